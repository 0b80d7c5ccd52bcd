"""Running connectors one after the other; one that cannot start stops no other."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gateway.cli.calling import Calls
from gateway.cli.console import fail, watching
from gateway.cli.signals import heeding
from gateway.cli.work import environment, open_store
from gateway.connectors.spec import PushInTransport, Spec, Stream
from gateway.errors import SettingsError
from gateway.settings import Settings
from gateway.store import streams
from gateway.store.database import Database
from sync.connectors import register_connectors, run_connector
from sync.courses import Course, Incremental
from sync.environment import Environment
from sync.report import Observe, Report


@dataclass
class Outcome:
    """What was run, what the store holds now, how many could not start, and who stopped it."""

    reports: list[Report] = field(default_factory=list)
    findings: Mapping[str, int] = field(default_factory=dict)
    not_started: int = 0
    stopped_by: int | None = None

    @property
    def is_complete(self) -> bool:
        """Whether everything was read to its end."""
        good = (report.status.startswith("succeeded") for report in self.reports)
        return self.not_started == 0 and self.stopped_by is None and all(good)


@dataclass(frozen=True)
class Job:
    """What is to be done with which streams; None: with all."""

    course: Callable[[], Course] = Incremental
    streams: frozenset[str] | None = None

    def of(self, spec: Spec) -> Sequence[Stream] | None:
        """Answer the streams of a connector that are meant; None: all it has, feedback too."""
        if self.streams is None:
            return None
        return [stream for stream in spec.streams if stream.name in self.streams]


async def sync(
    settings: Settings,
    specs: Sequence[Spec],
    job: Job,
    inputs: Sequence[Path] = (),
    *,
    quiet: bool,
) -> Outcome:
    """Read streams of the connectors, one after the other.

    The first signal lets the page under way be finished. Raises SettingsError where the only
    connector cannot start.
    """
    outcome, grace_s = Outcome(), settings.sync.grace_s
    specs = _pulling(specs)
    async with open_store(settings) as database:
        work = environment(settings, database)
        with heeding(work.stop, grace_s) as caught, watching(quiet=quiet) as observe:
            running = _sync(work, specs, job, inputs, outcome, observe)
            try:
                await work.stop.within(running, grace_s, work.sleep)
            except asyncio.CancelledError:
                if caught.number is None:
                    raise
            outcome.stopped_by = caught.number
        outcome.findings = await _findings(database, specs)
    return outcome


def _pulling(specs: Sequence[Spec]) -> Sequence[Spec]:
    """Answer the connectors that read; raises SettingsError where none of those meant does."""
    found = [spec for spec in specs if not isinstance(spec.transport, PushInTransport)]
    if specs and not found:
        names = "、".join(spec.name for spec in specs)
        raise SettingsError(
            f"连接器 {names} 由平台推入，不需要读取。", hint="运行 yiwang serve 即可接收。"
        )
    return found


async def _sync(  # noqa: PLR0913, PLR0917  # what, from where, to whom
    work: Environment,
    specs: Sequence[Spec],
    job: Job,
    inputs: Sequence[Path],
    outcome: Outcome,
    observe: Observe,
) -> None:
    await register_connectors(work.database, specs)
    calls = Calls(work.database)
    async with calls.observed(work):
        for spec in specs:
            try:
                async with calls.connect(spec, inputs) as connector:
                    async for report in run_connector(
                        work, connector, observe=observe, course=job.course, streams=job.of(spec)
                    ):
                        outcome.reports.append(report)
            except SettingsError as error:
                if len(specs) == 1:
                    raise
                outcome.not_started += 1
                fail(error)


async def _findings(database: Database, specs: Sequence[Spec]) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for platform in {spec.platform for spec in specs}:
        counts.update(await streams.count_findings(database, platform))
    return dict(sorted(counts.items()))
