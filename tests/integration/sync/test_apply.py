"""Applying pages: what is counted, what is current, whose word it is, what replaces what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gateway.standard.nouns import (
    IMPLEMENTATION_LIST,
    IMPLEMENTING_BODY,
    REGION,
    Noun,
    entity_id,
)
from gateway.store.copies import Origin
from gateway.store.database import Database
from gateway.store.parts import PART_TABLES
from gateway.store.streams import Counts
from sync.incoming import Incoming
from tests.integration.sync.pages import CITY, DISTRICT, NOW, apply, record, withdrawn
from tests.integration.sync.rows import (
    by_id,
    everything,
    handling_items,
    live_by_feed,
    materials,
    rows,
)
from tests.synthetic import dept_code, handling_item_code, task_code

LATER = NOW + timedelta(hours=1)


def version(number: int, native_id: str = "1", code: str | None = None, **values: Any) -> Incoming:
    return record(native_id, task_code=code or task_code(), task_version=number, **values)


def identity(number: int, code: str | None = None) -> str:
    return entity_id(IMPLEMENTATION_LIST, code or task_code(), number)


def changed(counts: Counts) -> tuple[int, int, int, int]:
    return counts.created, counts.updated, counts.deleted, counts.unchanged


async def live(database: Database) -> dict[str, str | None]:
    """Names of current entities by id."""
    return {
        key: row["task_name"] for key, row in (await by_id(database)).items() if row["is_current"]
    }


async def test_created_updated_unchanged_and_deleted_are_counted(database: Database) -> None:
    page = [version(1, "1"), version(1, "2", task_code(2)), version(1, "3", task_code(3))]
    assert changed(await apply(database, *page)) == (3, 0, 0, 0)
    page = [version(1, "1"), version(1, "2", task_code(2), task_name="新"), withdrawn("3")]
    assert changed(await apply(database, *page)) == (0, 1, 1, 1)
    page = [withdrawn("3"), withdrawn("never seen"), version(1, "4", task_code(4))]
    assert changed(await apply(database, *page)) == (1, 0, 0, 2)


async def test_every_record_of_a_page_is_counted_once(database: Database) -> None:
    page = [version(1), version(1, task_name="甲"), withdrawn("2"), version(1, "3", task_code(3))]
    counts = await apply(database, *page)
    assert sum(changed(counts)) == len(page)


async def test_an_older_version_never_overwrites_a_newer_one(database: Database) -> None:
    await apply(database, version(3, task_name="三"))
    before = await everything(database)
    assert changed(await apply(database, version(2, task_name="二"), at=LATER)) == (0, 0, 0, 1)
    assert await everything(database) == before


async def test_a_replaced_version_stays_but_is_not_current(database: Database) -> None:
    await apply(database, version(1, task_name="一"))
    await apply(database, version(2, task_name="二"))
    stored = await by_id(database)
    assert stored[identity(1)]["deleted_at"] is None
    assert await live(database) == {identity(2): "二"}


async def test_withdrawing_a_record_brings_no_replaced_version_back(database: Database) -> None:
    await apply(database, version(1))
    await apply(database, version(2))
    await apply(database, withdrawn("1"))
    assert await live(database) == {}
    stored = await by_id(database)
    assert stored[identity(1)]["deleted_at"] is None
    assert stored[identity(2)]["deleted_at"] is not None


async def test_withdrawing_the_newest_version_brings_back_one_that_is_still_described(
    database: Database,
) -> None:
    # Platforms that keep one row for each version withdraw one row.
    await apply(database, version(1, "1", task_name="一"), version(2, "2", task_name="二"))
    assert await live(database) == {identity(2): "二"}
    await apply(database, withdrawn("2"))
    assert await live(database) == {identity(1): "一"}


async def test_a_record_that_comes_back_is_created_again_and_has_its_history(
    database: Database,
) -> None:
    await apply(database, version(1, task_name="一"))
    await apply(database, withdrawn("1"))
    assert changed(await apply(database, version(1, task_name="一"))) == (1, 0, 0, 0)
    assert await live(database) == {identity(1): "一"}
    feed = [row["operation"] for row in await rows(database, "change")]
    assert feed == ["created", "deleted", "created"]
    assert await live_by_feed(database) == {identity(1)}


async def test_of_two_versions_of_a_record_in_a_page_the_newer_wins_wherever_it_stands(
    database: Database,
) -> None:
    await apply(database, version(2, task_name="二"), version(1, task_name="一"))
    assert await live(database) == {identity(2): "二"}


async def test_of_two_contents_of_one_version_in_a_page_the_later_wins(database: Database) -> None:
    await apply(database, version(1, task_name="先"), version(1, task_name="后"))
    assert await live(database) == {identity(1): "后"}


async def test_a_withdrawal_in_a_page_counts_by_its_place(database: Database) -> None:
    await apply(database, version(3, "1"), withdrawn("1"))
    assert await live(database) == {}
    await apply(database, withdrawn("1"), version(3, "1", task_name="三"))
    assert await live(database) == {identity(3): "三"}


async def test_two_records_of_one_platform_may_describe_one_entity(database: Database) -> None:
    counts = await apply(database, version(1, "1", task_name="甲"), version(1, "2", by_law="法"))
    assert changed(counts) == (2, 0, 0, 0)
    (row,) = (await by_id(database)).values()
    assert (row["native_id"], row["task_name"], row["by_law"]) == ("1", "甲", "法")
    assert [row["operation"] for row in await rows(database, "change")] == ["created"]


async def test_a_record_that_gets_another_code_leaves_its_old_entity_withdrawn(
    database: Database,
) -> None:
    await apply(database, version(1, code=task_code(1)))
    assert changed(await apply(database, version(1, code=task_code(2)))) == (0, 1, 0, 0)
    assert list(await live(database)) == [identity(1, task_code(2))]
    assert await live_by_feed(database) == {identity(1, task_code(2))}


async def test_a_record_that_moves_does_not_save_another_whose_code_it_takes_over(
    database: Database,
) -> None:
    await apply(database, version(1, "1", task_code(1)), version(1, "2", task_code(2)))
    # Record 1 goes to code 3 for good, while record 2 becomes version 2 of code 1.
    await apply(database, version(1, "1", task_code(3)), version(2, "2", task_code(1)))
    stored = await by_id(database)
    assert stored[identity(1, task_code(1))]["deleted_at"] is not None


async def test_the_city_says_what_and_the_district_says_how(database: Database) -> None:
    await apply(database, version(1, task_name="市", transact_addr="市中心"))
    await apply(database, version(1, task_name="区", transact_addr="区大厅"), origin=DISTRICT)
    (row,) = (await by_id(database)).values()
    assert (row["task_name"], row["transact_addr"], row["platform"]) == ("市", "区大厅", "city")


async def test_when_a_platform_withdraws_its_copy_the_others_word_counts(
    database: Database,
) -> None:
    await apply(database, version(1, task_name="市", materials=[{"material_name": "市表"}]))
    await apply(
        database, version(1, task_name="区", materials=[{"material_name": "区表"}]), origin=DISTRICT
    )
    await apply(database, withdrawn("1"), at=LATER)
    (row,) = (await by_id(database)).values()
    assert (row["task_name"], row["platform"], row["deleted_at"]) == ("区", "district", None)
    assert await materials(database) == {row["id"]: ["区表"]}
    await apply(database, withdrawn("1"), origin=DISTRICT)
    assert await live(database) == {}


async def test_when_a_record_moves_on_the_other_platforms_word_stays(database: Database) -> None:
    await apply(database, version(1, task_name="市"))
    await apply(database, version(1, task_name="区"), origin=DISTRICT)
    await apply(database, version(2, task_name="市二"))
    stored = await by_id(database)
    assert (stored[identity(1)]["task_name"], stored[identity(1)]["platform"]) == ("区", "district")
    assert await live(database) == {identity(2): "市二"}


async def test_a_record_without_a_valid_code_is_an_entity_of_its_platform(
    database: Database,
) -> None:
    for origin in (CITY, DISTRICT):
        await apply(
            database, version(1, code="not a code", task_name=origin.platform), origin=origin
        )
    stored = await by_id(database)
    assert set(stored) == {
        entity_id(IMPLEMENTATION_LIST, origin.platform, origin.stream, "1")
        for origin in (CITY, DISTRICT)
    }
    assert {row["code"] for row in stored.values()} == {None}
    assert {row["task_code"] for row in stored.values()} == {"not a code"}


async def test_a_corrected_code_moves_the_record_to_its_entity(database: Database) -> None:
    await apply(database, version(1, code="not a code"))
    await apply(database, version(1, task_name="甲"))
    assert await live(database) == {identity(1): "甲"}


async def test_findings_belong_to_the_copy_and_are_replaced_with_it(database: Database) -> None:
    await apply(database, version(1, promise_day="很快"))
    await apply(database, version(1, promise_day="很慢"), origin=DISTRICT)
    await apply(database, version(1, promise_day="3"))
    malformed = [row for row in await rows(database, "finding") if row["rule"] == "value.malformed"]
    assert [(row["platform"], row["evidence"]) for row in malformed] == [("district", "很慢")]
    await apply(database, withdrawn("1"), origin=DISTRICT)
    assert {row["platform"] for row in await rows(database, "finding")} == {"city"}


async def test_children_are_replaced_whole_and_keep_their_ids(database: Database) -> None:
    one, two, three = ({"material_name": name} for name in ("甲", "乙", "丙"))
    await apply(database, version(1, materials=[one, two]))
    before = {row["material_name"]: row["id"] for row in await rows(database, "material")}
    await apply(database, version(1, materials=[three, two]))
    after = {row["material_name"]: row["id"] for row in await rows(database, "material")}
    assert await materials(database) == {identity(1): ["丙", "乙"]}
    assert after["乙"] == before["乙"]


async def test_a_list_without_handling_items_has_one_that_is_implicit(database: Database) -> None:
    await apply(database, version(1, promise_day=5, materials=[{"material_name": "甲"}]))
    assert await handling_items(database) == [(None, True)]
    (item,) = await rows(database, "handling_item")
    assert item["promise_day"] == 5
    await apply(database, version(1, handling_items=[{"task_handle_item": handling_item_code()}]))
    assert await handling_items(database) == [(handling_item_code(), False)]
    await apply(database, version(1))
    assert await handling_items(database) == [(None, True)]


async def test_children_that_cannot_be_told_apart_are_all_kept(database: Database) -> None:
    # "None" is what a platform written in Python sends where it has no code.
    items = [{"task_handle_item": code} for code in (None, "None", None, "None")]
    names = [{"material_name": name} for name in (None, "None", "None")]
    await apply(database, version(1, handling_items=[*items, {"materials": names}]))
    assert len(await rows(database, "handling_item")) == 5
    assert len(await rows(database, "material")) == 3


async def test_materials_of_the_list_itself_stand_with_its_first_handling_item(
    database: Database,
) -> None:
    own = [{"materials": [{"material_name": "甲"}]}, {"materials": [{"material_name": "乙"}]}]
    await apply(database, version(1, handling_items=own, materials=[{"material_name": "丙"}]))
    assert await materials(database) == {identity(1): ["甲", "丙", "乙"]}


async def test_fetched_at_is_when_a_content_first_arrived(database: Database) -> None:
    await apply(database, version(1))
    await apply(database, version(1), at=LATER)
    (row,) = await rows(database, "implementation_list")
    first = row["fetched_at"]
    await apply(database, version(1, task_name="新"), at=LATER)
    (row,) = await rows(database, "implementation_list")
    assert row["fetched_at"] - first == timedelta(hours=1)


async def test_revisions_grow_for_every_table_whose_rows_changed(database: Database) -> None:
    await apply(database, version(1))
    await apply(database, version(1))
    revisions = {row["name"]: row["value"] for row in await rows(database, "revision")}
    parts = {"handling_item", "attachment", *(table.name for table in PART_TABLES.values())}
    touched = {"change", "copy", "finding", "implementation_list", *parts}
    assert revisions == dict.fromkeys(touched, 1)


async def test_nouns_without_versions_and_children_are_applied_alike(database: Database) -> None:
    cases: tuple[tuple[Noun, str, dict[str, Any]], ...] = (
        (REGION, "region", {"area_code": "430400", "area_name": "某市"}),
        (IMPLEMENTING_BODY, "implementing_body", {"credit_code": dept_code()}),
    )
    for noun, table, values in cases:
        page, origin = [record("1", noun, **values)], Origin("city", table)
        assert changed(await apply(database, *page, noun=noun, origin=origin)) == (1, 0, 0, 0)
        assert changed(await apply(database, *page, noun=noun, origin=origin)) == (0, 0, 0, 1)
        (row,) = await rows(database, table)
        assert row["is_current"]


async def test_a_stream_whose_records_become_of_another_kind_goes_on(database: Database) -> None:
    await apply(database, record("1", REGION, area_code="430400"), noun=REGION)
    body = record("1", IMPLEMENTING_BODY, credit_code=dept_code())
    assert changed(await apply(database, body, noun=IMPLEMENTING_BODY)) == (0, 1, 0, 0)
    assert len(await rows(database, "implementing_body")) == 1


async def test_an_empty_page_changes_nothing(database: Database) -> None:
    assert await apply(database) == Counts()
    assert not any((await everything(database)).values())
