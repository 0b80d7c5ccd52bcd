"""The generated world: the same every time, rich, and clean but for its dirt."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import orjson
import pytest

from gateway.sandbox import World, generate
from gateway.sandbox.dirt import FOR_ALL, FOR_SERVICES
from gateway.sandbox.implementation import family_of
from gateway.sandbox.record import Record
from gateway.sandbox.stories import STORIES
from gateway.sandbox.stream import Stream, children

DIGEST = """
import sys
sys.path[:0] = {path!r}
from test_sandbox_world import digest
from gateway.sandbox import generate
print(digest(generate(seed=7, items=300)))
"""


def rows(stream: Stream) -> list[Record]:
    return [stream.record(guid) for guid in stream.guids()]


def digest(world: World) -> str:
    streams = (
        world.catalog,
        world.nation_catalog,
        world.lists,
        world.city_lists,
        world.nation_lists,
        world.adoptions,
        world.service_records,
        world.evaluations,
        world.organizations,
        world.regions,
    )
    text = orjson.dumps([rows(stream) for stream in streams])
    return hashlib.sha256(text).hexdigest()


@pytest.fixture(scope="module")
def world() -> World:
    return generate(items=2000)


@pytest.fixture(scope="module")
def clean(world: World) -> list[Record]:
    """Lists without dirt that tell no story."""
    told = {code for story in STORIES.values() for code in story.task_codes}
    lists = (world.lists.record(g) for g in world.lists.guids() if not world.blemish(g))
    return [row for row in lists if row["taskCode"] not in told]


def owners(row: Record) -> list[Record]:
    """Whose rows a guide is made of: the handling items, or the list without any."""
    return row.get("handlingItems") or [row]


def test_the_same_seed_and_size_give_the_same_bytes_in_any_process() -> None:
    here = str(Path(__file__).parent)
    script = DIGEST.format(path=[here, *sys.path])
    run = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONHASHSEED": "12345"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == digest(generate(seed=7, items=300))


def test_another_seed_gives_another_world() -> None:
    assert digest(generate(seed=7, items=300)) != digest(generate(seed=8, items=300))


def test_the_world_has_the_lists_asked_for_over_a_tenth_as_many_catalog_items(world: World) -> None:
    assert len(world.lists) == 2000
    assert len(world.catalog) == 200


@pytest.mark.parametrize("items", [0, 300_001])
def test_a_size_the_vocabulary_cannot_fill_is_refused(items: int) -> None:
    with pytest.raises(ValueError, match="items"):
        generate(items=items)


def test_all_eleven_types_are_there_and_most_are_permits_and_services(clean: list[Record]) -> None:
    types = Counter(row["taskType"] for row in clean)
    assert set(types) == {f"{n:02d}" for n in range(1, 11)} | {"20"}
    assert 0.55 < (types["01"] + types["20"]) / len(clean) < 0.7


def test_every_list_refers_to_a_leaf_and_repeats_its_elements(
    world: World, clean: list[Record]
) -> None:
    leaves = {row["catalogCode"]: row for row in rows(world.catalog) if row["isHandle"] == "1"}
    for row in clean:
        leaf = leaves[row["catalogCode"]]
        assert [row[k] for k in ("taskName", "byLaw")] == [leaf[k] for k in ("taskName", "byLaw")]
        assert row["useLevel"] in leaf["useLevel"] or leaf["useLevel"] == "7"


def test_a_main_item_with_sub_items_is_no_leaf_and_every_parent_exists(world: World) -> None:
    items = {row["catalogCode"]: row for row in rows(world.catalog)}
    parents = {row["parentCode"] for row in items.values()} - {None}
    assert parents
    for code, row in items.items():
        assert code.endswith("000") == (row["parentCode"] is None)
        assert (row["isHandle"] == "0") == (code in parents)


def test_clean_codes_are_built_from_their_parts(clean: list[Record]) -> None:
    assert len({row["taskCode"] for row in clean}) == len(clean)
    for row in clean:
        assert row["taskCode"] == row["deptCode"] + row["useLevel"] + row["catalogCode"]
        for item in row.get("handlingItems", ()):
            assert len(item["taskHandleItem"]) == 33
            assert item["taskHandleItem"].startswith(row["taskCode"])


def test_clean_services_keep_the_consistency_rules(clean: list[Record]) -> None:
    services = [row for row in clean if family_of(row["taskType"]) in {"general", "public"}]
    for row in services:
        assert row["promiseDay"] <= row["anticipateDay"]
        assert row["promiseType"] == row["anticipateType"]
        assert (row["isFee"] == "1") == bool(row["feeBasis"])
        assert (row["limitSceneNum"] > 0) == bool(row["limitSceneExplain"])
        assert ("1" in row["serverType"].split("^")) == bool(row["userTopicType"])
        assert row["linkWay"] != row["superviseWay"]


def test_families_carry_only_their_own_columns(clean: list[Record]) -> None:
    for row in clean:
        family = family_of(row["taskType"])
        assert ("punishmentMethod" in row) == (family == "punish")
        assert ("collectType" in row) == (family == "handle")
        assert ("promiseDay" in row) == (family in {"general", "public"})
        assert ("limitExplain" in row) == (family == "general")
        assert ("powerSource" in row) == (family != "public")


def test_materials_belong_to_the_handling_items_or_else_to_the_list(clean: list[Record]) -> None:
    for row in clean:
        items = row.get("handlingItems", [])
        assert not (items and "materials" in row)
        for owner in items or [row]:
            for material in owner.get("materials", ()):
                assert material["taskGuid"] == owner["rowGuid"]
    assert {len(row.get("handlingItems", ())) for row in clean} == {0, 1, 2, 3}


SERVED = ("processSteps", "handlingWindows", "conditions", "legalBases", "questions", "materials")


def test_a_service_has_every_kind_of_row_that_guides_an_applicant(clean: list[Record]) -> None:
    kinds = Counter[str]()
    for row in clean:
        if family_of(row["taskType"]) not in {"general", "public"}:
            assert {name for name, _ in children(row)} <= {"materials", "legalBases", "questions"}
            continue
        for owner in owners(row):
            assert all(owner[kind] for kind in SERVED)
            assert bool(owner.get("fees")) == (owner["isFee"] == "1")
            assert bool(owner["results"]) == bool(owner["resultName"])
            assert row["taskType"] != "01" or len(owner["processSteps"]) == 5
            kinds.update(name for name, _ in children(owner))
    assert kinds["scenarios"] > 100
    assert kinds["intermediaryServices"] > 50
    assert kinds["fees"] > 50


def test_rows_inside_name_their_parent_and_their_place(clean: list[Record]) -> None:
    def check(owner: Record) -> int:
        count = 0
        for name, child in children(owner):
            assert child["taskGuid"] == owner["rowGuid"], name
            count += 1 + check(child)
        for name in {name for name, _ in children(owner)}:
            assert [child["orderNum"] for child in owner[name]] == [*range(1, len(owner[name]) + 1)]
        return count

    total = sum(check(row) for row in clean)
    guids = [row["rowGuid"] for row in clean] + [g for row in clean for g in inside(row)]
    assert len(guids) == len(set(guids)) == total + len(clean)


def inside(row: Record) -> list[str]:
    return [g for _, child in children(row) for g in (child["rowGuid"], *inside(child))]


def test_a_situation_selects_materials_and_steps_of_its_own_item(clean: list[Record]) -> None:
    selected = 0
    for owner in (owner for row in clean for owner in owners(row)):
        known = {row["rowGuid"] for row in owner.get("scenarios", ())}
        rows = [*owner.get("materials", ()), *owner.get("processSteps", ())]
        named = [row["conditionGuid"] for row in rows if row["conditionGuid"]]
        assert all(guid in known for text in named for guid in text.split("^"))
        assert bool(named) == bool(known)
        selected += len(named)
    assert selected > 100


def test_names_of_persons_cannot_be_taken_for_anybodys(clean: list[Record]) -> None:
    named = {
        step["handlePersonName"]
        for row in clean
        for owner in owners(row)
        for step in owner.get("processSteps", ())
    }
    assert named
    assert all(name.startswith("演示人员") for name in named)


def test_a_few_per_cent_are_dirty_in_every_way(world: World) -> None:
    found = Counter(world.blemish(guid) for guid in world.lists.guids())
    assert 0.03 < 1 - found[None] / 2000 < 0.1
    larger = generate(items=6000)
    names = {larger.blemish(guid) for guid in larger.lists.guids()}
    assert names - {None} == FOR_ALL.keys() | FOR_SERVICES.keys()


def test_every_record_says_that_it_is_for_demonstration(world: World) -> None:
    for stream in (world.catalog, world.lists, world.adoptions):
        assert all(row["extendField"] == "演示数据" for row in rows(stream))
    for stream in (world.organizations, world.regions):
        assert all(row["remark"] == "演示数据" for row in rows(stream))


def test_changes_lie_in_the_year_before_the_fixed_instant(world: World) -> None:
    times = [row["cdTime"] for row in rows(world.lists)]
    assert times == sorted(times)
    assert times[0] >= "2025-11-01 00:00:00"
    assert times[-1] < "2026-11-01 00:00:00"


def test_some_rows_share_their_time_as_batches_do(world: World) -> None:
    times = Counter(row["cdTime"] for row in rows(world.lists))
    assert times["2026-03-01 02:00:00"] > 5


def test_about_one_list_in_a_hundred_is_withdrawn_from_the_start(world: World) -> None:
    operations = Counter(row["cdOperation"] for row in rows(world.lists))
    assert set(operations) == {"I", "U", "D"}
    assert 5 < operations["D"] < 50


def test_only_bodies_with_lists_say_that_they_have_tasks(world: World) -> None:
    acting = {row["creditCode"] for row in rows(world.organizations) if row["existTask"] == "1"}
    assert acting == {row["taskCode"][:18].upper() for row in rows(world.lists)
                      if len(row["taskCode"]) == 31}  # fmt: skip
