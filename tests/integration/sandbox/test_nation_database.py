"""The national exchange database as it is filled: its tables, its rows, its rules."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from gateway.sandbox import AS_OF, generate
from gateway.sandbox.nation import Nation, nation
from tests.integration.exchange import COUNT, LISTS, add, rows, told


async def test_every_list_is_a_row_and_every_handling_item_another(exchange: Nation) -> None:
    for family in LISTS:
        basics = await rows(exchange, f"dn_task_{family}_basic")
        lists = {row["ROW_GUID"]: row for row in basics if not row["TASK_HANDLE_ITEM"]}
        expected = told(exchange.world, family)
        assert lists.keys() == expected.keys()
        items = [row for row in basics if row["TASK_HANDLE_ITEM"]]
        held = Counter((row["TASK_CODE"], row["TASK_VERSION"]) for row in items)
        assert held == Counter(
            {
                (row["taskCode"], int(row["taskVersion"])): len(row["handlingItems"])
                for row in expected.values()
                if row.get("handlingItems")
            }
        )


@pytest.mark.parametrize("part", ["extend", "material", "fee_project", "questions"])
async def test_rows_beside_are_joined_by_the_id_of_their_basic_row(
    exchange: Nation, part: str
) -> None:
    basics = {row["ROW_GUID"]: row for row in await rows(exchange, "dn_task_general_basic")}
    beside = await rows(exchange, f"dn_task_general_{part}")
    assert beside
    for row in beside:
        assert row["TASK_CODE"] == basics[row["TASK_GUID"]]["TASK_CODE"]
    if part == "extend":
        assert {row["TASK_GUID"] for row in beside} == basics.keys()


async def test_the_directory_holds_the_national_catalog(exchange: Nation) -> None:
    codes = {row["CATALOG_CODE"] for row in await rows(exchange, "dn_task_directory")}
    world = exchange.world
    assert codes == {
        world.nation_catalog.record(guid)["catalogCode"] for guid in world.nation_catalog.guids()
    }


async def test_a_complete_database_is_left_as_it_is(exchange: Nation) -> None:
    before = await rows(exchange, "dn_task_public_material")
    assert await exchange.fill() is False
    assert await rows(exchange, "dn_task_public_material") == before


async def test_what_the_exchange_requires_is_not_null(exchange: Nation) -> None:
    (row, *_) = await rows(exchange, "dn_task_punish_questions")
    with pytest.raises(IntegrityError):
        await add(exchange, "dn_task_punish_questions", row | {"ROW_GUID": "new", "QUESTION": None})


async def test_a_change_of_the_world_is_written_over_the_rows_of_its_list(
    exchange: Nation,
) -> None:
    guid = exchange.world.nation_lists.guids()[0]
    before = {table: len(await rows(exchange, table)) for table in exchange.tables}
    exchange.world.nation_lists.touch(guid, AS_OF + timedelta(days=1), taskName="改名后的事项")
    await exchange.write(guid)
    assert {table: len(await rows(exchange, table)) for table in exchange.tables} == before
    names = [
        row["TASK_NAME"]
        for family in LISTS
        for row in await rows(exchange, f"dn_task_{family}_basic")
        if row["ROW_GUID"] == guid
    ]
    assert names == ["改名后的事项"]


@pytest.mark.parametrize("upper", [True, False])
async def test_names_are_written_as_the_database_is_used_to(
    exchange_url: str, *, upper: bool
) -> None:
    async with nation(generate(items=COUNT), exchange_url, upper=upper) as filled:
        await filled.fill()
        async with filled.engine.connect() as connection:
            names = await connection.run_sync(lambda c: inspect(c).get_table_names())
    assert "dn_task_directory" in {name.lower() for name in names}
    assert all(name == (name.upper() if upper else name.lower()) for name in names)
