"""Statistics: a load is looked at while it grows, seldom, and never at a run's cost."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from gateway.errors import StoreUnavailable
from gateway.store import statistics
from gateway.store.changes import CHANGE
from gateway.store.database import Database
from gateway.store.statistics import FIRST, GROWTH, Statistics, refresh

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)


@pytest.fixture
async def filled(migrated_url: str) -> AsyncIterator[Database]:
    """A store of its own: what was looked at once stays so."""
    database = Database(migrated_url)
    await refresh(database)
    yield database
    await database.close()


async def write(database: Database, count: int) -> None:
    row = {"entity_type": "Region", "operation": "created", "platform": "p", "changed_at": NOW}
    async with database.transaction() as transaction:
        await transaction.execute(
            insert(CHANGE), [{**row, "entity_id": f"rg_{number:060}"} for number in range(count)]
        )


async def test_a_table_is_looked_at_when_it_has_doubled_and_not_again(filled: Database) -> None:
    await write(filled, 3_000)
    assert await refresh(filled) == ["change"]
    assert await refresh(filled) == []
    await write(filled, 1_000)
    assert await refresh(filled) == []
    await write(filled, 3_500)
    assert await refresh(filled) == ["change"]


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Database]:
    found: list[Database] = []

    async def look(database: Database) -> Sequence[str]:
        found.append(database)
        return ()

    monkeypatch.setattr(statistics, "refresh", look)
    return found


async def test_a_run_looks_when_it_has_written_much_and_then_at_each_doubling(
    looks: list[Database],
) -> None:
    database, kept = Database("sqlite://"), Statistics()
    told = []
    for written in range(0, FIRST * 10, 100):
        await kept.keep_up(database, written)
        told.append(len(looks))
    assert told[FIRST // 100 - 1 : FIRST // 100 + 1] == [0, 1]
    assert told[FIRST * GROWTH // 100 - 1 : FIRST * GROWTH // 100 + 1] == [1, 2]
    assert told[-1] == 4  # at 1, 2, 4 and 8 thousand


async def test_a_store_that_cannot_be_looked_at_costs_no_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def fail(_: Database) -> Sequence[str]:
        raise StoreUnavailable("数据库暂时不可用。")

    monkeypatch.setattr(statistics, "refresh", fail)
    await Statistics().keep_up(Database("sqlite://"), FIRST)
