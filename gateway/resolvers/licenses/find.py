"""The licenses of a holder, from every platform that has licenses of the region."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gateway.connectors.licenses import Source, Sources
from gateway.errors import ArgumentError, Forbidden
from gateway.resolvers.caller import Caller
from gateway.resolvers.licenses.access import Admitted, Request, admitted
from gateway.resolvers.licenses.asking import ask_each, chosen, use_of
from gateway.resolvers.licenses.problems import LicenseProblem
from gateway.resolvers.licenses.records import Records
from gateway.standard.licenses import License
from gateway.store.audit import Outcome

ACTION = "license.find"


@dataclass(frozen=True)
class Found:
    """What came, what did not and why, and which platforms were asked."""

    licenses: tuple[License, ...]
    problems: tuple[LicenseProblem, ...]
    platforms: tuple[str, ...]


async def find(
    sources: Sources, records: Records, caller: Caller, request: Request, region: str | None
) -> Found:
    """Answer the licenses of a holder. Raises Forbidden, ArgumentError, AuditUnavailable.

    The access is recorded before a platform is asked, and what came of it before the answer.
    """
    if not request.types:
        raise ArgumentError("须给出证照类型代码。", code="LICENSE_TYPES")
    request = replace(request, types=tuple(dict.fromkeys(request.types)))
    target = ",".join(request.types)
    allowed = await let_in(records, caller, ACTION, target, request)
    holder = allowed.subject
    if holder is None:
        raise ArgumentError("须给出持证主体（holder）。", code="HOLDER_REQUIRED")
    specs = chosen(sources, region)
    began = await records.begin(caller, ACTION, target, request, allowed)
    found: list[License] = []
    use = use_of(caller, request)

    async def ask(source: Source) -> None:
        await source.held(holder, request.types, use, found.append, None)

    problems = await ask_each(sources, specs, ask)
    theirs = [license_ for license_ in found if license_.is_of(holder.number)]
    order = {spec.platform: number for number, spec in enumerate(specs)}
    theirs.sort(key=lambda one: (order[one.platform], one.type_code or "", one.number or ""))
    await records.end(began, _outcome(theirs, len(problems) == len(specs)))
    return Found(tuple(theirs), tuple(problems), tuple(order))


async def let_in(
    records: Records, caller: Caller, action: str, target: str, request: Request
) -> Admitted:
    """Answer what a caller may look at; a refusal is recorded. Raises Forbidden, ArgumentError."""
    try:
        return admitted(caller, request, records.clock())
    except Forbidden:
        await records.refused(caller, action, target, request)
        raise


def _outcome(found: list[License], failed: bool) -> Outcome:
    if found:
        return Outcome.ANSWERED
    return Outcome.FAILED if failed else Outcome.NOT_FOUND
