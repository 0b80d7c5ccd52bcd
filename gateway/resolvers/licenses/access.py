"""Who may look at whose licenses, in which capacity and on what legal basis."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from gateway.errors import ArgumentError, Forbidden, YiwangError
from gateway.resolvers.caller import ANONYMOUS, LICENSES, Caller
from gateway.resolvers.purpose import purpose_problem
from gateway.standard.access import AccessMode, Consent, Holder, LegalBasis, StatutoryDuty
from gateway.standard.licenses import same_number

LONGEST_CODE = 64
MOST_TYPES = 20


@dataclass(frozen=True)
class Request:
    """What somebody asks for. `holder` may be left out where the caller's token names them.

    `item` and `case` are of who acts on duty, `consent` of everybody else.
    """

    purpose: str
    holder: Holder | None = None
    item: str | None = None
    case: str | None = None
    consent: Consent | None = None
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Admitted:
    """Whose data may be looked at, and why.

    `subject` is None where an official looks up an identifier: whose it is the issuer knows.
    """

    basis: LegalBasis
    subject: Holder | None = field(default=None)


def admitted(caller: Caller, request: Request, now: datetime) -> Admitted:
    """Answer what a caller may look at. Raises Forbidden, ArgumentError."""
    check_shape(request)
    if caller == ANONYMOUS:
        raise _forbidden("查询电子证照须先登录", "请用身份认证平台签发的凭证，或带权限的密钥。")
    if caller.mode is AccessMode.OFFICIAL_DUTY:
        return _on_duty(caller, request)
    subject = caller.person if caller.mode is AccessMode.SELF else caller.on_behalf_of
    if subject is None:
        raise _forbidden("凭证没有说明是谁", "请用身份认证平台签发的凭证。")
    asked = request.holder
    if asked is not None and not _is_same(asked, subject):
        raise _forbidden("不是凭证所说的持证主体", "请去掉 holder，或取得其委托。")
    if caller.mode in {AccessMode.ENTRUSTED, AccessMode.LEGAL_PERSON_OPERATOR}:
        check_mandate(caller, request.types, now)
    return Admitted(_consent(request, now), subject)


def check_mandate(caller: Caller, types: Collection[str], now: datetime) -> None:
    """Raise Forbidden where a mandate is missing, over, or of other licenses."""
    if caller.mode not in {AccessMode.ENTRUSTED, AccessMode.LEGAL_PERSON_OPERATOR}:
        return
    mandate = caller.mandate
    if mandate is None:
        raise _forbidden("经办人须有法人的授权（mandate）", "请由法人授权后重新取得凭证。")
    if mandate.expires_at <= now:
        raise _forbidden("委托已到期", "请由委托人重新授权。")
    outside = [] if LICENSES in mandate.scopes else sorted(set(types) - mandate.scopes)
    if outside:
        raise _forbidden(f"委托的范围不含证照类型 {'、'.join(outside)}", "请由委托人扩大范围。")


def check_shape(request: Request) -> None:
    """Raise ArgumentError where an argument cannot be what it should be."""
    problem = purpose_problem(request.purpose)
    if problem is not None:
        raise ArgumentError(f"用途有误：{problem}。", code="PURPOSE_INVALID")
    for name, code in (("item", request.item), ("caseNo", request.case)):
        if code is not None and not 0 < len(code) <= LONGEST_CODE:
            raise ArgumentError(f"{name} 应为 1 至 {LONGEST_CODE} 个字符。", code="BAD_ARGUMENT")
    holder = request.holder
    if holder is not None and not (
        holder.type.isdecimal() and len(holder.type) == 3 and 0 < len(holder.number) <= LONGEST_CODE
    ):
        raise ArgumentError(
            "持证主体有误：type 应为 3 位代码类型（111 公民身份号码、001 统一社会信用代码）。",
            code="HOLDER_INVALID",
        )
    for code in request.types:
        if not (code.isascii() and code.isalnum() and len(code) <= LONGEST_CODE):
            raise ArgumentError("证照类型代码应为字母与数字。", code="LICENSE_TYPES")
    if len(request.types) > MOST_TYPES:
        raise ArgumentError(f"证照类型最多 {MOST_TYPES} 个。", code="LICENSE_TYPES")


def _on_duty(caller: Caller, request: Request) -> Admitted:
    if LICENSES not in caller.scopes:
        raise _forbidden("没有依职能查询证照的权限", f"请使用带 {LICENSES} 权限的密钥或凭证。")
    if request.item is None or request.case is None:
        raise ArgumentError("依职能查询须说明事项（item）与办件（caseNo）。", code="DUTY_REQUIRED")
    return Admitted(StatutoryDuty(request.item, request.case), request.holder)


def _consent(request: Request, now: datetime) -> Consent:
    consent = request.consent
    if consent is None:
        raise ArgumentError(
            "须给出同意（consent）：编号、文本版本与时间。", code="CONSENT_REQUIRED"
        )
    if consent.given_at > now:
        raise ArgumentError("同意的时间在此刻之后。", code="CONSENT_INVALID")
    if not all(0 < len(part) <= LONGEST_CODE for part in (consent.id, consent.text_version)):
        raise ArgumentError(
            f"同意的编号与文本版本应为 1 至 {LONGEST_CODE} 个字符。", code="CONSENT_INVALID"
        )
    return consent


def _is_same(one: Holder, other: Holder) -> bool:
    return one.type == other.type and same_number(one.number, other.number)


def _forbidden(reason: str, hint: str) -> YiwangError:
    return Forbidden(f"{reason}。", hint=hint, code="LICENSE_FORBIDDEN")
