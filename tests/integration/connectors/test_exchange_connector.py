"""Reading an exchange database: whole records, every change, whatever shares one time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from gateway.connectors.pages import Page
from gateway.sandbox import AS_OF
from gateway.sandbox.nation import Nation
from gateway.sandbox.nation.tables import FAMILIES
from gateway.sandbox.record import Record
from gateway.sandbox.times import BEIJING
from tests.integration.connectors.opened import all_pages, native_ids
from tests.integration.exchange import LISTS, add, change, reading, rows, told

UNTIL = AS_OF + timedelta(days=1)
LATER = AS_OF + timedelta(days=2)
LATER_THERE = LATER.astimezone(BEIJING).replace(tzinfo=None)
END = AS_OF + timedelta(days=3)
GENERAL = LISTS["general"]


def records(pages: Sequence[Page]) -> dict[str, Record]:
    return {r.raw["rowGuid"]: r.raw for page in pages for r in page.records if r.raw}


def problems(pages: Sequence[Page]) -> list[tuple[str | None, str]]:
    return [(r.problem_code, r.text) for page in pages for r in page.records if r.raw is None]


def part_of(row: Record, kind: str, name: str) -> list[Any]:
    return [child[name] for child in row.get(kind) or ()]


async def changed(exchange: Nation, stream: str = GENERAL, page_size: int = 7) -> list[Page]:
    """What a reading finds that begins where the last one ended."""
    async with reading(exchange, page_size) as connector:
        return await all_pages(connector, stream, since=UNTIL, until=END)


async def a_list(exchange: Nation, *, with_items: bool) -> Record:
    """A living list of the family general that has handling items, or none."""
    found = told(exchange.world, "general").values()
    return next(
        row
        for row in found
        if bool(row["handlingItems"]) == with_items and row["cdOperation"] != "D"
    )


@pytest.mark.parametrize("page_size", [7, 200])
async def test_every_list_is_read_once_and_whole(exchange: Nation, page_size: int) -> None:
    async with reading(exchange, page_size) as connector:
        for family, stream in LISTS.items():
            pages = await all_pages(connector, stream, until=UNTIL)
            expected = told(exchange.world, family)
            assert Counter(native_ids(pages)) == Counter(list(expected))
            assert {page.total for page in pages} == {len(expected)}
            for guid, row in records(pages).items():
                assert_same(row, expected[guid])
        catalog = await all_pages(connector, "catalog-items", until=UNTIL)
    assert sorted(native_ids(catalog)) == sorted(exchange.world.nation_catalog.guids())


def assert_same(row: Record, world: Record) -> None:
    """The record is what the world told: its own elements, extension, items, children."""
    for name in ("taskName", "taskCode", "byLaw", "deptCode", "linkWay", "useLevel"):
        assert row[name] == world[name], name
    assert row["cdTime"] == world["cdTime"]
    if "isOnline" in world:
        assert row["isOnline"] == world["isOnline"]
        assert row["onlineHandleDepth"] == world["onlineHandleDepth"]
    # What is withdrawn stays out of a record, but a withdrawn list comes as it is.
    if world["cdOperation"] == "D":
        return
    assert [item["rowGuid"] for item in row["handlingItems"]] == [
        item["rowGuid"] for item in world.get("handlingItems", ())
    ]
    pairs = [(row, world)]
    pairs += list(zip(row["handlingItems"], world.get("handlingItems", ()), strict=True))
    for ours, theirs in pairs:
        for kind, name in (("materials", "materialName"), ("questions", "question")):
            assert part_of(ours, kind, name) == part_of(theirs, kind, name)
        assert part_of(ours, "fees", "feeStand") == part_of(theirs, "fees", "feeStand")


async def test_only_lists_that_changed_in_the_window_are_read_again(exchange: Nation) -> None:
    lists = exchange.world.nation_lists
    first, second, third, *_ = sorted(told(exchange.world, "general"))
    lists.touch(first, LATER, taskName="改名后的事项")
    lists.withdraw(second, LATER)
    new = lists.revise(third, LATER)
    for guid in (first, second, new):
        await exchange.write(guid)
    pages = await changed(exchange)
    found = records(pages)
    assert found.keys() == {first, second, new}
    assert found[first]["taskName"] == "改名后的事项"
    assert found[second]["cdOperation"] == "D"
    assert found[new]["taskVersion"] == int(lists.record(third)["taskVersion"]) + 1
    assert {guid: found[new]["rowGuid"] for guid in native_ids(pages) if guid == new}
    assert pages[0].total == 3


@pytest.mark.parametrize("page_size", [1, 3])
async def test_rows_of_one_time_are_read_across_the_border_of_a_page(
    exchange: Nation, page_size: int
) -> None:
    for part in FAMILIES["public"]:
        await change(exchange, f"dn_task_public_{part}", {"CD_TIME": LATER_THERE})
    pages = await changed(exchange, LISTS["public"], page_size)
    expected = told(exchange.world, "public")
    assert Counter(native_ids(pages)) == Counter(list(expected))
    assert len(pages) >= len(expected) // page_size


async def test_a_reading_goes_on_from_each_of_its_tokens(exchange: Nation) -> None:
    item = (await a_list(exchange, with_items=True))["handlingItems"][0]
    await change(exchange, "dn_task_general_questions", {"CD_TIME": LATER_THERE})
    await change(
        exchange, "dn_task_general_basic", {"CD_TIME": LATER_THERE}, {"ROW_GUID": item["rowGuid"]}
    )
    whole = await changed(exchange, page_size=5)
    assert len(whole) > 10
    async with reading(exchange, 5) as connector:
        for number, page in enumerate(whole[:-1], start=1):
            rest = await all_pages(connector, GENERAL, since=UNTIL, until=END, token=page.token)
            assert [page.records for page in rest] == [page.records for page in whole[number:]]


@pytest.mark.parametrize(
    ("table", "kind", "element", "value"),
    [
        ("material", "materials", "MATERIAL_NAME", "新增的材料"),
        ("questions", "questions", "QUESTION", "新问题？"),
        ("extend", None, "ONLINE_HANDLE_URL", "https://new.example"),
    ],
)
@pytest.mark.parametrize("with_items", [True, False])
async def test_a_change_beside_reads_its_list_again(  # noqa: PLR0913 - one promise, all places
    exchange: Nation, table: str, kind: str | None, element: str, value: str, *, with_items: bool
) -> None:
    row = await a_list(exchange, with_items=with_items)
    owner = row["handlingItems"][0] if with_items else row
    await change(
        exchange,
        f"dn_task_general_{table}",
        {"CD_TIME": LATER_THERE, element: value},
        {"TASK_GUID": owner["rowGuid"]},
    )
    found = records(await changed(exchange))
    assert found.keys() == {row["rowGuid"]}
    read = found[row["rowGuid"]]
    read = read["handlingItems"][0] if with_items else read
    key = {"MATERIAL_NAME": "materialName", "QUESTION": "question"}.get(element, "onlineHandleUrl")
    assert value in ([part[key] for part in read[kind]] if kind else [read[key]])


async def test_a_handling_item_that_changes_alone_reads_its_list_again(exchange: Nation) -> None:
    row = await a_list(exchange, with_items=True)
    item = row["handlingItems"][0]
    values = {"CD_TIME": LATER_THERE, "TASK_NAME": "改名后的办理项"}
    await change(exchange, "dn_task_general_basic", values, {"ROW_GUID": item["rowGuid"]})
    found = records(await changed(exchange))
    assert found.keys() == {row["rowGuid"]}
    assert found[row["rowGuid"]]["handlingItems"][0]["taskName"] == "改名后的办理项"


@pytest.mark.parametrize("mark", ["D", "d"])
async def test_withdrawn_rows_inside_a_list_are_left_out_of_it(exchange: Nation, mark: str) -> None:
    row = await a_list(exchange, with_items=True)
    item = row["handlingItems"][0]
    withdrawn = {"CD_TIME": LATER_THERE, "CD_OPERATION": mark}
    await change(exchange, "dn_task_general_basic", withdrawn, {"ROW_GUID": item["rowGuid"]})
    bare = await a_list(exchange, with_items=False)
    material = bare["materials"][0]["rowGuid"]
    await change(exchange, "dn_task_general_material", withdrawn, {"ROW_GUID": material})
    found = records(await changed(exchange))
    assert len(found[row["rowGuid"]]["handlingItems"]) == len(row["handlingItems"]) - 1
    names = [m["materialName"] for m in found[bare["rowGuid"]]["materials"]]
    assert names == [m["materialName"] for m in bare["materials"][1:]]


async def test_rows_without_a_list_are_told_and_not_lost(exchange: Nation) -> None:
    (material, *_) = await rows(exchange, "dn_task_general_material")
    basics = await rows(exchange, "dn_task_general_basic")
    item = next(row for row in basics if row["TASK_HANDLE_ITEM"])
    lost = {"ROW_GUID": "lost-1", "TASK_CODE": "nowhere", "CD_TIME": LATER_THERE}
    await add(exchange, "dn_task_general_basic", item | lost)
    lost = {"ROW_GUID": "lost-2", "TASK_GUID": "lost-1", "CD_TIME": LATER_THERE}
    await add(exchange, "dn_task_general_questions", _question(material) | lost)
    lost = {"ROW_GUID": "lost-3", "TASK_GUID": "nowhere", "CD_TIME": LATER_THERE}
    await add(exchange, "dn_task_general_material", material | lost)
    pages = await changed(exchange)
    assert records(pages) == {}
    (first, item_text), (second, material_text) = problems(pages)
    assert (first, second) == ("exchange.orphan", "exchange.orphan")
    assert '"lost-1"' in item_text
    assert '"lost-2"' in item_text
    assert '"lost-3"' in material_text


async def test_a_row_of_an_item_without_a_list_is_told_when_it_changes_alone(
    exchange: Nation,
) -> None:
    row = await a_list(exchange, with_items=True)
    item = row["handlingItems"][0]
    await change(
        exchange, "dn_task_general_basic", {"TASK_CODE": "gone"}, {"ROW_GUID": item["rowGuid"]}
    )
    question = item["questions"][0]["rowGuid"]
    await change(
        exchange, "dn_task_general_questions", {"CD_TIME": LATER_THERE}, {"ROW_GUID": question}
    )
    ((code, text),) = problems(await changed(exchange))
    assert code == "exchange.orphan"
    assert question in text


def _question(row: dict[str, Any]) -> dict[str, Any]:
    shared = ("TASK_CODE", "CD_OPERATION", "CD_BATCH", "DATA_SOURCE")
    return {name: row[name] for name in shared} | {
        "TASK_HANDLE_ITEM": None,
        "QUESTION": "？",
        "ANSWER": "。",
        "ORDER_NUM": 1,
    }


async def test_a_window_is_closed_below_and_open_above(exchange: Nation) -> None:
    first, second, *_ = sorted(told(exchange.world, "general"))
    at = datetime(2026, 11, 5, 8, tzinfo=BEIJING)
    for guid, time in ((first, at), (second, at + timedelta(hours=1))):
        values = {"CD_TIME": time.replace(tzinfo=None)}
        await change(exchange, "dn_task_general_basic", values, {"ROW_GUID": guid})
    async with reading(exchange) as connector:
        window = {"since": at, "until": at + timedelta(hours=1)}
        assert native_ids(await all_pages(connector, GENERAL, **window)) == [first]


async def test_a_time_of_the_future_waits_for_its_window(exchange: Nation) -> None:
    guid = min(told(exchange.world, "check"))
    future = {"CD_TIME": datetime(2999, 1, 1)}  # noqa: DTZ001 - the column has no zone
    await change(exchange, "dn_task_check_basic", future, {"ROW_GUID": guid})
    await change(exchange, "dn_task_check_questions", future, {"TASK_GUID": guid})
    async with reading(exchange) as connector:
        pages = await all_pages(connector, LISTS["check"], until=UNTIL)
    assert {*native_ids(pages)} == {*told(exchange.world, "check")} - {guid}
