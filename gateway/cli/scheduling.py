"""The schedule inside a process: beside the server, or alone."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import structlog

from gateway.cli.audit_heads import export_daily
from gateway.cli.console import out, report_line
from gateway.cli.signals import heeding
from gateway.cli.work import connected, environment, open_store
from gateway.connectors.spec import Spec
from gateway.crypto import open_provider
from gateway.settings import Settings
from gateway.store.database import Database
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
        work = environment(settings, database)
        with heeding(work.stop, grace_s) as caught:
            running = _run(work, settings, tuple(entries_of(specs)), _print_ended)
            with suppress(asyncio.CancelledError):
                await work.stop.within(running, grace_s, work.sleep)
            return caught.number


@asynccontextmanager
async def beside(
    settings: Settings, database: Database, entries: Sequence[Entry]
) -> AsyncIterator[None]:
    """Run the schedule through the block; at its end pages under way are finished in time.

    The end of the audit chain is exported daily beside it, where settings say so.
    """
    work = environment(settings, database)
    running = asyncio.ensure_future(
        work.stop.within(
            _run(work, settings, entries, lambda _: None), settings.sync.grace_s, work.sleep
        )
    )
    running.add_done_callback(_tell_failure)
    try:
        yield
    finally:
        work.stop.ask()
        await asyncio.wait([running])


async def _run(
    work: Environment, settings: Settings, entries: Sequence[Entry], observe: Observe
) -> None:
    doing = []
    if entries:
        doing.append(run_schedule(work, entries, connected, random.SystemRandom(), observe))
    if settings.audit.heads is not None:
        crypto = open_provider(settings.crypto.suite, settings.crypto.keys, os.environ)
        doing.append(
            export_daily(
                work.database, crypto, settings.audit.heads, work.clock, work.sleep, work.stop
            )
        )
    await asyncio.gather(*doing)
    await work.stop.asked()  # a process without a schedule waits as well


def _print_ended(report: Report) -> None:
    if report.status != "running":
        out.print(report_line(report), markup=False)


def _tell_failure(running: asyncio.Future[None]) -> None:
    if not running.cancelled() and (error := running.exception()) is not None:
        log.error("the schedule ended", exc_info=error)
