"""The schedule: every stream is read in its time, by whichever process takes the tick first.

What goes up is sent, and held against what stands there, by the same ticks.

A process that wakes takes the latest tick that is due; what it slept through is answered by
that one. A tick that comes while its run is still under way is dropped and counted. Streams
without a schedule of their own are read one after the other, as their connector says.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Protocol, Self

import structlog

from gateway.connectors.outward import Lane
from gateway.connectors.pages import Connector
from gateway.connectors.spec import OUTBOX, RECONCILIATION, Schedule, Spec, Stream
from gateway.errors import (
    CircuitOpen,
    PlatformPaused,
    PlatformUnavailable,
    StoreUnavailable,
    YiwangError,
)
from gateway.store import streams, ticks
from gateway.store.copies import Origin
from gateway.store.ticks import DROPPED, Tick
from sync import reconcile, relay
from sync.connectors import run_connector
from sync.courses import Course, Incremental
from sync.environment import Environment
from sync.pushing import run_reconciliation, run_relay
from sync.report import Observe, Report
from sync.sweep import Sweeping
from sync.timing import jitter_of, timing_of

log = structlog.get_logger(__name__)

NAP = timedelta(minutes=1)
"""The longest a process sleeps without a look at the clock, which may have been set."""

AGAIN = timedelta(minutes=10)
"""After which time a reconciliation is tried again that the platform did not answer."""

TIDIED = timedelta(minutes=5)
"""How often runs are looked for that nobody ends."""


class Platforms(Protocol):
    """The ways to platforms."""

    def connect(self, spec: Spec, /) -> AbstractAsyncContextManager[Connector]:
        """Open a connector that reads."""

    def lane(self, spec: Spec, /) -> AbstractAsyncContextManager[Lane]:
        """Open the way up."""


@dataclass(frozen=True)
class Entry:
    """Streams of one connector that are read together, and when.

    Where nothing is read, `upward` says what is done: OUTBOX or RECONCILIATION.
    """

    name: str
    spec: Spec
    streams: tuple[Stream, ...]
    schedule: Schedule
    course: Callable[[], Course] = Incremental
    upward: str | None = None

    @property
    def runs(self) -> Sequence[tuple[str, str]]:
        """The names and kinds of the runs that a tick brings."""
        if self.upward is not None:
            return [(self.upward, _UPWARD[self.upward])]
        return [(stream.name, self.course().kind) for stream in self.streams]


_UPWARD = {OUTBOX: relay.KIND, RECONCILIATION: reconcile.KIND}


def entries_of(specs: Sequence[Spec]) -> Iterator[Entry]:
    """Answer what the specifications want read, and when."""
    for spec in specs:
        together = tuple(stream for stream in spec.streams if stream.schedule is None)
        if spec.schedule is not None and together:
            yield Entry(spec.name, spec, together, spec.schedule)
        for stream in spec.streams:
            name = f"{spec.name}/{stream.name}"
            if stream.schedule is not None:
                yield Entry(name, spec, (stream,), stream.schedule)
            if stream.sweep.schedule is not None:
                yield Entry(f"{name}#sweep", spec, (stream,), stream.sweep.schedule, Sweeping)
        yield from _upward_entries(spec)


def _upward_entries(spec: Spec) -> Iterator[Entry]:
    push = spec.push
    schedule = None if push is None else push.schedule or spec.schedule
    if push is None or schedule is None:
        return
    for upward, when in ((OUTBOX, schedule), (RECONCILIATION, push.reconciliation)):
        if when is not None:
            yield Entry(f"{spec.name}/{upward}", spec, (), when, upward=upward)


async def run_schedule(
    environment: Environment,
    entries: Sequence[Entry],
    platforms: Platforms,
    random: Random,
    observe: Observe = lambda _: None,
) -> None:
    """Read what is due, and send, until the process is to end."""
    async with Connections(platforms) as connections:
        following = [
            Follower(environment, entry, connections, random, observe).follow() for entry in entries
        ]
        await asyncio.gather(*following, _tidy(environment))


async def _tidy(environment: Environment) -> None:
    """End runs whose process died, also of streams that are never read again."""
    while not environment.stop.is_asked:
        try:
            await streams.end_expired_runs(environment.database, environment.clock())
        except StoreUnavailable:
            log.warning("abandoned runs could not be ended")
        await environment.stop.rest(environment.sleep, TIDIED.total_seconds())


@dataclass
class Connections:
    """Connectors, opened when they are first needed, open until the schedule ends.

    What a platform gave us to sign with is kept as long. Lanes are opened for each sending.
    """

    platforms: Platforms
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _open: dict[str, Connector] = field(default_factory=dict)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __aenter__(self) -> Self:
        """Open nothing yet."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close every connector."""
        await self._stack.aclose()

    async def of(self, spec: Spec) -> Connector:
        """Answer the open connector of a specification. Raises YiwangError."""
        async with self._opening:
            if spec.name not in self._open:
                opened = await self._stack.enter_async_context(self.platforms.connect(spec))
                self._open[spec.name] = opened
            return self._open[spec.name]


