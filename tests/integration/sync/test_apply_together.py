"""Two platforms whose pages are stored at the same time see each other's copies."""

from __future__ import annotations

import asyncio

from gateway.standard.nouns import IMPLEMENTATION_LIST
from gateway.store.database import Database
from sync.apply import Applier
from sync.incoming import Incoming
from tests.integration.sync.pages import AUTHORITY, CITY, DISTRICT, NOW, apply, record
from tests.integration.sync.rows import by_id, live_by_feed
from tests.synthetic import task_code

MOMENT = 0.3
"""Seconds in which the second page gets as far as it can while the first is not committed."""


def version(number: int, name: str) -> Incoming:
    return record("1", task_code=task_code(), task_version=number, task_name=name)


async def apply_together(database: Database, city: Incoming, district: Incoming) -> None:
    """Apply the district's page while the city's is written but not committed."""
    applier = Applier(database.dialect, CITY, IMPLEMENTATION_LIST, AUTHORITY)
    async with database.transaction() as transaction:
        await applier.apply(transaction, [city], NOW)
        second = asyncio.create_task(apply(database, district, origin=DISTRICT))
        await asyncio.wait({second}, timeout=MOMENT)
    await second


async def test_an_entity_of_both_takes_its_elements_by_authority(database: Database) -> None:
    await apply_together(database, version(1, "市"), version(1, "区"))
    (row,) = (await by_id(database)).values()
    assert row["task_name"] == "市"
    assert await live_by_feed(database) == {row["id"]}


async def test_of_two_versions_exactly_the_newer_is_current(database: Database) -> None:
    await apply_together(database, version(2, "市"), version(1, "区"))
    current = [row["version"] for row in (await by_id(database)).values() if row["is_current"]]
    assert current == [2]
