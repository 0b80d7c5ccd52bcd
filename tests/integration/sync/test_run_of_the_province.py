"""Runs against the sandbox province over real sockets: everything arrives, once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from gateway.connectors.pages import Connector
from gateway.sandbox import (
    Province,
    generate,
    http_error,
    login_page,
    province,
    rate_limited,
    serve,
)
from gateway.sandbox.province import LISTS as PATH
from gateway.sandbox.stories import STORIES
from gateway.store.database import Database
from sync.run import Report
from tests.integration.connectors.opened import LISTS, NOW, TOKEN, opened
from tests.integration.sync.rows import everything, live_by_feed, rows
from tests.integration.sync.scripted import Running, Time

COUNT = 410
"""Three pages of 200."""
WITHDRAWN = "D"
TOLD = (
    "region",
    "implementing_body",
    "catalog_item",
    "adoption",
    "implementation_list",
    "service_record",
    "evaluation",
    "license_type",
)


@pytest.fixture
def time() -> Time:
    return Time(NOW)


@pytest.fixture
def app(time: Time) -> Province:
    return province(generate(items=COUNT), credentials={"yiwang-demo": TOKEN}, now=time)


@pytest.fixture
async def connector(app: Province, time: Time) -> AsyncIterator[Connector]:
    async with serve(app) as url, opened(url, time) as connector:
        yield connector


@pytest.fixture
def running(database: Database, time: Time) -> Running:
    return Running(database, time)


def alive(app: Province) -> set[str]:
    """Row ids of the lists that the platform has not withdrawn."""
    stream = app.world.lists
    return {guid for guid in stream.guids() if stream.record(guid)["cdOperation"] != WITHDRAWN}


async def stored(database: Database) -> set[str]:
    """Native ids of live copies of lists."""
    return {
        row["native_id"]
        for row in await rows(database, "copy")
        if row["stream"] == LISTS and row["deleted_at"] is None
    }


async def test_every_record_of_every_stream_is_stored_once(
    running: Running, connector: Connector, app: Province
) -> None:
    for stream in connector.spec.streams:
        report = await running.run(connector, stream.name)
        assert report.status == "succeeded"
        assert (
            report.counts.fetched == report.total == report.counts.created + report.counts.unchanged
        )
    assert await stored(running.database) == alive(app)
    lists = await rows(running.database, "implementation_list")
    assert len(lists) == len(alive(app))
    assert {row["code"] for row in lists if not row["is_current"]} == {
        *STORIES["replaced_last_week"].task_codes
    }
    assert await live_by_feed(running.database) == {
        row["id"] for table in TOLD for row in await rows(running.database, table)
    }


async def test_a_second_and_a_full_run_change_nothing(
    running: Running, connector: Connector
) -> None:
    await running.run(connector, LISTS)
    before = await everything(running.database)
    for full in (False, True):
        running.time.pass_by(hours=1)
        report = await running.run(connector, LISTS, full=full)
        counts = report.counts
        assert (report.status, counts.created, counts.updated, counts.deleted) == (
            "succeeded",
            0,
            0,
            0,
        )
        assert counts.fetched == (COUNT if full else 0)
    after = await everything(running.database)
    assert {name for name in after if after[name] != before[name]} == {
        "lease",
        "stream",
        "sync_run",
        "tally",
    }


async def test_only_what_changed_is_read_again(
    running: Running, connector: Connector, app: Province
) -> None:
    await running.run(connector, LISTS)
    lists, (first, second, third, *_) = app.world.lists, sorted(alive(app))
    at = NOW + timedelta(minutes=30)
    lists.touch(first, at, taskName="改名后的事项")
    lists.withdraw(second, at)
    new = lists.revise(third, at)
    running.time.pass_by(hours=1)
    counts = (await running.run(connector, LISTS)).counts
    told = (counts.fetched, counts.created, counts.updated, counts.deleted, counts.unchanged)
    assert told == (3, 1, 1, 1, 0)
    assert await stored(running.database) == alive(app)
    by_native = {
        row["native_id"]: row for row in await rows(running.database, "implementation_list")
    }
    assert by_native[first]["task_name"] == "改名后的事项"
    assert by_native[second]["deleted_at"] is not None
    if by_native[new]["code"]:
        assert (by_native[new]["is_current"], by_native[third]["is_current"]) == (True, False)


async def test_a_run_that_the_platform_breaks_off_goes_on_at_its_page(
    running: Running, connector: Connector, app: Province
) -> None:
    def break_after_the_first_page(report: Report) -> None:
        if report.counts.pages == 1 and report.status == "running":
            app.script.next(PATH, http_error(503), times=4)

    running.watch = break_after_the_first_page
    assert (await running.run(connector, LISTS)).status == "failed_transient"
    assert len(await rows(running.database, "copy")) == len(
        alive(app) & set(app.world.lists.guids()[:200])
    )
    running.watch = lambda _: None
    assert (await running.run(connector, LISTS)).status == "succeeded"
    assert [line.page for line in app.ledger if line.outcome == "ok"] == [1, 2, 3]
    assert await stored(running.database) == alive(app)


@pytest.mark.parametrize(("fault", "status"), [
    (login_page(), "failed_config"),
    (rate_limited(), "paused_rate_limited"),
    (http_error(500), "failed_transient"),
])  # fmt: skip
async def test_what_the_platform_does_instead_of_answering_is_the_runs_status(
    running: Running, connector: Connector, app: Province, fault: object, status: str
) -> None:
    assert (await running.run(connector, "regions")).status == "succeeded"
    app.script.next(PATH, fault, times=50)  # type: ignore[arg-type]  # a Fault
    report = await running.run(connector, LISTS)
    assert report.status == status
    assert report.error is not None
    assert await rows(running.database, "implementation_list") == []
