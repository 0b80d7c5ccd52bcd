"""Values looked for at once: any number of them, by an index, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, text

from gateway.store.among import among, slices
from gateway.store.changes import CHANGE
from gateway.store.database import Database
from gateway.store.tables import METADATA

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
IDS = ["", "rg_1", "区'\"\\", "𠮷\u2028", "{}", "NULL", "1"]


@pytest.fixture
async def filled(database: Database) -> Database:
    row = {"entity_type": "Region", "operation": "created", "platform": "p", "changed_at": NOW}
    async with database.transaction() as transaction:
        await transaction.execute(insert(CHANGE), [{**row, "entity_id": one} for one in IDS])
    return database


@pytest.mark.parametrize("wanted", [[], *[[one] for one in IDS], IDS[1:4], [*IDS, "nowhere"]])
async def test_rows_of_the_values_are_found_and_no_others(
    filled: Database, wanted: list[str]
) -> None:
    statement = select(CHANGE.c.entity_id).where(among(CHANGE.c.entity_id, wanted))
    async with filled.transaction() as transaction:
        found = set((await transaction.execute(statement)).scalars())
    assert found == set(wanted) - {"nowhere"}


async def test_keys_are_found_as_well(filled: Database) -> None:
    async with filled.transaction() as transaction:
        pks = list((await transaction.execute(select(CHANGE.c.pk))).scalars())
        chosen = select(CHANGE.c.pk).where(among(CHANGE.c.pk, [pks[0], pks[2], 2**40]))
        assert set((await transaction.execute(chosen)).scalars()) == {pks[0], pks[2]}


async def test_more_values_are_taken_than_a_database_takes_parameters(filled: Database) -> None:
    wanted = [f"nowhere_{number}" for number in range(70_000)]
    statement = select(CHANGE.c.entity_id).where(among(CHANGE.c.entity_id, [*wanted, "rg_1"]))
    async with filled.transaction() as transaction:
        assert list((await transaction.execute(statement)).scalars()) == ["rg_1"]


async def test_an_index_is_used(filled: Database) -> None:
    copy = METADATA.tables["copy"]
    statement = select(copy.c.pk).where(among(copy.c.entity_id, ["a", "b"]))
    explain = "EXPLAIN QUERY PLAN" if filled.dialect.name == "sqlite" else "EXPLAIN"
    async with filled.transaction() as transaction:
        if filled.dialect.name == "postgresql":
            await transaction.execute(text("SET LOCAL enable_seqscan=off"))  # the table is empty
        written = str(statement.compile(transaction.sync_engine, compile_kwargs={}))
        bound = "'[\"a\"]'" if filled.dialect.name == "sqlite" else "ARRAY['a']::text[]"
        written = written.replace("?", bound).replace("%(param_1)s::TEXT[]", bound)
        plan = "\n".join(
            str(row) for row in await transaction.execute(text(f"{explain} {written}"))
        )
    assert "ix_copy_entity" in plan


def test_slices_hold_every_value_once_in_order() -> None:
    for count in (0, 1, 2, 3, 7):
        found = list(slices(range(count), 3))
        assert [one for some in found for one in some] == list(range(count))
        assert all(0 < len(some) <= 3 for some in found)
