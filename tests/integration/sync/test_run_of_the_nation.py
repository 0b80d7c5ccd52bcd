"""Runs against the national exchange database: the ledger, its tables, equals the store."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from gateway.connectors.pages import Connector
from gateway.sandbox.nation import Nation
from gateway.sandbox.stories import STORIES
from gateway.sandbox.times import BEIJING
from gateway.store.database import Database
from sync.run import Report
from tests.integration.connectors.opened import NOW
from tests.integration.exchange import (
    LISTS,
    add,
    change,
    nation_spec,
    opened_exchange,
    told,
)
from tests.integration.exchange import (
    rows as ledger,
)
from tests.integration.sync.rows import rows
from tests.integration.sync.scripted import Running, Time

GENERAL = LISTS["general"]
pytestmark = pytest.mark.parametrize(
    ("kept_url", "kept_exchange_url"),
    [("sqlite", "sqlite"), ("postgresql", "postgresql"), ("sqlite", "mariadb")],
    indirect=True,
)
"""Each test runs on these pairs of store and exchange."""


@pytest.fixture
def time() -> Time:
    return Time(NOW)


@pytest.fixture
async def connector(exchange: Nation, time: Time) -> AsyncIterator[Connector]:
    url = exchange.engine.url.render_as_string(hide_password=False)
    async with opened_exchange(nation_spec(url, page_size=10), time) as connector:
        yield connector


@pytest.fixture
def running(database: Database, time: Time) -> Running:
    return Running(database, time)


def there(at: Any) -> Any:
    """An instant as the exchange writes it."""
    return at.astimezone(BEIJING).replace(tzinfo=None)


async def alive(exchange: Nation, family: str) -> set[str]:
    """Row ids of the lists of a family that are not withdrawn, by the tables."""
    basics = await ledger(exchange, f"dn_task_{family}_basic")
    return {
        row["ROW_GUID"]
        for row in basics
        if not row["TASK_HANDLE_ITEM"] and row["CD_OPERATION"].strip() != "D"
    }


async def stored(database: Database, stream: str) -> set[str]:
    """Native ids of live copies."""
    return {
        row["native_id"]
        for row in await rows(database, "copy")
        if row["stream"] == stream and row["deleted_at"] is None
    }


async def test_the_store_equals_the_ledger_whole_and_once(
    running: Running, connector: Connector, exchange: Nation
) -> None:
    for stream in connector.spec.streams:
        report = await running.run(connector, stream.name)
        assert (report.status, report.counts.fetched) == ("succeeded", report.total)
    lists = {row["native_id"]: row for row in await rows(running.database, "implementation_list")}
    for family, name in LISTS.items():
        living = await alive(exchange, family)
        assert await stored(running.database, name) == living
        assert living <= lists.keys()
        for guid, row in told(exchange.world, family).items():
            if guid in living:
                assert lists[guid]["task_name"] == row["taskName"]
    replaced = {row["code"] for row in lists.values() if not row["is_current"]}
    assert replaced == {*STORIES["replaced_last_week"].task_codes}
    assert await parts(running.database, "material") == await joined(exchange, "material")
    assert await parts(running.database, "fee") == await joined(exchange, "fee_project")
    assert await parts(running.database, "question") == await joined(exchange, "questions")


async def parts(database: Database, table: str) -> int:
    return len(await rows(database, table))


async def joined(exchange: Nation, part: str) -> int:
    """How many rows of a kind stand beside living lists and their items."""
    count = 0
    for family in LISTS:
        name = f"dn_task_{family}_{part}"
        if name in exchange.tables:
            basics = {
                row["ROW_GUID"]
                for row in await ledger(exchange, f"dn_task_{family}_basic")
                if row["CD_OPERATION"].strip() != "D"
            }
            count += sum(row["TASK_GUID"] in basics for row in await ledger(exchange, name))
    return count


async def test_a_second_and_a_full_run_change_nothing(
    running: Running, connector: Connector
) -> None:
    first = await running.run(connector, GENERAL)
    for full in (False, True):
        running.time.pass_by(hours=1)
        counts = (await running.run(connector, GENERAL, full=full)).counts
        assert (counts.created, counts.updated, counts.deleted) == (0, 0, 0)
        assert counts.fetched == (first.counts.fetched if full else 0)


async def test_updates_withdrawals_and_changes_beside_arrive(
    running: Running, connector: Connector, exchange: Nation
) -> None:
    await running.run(connector, GENERAL)
    first, second, third, *_ = sorted(await alive(exchange, "general"))
    at = NOW + timedelta(minutes=30)
    exchange.world.nation_lists.touch(first, at, taskName="改名后的事项")
    exchange.world.nation_lists.withdraw(second, at)
    for guid in (first, second):
        await exchange.write(guid)
    beside = {"CD_TIME": there(at), "ONLINE_HANDLE_URL": "https://new.example"}
    await change(exchange, "dn_task_general_extend", beside, {"TASK_GUID": third})
    running.time.pass_by(hours=1)
    counts = (await running.run(connector, GENERAL)).counts
    assert (counts.updated, counts.deleted) == (2, 1)
    lists = {row["native_id"]: row for row in await rows(running.database, "implementation_list")}
    assert lists[first]["task_name"] == "改名后的事项"
    assert lists[second]["deleted_at"] is not None
    assert lists[third]["online_handle_url"] == "https://new.example"
    assert await stored(running.database, GENERAL) == await alive(exchange, "general")


async def test_a_row_committed_late_is_caught_by_the_lookback(
    running: Running, connector: Connector, exchange: Nation
) -> None:
    stream = connector.spec.stream(LISTS["check"])
    assert stream.incremental is not None
    await running.run(connector, stream.name)
    basic = (await ledger(exchange, "dn_task_check_basic"))[0]
    # Its time lies before the end of the window that was read, its commit after.
    late = NOW - timedelta(seconds=stream.incremental.settle_s + 60)
    values = {"ROW_GUID": "late", "TASK_CODE": "late", "CD_TIME": there(late), "CD_OPERATION": "I"}
    await add(exchange, "dn_task_check_basic", basic | values)
    running.time.pass_by(minutes=5)
    assert (await running.run(connector, stream.name)).counts.created == 1
    assert "late" in await stored(running.database, stream.name)


async def test_rows_without_a_list_are_quarantined_with_all_they_hold(
    running: Running, connector: Connector, exchange: Nation
) -> None:
    (material, *_) = await ledger(exchange, "dn_task_general_material")
    lost = {"ROW_GUID": "lost", "TASK_GUID": "nowhere"}
    await add(exchange, "dn_task_general_material", material | lost)
    report = await running.run(connector, GENERAL)
    assert (report.status, report.counts.quarantined) == ("succeeded_with_quarantine", 1)
    (row,) = await rows(running.database, "quarantine")
    assert row["code"] == "exchange.orphan"
    assert "TASK_GUID=nowhere" in row["message"]
    assert json.loads(row["payload"])["materialName"] == material["MATERIAL_NAME"]
    assert await stored(running.database, GENERAL) == await alive(exchange, "general")


async def test_a_run_that_is_cancelled_goes_on_at_its_place(
    running: Running, connector: Connector, exchange: Nation
) -> None:
    def cancel_after_two_pages(report: Report) -> None:
        if report.counts.pages == 2 and report.status == "running":
            raise asyncio.CancelledError

    running.watch = cancel_after_two_pages
    with pytest.raises(asyncio.CancelledError):
        await running.run(connector, GENERAL)
    so_far = len(await rows(running.database, "copy"))
    assert 0 < so_far <= 20
    running.watch = lambda _: None
    report = await running.run(connector, GENERAL)
    assert report.status == "succeeded"
    assert report.counts.fetched == (report.total or 0) - 20
    assert await stored(running.database, GENERAL) == await alive(exchange, "general")
