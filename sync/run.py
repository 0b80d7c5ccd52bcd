"""One run of one stream: lease, window, pages; one transaction a page; one terminal status."""

from __future__ import annotations

from contextlib import aclosing
from datetime import datetime
from functools import partial

import structlog
from structlog.contextvars import bound_contextvars

from gateway.connectors.pages import Connector, Page
from gateway.connectors.spec import Stream
from gateway.errors import PlatformError, PlatformPaused, StoreUnavailable, YiwangError
from gateway.store import leases, operating, streams
from gateway.store.copies import Origin
from gateway.store.database import Transaction
from gateway.store.leases import Lease, LeaseLost
from gateway.store.quarantine import quarantine
from gateway.store.statistics import Statistics
from gateway.store.streams import Counts
from sync.apply import Applier
from sync.courses import Course, Incremental, Passage, lease_name, sharing_lease
from sync.environment import Environment
from sync.leasing import leased
from sync.patience import stored_patiently
from sync.reading import PageReader, ReadPage
from sync.report import (
    NeedsConfirmation,
    Observe,
    Report,
    RunStopped,
    TooManyBadRecords,
    at_beijing,
)
from sync.shape import Shape
from sync.window import Checkpoint

log = structlog.get_logger(__name__)

QUARANTINE_COUNT = 100
QUARANTINE_SHARE = 0.01


async def run_stream(  # what, how, and who is told
    environment: Environment,
    connector: Connector,
    stream: Stream,
    *,
    observe: Observe = lambda _: None,
    course: Course | None = None,
) -> Report:
    """Read a stream on its course and report; it raises nothing but cancellation.

    The course is from the checkpoint to now where nothing else is said. While another process
    reads the stream, the report says `skipped_locked`; while it is paused, `skipped_paused`.
    """
    run = StreamRun(environment, connector, stream, observe, course or Incremental())
    with bound_contextvars(run=run.id, platform=connector.spec.platform, stream=stream.name):
        return await run.run()


