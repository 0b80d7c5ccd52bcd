"""Planted stories: in every world, on every platform, at the codes that STORIES tells."""

from collections.abc import Callable

import pytest

from gateway.sandbox import AS_OF, World, generate
from gateway.sandbox.record import Record
from gateway.sandbox.stories import STORIES, UNFILLED
from gateway.sandbox.stream import Stream
from gateway.sandbox.times import stamp

Find = Callable[[str], list[Record]]


@pytest.fixture(scope="module", params=[(20261101, 100), (7, 2000)])
def world(request: pytest.FixtureRequest) -> World:
    seed, items = request.param
    return generate(seed=seed, items=items)


def rows(stream: Stream) -> list[Record]:
    return [stream.record(guid) for guid in stream.guids()]


@pytest.fixture(params=["lists", "city_lists", "nation_lists"])
def find(world: World, request: pytest.FixtureRequest) -> Find:
    """Answer the lists of a story, as one platform tells them, oldest version first."""
    told = {}
    for row in rows(getattr(world, request.param)):
        told[row["taskCode"], row["taskVersion"]] = row

    def lists(story: str) -> list[Record]:
        codes = STORIES[story].task_codes
        found = [row for (code, _), row in told.items() if code in codes]
        return sorted(found, key=lambda row: (codes.index(row["taskCode"]), row["taskVersion"]))

    return lists


def test_every_story_stands_on_every_platform_in_use(find: Find) -> None:
    for name, story in STORIES.items():
        found = find(name)
        assert {row["taskCode"] for row in found} == {*story.task_codes}
        assert {row["taskState"] for row in found} <= {"1"}
        assert "D" not in {row["cdOperation"] for row in found}


def test_every_entry_of_a_story_is_in_the_catalog(world: World) -> None:
    known = {row["catalogCode"]: row for row in rows(world.catalog)}
    national = {row["catalogCode"] for row in rows(world.nation_catalog)}
    for name, story in STORIES.items():
        for code in story.catalog_codes:
            assert known[code]["strLevel"] == ("3" if name == "local_entries" else "1")
            assert (code in national) == code.startswith("00")


def test_a_food_license_is_issued_changed_and_cancelled_each_in_its_own_way(find: Find) -> None:
    (food,) = find("food_license")
    items = food["handlingItems"]
    assert [item["taskName"][-2:] for item in items] == ["新办", "变更", "注销"]
    for element in ("promiseDay", "materials", "processSteps"):
        assert len({str(item[element]) for item in items}) == 3
    assert [bool(item["fees"]) for item in items] == [True, True, False]
    assert [item["isFee"] for item in items] == ["1", "1", "0"]
    assert len({m["rowGuid"] for item in items for m in item["materials"]}) == 8


def test_one_item_stands_at_five_levels_and_one_county_names_it_otherwise(find: Find) -> None:
    found = find("five_levels")
    assert [row["useLevel"] for row in found] == ["1", "2", "3", "4", "4", "5"]
    assert {row["catalogCode"] for row in found} == {*STORIES["five_levels"].catalog_codes}
    names = [row["taskName"] for row in found]
    assert [name == names[0] for name in names] == [True, True, True, True, False, True]


def test_an_adopted_entry_is_never_filled(world: World) -> None:
    (code,) = STORIES["adopted_never_filled"].catalog_codes
    assert code not in {row["catalogCode"] for row in rows(world.lists)}
    adopted = {row["deptCode"] for row in rows(world.adoptions) if row["catalogCode"] == code}
    assert adopted == {body.credit for _, body in UNFILLED}


def test_a_township_acts_by_entrustment_and_one_names_no_entrusting_body(find: Find) -> None:
    _, entrusted = find("entrusted_township")
    (nameless,) = find("entrusting_body_missing")
    for row in (entrusted, nameless):
        assert (row["useLevel"], row["powerSource"], row["deptType"]) == ("5", "5", "3")
    assert entrusted["entrustName"].startswith("衡阳县自然资源")
    assert nameless["entrustName"] is None


def test_several_departments_act_together(world: World, find: Find) -> None:
    (joint,) = find("joint")
    assert len(joint["otherDept"].split("、")) == 3
    (entry,) = [row for row in rows(world.catalog) if row["catalogCode"] == joint["catalogCode"]]
    assert entry["implementMode"] == "1"


def test_a_promise_stands_in_a_unit_no_table_has(find: Find) -> None:
    (unknown,) = find("unknown_unit")
    assert {row["promiseType"] for row in (unknown, *unknown["handlingItems"])} == {"9"}


def test_both_versions_are_served_of_a_list_that_was_replaced_last_week(find: Find) -> None:
    old, new = find("replaced_last_week")
    assert (old["taskVersion"], new["taskVersion"]) == (1, 2)
    assert old["rowGuid"] != new["rowGuid"]
    assert new["promiseDay"] < old["promiseDay"]
    assert old["cdTime"] < stamp(AS_OF.replace(month=10, day=25)) < new["cdTime"] < stamp(AS_OF)


def test_a_list_stands_on_an_entry_that_is_no_leaf(world: World, find: Find) -> None:
    main, first = find("not_a_leaf")
    entries = {row["catalogCode"]: row for row in rows(world.catalog)}
    assert (entries[main["catalogCode"]]["isHandle"], entries[main["catalogCode"]]["hasChild"]) == (
        "0",
        "1",
    )
    assert entries[first["catalogCode"]]["parentCode"] == main["catalogCode"]


def test_fire_safety_is_found_by_its_word(find: Find) -> None:
    found = find("fire_safety")
    assert len(found) == 4
    assert all("消防" in row["taskName"] for row in found)


def test_a_world_too_small_for_stories_has_none() -> None:
    world = generate(items=99)
    told = {code for story in STORIES.values() for code in story.task_codes}
    assert len(world.lists) == 99
    assert not told & {row["taskCode"] for row in rows(world.lists)}
