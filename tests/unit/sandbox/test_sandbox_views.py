"""Three platforms look at one world: which lists they hold, and where they differ."""

from collections import Counter

import pytest

from gateway.sandbox import World, generate
from gateway.sandbox.record import Record
from gateway.sandbox.stories import STORIES
from gateway.sandbox.stream import Stream

Key = tuple[str, int]


@pytest.fixture(scope="module")
def world() -> World:
    return generate(items=2000)


def rows(stream: Stream) -> list[Record]:
    return [stream.record(guid) for guid in stream.guids()]


def by_key(stream: Stream) -> dict[Key, Record]:
    return {(row["taskCode"], int(row["taskVersion"])): row for row in rows(stream)}


def test_the_city_has_a_quarter_of_the_lists_and_the_nation_a_tenth(world: World) -> None:
    planted = 22
    assert len(world.lists) == 2000
    assert 0.2 < (len(world.city_lists) - planted) / 2000 < 0.3
    assert 0.07 < (len(world.nation_lists) - planted) / 2000 < 0.13
    told = {code for story in STORIES.values() for code in story.task_codes}
    below = [row for row in rows(world.city_lists) if row["taskCode"] not in told]
    assert {row["useLevel"] for row in below} == {"3", "4", "5"}


def test_row_ids_are_each_platforms_own_and_the_source_is_named(world: World) -> None:
    streams = (world.lists, world.city_lists, world.nation_lists)
    ids = [guid for stream in streams for guid in stream.guids()]
    assert len(ids) == len(set(ids))
    sources = [{row["dataSource"] for row in rows(stream)} for stream in streams]
    assert sources == [{"430"}, {"434"}, {"000"}]


@pytest.mark.parametrize(
    ("platform", "columns"),
    [("city_lists", {"promiseDay", "linkWay"}), ("nation_lists", {"byLaw", "linkWay"})],
)
def test_the_same_list_differs_in_a_few_elements_only(
    world: World, platform: str, columns: set[str]
) -> None:
    theirs, ours = by_key(getattr(world, platform)), by_key(world.lists)
    shared = [(theirs[key], ours[key]) for key in theirs.keys() & ours.keys()]
    assert len(shared) > 0.9 * len(theirs)
    different = Counter[str]()
    for one, other in shared:
        different.update(
            name
            for name in one.keys() & other.keys()
            if not isinstance(one[name], list) and str(one[name]) != str(other[name])
        )
    exchange = {"rowGuid", "cdTime", "cdBatch", "dataSource", "cdOperation"}
    common = {name for name, count in different.items() if count > 0.04 * len(shared)}
    assert common - exchange == columns


def test_the_national_catalog_has_the_national_codes_only(world: World) -> None:
    codes = [row["catalogCode"] for row in rows(world.catalog)]
    national = [row["catalogCode"] for row in rows(world.nation_catalog)]
    assert sorted(national) == sorted(code for code in codes if code.startswith("00"))
    levels = Counter(row["strLevel"] for row in rows(world.catalog))
    assert levels["1"] > levels["2"] > levels["3"] == 2
    modes = {row["implementMode"] for row in rows(world.catalog)}
    assert modes == {"1", "2", "3"}


def test_every_list_stands_on_an_adopted_entry(world: World) -> None:
    adopted = {(row["catalogCode"], row["deptCode"]) for row in rows(world.adoptions)}
    held = {
        (row["catalogCode"], row["taskCode"][:18].upper())
        for row in rows(world.lists)
        if len(row["taskCode"]) == 31
    }
    assert held < adopted
    versions = {row["catalogCode"]: row["taskVersion"] for row in rows(world.catalog)}
    assert all(row["taskVersion"] == versions[row["catalogCode"]] for row in rows(world.adoptions))