class StreamRun:
    """A run under way."""

    def __init__(
        self,
        environment: Environment,
        connector: Connector,
        stream: Stream,
        observe: Observe,
        course: Course,
    ) -> None:
        """Take what the run works with."""
        self._env = environment
        self._database = environment.database
        self._connector = connector
        self._stream = stream
        self._observe = observe
        self._course = course
        self._origin = Origin(connector.spec.platform, stream.name)
        self.id = environment.new_id()
        self._paused_at: datetime | None = None
        self._statistics = Statistics()
        self.report = Report(self._origin.platform, stream.name, course.kind)

    async def run(self) -> Report:
        """Take the lease, read, and end in exactly one status."""
        if self._course.asks_the_platform and await self._is_resting():
            return self.report
        async with leased(self._env, lease_name(self._origin, self._course.kind)) as lease:
            if lease is None:
                self.report.status = "skipped_locked"
                return self.report
            await self._begin()
            await self._read_to_the_end(lease)
        self._observe(self.report)
        return self.report

    async def _is_resting(self) -> bool:
        """Say whether the stream is not to be read now, and report why."""
        async with self._database.transaction() as transaction:
            stands = await operating.standing(transaction, self._origin)
        if stands.paused_at is not None:
            self.report.status = "skipped_paused"
            self.report.note = f"已于 {at_beijing(stands.paused_at)} 暂停"
            return True
        if stands.resume_at is None or stands.resume_at <= self._env.clock():
            return False
        self.report.status = "paused_rate_limited"
        self.report.error = PlatformPaused(
            f"平台要求 {at_beijing(stands.resume_at)} 之后再访问。",
            until=stands.resume_at,
            hint="到时再次运行即可继续；平台提前放开的，可用 yiwang sync resume 解除。",
        )
        return True

    async def _begin(self) -> None:
        now, kind = self._env.clock(), self._course.kind
        await streams.end_abandoned_runs(self._database, self._origin, now, sharing_lease(kind))
        await streams.end_expired_runs(self._database, now)
        await streams.start_run(self._database, self._origin, self.id, now, kind)

    async def _read_to_the_end(self, lease: Lease) -> None:
        try:
            await self._read(lease)
        except PlatformPaused as error:
            await self._end(error.status, error, resume_at=error.until)
        except (PlatformError, LeaseLost, TooManyBadRecords, RunStopped) as error:
            await self._end(error.status, error)
        except NeedsConfirmation as error:
            await self._end(error.status, error)
        except StoreUnavailable as error:
            log.warning("the store failed during a run", stream=lease.name)
            await self._end("failed_transient", error)
        except YiwangError as error:
            await self._end("failed_config", error)
        except BaseException:
            await self._end("cancelled", None)
            raise

    async def _read(self, lease: Lease) -> None:
        reader = PageReader(self._origin, self._stream)
        applier = Applier(
            self._database.dialect,
            self._origin,
            reader.noun,
            self._env.authority,
            self._env.rectify_days,
        )
        passage = Passage(
            self._database,
            self._origin,
            self._stream,
            applier,
            self._env.clock,
            lease,
            self.id,
            self.report,
            self._look_around,
            self._stop_where_asked,
            await Shape.load(self._database, self._origin, self._stream),
        )
        window = await self._course.open(passage)
        while window is not None:
            window = await self._read_window(passage, reader, window)
        await self._course.close(passage)
        if not self._course.ends_with_its_last_page:
            await self._succeed(passage)

    async def _read_window(
        self, passage: Passage, reader: PageReader, window: Checkpoint
    ) -> Checkpoint | None:
        """Store every page of a window; answer the window that follows."""
        following: Checkpoint | None = None
        pages = self._connector.pages(
            self._stream.name,
            since=window.since,
            until=window.until if self._stream.incremental else None,
            token=window.token,
        )
        async with aclosing(pages):
            async for page in pages:
                read = reader.read(passage.shape.look(page.records))
                self._refuse_bad(read, len(page.records))
                following = await stored_patiently(
                    self._env, partial(self._store, passage, page, read)
                )
                self._observe(self.report)
                await self._statistics.keep_up(self._database, _written(self.report.counts))
                if page.token is not None or following is not None:
                    self._stop_where_asked()
        return following

    def _stop_where_asked(self) -> None:
        """Stop where the process is to end, or where an operator paused the stream."""
        if self._env.stop.is_asked:
            raise RunStopped("已按要求停止，入库的都保留。", hint="再次运行即从断点继续。")
        if self._paused_at is not None:
            raise RunStopped(
                f"数据流已于 {at_beijing(self._paused_at)} 暂停，入库的都保留。",
                hint="用 yiwang sync resume 恢复之后从断点继续。",
                code="RUN_PAUSED",
            )

    async def _look_around(self, transaction: Transaction) -> None:
        """Note, with what is being stored, whether an operator paused the stream meanwhile."""
        self._paused_at = (await operating.standing(transaction, self._origin)).paused_at

    def _refuse_bad(self, read: ReadPage, fetched: int) -> None:
        bad = self.report.counts.quarantined + len(read.rejected)
        seen = self.report.counts.fetched + fetched
        if bad > max(QUARANTINE_COUNT, QUARANTINE_SHARE * seen):
            raise TooManyBadRecords(
                f"数据流 {self._stream.name} 已有 {bad} 条记录无法入库，检查点未移动。",
                hint="数据结构可能已变：请核对规格中的 records、native_id 与 mapping。",
            )

    async def _store(self, passage: Passage, page: Page, read: ReadPage) -> Checkpoint | None:
        """Store one page: all of it and how far the run has come, or nothing."""
        now, is_last = self._env.clock(), page.token is None
        async with self._database.transaction() as transaction:
            await leases.hold(transaction, passage.lease, now)
            counts = await passage.applier.apply(transaction, read.incoming, now)
            await quarantine(
                transaction, self._database.dialect, self._origin, self.id, read.rejected, now
            )
            counts.pages, counts.fetched = 1, len(page.records)
            counts.quarantined = len(read.rejected)
            total = Counts()
            total.add(self.report.counts)
            total.add(counts)
            await streams.count_run(transaction, self.id, total)
            await passage.shape.keep(transaction, self._database.dialect, self.id, now)
            following = await self._course.keep(transaction, passage, page, read)
            await self._look_around(transaction)
            status = "running"
            if is_last and self._course.ends_with_its_last_page:
                status = _succeeded(total)
                await streams.finish_run(transaction, self.id, status.upper(), now)
        self.report.counts, self.report.total = total, page.total
        self.report.note = page.note or self.report.note
        self.report.status = status
        return following

    async def _succeed(self, passage: Passage) -> None:
        status = _succeeded(self.report.counts)
        async with self._database.transaction() as transaction:
            await leases.hold(transaction, passage.lease, self._env.clock())
            await streams.finish_run(transaction, self.id, status.upper(), self._env.clock())
        self.report.status = status

    async def _end(
        self, status: str, error: YiwangError | None, resume_at: datetime | None = None
    ) -> None:
        self.report.status, self.report.error = status, error
        told = (error.code, error.message) if error else None
        try:
            async with self._database.transaction() as transaction:
                await streams.finish_run(
                    transaction, self.id, status.upper(), self._env.clock(), told
                )
                if resume_at is not None:
                    await operating.hold_back(transaction, self._origin.platform, resume_at)
        except StoreUnavailable:
            # The next run ends this one: it takes the lease over.
            log.warning("the end of a run could not be written", run=self.id, status=status)


def _written(counts: Counts) -> int:
    return counts.created + counts.updated + counts.deleted


def _succeeded(counts: Counts) -> str:
    return "succeeded_with_quarantine" if counts.quarantined else "succeeded"


__all__ = ["Environment", "Observe", "Report", "StreamRun", "run_stream"]
