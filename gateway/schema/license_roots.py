"""Queries and mutations of licenses: answered live, outside the compiled reads and every cache."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from gateway.errors import ArgumentError
from gateway.resolvers.reads.arguments import PAGE_LIMIT
from gateway.schema.license_answers import (
    access_of,
    answer_of,
    authorization_of,
    claim_of,
    erasure_of,
    licenses_of,
    request_of,
    verification_of,
)
from gateway.schema.licenses import (
    CaseNo,
    ConsentArgument,
    Erasure,
    HolderArgument,
    ItemCode,
    LicenseAccess,
    LicenseAnswer,
    LicenseAuthorization,
    LicenseVerification,
    Purpose,
)


@strawberry.type
class LicenseQuery:
    """What can be asked of licenses."""

    @strawberry.field(
        description="电子证照。实时问各平台，不保存；逐个平台说明没有给出的。每次查询先留下记录。"
    )
    async def licenses(
        self,
        info: strawberry.Info,
        type_codes: Annotated[
            list[str], strawberry.argument(description="证照类型代码。1 至 20 个。")
        ],
        purpose: Purpose,
        holder: HolderArgument = None,
        item: ItemCode = None,
        case_no: CaseNo = None,
        consent: ConsentArgument = None,
        region: Annotated[
            str | None, strawberry.argument(description="行政区划代码。缺省问全部平台。")
        ] = None,
    ) -> LicenseAnswer:
        """Answer the licenses of a holder."""
        licenses, caller = licenses_of(info), info.context["caller"]
        request = request_of(info, purpose, holder, item, case_no, consent, tuple(type_codes))
        found = await licenses.find(caller, request, region or None)
        return answer_of(found, caller, licenses.today())

    @strawberry.field(
        description="证照核验。按证照标识、类型代码加编号加持证主体，或文件；先本地，后颁发机构。"
    )
    async def verify_license(
        self,
        info: strawberry.Info,
        purpose: Purpose,
        identifier: Annotated[str | None, strawberry.argument(description="证照标识。")] = None,
        type_code: Annotated[
            str | None, strawberry.argument(description="证照类型代码。与 number、holder 一起。")
        ] = None,
        number: Annotated[
            str | None, strawberry.argument(description="证照编号。与 typeCode、holder 一起。")
        ] = None,
        file: Annotated[
            str | None,
            strawberry.argument(description="文件。OFD 的 Base64，放在变量中；不保存。"),
        ] = None,
        holder: HolderArgument = None,
        item: ItemCode = None,
        case_no: CaseNo = None,
        consent: ConsentArgument = None,
    ) -> LicenseVerification:
        """Answer whether a license is what it says."""
        licenses, caller = licenses_of(info), info.context["caller"]
        request = request_of(info, purpose, holder, item, case_no, consent)
        claim = claim_of(identifier, type_code, number, file)
        return verification_of(await licenses.verify(caller, request, claim))

    @strawberry.field(description="查阅我的证照的记录。只有本人可查，最近的在前。")
    async def my_license_accesses(
        self,
        info: strawberry.Info,
        first: Annotated[int, strawberry.argument(description=f"条数。最多 {PAGE_LIMIT}。")] = 50,
        before: Annotated[
            strawberry.ID | None, strawberry.argument(description="查阅序号。只要更早的。")
        ] = None,
    ) -> list[LicenseAccess]:
        """Answer who looked at the caller's licenses."""
        if not 0 < first <= PAGE_LIMIT or not (before or "0").isdecimal():
            raise ArgumentError(f"first 应为 1 至 {PAGE_LIMIT}，before 应为查阅序号。")
        mine, caller = licenses_of(info).mine, info.context["caller"]
        seen = await mine.accesses(caller, int(before) if before else None, first)
        return [access_of(one) for one in seen]

    @strawberry.field(description="我的个人信息的副本。只有本人可取。")
    async def export_my_data(self, info: strawberry.Info) -> JSON:
        """Answer all that is kept of the caller."""
        copy: Any = await licenses_of(info).mine.export(info.context["caller"])
        return copy


@strawberry.type
class LicenseMutation:
    """What can be done with licenses."""

    @strawberry.mutation(
        description="授权用证。为一个用途授权使用一张有效的证照，得到一次有效的下载路径。"
    )
    async def authorize_license_use(
        self,
        info: strawberry.Info,
        identifier: Annotated[str, strawberry.argument(description="证照标识。")],
        purpose: Purpose,
        item: Annotated[str, strawberry.argument(description="事项编码。")],
        case_no: Annotated[str, strawberry.argument(description="办件编号。")],
        holder: HolderArgument = None,
        consent: ConsentArgument = None,
    ) -> LicenseAuthorization:
        """Authorise one use of a license."""
        request = request_of(info, purpose, holder, item, case_no, consent)
        licenses, caller = licenses_of(info), info.context["caller"]
        return authorization_of(await licenses.authorize(caller, request, identifier))

    @strawberry.mutation(description="删除我的个人信息。只有本人可做；说明保留什么、为什么。")
    async def erase_my_data(self, info: strawberry.Info) -> Erasure:
        """Erase what may be erased of the caller."""
        return erasure_of(await licenses_of(info).mine.erase(info.context["caller"]))
