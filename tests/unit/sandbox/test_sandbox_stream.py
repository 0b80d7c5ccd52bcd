"""Streams: windows of changes, pages, and rows that change while they are served."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.sandbox import AS_OF, World, generate
from gateway.sandbox.record import Record
from gateway.sandbox.stream import Stream
from gateway.sandbox.times import stamp

LATER = AS_OF + timedelta(days=2)


@pytest.fixture
def world() -> World:
    return generate(items=200)


def small(times: list[str]) -> Stream:
    def make(guid: str, time: str) -> Record:
        return {"rowGuid": guid, "cdTime": time}

    return Stream([(time, f"row-{n}") for n, time in enumerate(times)], make)


@given(
    times=st.lists(st.sampled_from("ABCDE"), max_size=30),
    since=st.sampled_from([None, "B", "C"]),
    before=st.sampled_from([None, "B", "D"]),
    size=st.integers(1, 7),
)
def test_pages_together_are_the_window_in_order(
    times: list[str], since: str | None, before: str | None, size: int
) -> None:
    stream = small(times)
    total = stream.page(since, before, 1, size).total
    pages = [stream.page(since, before, n, size).rows for n in range(1, -(-total // size) + 2)]
    got = [(row["cdTime"], row["rowGuid"]) for page in pages for row in page]
    keys = [(time, f"row-{n}") for n, time in enumerate(times)]
    assert got == sorted(k for k in keys if (since or "") <= k[0] < (before or "Z"))
    assert total == len(got)


def with_handling_items(world: World) -> str:
    rows = map(world.lists.record, world.lists.guids())
    return str(next(row["rowGuid"] for row in rows if row.get("handlingItems")))


def changed_since(world: World, at: datetime) -> list[Record]:
    return world.lists.page(stamp(at), None, 1, 500).rows


def test_a_touched_row_is_the_only_one_in_the_next_window(world: World) -> None:
    guid = world.lists.guids()[10]
    world.lists.touch(guid, LATER, transactTime="每天")
    (row,) = changed_since(world, LATER)
    assert (row["rowGuid"], row["cdOperation"], row["transactTime"]) == (guid, "U", "每天")
    assert len(world.lists) == 200


def test_a_withdrawn_row_stays_readable_with_operation_d(world: World) -> None:
    guid = world.lists.guids()[0]
    world.lists.withdraw(guid, LATER)
    (row,) = changed_since(world, LATER)
    assert (row["rowGuid"], row["cdOperation"]) == (guid, "D")


def test_a_new_version_is_a_row_of_its_own_and_the_old_one_stays(world: World) -> None:
    old = world.lists.record(with_handling_items(world))
    guid = world.lists.revise(old["rowGuid"], LATER, taskName="新名称")
    (new,) = changed_since(world, LATER)
    assert new["rowGuid"] == guid != old["rowGuid"]
    assert (int(new["taskVersion"]), new["taskName"]) == (int(old["taskVersion"]) + 1, "新名称")
    assert new["taskCode"] == old["taskCode"]
    assert world.lists.record(old["rowGuid"]) == old


def test_the_rows_below_a_new_version_are_new_and_belong_to_it(world: World) -> None:
    old = world.lists.record(with_handling_items(world))
    guid = world.lists.revise(old["rowGuid"], LATER)
    items = world.lists.record(guid)["handlingItems"]
    assert all(item["taskGuid"] == guid for item in items)
    assert {i["rowGuid"] for i in items}.isdisjoint(i["rowGuid"] for i in old["handlingItems"])
    for item in items:
        assert item["cdTime"] == stamp(LATER)
        assert all(part["taskGuid"] == item["rowGuid"] for part in item["materials"])


def test_a_row_handed_out_is_a_copy(world: World) -> None:
    guid = world.lists.guids()[3]
    world.lists.touch(guid, LATER)
    world.lists.record(guid)["taskName"] = "改动"
    assert world.lists.record(guid)["taskName"] != "改动"


def test_a_row_that_is_not_there_cannot_be_touched(world: World) -> None:
    with pytest.raises(KeyError):
        world.lists.touch("nowhere", LATER)
