"""电子证照 License: answered live by the platforms, and never stored."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from gateway.connectors.licenses import ofd
from gateway.resolvers.licenses.problems import LicenseProblemKind
from gateway.resolvers.licenses.verify import LicenseVerdict
from gateway.schema.enums import LABELS
from gateway.standard.access import AccessMode
from gateway.standard.licenses import LicenseStatus
from gateway.store.audit import Outcome

for _kind, _name, _term in (  # each is an Enum
    (LicenseStatus, "LicenseStatus", "证照状态。"),
    (LicenseProblemKind, "LicenseProblemKind", "证照平台没有给出结果的原因。"),
    (LicenseVerdict, "LicenseVerdict", "证照核验的结论。"),
    (ofd.SealVerdict, "SealVerdict", "电子印章核验的结论。"),
    (ofd.SealReason, "SealReason", "电子印章无效或没有核验的原因。"),
    (AccessMode, "AccessMode", "用证方式。"),
    (Outcome, "AccessOutcome", "查阅的结果。"),
):
    strawberry.enum(_kind, name=_name, description=_term)

LABELS |= {
    "LicenseStatus": {
        "NOT_ACTIVE": "未生效。",
        "VALID": "有效。",
        "SUSPENDED": "暂扣、冻结。",
        "REVOKED": "吊销、撤销。",
        "CANCELLED": "注销。",
        "EXPIRED": "过期、失效。",
        "OTHER": "其他，或平台没有说明。",
    },
    "LicenseProblemKind": {
        "UNREACHABLE": "没有应答。",
        "TIMED_OUT": "没有在时限内应答。",
        "PAUSED": "暂不访问：限流、熔断或维护。",
        "REFUSED": "平台拒绝。",
        "NOT_OFFERED": "平台不提供这样的查询。",
        "CHANGED": "应答与规格不符。",
        "NOT_CONFIGURED": "连接器没有配置好。",
    },
    "LicenseVerdict": {
        "VALID": "有效：颁发机构的平台说有效，且数据相符。",
        "NOT_ACTIVE": "未生效。",
        "EXPIRED": "过期、失效。",
        "SUSPENDED": "暂扣。",
        "REVOKED": "吊销、撤销。",
        "CANCELLED": "注销。",
        "NOT_FOUND": "查无此证。",
        "DATA_DIFFERS": "数据不符：见 differences。",
        "ISSUER_UNREACHABLE": "颁发机构的平台没有应答，不能下结论。",
        "UNDETERMINED": "不能下结论：平台没有说明状态，或不提供这样的查询。",
    },
    "SealVerdict": {
        "VALID": "有效。目前不会给出：尚不能核验签章证书。",
        "INVALID": "无效：盖章之后文件有改动。",
        "NOT_CHECKED": "没有核验：见 reason。",
    },
    "SealReason": {
        "DIGEST_DIFFERS": "摘要不符。",
        "NO_SEAL": "文件没有电子印章。",
        "UNKNOWN_DIGEST": "摘要算法不认识。",
        "SIGNER_NOT_CHECKED": "摘要相符，但签章的证书与签名值没有核验。",
    },
    "AccessMode": {
        "SELF": "本人。",
        "LEGAL_PERSON_OPERATOR": "法人经办人。",
        "ENTRUSTED": "受托人。",
        "OFFICIAL_DUTY": "依职能。",
        "GUARDIAN": "监护人。",
    },
    "AccessOutcome": {
        "ASKED": "已发起，没有记下结果。",
        "ANSWERED": "已应答。",
        "NOT_FOUND": "没有查到。",
        "REFUSED": "已拒绝。",
        "FAILED": "平台没有应答。",
    },
}


@strawberry.input(description="持证主体。须放在变量中，不写在查询文本里。")
class HolderInput:
    """A holder."""

    type: str = strawberry.field(
        description="代码类型。GB/T 36903：111 公民身份号码、001 统一社会信用代码等。"
    )
    number: str = strawberry.field(description="代码。证件号或统一社会信用代码。")


@strawberry.input(description="同意。持证主体对这次使用的授权。")
class ConsentInput:
    """A consent."""

    id: str = strawberry.field(description="同意的编号。")
    text_version: str = strawberry.field(description="文本版本。当时同意的是哪一版。")
    given_at: datetime = strawberry.field(description="同意的时间。")


@strawberry.type(description="持证主体。没有 personal 权限时遮盖。")
class LicenseHolder:
    """A holder of a license."""

    name: str | None = strawberry.field(description="持证主体名称。")
    number: str | None = strawberry.field(description="持证主体代码。")
    type: str | None = strawberry.field(description="持证主体代码类型。GB/T 36903。")


@strawberry.type(description="照面信息的一项。")
class LicenseFaceEntry:
    """One of the face data."""

    name: str = strawberry.field(description="名称。")
    value: str | None = strawberry.field(description="内容。没有 personal 权限时遮盖。")


@strawberry.type(description="电子证照。平台实时的应答，网关不保存。")
class License:
    """A license."""

    platform: str = strawberry.field(description="平台。")
    identifier: str | None = strawberry.field(
        description="证照标识。有的平台是自己的编号；其中有持证主体代码时遮盖。"
    )
    name: str | None = strawberry.field(description="证照名称。")
    type_code: str | None = strawberry.field(description="证照类型代码。")
    type_name: str | None = strawberry.field(description="证照类型名称。")
    number: str | None = strawberry.field(description="证照编号。没有 personal 权限时遮盖。")
    version: str | None = strawberry.field(description="版本号。")
    issuer_name: str | None = strawberry.field(description="颁发机构。")
    issuer_code: str | None = strawberry.field(description="颁发机构代码。")
    issued_on: str | None = strawberry.field(description="颁发日期。形如 2026-11-21。")
    valid_from: str | None = strawberry.field(description="有效期起。形如 2026-11-21。")
    valid_until: str | None = strawberry.field(description="有效期止。长期有效或没有说明为空。")
    holders: list[LicenseHolder] = strawberry.field(description="持证主体。")
    area_code: str | None = strawberry.field(description="属地。行政区划代码。")
    status: LicenseStatus = strawberry.field(description="证照状态。按平台所说与今日的有效期。")
    status_code: str | None = strawberry.field(description="证照状态代码。平台自己的。")
    face: list[LicenseFaceEntry] = strawberry.field(description="照面信息。")


@strawberry.type(description="证照平台没有给出的，及其原因。")
class LicenseProblem:
    """What became of one platform."""

    platform: str = strawberry.field(description="平台。")
    title: str = strawberry.field(description="中文名称。")
    kind: LicenseProblemKind = strawberry.field(description="原因。")
    code: str = strawberry.field(description="错误代码。")
    message: str = strawberry.field(description="说明。")
    retry_at: datetime | None = strawberry.field(description="何时再试。不知道为空。")


@strawberry.type(description="证照查询的结果。给出已有的，并逐个平台说明没有给出的。")
class LicenseAnswer:
    """What came, and what did not."""

    licenses: list[License] = strawberry.field(description="电子证照。")
    problems: list[LicenseProblem] = strawberry.field(description="没有给出的平台及原因。")
    platforms: list[str] = strawberry.field(description="问过的平台。")


@strawberry.type(description="电子印章核验。")
class SealCheck:
    """What was found of a seal."""

    verdict: ofd.SealVerdict = strawberry.field(description="结论。")
    reason: ofd.SealReason = strawberry.field(description="原因。")


@strawberry.type(description="证照核验的结果。没有颁发机构的应答，不会是有效。")
class LicenseVerification:
    """What came of a verification."""

    verdict: LicenseVerdict = strawberry.field(description="结论。")
    differences: list[str] = strawberry.field(
        description="不符的要素。如 holderName；file 为文件盖章后有改动。"
    )
    warnings: list[str] = strawberry.field(description="证照标识本身的问题。不影响结论。")
    seal_check: SealCheck | None = strawberry.field(description="电子印章核验。不是文件为空。")
    platform: str | None = strawberry.field(description="据以下结论的平台。")
    problems: list[LicenseProblem] = strawberry.field(description="没有给出的平台及原因。")


@strawberry.type(description="授权用证的结果。链接一次有效，只限授权时的调用方。")
class LicenseAuthorization:
    """An authorised use."""

    path: str | None = strawberry.field(description="下载路径。没有找到证照为空。")
    expires_at: datetime | None = strawberry.field(description="失效时间。")
    platform: str | None = strawberry.field(description="平台。")
    problems: list[LicenseProblem] = strawberry.field(description="没有给出的平台及原因。")


@strawberry.type(description="一次查阅。谁、何时、以何方式、为何、依据什么看了我的证照。")
class LicenseAccess:
    """An access to somebody's data."""

    id: strawberry.ID = strawberry.field(description="查阅序号。")
    occurred_at: datetime = strawberry.field(description="时间。")
    caller: str = strawberry.field(description="调用方。")
    action: str = strawberry.field(description="动作。")
    mode: AccessMode = strawberry.field(description="用证方式。")
    purpose: str = strawberry.field(description="用途。")
    outcome: Outcome = strawberry.field(description="结果。")
    case_no: str | None = strawberry.field(description="办件编号。")
    consent_id: str | None = strawberry.field(description="同意的编号。")
    consent_text_version: str | None = strawberry.field(description="同意的文本版本。")
    consented_at: datetime | None = strawberry.field(description="同意的时间。")
    duty_item: str | None = strawberry.field(description="法定职责的事项。")
    duty_case: str | None = strawberry.field(description="法定职责的办件。")


@strawberry.type(description="删除个人信息的结果。")
class Erasure:
    """What was erased, and what stays."""

    erased_authorized_uses: int = strawberry.field(description="删除的授权用证数。")
    kept_accesses: int = strawberry.field(description="保留的查阅记录数。")
    kept_years: int = strawberry.field(description="保留年限。")
    message: str = strawberry.field(description="说明。保留什么，为什么。")


HolderArgument = Annotated[
    HolderInput | None,
    strawberry.argument(description="持证主体。凭证已说明是谁时可省略；依职能查询须给出。"),
]
Purpose = Annotated[str, strawberry.argument(description="用途。1 至 200 个字，不含证件号、电话。")]
ItemCode = Annotated[str | None, strawberry.argument(description="事项编码。依职能查询须给出。")]
CaseNo = Annotated[str | None, strawberry.argument(description="办件编号。依职能查询须给出。")]
ConsentArgument = Annotated[
    ConsentInput | None, strawberry.argument(description="同意。依职能以外须给出。")
]
