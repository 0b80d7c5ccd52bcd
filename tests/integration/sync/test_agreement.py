"""Lists against catalog items, adoptions against lists, copies against copies – in any order."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from gateway.standard.nouns import ADOPTION, CATALOG_ITEM, IMPLEMENTATION_LIST, Noun
from gateway.store.copies import Origin
from gateway.store.database import Database
from sync.incoming import Incoming
from tests.integration.sync.pages import CITY, DISTRICT, NOW, apply, record, withdrawn
from tests.integration.sync.rows import by_id, everything, live_by_feed, rows
from tests.synthetic import CATALOG_CODE, dept_code, task_code

LATER = NOW + timedelta(hours=1)
MAIN = f"{CATALOG_CODE[:9]}000"
SUB = f"{CATALOG_CODE[:9]}001"


def item(code: str = CATALOG_CODE, native_id: str = "c1", **values: Any) -> Incoming:
    given = {"task_name": "消防设计审查", "task_type": "01", "use_level": "3", "by_law": "消防法"}
    return record(native_id, CATALOG_ITEM, catalog_code=code, **(given | values))


def listed(native_id: str = "l1", code: str = CATALOG_CODE, **values: Any) -> Incoming:
    given = {"task_name": "消防设计审查", "task_type": "01", "use_level": "3", "by_law": "消防法"}
    given |= {"task_code": task_code(catalog_code=code), "dept_code": dept_code()}
    return record(native_id, catalog_code=code, **(given | values))


def adoption(**values: Any) -> Incoming:
    given = {"catalog_code": CATALOG_CODE, "dept_code": dept_code(), "dept_name": "某局"}
    return record("a1", ADOPTION, **(given | values))


NOUNS = {"item": CATALOG_ITEM, "list": IMPLEMENTATION_LIST, "adoption": ADOPTION}


async def put(database: Database, noun: Noun, *records: Incoming, **named: Any) -> None:
    origin = named.pop("origin", Origin("city", noun.name))
    await apply(database, *records, noun=noun, origin=origin, **named)


async def cross_rules(database: Database) -> list[str]:
    """Rules of the findings that no platform's copy made by itself."""
    found = [row["rule"] for row in await rows(database, "finding") if row["platform"] is None]
    return sorted(found)


async def test_a_list_is_held_against_its_catalog_item_whichever_comes_first(
    database: Database,
) -> None:
    await put(database, IMPLEMENTATION_LIST, listed(task_name="审查"))
    assert await cross_rules(database) == ["catalog_item.absent"]
    await put(database, CATALOG_ITEM, item())
    assert await cross_rules(database) == ["four_same.task_name"]
    await put(database, CATALOG_ITEM, item(task_name="审查"))
    assert await cross_rules(database) == []


async def test_a_corrected_catalog_item_makes_its_lists_changed_ones(database: Database) -> None:
    await put(database, CATALOG_ITEM, item())
    await put(database, IMPLEMENTATION_LIST, listed())
    await put(database, CATALOG_ITEM, item(by_law="建筑法"), at=LATER)
    changes = [(row["entity_type"], row["operation"]) for row in await rows(database, "change")]
    assert changes[-2:] == [("ImplementationList", "updated"), ("CatalogItem", "updated")]
    (row,) = (await by_id(database)).values()
    assert row["updated_at"].replace(tzinfo=None) == LATER.replace(tzinfo=None)
    revisions = {one["name"]: one["value"] for one in await rows(database, "revision")}
    assert revisions["implementation_list"] == 2


async def test_a_catalog_item_that_changes_nothing_for_its_lists_leaves_them_alone(
    database: Database,
) -> None:
    await put(database, CATALOG_ITEM, item())
    await put(database, IMPLEMENTATION_LIST, listed())
    await put(database, CATALOG_ITEM, item(remark="其他"), at=LATER)
    assert [row["entity_type"] for row in await rows(database, "change")] == [
        "CatalogItem",
        "ImplementationList",
        "CatalogItem",
    ]


@pytest.mark.parametrize("known_by", ["is_handle", "has_child", "parent_code", "the code alone"])
async def test_a_list_on_an_item_with_sub_items_is_a_finding(
    database: Database, known_by: str
) -> None:
    flags = {"is_handle": {"is_handle": "0"}, "has_child": {"has_child": "1"}}
    await put(database, IMPLEMENTATION_LIST, listed(code=MAIN))
    await put(database, CATALOG_ITEM, item(MAIN, **flags.get(known_by, {})))
    if known_by not in flags:
        assert await cross_rules(database) == []
        parent = {"parent_code": MAIN} if known_by == "parent_code" else {}
        await put(database, CATALOG_ITEM, item(SUB, "c2", **parent))
    assert await cross_rules(database) == ["catalog_item.not_a_leaf"]


async def test_a_list_on_a_sub_item_is_none(database: Database) -> None:
    await put(database, CATALOG_ITEM, item(MAIN), item(SUB, "c2", parent_code=MAIN))
    await put(database, IMPLEMENTATION_LIST, listed(code=SUB))
    assert await cross_rules(database) == []


