"""Tallies count ended runs once, and what became of their records."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from gateway.store import streams, tallies
from gateway.store.copies import Origin
from gateway.store.database import Database
from gateway.store.streams import Counts

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
ORIGIN = Origin("province", "items")


async def counted(database: Database) -> dict[tuple[str, str], int]:
    async with database.transaction() as transaction:
        rows = await transaction.execute(select(tallies.TALLY))
        return {(row.measure, row.label): row.total for row in rows}


async def run(database: Database, name: str, status: str, counts: Counts) -> None:
    await streams.start_run(database, ORIGIN, name, NOW)
    async with database.transaction() as transaction:
        await streams.count_run(transaction, name, counts)
        await streams.finish_run(transaction, name, status, NOW)


async def test_runs_add_up_by_status_and_records_by_outcome(database: Database) -> None:
    await run(database, "rn_1", "SUCCEEDED", Counts(created=3, unchanged=5))
    await run(database, "rn_2", "SUCCEEDED", Counts(created=1, deleted=2))
    await run(database, "rn_3", "FAILED_TRANSIENT", Counts(quarantined=1))
    assert await counted(database) == {
        ("runs", "SUCCEEDED"): 2,
        ("runs", "FAILED_TRANSIENT"): 1,
        ("records", "created"): 4,
        ("records", "unchanged"): 5,
        ("records", "deleted"): 2,
        ("records", "quarantined"): 1,
    }


async def test_a_run_that_is_still_going_on_does_not_count(database: Database) -> None:
    await streams.start_run(database, ORIGIN, "rn_1", NOW)
    assert await counted(database) == {}


async def test_a_run_whose_process_died_counts_when_it_is_ended(database: Database) -> None:
    await streams.start_run(database, ORIGIN, "rn_1", NOW)
    async with database.transaction() as transaction:
        await streams.count_run(transaction, "rn_1", Counts(updated=7))
    await streams.end_abandoned_runs(database, ORIGIN, NOW)
    await streams.end_abandoned_runs(database, ORIGIN, NOW)
    assert await counted(database) == {("runs", "LEASE_LOST"): 1, ("records", "updated"): 7}