@dataclass
class Follower:
    """Follows one entry of the schedule."""

    environment: Environment
    entry: Entry
    connections: Connections
    random: Random
    observe: Observe
    _resume_at: datetime | None = None

    def __post_init__(self) -> None:
        """Work out the ticks once."""
        self._timing = timing_of(self.entry.schedule)

    async def follow(self) -> None:
        """Read at every tick that no other process took, until the process is to end."""
        clock, stop = self.environment.clock, self.environment.stop
        while not stop.is_asked:
            due = self._timing.latest(clock())
            try:
                if self._is_resuming() or await self._take(due):
                    await self._run()
                    await self._drop(due)
            except StoreUnavailable:
                log.warning("the store failed the schedule", schedule=self.entry.name)
            await self._wait()

    def _is_resuming(self) -> bool:
        """Whether the time has come at which a platform wants to be asked again."""
        resume_at, self._resume_at = self._resume_at, None
        if resume_at is None:
            return False
        if resume_at > self.environment.clock():
            self._resume_at = resume_at
            return False
        return True

    async def _take(self, due: datetime) -> bool:
        now, holder = self.environment.clock(), self.environment.holder
        return await ticks.claim(self.environment.database, Tick(self.entry.name, due, holder, now))

    async def _run(self) -> None:
        try:
            connector = await self.connections.of(self.entry.spec)
        except YiwangError as error:
            await self._tell_not_opened(error)
            return
        try:
            async for report in self._reports(connector):
                self._note(report)
        except Exception:  # the edge of a run: one that fails stops no other
            log.exception("a run failed", schedule=self.entry.name)

    async def _reports(self, connector: Connector) -> AsyncIterator[Report]:
        work, entry, lane = self.environment, self.entry, self.connections.platforms.lane
        if entry.upward == OUTBOX:
            reports = run_relay(work, connector, lane, self.random, self.observe)
        elif entry.upward == RECONCILIATION:
            yield await run_reconciliation(work, entry.spec, lane, self.observe)
            return
        else:
            reports = run_connector(
                work,
                connector,
                observe=self.observe,
                course=entry.course,
                streams=entry.streams,
            )
        async for report in reports:
            yield report

    def _note(self, report: Report) -> None:
        if isinstance(report.error, PlatformPaused) or (
            report.kind == reconcile.KIND and isinstance(report.error, CircuitOpen)
        ):
            self._resume_at = report.error.until
        elif report.kind == reconcile.KIND and isinstance(report.error, PlatformUnavailable):
            self._resume_at = self.environment.clock() + AGAIN
        log.info(
            "run ended",
            platform=report.platform,
            stream=report.stream,
            kind=report.kind,
            status=report.status,
            fetched=report.counts.fetched,
            changed=report.counts.created + report.counts.updated + report.counts.deleted,
        )

    async def _tell_not_opened(self, error: YiwangError) -> None:
        """Write a run for each stream, so that people see why nothing comes."""
        environment, spec = self.environment, self.entry.spec
        log.warning("a connector cannot be opened", connector=spec.name, reason=str(error))
        for name, kind in self.entry.runs:
            run_id, now = environment.new_id(), environment.clock()
            origin = Origin(spec.platform, name)
            await streams.start_run(environment.database, origin, run_id, now, kind)
            async with environment.database.transaction() as transaction:
                told = (error.code, error.message)
                await streams.finish_run(transaction, run_id, "FAILED_CONFIG", now, told)

    async def _drop(self, taken: datetime) -> None:
        """Drop the ticks that came while the run was under way."""
        now = self.environment.clock()
        latest = self._timing.latest(now)
        if latest <= taken:
            return
        dropped = self._timing.count(taken, now)
        await ticks.claim(
            self.environment.database,
            Tick(self.entry.name, latest, self.environment.holder, now, DROPPED, dropped),
        )
        log.info("ticks dropped", schedule=self.entry.name, ticks=dropped)

    async def _wait(self) -> None:
        """Wait for the next tick and some seconds by chance, or for the platform's time."""
        clock, stop = self.environment.clock, self.environment.stop
        now = clock()
        late = self.random.uniform(0, jitter_of(self.entry.schedule, now))
        until = self._timing.following(now) + timedelta(seconds=late)
        if self._resume_at is not None:
            until = min(until, self._resume_at)
        while not stop.is_asked and (left := until - clock()) > timedelta(0):
            await stop.rest(self.environment.sleep, min(left, NAP).total_seconds())