async def test_a_list_is_held_against_the_version_that_was_adopted(database: Database) -> None:
    await put(database, CATALOG_ITEM, item(native_id="v1", task_version=1, task_name="旧名"))
    await put(database, CATALOG_ITEM, item(native_id="v2", task_version=2, task_name="新名"))
    await put(database, IMPLEMENTATION_LIST, listed(task_name="旧名"))
    assert await cross_rules(database) == ["four_same.task_name"]
    await put(database, ADOPTION, adoption(task_version=1))
    assert await cross_rules(database) == []


async def test_an_adoption_is_owed_a_list_until_there_is_one(database: Database) -> None:
    await put(database, CATALOG_ITEM, item())
    await put(database, ADOPTION, adoption())
    assert await cross_rules(database) == ["adoption.not_filled"]
    await put(database, IMPLEMENTATION_LIST, listed())
    assert await cross_rules(database) == []
    assert [row["is_filled"] for row in await rows(database, "adoption")] == [True]
    await put(database, IMPLEMENTATION_LIST, withdrawn("l1"))
    assert await cross_rules(database) == ["adoption.not_filled"]
    assert [row["is_filled"] for row in await rows(database, "adoption")] == [False]


async def test_a_list_that_moves_to_another_body_leaves_the_adoption_unfilled(
    database: Database,
) -> None:
    await put(database, CATALOG_ITEM, item())
    await put(database, ADOPTION, adoption())
    await put(database, IMPLEMENTATION_LIST, listed())
    await put(database, IMPLEMENTATION_LIST, listed(dept_code=dept_code(2)))
    assert await cross_rules(database) == ["adoption.not_filled"]


async def test_a_withdrawn_adoption_owes_nothing(database: Database) -> None:
    await put(database, ADOPTION, adoption())
    await put(database, ADOPTION, withdrawn("a1"))
    assert await cross_rules(database) == []


async def test_the_feed_tells_of_an_adoption_that_was_filled(database: Database) -> None:
    await put(database, ADOPTION, adoption())
    await put(database, IMPLEMENTATION_LIST, listed())
    changes = [(row["entity_type"], row["operation"]) for row in await rows(database, "change")]
    assert changes[0] == ("Adoption", "created")
    assert set(changes[1:]) == {("Adoption", "updated"), ("ImplementationList", "created")}
    await live_by_feed(database)


@pytest.mark.parametrize("order", list(permutations(NOUNS)), ids="-".join)
async def test_the_order_in_which_streams_arrive_does_not_matter(
    database: Database, order: tuple[str, ...]
) -> None:
    pages = {"item": item(task_name="别名"), "list": listed(), "adoption": adoption()}
    for name in order:
        await put(database, NOUNS[name], pages[name])
    assert await cross_rules(database) == ["four_same.task_name"]
    assert [row["is_filled"] for row in await rows(database, "adoption")] == [True]


async def test_copies_that_differ_are_a_finding_until_they_agree(database: Database) -> None:
    await put(database, IMPLEMENTATION_LIST, listed(link_way="甲"), origin=CITY)
    await put(database, IMPLEMENTATION_LIST, listed(link_way="乙"), origin=DISTRICT)
    assert await cross_rules(database) == ["catalog_item.absent", "copies.differ"]
    (finding,) = [row for row in await rows(database, "finding") if row["rule"] == "copies.differ"]
    assert finding["element"] == "link_way"
    assert set(finding["evidence"].split("；")) == {"city：甲", "district：乙"}
    await put(database, IMPLEMENTATION_LIST, listed(link_way="甲"), origin=DISTRICT)
    assert await cross_rules(database) == ["catalog_item.absent"]


async def test_a_copy_that_is_withdrawn_differs_from_nothing(database: Database) -> None:
    await put(database, IMPLEMENTATION_LIST, listed(link_way="甲"), origin=CITY)
    await put(database, IMPLEMENTATION_LIST, listed(link_way="乙"), origin=DISTRICT)
    await put(database, IMPLEMENTATION_LIST, withdrawn("l1"), origin=DISTRICT)
    assert await cross_rules(database) == ["catalog_item.absent"]


async def test_applying_every_page_again_changes_nothing(database: Database) -> None:
    pages = ((CATALOG_ITEM, item(task_name="别名")), (ADOPTION, adoption()))
    for noun, page in (*pages, (IMPLEMENTATION_LIST, listed())):
        await put(database, noun, page)
    before = await everything(database)
    for noun, page in (*pages, (IMPLEMENTATION_LIST, listed())):
        await put(database, noun, page, at=LATER)
    assert await everything(database) == before


async def test_two_platforms_that_tell_of_one_adoption_tell_of_one_entity(
    database: Database,
) -> None:
    for platform in ("city", "province"):
        origin = Origin(platform, "adoptions")
        await put(database, ADOPTION, adoption(), origin=origin)
    (row,) = await rows(database, "adoption")
    assert row["code"] == f"{dept_code()}-{CATALOG_CODE}"
    assert len(await rows(database, "copy")) == 2


async def test_an_adoption_with_a_broken_code_is_named_by_its_platform(database: Database) -> None:
    await put(database, ADOPTION, adoption(dept_code="broken"))
    (row,) = await rows(database, "adoption")
    assert row["code"] is None
