"""Runs against the sandbox city over real sockets: everything arrives, once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from gateway.connectors.pages import Connector
from gateway.sandbox import City, city, generate, http_error, refusal, serve
from gateway.sandbox.city import LISTS as PATH
from gateway.store.database import Database
from sync.run import Report
from tests.integration.connectors.opened import LISTS, NOW, TOKEN, opened_city
from tests.integration.sync.rows import rows
from tests.integration.sync.scripted import Running, Time

COUNT = 1600
"""The city has 405 lists of these: three pages of 200."""


@pytest.fixture
def time() -> Time:
    return Time(NOW)


@pytest.fixture
def app(time: Time) -> City:
    return city(generate(items=COUNT), credentials={"yiwang-demo": TOKEN}, now=time)


@pytest.fixture
async def connector(app: City, time: Time) -> AsyncIterator[Connector]:
    async with serve(app) as url, opened_city(url, time) as connector:
        yield connector


@pytest.fixture
def running(database: Database, time: Time) -> Running:
    return Running(database, time)


def alive(app: City) -> set[str]:
    """Row ids of the lists that the platform has not withdrawn."""
    stream = app.world.city_lists
    return {guid for guid in stream.guids() if stream.record(guid)["cdOperation"] != "D"}


async def stored(database: Database) -> set[str]:
    """Native ids of live copies of lists."""
    copies = await rows(database, "copy")
    return {c["native_id"] for c in copies if c["stream"] == LISTS and c["deleted_at"] is None}


async def test_every_record_of_every_stream_is_stored_once(
    running: Running, connector: Connector, app: City
) -> None:
    for stream in connector.spec.streams:
        report = await running.run(connector, stream.name)
        assert report.status == "succeeded"
        assert report.counts.fetched == report.total
    assert await stored(running.database) == alive(app)
    lists = await rows(running.database, "implementation_list")
    assert {row["promise_type"] for row in lists} >= {"WORKING_DAY", "NATURAL_DAY"}
    assert all(row["task_name"] and row["by_law"] for row in lists)
    assert any("SOCIAL" in (row["server_type"] or "") for row in lists)  # from "2,3,4"


async def test_a_run_whose_secrets_are_refused_goes_on_at_its_cursor(
    running: Running, connector: Connector, app: City
) -> None:
    def break_after_the_first_page(report: Report) -> None:
        if report.counts.pages == 1 and report.status == "running":
            app.script.next(PATH, http_error(503), times=4)

    running.watch = break_after_the_first_page
    assert (await running.run(connector, LISTS)).status == "failed_transient"
    running.watch = lambda _: None
    app.keyring.revoke()
    assert (await running.run(connector, LISTS)).status == "succeeded"
    assert [line.records for line in app.ledger if line.outcome == "ok" and line.records] == [
        200,
        200,
        5,
    ]
    assert await stored(running.database) == alive(app)


async def test_a_proof_that_stays_refused_is_failed_config_and_stores_nothing(
    running: Running, connector: Connector, app: City
) -> None:
    app.script.next(PATH, refusal("14", "签名错误"), times=9)
    report = await running.run(connector, LISTS)
    assert report.status == "failed_config"
    assert report.error is not None
    assert "签名错误" in report.error.message
    assert await rows(running.database, "implementation_list") == []
