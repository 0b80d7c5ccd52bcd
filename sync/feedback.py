"""One run of the feedback stream: what a platform says about rows it was sent."""

from __future__ import annotations

from contextlib import aclosing
from datetime import timedelta
from hashlib import blake2b
from typing import Any

import structlog

from gateway.connectors.decode import RawRecord
from gateway.connectors.getters import getter
from gateway.connectors.pages import Connector, Page
from gateway.connectors.spec import FEEDBACK, Feedback, Path, Stream
from gateway.errors import PlatformError, SettingsError, StoreUnavailable, YiwangError
from gateway.store import destinations, leases, streams
from gateway.store.copies import Origin
from gateway.store.destinations import Destination
from gateway.store.feedback import Said, take_feedback
from gateway.store.leases import Lease, LeaseLost
from gateway.store.quarantine import Quarantined, quarantine
from sync import window
from sync.environment import Environment
from sync.leasing import LEASE_LENGTH
from sync.report import Report
from sync.window import Checkpoint

log = structlog.get_logger(__name__)


async def run_feedback(
    environment: Environment, connector: Connector, *, full: bool = False
) -> Report:
    """Read feedback from its checkpoint to now and report, as a run of any stream does.

    `created` counts what is new and found on a record, `quarantined` what no sent row answers to:
    it is kept, and told in quarantine. Raises SettingsError where the connector does not push.
    """
    stream = connector.spec.feedback
    found = await destinations.find_destination(environment.database, connector.spec.name)
    push = connector.spec.push
    told = push.feedback if push is not None else None
    if stream is None or found is None or told is None:
        raise SettingsError(f"连接器 {connector.spec.name} 没有反馈可读。")
    return await FeedbackRun(environment, connector, stream, found, told, full=full).run()


class FeedbackRun:
    """A run under way."""

    def __init__(  # noqa: PLR0913  # what is read, for whom, and how it is told
        self,
        environment: Environment,
        connector: Connector,
        stream: Stream,
        destination: Destination,
        told: Feedback,
        *,
        full: bool,
    ) -> None:
        """Take what the run works with."""
        self._env = environment
        self._database = environment.database
        self._connector = connector
        self._stream = stream
        self._destination = destination
        self._full = full
        self._origin = Origin(connector.spec.platform, FEEDBACK)
        self._id = environment.new_id()
        self._identify = getter(stream.native_id)
        self._told = told
        self.report = Report(self._origin.platform, FEEDBACK)

    async def run(self) -> Report:
        """Take the lease, read, and end in exactly one status."""
        name, now = f"{self._origin.platform}/{FEEDBACK}", self._env.clock()
        lease = await leases.take(self._database, name, self._env.holder, now, LEASE_LENGTH)
        if lease is None:
            self.report.status = "skipped_locked"
            return self.report
        await streams.end_abandoned_runs(self._database, self._origin, now)
        await streams.start_run(self._database, self._origin, self._id, now)
        try:
            await self._read(lease)
        except (PlatformError, LeaseLost) as error:
            await self._end(error.status, error)
        except StoreUnavailable as error:
            await self._end("failed_transient", error)
        except YiwangError as error:
            await self._end("failed_config", error)
        except BaseException:
            await self._end("cancelled", None)
            raise
        finally:
            await self._give_back(lease)
        return self.report

    async def _read(self, lease: Lease) -> None:
        times = self._stream.incremental
        stored = window.load(
            None if self._full else await streams.checkpoint(self._database, self._origin)
        )
        checkpoint = stored.opened(
            self._env.clock(),
            timedelta(seconds=times.lookback_s if times else 0),
            timedelta(seconds=times.settle_s if times else 0),
        )
        pages = self._connector.pages(
            FEEDBACK, since=checkpoint.since, until=checkpoint.until, token=checkpoint.token
        )
        async with aclosing(pages):
            async for page in pages:
                await self._store(lease, page, checkpoint.reached(page.token))

    async def _store(self, lease: Lease, page: Page, reached: Checkpoint) -> None:
        """Store one page: all of it and its checkpoint, or nothing."""
        now, counts = self._env.clock(), self.report.counts
        said = [one for one in map(self._said, page.records) if one is not None]
        async with self._database.transaction() as transaction:
            await leases.hold(transaction, lease, now)
            taken = await take_feedback(
                transaction, self._database.dialect, self._destination, said, now
            )
            kept = [_unknown(self._origin, one) for one in taken.unknown]
            await quarantine(transaction, self._database.dialect, self._origin, self._id, kept, now)
            counts.pages += 1
            counts.fetched += len(page.records)
            counts.quarantined += len(taken.unknown)
            counts.created += taken.found
            counts.unchanged += len(said) - taken.found - len(taken.unknown)
            await streams.count_run(transaction, self._id, counts)
            is_last = page.token is None
            await streams.save_checkpoint(
                transaction, self._origin, window.dump(reached), now if is_last else None
            )
            if is_last:
                status = "succeeded_with_quarantine" if counts.quarantined else "succeeded"
                await streams.finish_run(transaction, self._id, status.upper(), now)
                self.report.status = status

    def _said(self, record: RawRecord) -> Said | None:
        raw = record.raw
        native_id = None if raw is None else self._identify(raw)
        if raw is None or native_id is None:
            return None  # a row of a table with a key always has one
        told = self._told
        words = "：".join(filter(None, (_text(raw, place) for place in told.words)))
        return Said(
            native_id=str(native_id),
            table_name=_text(raw, ("tableSqlName",)) or _text(raw, ("tableName",)),
            row_guid=_text(raw, told.row),
            batch=_text(raw, told.batch),
            message=words or "平台没有说明原因",
            payload=record.text,
        )

    async def _end(self, status: str, error: YiwangError | None) -> None:
        self.report.status, self.report.error = status, error
        told = (error.code, error.message) if error else None
        try:
            async with self._database.transaction() as transaction:
                now = self._env.clock()
                await streams.finish_run(transaction, self._id, status.upper(), now, told)
        except StoreUnavailable:
            # The next run ends this one: it takes the lease over.
            log.warning("the end of a run could not be written", run=self._id, status=status)

    async def _give_back(self, lease: Lease) -> None:
        try:
            await leases.give_back(self._database, lease, self._env.clock())
        except StoreUnavailable:
            log.warning("a lease could not be given back and will expire", lease=lease.name)


def _text(raw: dict[str, Any], place: Path) -> str | None:
    value = getter(place)(raw)
    return str(value).strip() or None if value is not None else None


def _unknown(origin: Origin, said: Said) -> Quarantined:
    key = (origin.platform, origin.stream, said.payload)
    digest = blake2b("\x1f".join(key).encode(), digest_size=15).hexdigest()
    message = f"平台指出 {said.evidence} 有问题，但没有发送过这条记录：{said.message}"
    return Quarantined(
        f"qu_{digest}", said.native_id, "feedback.unknown_record", message, said.payload
    )
