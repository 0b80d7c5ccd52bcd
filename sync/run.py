"""One run of one stream: lease, window, pages; one transaction a page; one terminal status."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from structlog.contextvars import bound_contextvars

from gateway.clock import Clock
from gateway.connectors.pages import Connector, Page
from gateway.connectors.spec import Stream
from gateway.errors import PlatformError, StoreUnavailable, YiwangError
from gateway.store import leases, streams
from gateway.store.copies import Origin
from gateway.store.database import Database, Transaction
from gateway.store.leases import Lease, LeaseLost
from gateway.store.streams import Counts
from sync import window
from sync.apply import Applier
from sync.authority import Authority
from sync.reading import PageReader, ReadPage
from sync.window import Checkpoint

log = structlog.get_logger(__name__)

LEASE_LENGTH = timedelta(minutes=5)
QUARANTINE_COUNT = 100
QUARANTINE_SHARE = 0.01


class TooManyBadRecords(YiwangError):  # noqa: N818  # named for what happened
    """So many records of a stream cannot be stored that its form must have changed."""

    code = "TOO_MANY_BAD_RECORDS"
    status = "failed_schema"


@dataclass(frozen=True)
class Environment:
    """What a run works with; time and identity come in from outside."""

    database: Database
    clock: Clock
    new_id: Callable[[], str]
    holder: str
    authority: Authority = field(default_factory=dict)


@dataclass
class Report:
    """How a run stands: shown while it goes on, final when `status` is."""

    platform: str
    stream: str
    status: str = "running"
    counts: Counts = field(default_factory=Counts)
    total: int | None = None
    error: YiwangError | None = None


Observe = Callable[[Report], None]


async def run_stream(
    environment: Environment,
    connector: Connector,
    stream: Stream,
    *,
    observe: Observe = lambda _: None,
    full: bool = False,
) -> Report:
    """Read a stream from its checkpoint to now and report; it raises nothing but cancellation.

    While another process reads the stream, the report says `skipped_locked`.
    """
    run = StreamRun(environment, connector, stream, observe, full=full)
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
        *,
        full: bool,
    ) -> None:
        """Take what the run works with."""
        self._env = environment
        self._database = environment.database
        self._connector = connector
        self._stream = stream
        self._observe = observe
        self._full = full
        self._origin = Origin(connector.spec.platform, stream.name)
        self.id = environment.new_id()
        self.report = Report(self._origin.platform, stream.name)

    async def run(self) -> Report:
        """Take the lease, read, and end in exactly one status."""
        name = f"{self._origin.platform}/{self._origin.stream}"
        lease = await leases.take(
            self._database, name, self._env.holder, self._env.clock(), LEASE_LENGTH
        )
        if lease is None:
            self.report.status = "skipped_locked"
            return self.report
        await streams.end_abandoned_runs(self._database, self._origin, self._env.clock())
        await streams.start_run(self._database, self._origin, self.id, self._env.clock())
        try:
            await self._read(lease)
        except (PlatformError, LeaseLost, TooManyBadRecords) as error:
            await self._end(error.status, error)
        except StoreUnavailable as error:
            log.warning("the store failed during a run", stream=name)
            await self._end("failed_transient", error)
        except YiwangError as error:
            await self._end("failed_config", error)
        except BaseException:
            await self._end("cancelled", None)
            raise
        finally:
            await self._give_back(lease)
        self._observe(self.report)
        return self.report

    async def _read(self, lease: Lease) -> None:
        checkpoint = await self._open()
        page_reader = PageReader(self._origin, self._stream)
        applier = Applier(
            self._database.dialect, self._origin, page_reader.noun, self._env.authority
        )
        pages = self._connector.pages(
            self._stream.name,
            since=checkpoint.since,
            until=checkpoint.until if self._stream.incremental else None,
            token=checkpoint.token,
        )
        async with aclosing(pages):
            async for page in pages:
                read = page_reader.read(page.records)
                self._refuse_bad(read, len(page.records))
                await self._store(lease, applier, page, read, checkpoint.reached(page.token))
                self._observe(self.report)

    async def _open(self) -> Checkpoint:
        stored = window.load(
            None if self._full else await streams.checkpoint(self._database, self._origin)
        )
        times = self._stream.incremental
        if times is None:
            return stored if stored.is_open else Checkpoint(until=self._env.clock())
        return stored.opened(
            self._env.clock(),
            timedelta(seconds=times.lookback_s),
            timedelta(seconds=times.settle_s),
        )

    def _refuse_bad(self, read: ReadPage, fetched: int) -> None:
        bad = self.report.counts.quarantined + len(read.rejected)
        seen = self.report.counts.fetched + fetched
        if bad > max(QUARANTINE_COUNT, QUARANTINE_SHARE * seen):
            raise TooManyBadRecords(
                f"数据流 {self._stream.name} 已有 {bad} 条记录无法入库，检查点未移动。",
                hint="数据结构可能已变：请核对规格中的 records、native_id 与 mapping。",
            )

    async def _store(
        self, lease: Lease, applier: Applier, page: Page, read: ReadPage, reached: Checkpoint
    ) -> None:
        """Store one page: all of it and its checkpoint, or nothing."""
        now = self._env.clock()
        async with self._database.transaction() as transaction:
            await leases.hold(transaction, lease, now)
            counts = await applier.apply(transaction, read.incoming, now)
            await streams.quarantine(
                transaction, self._database.dialect, self._origin, self.id, read.rejected, now
            )
            counts.pages, counts.fetched = 1, len(page.records)
            counts.quarantined = len(read.rejected)
            total = Counts()
            total.add(self.report.counts)
            total.add(counts)
            await streams.count_run(transaction, self.id, total)
            status = await self._advance(transaction, page, reached, total, now)
        self.report.counts, self.report.total = total, page.total
        self.report.status = status

    async def _advance(
        self,
        transaction: Transaction,
        page: Page,
        reached: Checkpoint,
        total: Counts,
        now: datetime,
    ) -> str:
        """Move the checkpoint; after the last page the run has succeeded."""
        last = page.token is None
        await streams.save_checkpoint(
            transaction, self._origin, window.dump(reached), now if last else None
        )
        if not last:
            return "running"
        status = "succeeded_with_quarantine" if total.quarantined else "succeeded"
        await streams.finish_run(transaction, self.id, status.upper(), now)
        return status

    async def _end(self, status: str, error: YiwangError | None) -> None:
        self.report.status, self.report.error = status, error
        told = (error.code, error.message) if error else None
        try:
            async with self._database.transaction() as transaction:
                await streams.finish_run(
                    transaction, self.id, status.upper(), self._env.clock(), told
                )
        except StoreUnavailable:
            # The next run ends this one: it takes the lease over.
            log.warning("the end of a run could not be written", run=self.id, status=status)

    async def _give_back(self, lease: Lease) -> None:
        try:
            await leases.give_back(self._database, lease, self._env.clock())
        except StoreUnavailable:
            log.warning("a lease could not be given back and will expire", lease=lease.name)
