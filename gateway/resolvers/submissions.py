"""Who may write here: windows and terminals record services, who was served evaluates.

A person is of a case by a token that names them, or by the number of the case with the tail of
the phone number that was left there. What a proof lacks is not told: a case that nobody knows
answers as one that is somebody else's.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import structlog

from gateway.errors import Forbidden, NotConnected
from gateway.resolvers.caller import RECORDER, Caller
from gateway.resolvers.given import stored
from gateway.standard.access import AccessMode, Holder
from gateway.standard.evaluation_codes import HolderCodeType
from gateway.standard.submission import Accepted, Duplicate, Invalid

MOST_FAILED = 5
"""Proofs of one case that may fail within an hour."""

TAIL = 4
"""Digits of a phone number that prove something."""

MANDATED = "evaluation"
"""What a mandate must be for, that somebody entrusted may evaluate."""

Service = Mapping[str, Any]

log = structlog.get_logger("gateway.submissions")


class Submissions(Protocol):
    """What stores what is written here, each in one transaction with what goes up of it."""

    async def find_service(self, project_no: str, service_number: str | None) -> Service | None:
        """Answer a service of a case: the one of this number, else the latest."""

    async def count_failed(self, project_no: str) -> int:
        """Answer how many proofs of a case did not hold within the hour."""

    async def remember_failed(self, project_no: str) -> None:
        """Count a proof that did not hold."""

    async def record_service(self, given: Mapping[str, Any]) -> Accepted | Invalid:
        """Store a service record, by attribute."""

    async def submit_evaluation(
        self, service: Service, given: Mapping[str, Any], caller: str, key: str | None
    ) -> Accepted | Duplicate | Invalid:
        """Store the evaluation of a service; raises ArgumentError for a key of something else."""


async def record_service(
    submissions: Submissions | None, caller: Caller, given: Mapping[str, Any]
) -> Accepted | Invalid:
    """Store a service record for who may record."""
    if RECORDER not in caller.scopes:
        raise Forbidden("没有登记服务的权限。", hint="请使用带 recorder 权限的密钥。")
    found = await _connected(submissions).record_service(given)
    log.info("service recorded", caller=caller.id, outcome=type(found).__name__)
    return found


async def submit_evaluation(  # noqa: PLR0913, PLR0917  # who says what of which service
    submissions: Submissions | None,
    caller: Caller,
    given: Mapping[str, Any],
    service_number: str | None,
    phone_tail: str | None,
    key: str | None,
) -> Accepted | Duplicate | Invalid:
    """Store what somebody says of a service that was theirs."""
    connected = _connected(submissions)
    project_no = (stored("projectNo", given.get("project_no")) or "").strip()
    service_number = stored("serviceNumber", service_number)
    key = stored("idempotencyKey", key)
    if given.get("isdefault"):
        service = await _of_default(connected, caller, project_no, service_number)
    else:
        service = await _proven(connected, caller, project_no, service_number, phone_tail)
    found = await connected.submit_evaluation(service, given, caller.id, key)
    log.info("evaluation submitted", caller=caller.id, outcome=type(found).__name__)
    return found


async def _of_default(
    submissions: Submissions, caller: Caller, project_no: str, service_number: str | None
) -> Service:
    """Answer the service that nobody evaluated in time; raises Forbidden."""
    if RECORDER not in caller.scopes:
        raise Forbidden("默认评价由系统生成。", hint="办事人评价时请不要给出 isdefault。")
    service = await submissions.find_service(project_no, service_number)
    if service is None:
        raise Forbidden(_NOT_THEIRS, hint="请先登记这次服务。")
    return service


async def _proven(
    submissions: Submissions,
    caller: Caller,
    project_no: str,
    service_number: str | None,
    phone_tail: str | None,
) -> Service:
    """Answer the service that a caller may evaluate; raises Forbidden."""
    # Counted first: who has tried too often must not learn whether this time it fits.
    if phone_tail is not None and await submissions.count_failed(project_no) >= MOST_FAILED:
        raise Forbidden(
            "该办件的核对失败次数过多。",
            hint="请一小时后再试，或登录后评价。",
            code="TOO_MANY_FAILED_PROOFS",
        )
    service = await submissions.find_service(project_no, service_number)
    if service is not None and _is_theirs(caller, service, phone_tail):
        return service
    if phone_tail is not None:
        await submissions.remember_failed(project_no)
    raise Forbidden(
        _NOT_THEIRS,
        hint="请以申请人或经办人登录，或核对办件编号和预留手机号码的后四位。",
    )


_NOT_THEIRS = "不能评价这个办件：没有这次服务，或不是您办理的。"


def _is_theirs(caller: Caller, service: Service, phone_tail: str | None) -> bool:
    if any(_is_one(holder, service) for holder in _holders(caller)):
        return True
    mobile = service["mobile"] or ""
    if phone_tail is None or len(phone_tail) < TAIL or len(mobile) < len(phone_tail):
        return False
    # In constant time, and no longer than the number itself.
    return hmac.compare_digest(mobile[-len(phone_tail) :].encode(), phone_tail.encode())


def _holders(caller: Caller) -> Iterator[Holder]:
    """Whom the token of a caller names: themselves, and for whom they may act."""
    if caller.person is not None and caller.mode is not AccessMode.OFFICIAL_DUTY:
        yield caller.person
    mandate = caller.mandate
    may_act = caller.mode is not AccessMode.ENTRUSTED or (
        mandate is not None and MANDATED in mandate.scopes
    )
    if caller.on_behalf_of is not None and may_act:
        yield caller.on_behalf_of


_NUMBERS = (
    ("user_page_type", "cert_key"),
    ("user_page_type", "cert_key_gov"),
    ("credit_type", "credit_num"),
    ("handle_user_page_type", "handle_user_page_code"),
)
"""Where a service record says who applied and who handled: the type and the number."""


def _is_one(holder: Holder, service: Service) -> bool:
    for kind, number in _NUMBERS:
        told = service[kind]
        fits = told is None or HolderCodeType[told].value in {"", holder.type}
        if (
            fits
            and service[number]
            and hmac.compare_digest(service[number].encode(), holder.number.encode())
        ):
            return True
    return False


def _connected(submissions: Submissions | None) -> Submissions:
    if submissions is None:
        raise NotConnected("此服务只供查询，不能写入。", hint="请在接通写入的服务上提交。")
    return submissions
