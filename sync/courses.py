"""Courses a run can take through a stream: where it begins, what it keeps, what its end means.

The incremental course reads on from the checkpoint. The others stand beside it, each with a
state of its own, so that an interrupted one goes on and none moves the checkpoint by accident.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from gateway.connectors.pages import Page
from gateway.connectors.spec import Stream
from gateway.errors import ArgumentError, StoreError
from gateway.store import progress, streams
from gateway.store.copies import Origin
from gateway.store.database import Database, Transaction
from gateway.store.leases import Lease
from gateway.store.progress import Progress
from gateway.store.streams import INCREMENTAL
from sync import window
from sync.apply import Applier
from sync.reading import ReadPage
from sync.report import Report, at_beijing
from sync.shape import Shape
from sync.window import Checkpoint

FULL, BACKFILL, SWEEP, REPLAY = "FULL", "BACKFILL", "SWEEP", "REPLAY"


@dataclass(frozen=True)
class Passage:
    """What a run goes through: the stream, the store, and what it tells of itself."""

    database: Database
    origin: Origin
    stream: Stream
    applier: Applier
    clock: Callable[[], datetime]
    lease: Lease
    run_id: str
    report: Report
    look_around: Callable[[Transaction], Awaitable[None]]
    """Notes, inside a transaction, whether the stream was paused."""
    stop_where_asked: Callable[[], None]
    """Raises RunStopped where somebody wishes the run to end."""
    shape: Shape
    """What fields the stream's records had so far."""


class Course(Protocol):
    """One way through a stream."""

    @property
    def kind(self) -> str:
        """The kind of run it makes."""

    @property
    def ends_with_its_last_page(self) -> bool:
        """Whether the run has succeeded when its last page is stored."""

    @property
    def asks_the_platform(self) -> bool:
        """Whether the run waits while the stream is paused, or the platform wants to rest."""

    async def open(self, passage: Passage) -> Checkpoint | None:
        """Answer the window to read and the page to go on with; None: nothing is to be read."""

    async def keep(
        self, transaction: Transaction, passage: Passage, page: Page, read: ReadPage
    ) -> Checkpoint | None:
        """Keep how far the run has come, with the page; after the last one a window may follow."""

    async def close(self, passage: Passage) -> None:
        """Do what remains when everything is read."""


def lease_name(origin: Origin, kind: str) -> str:
    """Name the lease of a course; a backfill has one of its own and holds up nobody."""
    name = f"{origin.platform}/{origin.stream}"
    return f"{name}#backfill" if kind == BACKFILL else name


def sharing_lease(kind: str) -> tuple[str, ...]:
    """Answer the kinds of run that share the lease of this one."""
    return (BACKFILL,) if kind == BACKFILL else (INCREMENTAL, FULL, SWEEP, REPLAY)


class Incremental:
    """From the checkpoint to now."""

    kind = INCREMENTAL
    ends_with_its_last_page = True
    asks_the_platform = True

    def __init__(self) -> None:
        """Begin at the checkpoint."""
        self._at = Checkpoint()

    async def open(self, passage: Passage) -> Checkpoint:
        """Answer the window that is being read, or the next."""
        stored = window.load(await streams.checkpoint(passage.database, passage.origin))
        skew = await streams.clock_skew(passage.database, passage.origin)
        self._at = _opened(stored, passage.stream, passage.clock() + skew)
        times = passage.stream.incremental
        if times is not None and not stored.is_open and stored.is_moved_back(times.begins_at):
            passage.report.note = f"起始日期提前到了 {times.begins}，从头补读"
        return self._at

    async def keep(
        self, transaction: Transaction, passage: Passage, page: Page, _: ReadPage
    ) -> None:
        """Move the checkpoint."""
        now = passage.clock()
        succeeded_at = now if page.token is None else None
        if page.upstream_now is not None:
            skew = page.upstream_now - now
            await streams.save_clock_skew(transaction, passage.origin, skew)
        self._at = _told_time(self._at, page, passage.stream)
        reached = window.dump(self._at.reached(page.token, page.onward))
        await streams.save_checkpoint(transaction, passage.origin, reached, succeeded_at)

    async def close(self, _: Passage) -> None:
        """Leave everything as it is."""


