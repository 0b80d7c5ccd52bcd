"""Order: an older state never overwrites a newer one, whatever the pages say and when."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from gateway.standard.nouns import CATALOG_ITEM
from gateway.store.database import Database
from gateway.store.streams import Counts
from sync.contradictions import BEHIND, CONFLICT, is_contradiction
from sync.incoming import Incoming
from tests.integration.kept import clear
from tests.integration.sync.pages import NOW, apply, record
from tests.integration.sync.rows import everything, rows

CODE = "440100001000"


def item(name: str, minute: int | None, version: int | None = 1) -> Incoming:
    """A catalog item as the platform had it at a minute."""
    values: dict[str, Any] = {"task_name": name, "catalog_code": CODE}
    if version is not None:
        values["task_version"] = version
    if minute is not None:
        values["cd_time"] = f"2026-11-20 10:{minute:02d}:00"
    return record("1", CATALOG_ITEM, **values)


def tombstone(minute: int) -> Incoming:
    """The platform's word that it withdrew the item at a minute."""
    at = (NOW - timedelta(days=1)).replace(hour=2, minute=minute)
    return Incoming("1", "{}", "", None, lambda: at)


async def store(database: Database, *page: Incoming, hours: int = 0) -> Counts:
    return await apply(database, *page, noun=CATALOG_ITEM, at=NOW + timedelta(hours=hours))


async def named(database: Database) -> list[str]:
    return [
        row["task_name"]
        for row in await rows(database, "catalog_item")
        if row["deleted_at"] is None and row["is_current"]
    ]


async def rules(database: Database) -> list[str]:
    found = await rows(database, "finding")
    return [row["rule"] for row in found if row["rule"] in {BEHIND, CONFLICT}]


async def test_a_later_change_of_the_same_version_is_taken(database: Database) -> None:
    await store(database, item("甲", 1))
    assert (await store(database, item("乙", 2))).updated == 1
    assert (await named(database), await rules(database)) == (["乙"], [])


async def test_an_earlier_state_of_the_same_version_is_not_taken_but_told(
    database: Database,
) -> None:
    await store(database, item("乙", 2))
    counts = await store(database, item("甲", 1))
    assert (counts.unchanged, counts.updated) == (1, 0)
    assert await named(database) == ["乙"]
    (told,) = [row for row in await rows(database, "finding") if row["rule"] == BEHIND]
    assert "10:01:00" in told["message"]
    assert "10:02:00" in told["message"]
    assert (told["platform"], told["native_id"]) == ("city", "1")


async def test_an_earlier_state_that_comes_again_changes_nothing_more(database: Database) -> None:
    await store(database, item("乙", 2))
    await store(database, item("甲", 1))
    before = await everything(database)
    await store(database, item("甲", 1), hours=1)
    assert await everything(database) == before


async def test_what_is_told_goes_when_the_platform_agrees_with_itself_again(
    database: Database,
) -> None:
    await store(database, item("乙", 2))
    await store(database, item("甲", 1))
    await store(database, item("丙", 3))
    assert (await named(database), await rules(database)) == (["丙"], [])


async def test_another_content_at_the_same_time_is_taken_and_told(database: Database) -> None:
    await store(database, item("甲", 1))
    assert (await store(database, item("乙", 1))).updated == 1
    assert (await named(database), await rules(database)) == (["乙"], [CONFLICT])


async def test_a_higher_version_is_taken_although_its_time_is_earlier(database: Database) -> None:
    await store(database, item("一", 5, 1))
    await store(database, item("二", 1, 2))
    assert await named(database) == ["二"]


async def test_without_times_the_last_word_counts_and_nothing_is_told(database: Database) -> None:
    for first, second in ((None, None), (1, None), (None, 1)):
        await clear(database)
        await store(database, item("甲", first, None))
        await store(database, item("乙", second, None))
        assert (await named(database), await rules(database)) == (["乙"], [])


async def test_an_older_tombstone_withdraws_nothing(database: Database) -> None:
    await store(database, item("乙", 5))
    assert (await store(database, tombstone(1))).deleted == 0
    assert (await store(database, tombstone(6))).deleted == 1


async def test_an_older_page_does_not_bring_back_what_was_withdrawn_since(
    database: Database,
) -> None:
    await store(database, item("甲", 1))
    await store(database, tombstone(3))
    await store(database, item("甲", 1), item("乙", 2))
    assert await named(database) == []
    await store(database, item("丙", 4))
    assert await named(database) == ["丙"]


STATES = (("一", 1, 1), ("二", 2, 1), ("三", 3, 2))


@pytest.mark.parametrize("order", list(permutations(STATES)))
async def test_in_whatever_order_states_arrive_the_newest_stays(
    database: Database, order: tuple[tuple[str, int, int], ...]
) -> None:
    for name, minute, version in order:
        await store(database, item(name, minute, version))
    assert await named(database) == ["三"]
    await clear(database)
    await store(database, *[item(name, minute, version) for name, minute, version in order])
    assert await named(database) == ["三"]


@pytest.mark.parametrize(("stored", "sent", "contradicts"), [
    ('{"a":1,"children":[1]}', '{"a":1,"children":[2]}', False),
    ('{"a":1}', '{"a":2}', True),
    ("a,1", "a,2", True),
    ("[1]", "[2]", True),
    ("a,1", "a,1", False),
])  # fmt: skip
def test_only_own_values_contradict_what_stands_inside_has_its_own_marks(
    stored: str, sent: str, contradicts: bool
) -> None:
    assert is_contradiction(stored, sent) == contradicts
