"""The relay of one lane: what waits in the outbox goes up, in order, once, whatever happens.

One relay a lane at a time: it holds the lane's lease, and what it writes is fenced by the term.
The claim is committed before anything is sent; after a lost answer the platform is asked what
has arrived before anything is sent again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import structlog

from gateway.connectors.lanes import refuse_maintained
from gateway.connectors.outward import Lane, Outcome, Receipt
from gateway.connectors.spec import OUTBOX, Push, Spec
from gateway.errors import (
    CircuitOpen,
    PlatformError,
    PlatformPaused,
    PlatformUnavailable,
    SettingsError,
    StoreUnavailable,
    YiwangError,
)
from gateway.store import destinations, leases, operating, outbox, publishing
from gateway.store.copies import Origin
from gateway.store.database import Transaction
from gateway.store.destinations import Destination
from gateway.store.leases import Lease, LeaseLost
from gateway.store.outbox import Outgoing
from gateway.store.streams import Counts
from sync.environment import Environment
from sync.leasing import LEASE_LENGTH
from sync.report import Report, RunStopped
from sync.run_row import RunRow
from sync.verdicts import Verdicts, parcel_of

log = structlog.get_logger(__name__)

Sleep = Callable[[float], Awaitable[None]]

KIND = "RELAY"
"""The kind of run that a relay is."""


@dataclass
class Relayed:
    """What a relay did: shown while it goes on, final when `status` is."""

    destination: str
    status: str = "running"
    delivered: int = 0
    confirmed: int = 0
    """Found delivered already when the platform was asked."""
    postponed: int = 0
    dead: int = 0
    accepted: int = 0
    rejected: int = 0
    error: YiwangError | None = None

    @property
    def counts(self) -> Counts:
        """What it did, as runs are counted.

        Rows that were taken up, of them new upstream, there already, or dead; what was answered
        on earlier ones counts as updated.
        """
        return Counts(
            fetched=self.delivered + self.confirmed + self.postponed + self.dead,
            created=self.delivered,
            updated=self.accepted + self.rejected,
            unchanged=self.confirmed,
            quarantined=self.dead,
        )

    def report(self, platform: str) -> Report:
        """Answer it as the report of a run."""
        return Report(platform, OUTBOX, KIND, self.status, self.counts, error=self.error)


@dataclass(frozen=True)
class Outside:
    """What a relay has from outside beside its environment."""

    sleep: Sleep
    random: Random
    observe: Callable[[Relayed], None] = field(default=lambda _: None)


async def relay_lane(environment: Environment, spec: Spec, lane: Lane, outside: Outside) -> Relayed:
    """Send what is due and take the platform's verdicts; raises nothing but cancellation.

    While another process relays the lane, the report says `skipped_locked`; while an operator has
    paused the connector, `skipped_paused`; in a maintenance window `paused_circuit_open`. Raises
    SettingsError where the connector does not push or was never registered.
    """
    destination = await destinations.find_destination(environment.database, spec.name)
    if spec.push is None or destination is None:
        raise SettingsError(
            f"连接器 {spec.name} 没有登记为推送目的地。", hint="请先运行一次 yiwang sync run。"
        )
    try:
        refuse_maintained(spec, environment.clock)
    except CircuitOpen as error:
        return Relayed(destination.name, error.status, error=error)
    return await LaneRelay(environment, spec, spec.push, destination, lane, outside).run()


class LaneRelay:
    """A relay under way."""

    def __init__(  # noqa: PLR0913, PLR0917  # what, where to, by which way
        self,
        environment: Environment,
        spec: Spec,
        push: Push,
        destination: Destination,
        lane: Lane,
        outside: Outside,
    ) -> None:
        """Take what the relay works with."""
        self._env = environment
        self._database = environment.database
        self._push = push
        self._verdicts = Verdicts(environment, spec, push, destination, lane)
        self._destination = destination
        self._lane = lane
        self._outside = outside
        self._report = Relayed(destination.name)
        self._origin = Origin(destination.platform, OUTBOX)
        self._is_filled = destination.is_filled
        self._place: tuple[str, int] | None = None

    async def run(self) -> Relayed:
        """Take the lease, relay, and end in exactly one status."""
        report, now = self._report, self._env.clock()
        async with self._database.transaction() as transaction:
            stands = await operating.standing(transaction, self._origin)
        if stands.paused_at is not None:
            report.status = "skipped_paused"
            return report
        paused = self._destination.paused_until
        if paused is not None and now < paused:
            report.status = "paused_rate_limited"
            return report
        name = f"{self._origin.platform}/{OUTBOX}"
        lease = await leases.take(self._database, name, self._env.holder, now, LEASE_LENGTH)
        if lease is None:
            report.status = "skipped_locked"
            return report
        try:
            await self._run(lease)
        finally:
            await self._give_back(lease)
        self._outside.observe(report)
        return report

    async def _run(self, lease: Lease) -> None:
        report = self._report
        row = await RunRow.begin(self._env, self._origin, KIND)
        try:
            await self._relay(lease)
            async with self._database.transaction() as transaction:
                await leases.hold(transaction, lease, self._env.clock())
                await row.succeed(transaction, report.counts)
            report.status = "succeeded"
        except (LeaseLost, RunStopped) as error:
            report.status, report.error = error.status, error
        except PlatformError as error:
            report.status, report.error = error.status, error
            await self._pause(lease, error)
        except StoreUnavailable as error:
            log.warning("the store failed during a relay", destination=self._destination.name)
            report.status, report.error = "failed_transient", error
        except BaseException:
            await row.fail("cancelled", report.counts, None)
            raise
        if report.status != "succeeded":
            await row.fail(report.status, report.counts, report.error)

    async def _relay(self, lease: Lease) -> None:
        await self._recover(lease)
        while True:
            is_filled = await self._fill(lease)
            sent = await self._drain(lease)
            if is_filled or not sent:
                break
        taken = await self._verdicts.take(lease)
        self._report.accepted += taken.accepted
        self._report.rejected += taken.rejected
        if self._destination.failures or self._destination.paused_until:
            async with self._database.transaction() as transaction:
                await leases.hold(transaction, lease, self._env.clock())
                await destinations.resume(transaction, self._destination.name)

    # Sending ---------------------------------------------------------------------------------

    async def _recover(self, lease: Lease) -> None:
        """Give back what a relay was sending when it stopped, to be asked for before resending."""
        async with self._database.transaction() as transaction:
            await leases.hold(transaction, lease, self._env.clock())
            left = await outbox.left_behind(transaction, self._destination.name)
            pks = [row.pk for row in left]
            await outbox.released(transaction, pks, is_uncertain=True, reason=_INTERRUPTED)

    async def _fill(self, lease: Lease) -> bool:
        """Publish what a new selection takes, until too much waits; say whether it is whole."""
        while not self._is_filled:
            now = self._env.clock()
            async with self._database.transaction() as transaction:
                await leases.hold(transaction, lease, now)
                waiting = await outbox.count_waiting(transaction, self._destination.name)
                if waiting >= self._push.backlog:
                    return False
                self._place = await publishing.fill(
                    transaction, self._database.dialect, self._destination, self._place, now
                )
            self._is_filled = self._place is None
        return True

    async def _drain(self, lease: Lease) -> int:
        """Send what is due, oldest first and no faster than the platform wants it."""
        sent, rate = 0, self._push.rate_per_s
        limit = self._push.at_once
        if rate is not None:  # no sleep may outlast the lease
            limit = min(limit, max(1, int(rate * LEASE_LENGTH.total_seconds() / 2)))
        while rows := await self._claim(lease, limit):
            await self._send_all(lease, rows)
            if self._env.stop.is_asked:
                raise RunStopped("已按要求停止，其余留在发件箱。", hint="再次运行即接着发送。")
            self._outside.observe(self._report)
            sent += len(rows)
            if rate is not None:
                await self._outside.sleep(len(rows) / rate)
        return sent

    async def _claim(self, lease: Lease, limit: int) -> Sequence[Outgoing]:
        now = self._env.clock()
        async with self._database.transaction() as transaction:
            await leases.hold(transaction, lease, now)
            return await outbox.claim(transaction, self._destination.name, lease.term, now, limit)

    async def _send_all(self, lease: Lease, rows: Sequence[Outgoing]) -> None:
        """Send claimed rows portion by portion; where that ends early, give the others back."""
        groups = self._portions(rows)
        for number, group in enumerate(groups):
            try:
                await self._send(lease, group)
            except PlatformError as error:
                is_unknown = isinstance(error, PlatformUnavailable)
                rest = [row for later in groups[number + 1 :] for row in later]
                await self._release(lease, group, is_unknown=is_unknown, reason=error.message)
                await self._release(lease, rest, is_unknown=False, reason=None)
                raise

    def _portions(self, rows: Sequence[Outgoing]) -> list[list[Outgoing]]:
        """Answer what the lane sends at once: each portion is settled before the next."""
        by_key = {row.key: row for row in rows}
        portions = self._lane.portions([parcel_of(row) for row in rows])
        return [[by_key[parcel.key] for parcel in portion] for portion in portions]

    async def _send(self, lease: Lease, rows: Sequence[Outgoing]) -> None:
        """Send rows that go together, of the uncertain ones only those that did not arrive."""
        there = await self._confirm(lease, rows)
        left = [row for row in rows if row.key not in there]
        if not left:
            return

        async def guard() -> None:
            async with self._database.transaction() as transaction:
                await leases.hold(transaction, lease, self._env.clock())

        answered = await self._lane.send([parcel_of(row) for row in left], guard)
        receipts = {receipt.key: receipt for receipt in answered}
        now = self._env.clock()
        async with self._database.transaction() as transaction:
            await leases.hold(transaction, lease, now)
            for row in left:
                receipt = receipts.get(row.key, Receipt(row.key, Outcome.UNKNOWN, _UNANSWERED))
                await self._settle(transaction, row, receipt, now)

    async def _confirm(self, lease: Lease, rows: Sequence[Outgoing]) -> set[str]:
        unsure = [row for row in rows if row.is_uncertain]
        if not unsure:
            return set()
        there = await self._lane.arrived([parcel_of(row) for row in unsure])
        now = self._env.clock()
        async with self._database.transaction() as transaction:
            await leases.hold(transaction, lease, now)
            pks = [row.pk for row in unsure if row.key in there]
            await outbox.delivered(transaction, pks, now)
        self._report.confirmed += len(pks)
        return there

    async def _settle(
        self, transaction: Transaction, row: Outgoing, receipt: Receipt, now: datetime
    ) -> None:
        if receipt.outcome is Outcome.DELIVERED:
            await outbox.delivered(transaction, [row.pk], now)
            self._report.delivered += 1
        elif receipt.outcome is Outcome.REFUSED or row.attempts + 1 >= self._push.attempts:
            await outbox.buried(transaction, row.pk, now, receipt.reason)
            self._report.dead += 1
        else:
            wait = timedelta(seconds=self._backoff(row.attempts))
            is_unknown = receipt.outcome is Outcome.UNKNOWN
            await outbox.postponed(
                transaction, row.pk, now + wait, receipt.reason, is_uncertain=is_unknown
            )
            self._report.postponed += 1

    def _backoff(self, times: int) -> float:
        """Answer the seconds to wait; half is certain, half is chance, so that rows spread."""
        most = min(self._push.wait_max_s, self._push.wait_s * 2.0**times)
        return self._outside.random.uniform(0.5, 1) * most

    async def _release(
        self, lease: Lease, rows: Sequence[Outgoing], *, is_unknown: bool, reason: str | None
    ) -> None:
        async with self._database.transaction() as transaction:
            await leases.hold(transaction, lease, self._env.clock())
            for was_unsure in (False, True):
                pks = [row.pk for row in rows if row.is_uncertain is was_unsure]
                await outbox.released(
                    transaction, pks, is_uncertain=is_unknown or was_unsure, reason=reason
                )

    # Stopping ----------------------------------------------------------------------------------

    async def _pause(self, lease: Lease, error: PlatformError) -> None:
        """Let the lane rest: the platform is asked again later, and no row pays for it."""
        failures, now = self._destination.failures, self._env.clock()
        until = now + timedelta(seconds=self._backoff(min(failures, 32)))
        if isinstance(error, PlatformPaused):
            until = max(now, error.until)
        try:
            async with self._database.transaction() as transaction:
                await leases.hold(transaction, lease, now)
                await destinations.pause(
                    transaction,
                    self._destination.name,
                    until=until,
                    problem=error.message,
                    failures=failures + 1,
                )
        except (LeaseLost, StoreUnavailable):
            log.warning("a pause could not be written", destination=self._destination.name)

    async def _give_back(self, lease: Lease) -> None:
        try:
            await leases.give_back(self._database, lease, self._env.clock())
        except StoreUnavailable:
            log.warning("a lease could not be given back and will expire", lease=lease.name)


_INTERRUPTED = "发送中断，先查询平台是否已收到"
_UNANSWERED = "平台没有回答这一条"
