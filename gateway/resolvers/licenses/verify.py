"""Whether a license is what it says: local checks at once, then its issuer.

Nothing is called valid that its issuer has not said so of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta, timezone
from enum import Enum

from gateway.connectors.licenses import Source, Sources
from gateway.connectors.licenses.ofd import SealCheck, SealVerdict, read_ofd
from gateway.errors import ArgumentError
from gateway.resolvers.caller import Caller
from gateway.resolvers.licenses.access import Request, check_mandate
from gateway.resolvers.licenses.asking import ask_each, chosen, use_of
from gateway.resolvers.licenses.find import let_in
from gateway.resolvers.licenses.problems import LicenseProblem, LicenseProblemKind
from gateway.resolvers.licenses.records import Records, holder_of
from gateway.standard.access import Holder
from gateway.standard.identifiers import license_identifier
from gateway.standard.licenses import License, LicenseStatus, region_in, status_on, type_in
from gateway.store.audit import Outcome

ACTION = "license.verify"
BEIJING = timezone(timedelta(hours=8))
NATIONAL = "1.2.156."
MOST_FILE = 700_000
"""Bytes a file may have: a request is a million at most, and Base64 adds a third."""


class LicenseVerdict(Enum):
    """What came of it."""

    VALID = "VALID"
    NOT_ACTIVE = "NOT_ACTIVE"
    EXPIRED = "EXPIRED"
    SUSPENDED = "SUSPENDED"
    REVOKED = "REVOKED"
    CANCELLED = "CANCELLED"
    NOT_FOUND = "NOT_FOUND"
    DATA_DIFFERS = "DATA_DIFFERS"
    ISSUER_UNREACHABLE = "ISSUER_UNREACHABLE"
    UNDETERMINED = "UNDETERMINED"


@dataclass(frozen=True)
class Claim:
    """What is to be verified: an identifier, a type and number of a holder, or a file."""

    identifier: str | None = field(default=None, repr=False)
    type_code: str | None = None
    number: str | None = field(default=None, repr=False)
    file: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Verified:
    """What was found; `warnings` are of the identifier, `differences` names elements."""

    verdict: LicenseVerdict
    differences: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    seal: SealCheck | None = None
    platform: str | None = None
    problems: tuple[LicenseProblem, ...] = ()


async def verify(
    sources: Sources, records: Records, caller: Caller, request: Request, claim: Claim
) -> Verified:
    """Answer whether a license is what it says. Raises as `find` does."""
    claimed, seal = _claimed(claim)
    known = tuple(filter(None, [claimed.type_code or type_in(claimed.identifier)]))
    request = replace(request, types=known)
    target = records.reference(claimed.identifier or claimed.number or "")
    allowed = await let_in(records, caller, ACTION, target, request)
    subject = allowed.subject
    if claimed.identifier is None and subject is None:
        raise ArgumentError("按编号核验须给出持证主体（holder）。", code="HOLDER_REQUIRED")
    specs = chosen(sources, region_in(claimed.identifier, claimed.issuer_code))
    began = await records.begin(caller, ACTION, target, request, allowed)
    found: list[License] = []
    use = use_of(caller, request)

    async def ask(source: Source) -> None:
        if claimed.identifier is not None:
            one = await source.look(claimed.identifier, subject, use)
            found.extend(filter(None, [one]))
        elif subject is not None:
            await source.held(subject, known, use, found.append, claimed.number)

    problems = await ask_each(sources, specs, ask)
    issued = next(iter(found), None)
    if issued is not None:
        check_mandate(caller, tuple(filter(None, [issued.type_code])), records.clock())
    day = records.clock().astimezone(BEIJING).date()
    answer = _judged(claimed, subject, issued, seal, day)
    if issued is None:
        answer = replace(answer, verdict=_without(problems, len(specs)))
    await records.end(began, _outcome(answer.verdict), holder_of(issued))
    return replace(answer, warnings=tuple(_warnings(claimed.identifier)), problems=tuple(problems))


def _claimed(claim: Claim) -> tuple[License, SealCheck | None]:
    """Answer what is said of the license. Raises ArgumentError."""
    by_number = claim.type_code is not None and claim.number is not None
    ways = [claim.identifier is not None, by_number, claim.file is not None]
    if sum(ways) != 1:
        raise ArgumentError(
            "须给出证照标识、证照类型代码加编号加持证主体、文件三者之一。", code="LICENSE_CLAIM"
        )
    if claim.file is not None:
        if len(claim.file) > MOST_FILE:
            raise ArgumentError(f"文件不得超过 {MOST_FILE} 字节。", code="FILE_TOO_LARGE")
        read = read_ofd(claim.file)
        said = read.license
        if said.identifier is None and (said.type_code is None or said.number is None):
            raise ArgumentError(
                "文件的元数据中没有证照标识，也没有类型代码与编号。", code="FILE_WITHOUT_LICENSE"
            )
        return said, read.seal
    for text in filter(None, (claim.identifier, claim.number)):
        if len(text) > 200:
            raise ArgumentError("证照标识或编号过长。", code="LICENSE_CLAIM")
    told = License(
        "claim", identifier=claim.identifier, type_code=claim.type_code, number=claim.number
    )
    return told, None


def _judged(
    claimed: License,
    subject: Holder | None,
    issued: License | None,
    seal: SealCheck | None,
    day: date,
) -> Verified:
    if issued is None:
        return Verified(LicenseVerdict.NOT_FOUND, seal=seal)
    if subject is not None and not issued.is_of(subject.number):
        # Somebody else's: nothing more is told of it.
        return Verified(LicenseVerdict.DATA_DIFFERS, ("holder_number",), seal=seal)
    differences = tuple(_differences(claimed, issued))
    if seal is not None and seal.verdict is SealVerdict.INVALID:
        differences = (*differences, "file")
    status = status_on(issued, day)
    verdict = _BY_STATUS[status]
    # An issuer's "revoked" is the graver news than a name that was changed on the file.
    if differences and verdict is LicenseVerdict.VALID:
        verdict = LicenseVerdict.DATA_DIFFERS
    return Verified(verdict, differences, seal=seal, platform=issued.platform)


_BY_STATUS = {
    status: LicenseVerdict.UNDETERMINED
    if status is LicenseStatus.OTHER
    else LicenseVerdict[status.name]
    for status in LicenseStatus
}
_COMPARED = ("type_code", "number", "issuer_code", "valid_from", "valid_until")


def _differences(claimed: License, issued: License) -> Iterator[str]:
    """Answer the elements that both tell, and tell otherwise."""
    for name in _COMPARED:
        ours, theirs = getattr(claimed, name), getattr(issued, name)
        if ours is not None and theirs is not None and str(ours).upper() != str(theirs).upper():
            yield name
    numbers = [holder.number for holder in claimed.holders]
    if any(number and not issued.is_of(number) for number in numbers):
        yield "holder_number"
    names = {holder.name for holder in issued.holders}
    if any(holder.name and holder.name not in names for holder in claimed.holders):
        yield "holder_name"


def _without(problems: Sequence[LicenseProblem], asked: int) -> LicenseVerdict:
    """Answer what it means that nobody has it."""
    silent = [one for one in problems if one.kind is not LicenseProblemKind.NOT_OFFERED]
    if silent:
        return LicenseVerdict.ISSUER_UNREACHABLE
    return LicenseVerdict.UNDETERMINED if len(problems) == asked else LicenseVerdict.NOT_FOUND


def _outcome(verdict: LicenseVerdict) -> Outcome:
    return {
        LicenseVerdict.NOT_FOUND: Outcome.NOT_FOUND,
        LicenseVerdict.ISSUER_UNREACHABLE: Outcome.FAILED,
    }.get(verdict, Outcome.ANSWERED)


def _warnings(identifier: str | None) -> Iterator[str]:
    if identifier is None:
        return
    if not identifier.startswith(NATIONAL):
        yield "不是国家统一的证照标识，没有校验位可核对"
        return
    for problem in license_identifier.explain(identifier).problems:
        yield problem.message
