"""Trying a connector out, step by step, for `yiwang connectors check`: nothing is stored."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing

from gateway.clock import Clock
from gateway.connectors.check.folder import at_once, listed
from gateway.connectors.check.proof import is_needed, proven, refused, undecided
from gateway.connectors.check.reach import place, reach
from gateway.connectors.check.step import Step
from gateway.connectors.check.trial import tried
from gateway.connectors.files import DropConnector
from gateway.connectors.pages import Connector, Page
from gateway.connectors.proofs import ProofRefused
from gateway.connectors.rest import RestConnector
from gateway.connectors.spec import Stream
from gateway.errors import YiwangError

__all__ = ["Step", "check"]

SAMPLE = 10
SKEW_S = 60
"""x-tif platforms refuse from 180 seconds on; a minute is time to act."""


async def check(
    connector: Connector, *, clock: Clock, environ: Mapping[str, str]
) -> AsyncIterator[Step]:
    """Answer the steps as they are done; the check ends early where nothing further can be told.

    The way to the platform (name, port, TLS), its clock, our proof, then the first page of each
    stream and the mapping of ten of its records. `environ` holds the password of our certificate.
    Raises nothing that is the platform's or the specification's fault: that is what steps tell.
    """
    spec = connector.spec
    yield Step("规格", ok=True, detail=f"数据流：{'、'.join(s.name for s in spec.streams)}")
    at = place(spec.transport, environ)
    if at is not None:
        async for step in reach(at, clock):
            yield step
            if not step.ok:
                return
    if isinstance(connector, DropConnector):
        connector = at_once(connector)
        for stream in spec.streams:
            yield await listed(connector, stream)
    async for step in _answers(connector, clock):
        yield step


async def _answers(connector: Connector, clock: Clock) -> AsyncIterator[Step]:
    """What the platform's answers tell: its clock and whether it takes our proof, each once."""
    spec = connector.spec
    is_open = not is_needed(spec.transport)
    is_clock_told = False
    if isinstance(connector, RestConnector) and not is_open:
        error = await _unissued(connector)
        if connector.upstream_now is not None:
            is_clock_told = True
            yield _skew(connector, clock)
        if error is not None:
            yield refused(spec.transport, error)
            return
    for stream in spec.streams:
        page, error = await _first_page(connector, stream)
        if not is_clock_told and connector.upstream_now is not None:
            is_clock_told = True
            yield _skew(connector, clock)
        if isinstance(error, ProofRefused):
            yield refused(spec.transport, error)
            return
        if not is_open and error is None:
            is_open = True
            yield proven(spec.transport)
        yield _read(stream, page, error)
        if page is not None:
            yield tried(stream, page.records[:SAMPLE])
    if not is_open:
        yield undecided()


async def _unissued(connector: RestConnector) -> YiwangError | None:
    """Answer why the platform issues us no proof; None where it does, or has none to issue."""
    try:
        await connector.prove()
    except YiwangError as error:
        return error
    return None


def _skew(connector: Connector, clock: Clock) -> Step:
    theirs, ours = connector.upstream_now, clock()
    seconds = round((theirs - ours).total_seconds()) if theirs is not None else 0
    ok = abs(seconds) <= SKEW_S
    order = f"{'快' if seconds > 0 else '慢'} {abs(seconds)} 秒"
    # An HTTP date has no fractions: a second of difference is none.
    detail = f"平台时钟比本机{order}" if abs(seconds) > 1 else "平台时钟与本机一致"
    hint = (
        ""
        if ok
        else "请用 NTP 校准本机时钟；本机没有偏差的，请告知平台。签名的时间戳会因此被拒绝。"
    )
    return Step("时钟", ok=ok, detail=detail, hint=hint)


async def _first_page(
    connector: Connector, stream: Stream
) -> tuple[Page | None, YiwangError | None]:
    try:
        async with aclosing(connector.pages(stream.name)) as pages:
            return await anext(pages), None
    except YiwangError as error:
        return None, error


def _read(stream: Stream, page: Page | None, error: YiwangError | None) -> Step:
    name = f"数据流 {stream.name}"
    if page is None:
        message, hint = (error.message, error.hint) if error else ("没有给出任何一页", "")
        path = f"（{stream.request.method} {stream.request.path}）" if stream.request else ""
        return Step(name, ok=False, detail=f"{message}{path}", hint=hint)
    total = f"，共 {page.total} 条" if page.total is not None else ""
    return Step(name, ok=True, detail=f"第一页 {len(page.records)} 条{total}")
