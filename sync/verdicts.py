"""What comes back of what was delivered: the platform's verdicts, and its silence.

Rows are looked at a page at a time: however many were delivered, as much memory is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from gateway.connectors.outward import Lane, Parcel
from gateway.connectors.spec import FEEDBACK, Push, Spec
from gateway.store import leases, outbox, streams
from gateway.store.copies import Origin
from gateway.store.destinations import Destination
from gateway.store.feedback import clear_findings
from gateway.store.leases import Lease
from gateway.store.outbox import Outgoing
from sync import window
from sync.environment import Environment

PAGE = 1_000
"""Delivered rows that are looked at together."""


@dataclass
class Taken:
    """How many rows the platform took, and how many it refused."""

    accepted: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class Verdicts:
    """Takes what one destination decided."""

    environment: Environment
    spec: Spec
    push: Push
    destination: Destination
    lane: Lane

    async def take(self, lease: Lease) -> Taken:
        """Take every verdict there is; raises what asking the platform raises, and LeaseLost."""
        database, taken, after = self.environment.database, Taken(), 0
        while True:
            async with database.transaction() as transaction:
                rows = await outbox.awaiting(transaction, self.destination.name, after, PAGE)
            if not rows:
                break
            await self._judge(lease, rows, taken)
            after = rows[-1].pk
        if after:
            now = self.environment.clock()
            async with database.transaction() as transaction:
                await leases.hold(transaction, lease, now)
                await outbox.overtaken(transaction, self.destination.name, now)
        return taken

    async def _judge(self, lease: Lease, rows: Sequence[Outgoing], taken: Taken) -> None:
        quiet = await self._quiet(rows)
        verdicts = await self.lane.verdicts([parcel_of(row) for row in rows])
        by_key = {row.key: row for row in rows}
        good = [by_key[verdict.key].pk for verdict in verdicts if verdict.is_accepted] + quiet
        refused = [verdict for verdict in verdicts if not verdict.is_accepted]
        database, now = self.environment.database, self.environment.clock()
        async with database.transaction() as transaction:
            await leases.hold(transaction, lease, now)
            await outbox.accepted(transaction, good, now)
            for verdict in refused:
                await outbox.rejected(transaction, by_key[verdict.key].pk, now, verdict.reason)
            await clear_findings(transaction, database.dialect, self.destination, good, now)
        taken.accepted += len(good)
        taken.rejected += len(refused)

    async def _quiet(self, rows: Sequence[Outgoing]) -> list[int]:
        """Answer the rows about which the platform has said nothing for long enough."""
        if self.push.is_marked:
            return []
        heard = self.environment.clock()
        if self.spec.feedback is not None:
            # Silence counts only as far as we have listened.
            origin = Origin(self.destination.platform, FEEDBACK)
            text = await streams.checkpoint(self.environment.database, origin)
            until = window.load(text).read_until
            if until is None:
                return []
            heard = min(heard, until)
        patience = timedelta(seconds=self.push.acceptance.quiet_s)
        return [row.pk for row in rows if row.sent_at and row.sent_at + patience <= heard]


def parcel_of(row: Outgoing) -> Parcel:
    """Answer a row as its lane takes it."""
    return Parcel(
        key=row.key,
        entity=row.entity_type,
        entity_id=row.entity_id,
        code=row.code,
        family=row.family,
        operation=row.operation,
        batch=row.batch,
        record=row.record,
    )