@dataclass
class Full:
    """Everything from the beginning; an interrupted one goes on, unless it is begun anew."""

    restart: bool = False

    kind = FULL
    ends_with_its_last_page = True
    asks_the_platform = True

    async def open(self, passage: Passage) -> Checkpoint:
        """Answer the window up to now."""
        stood = await progress.progress_of(passage.database, passage.origin, FULL)
        if stood is None or self.restart:
            now = passage.clock()
            skew = await streams.clock_skew(passage.database, passage.origin)
            self._at = _opened(Checkpoint(), passage.stream, now + skew)
            await _begin(passage, FULL, Progress(window.dump(self._at), now))
        else:
            self._at = window.load(stood.state)
            passage.report.note = f"接着 {at_beijing(stood.begun_at)} 开始的全量读取"
        return self._at

    async def keep(
        self, transaction: Transaction, passage: Passage, page: Page, _: ReadPage
    ) -> None:
        """Keep the page reached; at the end the checkpoint is never behind what was read."""
        self._at = _told_time(self._at, page, passage.stream)
        reached = self._at.reached(page.token, page.onward)
        if page.token is not None:
            await progress.advance(transaction, passage.origin, FULL, window.dump(reached))
            return
        await progress.end(transaction, passage.origin, FULL)
        text = await streams.checkpoint_in(transaction, passage.origin)
        if _is_behind(text, reached):
            text = window.dump(reached)
        await streams.save_checkpoint(transaction, passage.origin, text, passage.clock())

    async def close(self, _: Passage) -> None:
        """Leave everything as it is."""


@dataclass
class Backfill:
    """A window of the past, beside the incremental course; without one, the interrupted one."""

    since: datetime | None = None
    until: datetime | None = None

    kind = BACKFILL
    ends_with_its_last_page = True
    asks_the_platform = True

    async def open(self, passage: Passage) -> Checkpoint:
        """Answer the window, at the page where it was interrupted."""
        if passage.stream.incremental is None:
            raise ArgumentError(
                f"数据流 {passage.stream.name} 不按时间窗读取，不能补读。",
                hint="请用 yiwang sync run --full 读取全部。",
            )
        stood = await progress.progress_of(passage.database, passage.origin, BACKFILL)
        at = window.load(stood.state) if stood else Checkpoint()
        asked = Checkpoint(since=self.since, until=self.until or passage.clock())
        if self.since is None:
            if stood is None:
                raise ArgumentError("没有中断的补读可以继续。", hint="请用 --from 给出起点。")
            self._at = at
        elif stood and (at.since, at.until) == (asked.since, asked.until):
            self._at = at
        else:
            self._at = asked
            await _begin(passage, BACKFILL, Progress(window.dump(asked), passage.clock()))
        passage.report.note = _told(self._at)
        return self._at

    async def keep(
        self, transaction: Transaction, passage: Passage, page: Page, _: ReadPage
    ) -> None:
        """Keep the page reached."""
        if page.token is None:
            await progress.end(transaction, passage.origin, BACKFILL)
            return
        reached = window.dump(self._at.reached(page.token))
        await progress.advance(transaction, passage.origin, BACKFILL, reached)

    async def close(self, _: Passage) -> None:
        """Leave everything as it is."""


def _told(at: Checkpoint) -> str:
    since, until = (at_beijing(moment) if moment else "" for moment in (at.since, at.until))
    return f"补读 {since} 至 {until}"


def _opened(stored: Checkpoint, stream: Stream, now: datetime) -> Checkpoint:
    times = stream.incremental
    if times is None:
        onward = stored.token if stream.drop is not None else None
        return stored if stored.is_open else Checkpoint(until=now, token=onward)
    return stored.opened(
        now,
        timedelta(seconds=times.lookback_s),
        timedelta(seconds=times.settle_s),
        begins=times.begins_at,
    )


def _told_time(at: Checkpoint, page: Page, stream: Stream) -> Checkpoint:
    times = stream.incremental
    return at if times is None else at.told(page.upstream_now, timedelta(seconds=times.settle_s))


async def _begin(passage: Passage, kind: str, state: Progress) -> None:
    database = passage.database
    async with database.transaction() as transaction:
        await progress.begin(transaction, database.dialect, passage.origin, kind, state)


def _is_behind(text: str | None, reached: Checkpoint) -> bool:
    """Say whether a stored checkpoint is behind a full reading; one that is corrupt is."""
    try:
        stored = window.load(text)
    except StoreError:
        return True
    if stored.read_until is None or reached.read_until is None:
        return True
    return stored.read_until < reached.read_until and not stored.is_open
