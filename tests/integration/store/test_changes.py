"""The change feed and the data revisions."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from gateway.store import changes
from gateway.store.changes import CHANGE, REVISION
from gateway.store.database import Database

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)


async def revisions(database: Database) -> dict[str, int]:
    async with database.transaction() as transaction:
        rows = await transaction.execute(select(REVISION.c.name, REVISION.c.value))
        return {row.name: row.value for row in rows}


async def feed(database: Database) -> list[tuple[str, str]]:
    async with database.transaction() as transaction:
        rows = await transaction.execute(
            select(CHANGE.c.entity_id, CHANGE.c.operation).order_by(CHANGE.c.pk)
        )
        return [(row.entity_id, row.operation) for row in rows]


async def bump(database: Database, *tables: str) -> None:
    async with database.transaction() as transaction:
        await changes.bump_revisions(transaction, database.dialect, tables)


async def test_a_revision_begins_at_one_and_grows_by_one(database: Database) -> None:
    await bump(database, "region")
    await bump(database, "region", "copy", "region")
    assert await revisions(database) == {"region": 2, "copy": 1}


async def test_writers_who_come_together_are_all_counted(database: Database) -> None:
    orders = [("region", "copy"), ("copy", "region")] * 4
    await asyncio.gather(*(bump(database, *order) for order in orders))
    assert await revisions(database) == {"region": 8, "copy": 8}


async def test_a_rolled_back_transaction_raises_no_revision_and_leaves_no_entry(
    database: Database,
) -> None:
    async def fail() -> None:
        async with database.transaction() as transaction:
            await changes.record_changes(
                transaction, database.dialect, "Region", "p", {"rg_1": "created"}, NOW
            )
            await changes.bump_revisions(transaction, database.dialect, ["region"])
            raise RuntimeError("page failed")

    with pytest.raises(RuntimeError, match="page failed"):
        await fail()
    assert (await feed(database), await revisions(database)) == ([], {})


async def test_the_feed_keeps_the_order_of_its_pages(database: Database) -> None:
    for operation in ("created", "updated", "deleted"):
        async with database.transaction() as transaction:
            await changes.record_changes(
                transaction, database.dialect, "Region", "p", {"rg_1": operation}, NOW
            )
    assert [operation for _, operation in await feed(database)] == ["created", "updated", "deleted"]


async def test_nothing_that_changed_is_nothing_written(database: Database) -> None:
    async with database.transaction() as transaction:
        await changes.record_changes(transaction, database.dialect, "Region", "p", {}, NOW)
        await changes.bump_revisions(transaction, database.dialect, [])
    assert (await feed(database), await revisions(database)) == ([], {})
