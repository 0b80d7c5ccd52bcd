"""However much waits, it goes up at the destination's rate, and memory stays flat."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
import pytest
from sqlalchemy import func, insert, select

from gateway.connectors.outward import Guard, Listed, Outcome, Parcel, Receipt, Verdict
from gateway.store.among import slices
from gateway.store.database import Database
from gateway.store.outbox import OUTBOX, State
from sync.connectors import register_connectors
from tests.integration.submissions.above import Above, above

MOST_MEMORY = 12_000_000
"""Bytes; the payloads that wait are more."""
PADDING = "满" * 1_500


class Taking:
    """A destination that takes everything; it counts, and keeps nothing.

    Memory is traced, which takes long, once so many were taken: what is kept of each is seen then.
    """

    answers_queries = True

    def __init__(self, traced_from: int) -> None:
        self.taken = 0
        self.last = 0
        self.traced_from = traced_from

    def portions(self, parcels: Sequence[Parcel]) -> Sequence[Sequence[Parcel]]:
        return [parcels]

    async def send(self, parcels: Sequence[Parcel], guard: Guard) -> Sequence[Receipt]:
        await guard()
        if self.taken >= self.traced_from and not tracemalloc.is_tracing():
            tracemalloc.start()
        numbers = [int(parcel.code) for parcel in parcels]
        assert numbers == sorted(numbers)
        assert numbers[0] > self.last  # the oldest first
        self.last = numbers[-1]
        self.taken += len(parcels)
        return [Receipt(parcel.key, Outcome.DELIVERED) for parcel in parcels]

    async def arrived(self, parcels: Sequence[Parcel]) -> set[str]:
        return {parcel.key for parcel in parcels[:0]}

    async def verdicts(self, parcels: Sequence[Parcel]) -> Sequence[Verdict]:
        return [Verdict(parcel.key, is_accepted=True) for parcel in parcels[:0]]

    async def listed(self, _since: datetime, _until: datetime) -> Sequence[Listed]:
        return ()


def row(number: int, now: datetime) -> dict[str, Any]:
    return {
        "key": f"k-{number}",
        "destination": "province-up",
        "entity_type": "Evaluation",
        "entity_id": f"ev_{number}",
        "code": str(number),
        "version": 0,
        "family": "evaluation",
        "body": "",
        "operation": "I",
        "batch": f"{number:032d}",
        "content_hash": "",
        "payload": orjson.dumps({"writingEvaluation": PADDING}).decode(),
        "state": State.PENDING,
        "attempts": 0,
        "is_uncertain": False,
        "term": 0,
        "published_at": now,
        "next_at": now,
    }


async def fill(up: Above, count: int) -> None:
    for some in slices(range(1, count + 1), 1_000):
        async with up.database.transaction() as transaction:
            rows = [row(number, up.time.now) for number in some]
            await transaction.execute(insert(OUTBOX), rows)


@pytest.mark.parametrize(
    ("count", "traced"), [(6_000, 6_000), pytest.param(500_000, 20_000, marks=pytest.mark.full)]
)
async def test_a_backlog_drains_at_the_rate_with_flat_memory(
    database: Database, count: int, traced: int
) -> None:
    async with above(database) as up:
        assert up.spec.push is not None
        push = up.spec.push.model_copy(update={"rate_per_s": 50.0, "at_once": 500})
        up.spec = up.spec.model_copy(update={"push": push})
        await register_connectors(database, [up.spec])
        await fill(up, count)
        lane = Taking(count - traced)
        try:
            report = await up.relay(lane)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert (report.status, report.delivered, report.accepted) == ("succeeded", count, count)
        assert lane.taken == count
        assert sum(up.time.slept) == count / 50
        assert 0 < peak < MOST_MEMORY < traced * len(PADDING.encode())
        async with database.transaction() as transaction:
            states = select(OUTBOX.c.state, func.count()).group_by(OUTBOX.c.state)
            assert [tuple(one) for one in await transaction.execute(states)] == [
                ("ACCEPTED", count)
            ]
