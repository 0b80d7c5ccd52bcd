"""The schedule inside a process: beside the server, or alone."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import structlog

from gateway.cli.audit_heads import Daily, daily_heads
from gateway.cli.calling import Calls
from gateway.cli.console import out, report_line
from gateway.cli.signals import heeding
from gateway.cli.work import environment, open_store
from gateway.connectors.spec import Spec
from gateway.settings import Settings
from sync.connectors import register_connectors
from sync.environment import Environment
from sync.report import Observe, Report
from sync.schedule import Entry, entries_of, run_schedule

log = structlog.get_logger(__name__)


async def work_alone(settings: Settings, specs: Sequence[Spec]) -> int | None:
    """Run the schedule until a signal comes; answer it. Prints a line when a run ends."""
    grace_s = settings.sync.grace_s
    async with open_store(settings) as database:
        await register_connectors(database, specs)
        work, calls = environment(settings, database), Calls(database)
        with heeding(work.stop, grace_s) as caught:
            async with calls.observed(work):
                running = _run(
                    work, tuple(entries_of(specs)), calls, _print_ended, daily_heads(settings)
                )
                with suppress(asyncio.CancelledError):
                    await work.stop.within(running, grace_s, work.sleep)
            return caught.number


@asynccontextmanager
async def beside(  # noqa: PLR0913  # everything is wired here, by name
    work: Environment,
    grace_s: float,
    entries: Sequence[Entry],
    calls: Calls,
    *,
    observe: Observe = lambda _: None,
    closing: Callable[[], Awaitable[None]] | None = None,
    daily: Daily | None = None,
) -> AsyncIterator[None]:
    """Run the schedule through the block; at its end pages under way are finished in time.

    `daily` goes on beside it. What calls of platforms told is written last, after what is
    `closing` has ended.
    """
    async with calls.observed(work):
        running = asyncio.ensure_future(
            work.stop.within(_run(work, entries, calls, observe, daily), grace_s, work.sleep)
        )
        running.add_done_callback(_tell_failure)
        try:
            yield
        finally:
            work.stop.ask()
            await asyncio.wait([running])
            if closing is not None:
                await closing()


async def _run(
    work: Environment,
    entries: Sequence[Entry],
    calls: Calls,
    observe: Observe,
    daily: Daily | None,
) -> None:
    doing = []
    if entries:
        doing.append(run_schedule(work, entries, calls, random.SystemRandom(), observe))
    if daily is not None:
        doing.append(daily(work))
    await asyncio.gather(*doing)
    await work.stop.asked()  # a process without a schedule waits as well


def _print_ended(report: Report) -> None:
    if report.status != "running":
        out.print(report_line(report), markup=False)


def _tell_failure(running: asyncio.Future[None]) -> None:
    if not running.cancelled() and (error := running.exception()) is not None:
        log.error("the schedule ended", exc_info=error)
