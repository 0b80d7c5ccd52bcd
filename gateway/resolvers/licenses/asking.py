"""Platforms asked side by side, each with its own deadline; one that fails takes nobody along."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from gateway.connectors.licenses import Source, Sources, Use
from gateway.connectors.spec import Spec
from gateway.errors import NotConnected, PlatformError, SettingsError
from gateway.resolvers.caller import Caller
from gateway.resolvers.licenses.access import Request
from gateway.resolvers.licenses.problems import LicenseProblem, problem_of

Ask = Callable[[Source], Awaitable[None]]
"""Asks one platform, and keeps what it answers."""


async def ask_each(sources: Sources, specs: Sequence[Spec], ask: Ask) -> list[LicenseProblem]:
    """Ask all platforms at once; answer what did not come, in the order of the platforms."""
    answered = await asyncio.gather(*(_ask_one(sources, spec, ask) for spec in specs))
    return [problem for problem in answered if problem is not None]


async def _ask_one(sources: Sources, spec: Spec, ask: Ask) -> LicenseProblem | None:
    try:
        async with asyncio.timeout(spec.licenses.deadline_s if spec.licenses else None):
            await ask(await sources.of(spec.name))
    except (PlatformError, SettingsError, TimeoutError) as error:
        return problem_of(spec.platform, spec.title, error)
    return None


def chosen(sources: Sources, region: str | None) -> list[Spec]:
    """Answer the platforms that have licenses of a region, all without one. Raises NotConnected."""
    specs = [
        spec
        for spec in sources.specs.values()
        if spec.licenses is not None and (region is None or spec.licenses.covers(region))
    ]
    if not specs:
        raise NotConnected(
            "没有接通这个地区的电子证照平台。" if region else "没有接通电子证照平台。",
            hint="连接器规格中要有 licenses，见 docs/how-to/licenses.md。",
        )
    return specs


def use_of(caller: Caller, request: Request) -> Use:
    """Answer what an access is for, as platforms are told it."""
    return Use(
        purpose=request.purpose,
        mode=caller.mode,
        caller=caller.id,
        item=request.item,
        case=request.case,
        credential=caller.credential,
    )
