"""Streams that rest: an operator paused them, the platform asked for it, the process ends."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from gateway.errors import PlatformPaused
from gateway.store import operating
from gateway.store.database import Database
from sync.connectors import register_connectors, run_connector
from sync.courses import Full
from sync.report import Report
from sync.sweep import Sweeping
from tests.integration.sync.rows import rows
from tests.integration.sync.scripted import (
    NOW,
    SPEC,
    Running,
    Scripted,
    raising,
    region,
)

PAGES = [[region(1), region(2)], [region(3)], [region(4), region(5)]]


@pytest.fixture
async def running(database: Database) -> Running:
    await register_connectors(database, [SPEC])
    return Running(database)


async def pause(running: Running, stream: str | None = None) -> None:
    await operating.pause(running.database, "province", stream, running.time())


@pytest.mark.parametrize("stream", ["regions", None])
async def test_a_paused_stream_is_not_read_and_says_since_when(
    running: Running, stream: str | None
) -> None:
    await pause(running, stream)
    connector = Scripted(PAGES)
    for course in (None, Full(), Sweeping()):
        report = await running.run(connector, course=course)
        assert (report.status, connector.asked) == ("skipped_paused", [])
        assert "2026-11-21 10:00:00" in report.note
    assert await rows(running.database, "sync_run") == []


async def test_pausing_one_stream_leaves_the_others(running: Running) -> None:
    await pause(running, "regions")
    assert (await running.run(Scripted(PAGES), "organizations")).status == "succeeded"
    assert await operating.paused(running.database, "province") == ["regions"]


async def test_a_resumed_stream_is_read(running: Running) -> None:
    await pause(running)
    await operating.resume(running.database, "province", None)
    assert (await running.run(Scripted(PAGES))).status == "succeeded"


async def test_a_stream_paused_by_its_own_name_outlasts_its_connectors_pause(
    running: Running,
) -> None:
    await pause(running, "regions")
    await pause(running)
    await operating.resume(running.database, "province", None)
    assert await operating.paused(running.database, "province") == ["regions"]


async def test_pausing_again_keeps_the_time(running: Running) -> None:
    await pause(running, "regions")
    running.time.pass_by(hours=1)
    await pause(running, "regions")
    assert "2026-11-21 10:00:00" in (await running.run(Scripted(PAGES))).note


async def test_what_does_not_exist_cannot_be_paused(running: Running) -> None:
    paused = await operating.pause(running.database, "province", "nothing", NOW)
    assert list(paused) == []


async def test_a_run_under_way_finishes_its_page_and_goes_on_there_when_resumed(
    running: Running,
) -> None:
    async def before(number: int) -> None:
        if number == 1:
            await pause(running)

    report = await running.run(Scripted(PAGES, before))
    assert (report.status, report.counts.pages) == ("cancelled", 2)
    assert "暂停" in str(report.error)
    assert (await rows(running.database, "sync_run"))[-1]["error_code"] == "RUN_PAUSED"
    await operating.resume(running.database, "province", None)
    connector = Scripted(PAGES)
    assert (await running.run(connector)).status == "succeeded"
    assert connector.asked[0][2] == "2"


async def test_the_last_page_of_a_run_is_a_success_whatever_was_asked_meanwhile(
    running: Running,
) -> None:
    async def before(number: int) -> None:
        if number == 2:
            await pause(running)
            running.stop.ask()

    assert (await running.run(Scripted(PAGES, before))).status == "succeeded"


# What the platform asks for ----------------------------------------------------------------------


async def test_nobody_asks_a_platform_before_the_time_it_named(running: Running) -> None:
    until = NOW + timedelta(hours=1)
    limited = Scripted(PAGES, raising(PlatformPaused("稍后再来", until=until), at=1))
    assert (await running.run(limited)).status == "paused_rate_limited"
    running.time.pass_by(minutes=59)
    for stream in ("regions", "organizations"):  # the quota is the platform's, not the stream's
        connector = Scripted(PAGES)
        report = await running.run(connector, stream)
        assert (report.status, connector.asked) == ("paused_rate_limited", [])
        assert "2026-11-21 11:00:00" in str(report.error)
    running.time.pass_by(minutes=1)
    connector = Scripted(PAGES)
    assert (await running.run(connector)).status == "succeeded"
    assert connector.asked[0][2] == "1"


async def test_an_operator_may_ask_again_at_once(running: Running) -> None:
    until = NOW + timedelta(hours=1)
    await running.run(Scripted(PAGES, raising(PlatformPaused("稍后", until=until), at=0)))
    await operating.resume(running.database, "province", "regions")
    assert (await running.run(Scripted(PAGES))).status == "succeeded"


# The process ends --------------------------------------------------------------------------------


async def test_a_process_that_is_to_end_finishes_its_page_and_gives_the_lease_back(
    running: Running,
) -> None:
    async def before(number: int) -> None:
        if number == 1:
            running.stop.ask()

    report = await running.run(Scripted(PAGES, before))
    assert (report.status, report.counts.pages) == ("cancelled", 2)
    assert (await rows(running.database, "sync_run"))[-1]["status"] == "CANCELLED"
    other = Running(running.database)
    connector = Scripted(PAGES)
    assert (await other.run(connector, holder="two")).status == "succeeded"
    assert connector.asked[0][2] == "2"


async def test_a_page_that_lasts_longer_than_the_grace_is_handed_back(running: Running) -> None:
    reached, never = asyncio.Event(), asyncio.Event()

    async def before(number: int) -> None:
        if number == 1:
            reached.set()
            await never.wait()

    async def no_time(_: float) -> None:
        return

    work = running.stop.within(running.run(Scripted(PAGES, before)), 10, no_time)
    task = asyncio.ensure_future(work)
    await reached.wait()
    running.stop.ask()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await rows(running.database, "sync_run"))[-1]["status"] == "CANCELLED"
    other = Running(running.database)
    connector = Scripted(PAGES)
    assert (await other.run(connector, holder="two")).status == "succeeded"
    assert connector.asked[0][2] == "1"


async def test_streams_that_have_not_begun_are_left_for_another_time(running: Running) -> None:
    async def before(number: int) -> None:
        if number == 1:
            running.stop.ask()

    environment = running.environment()
    reports: list[Report] = [
        report async for report in run_connector(environment, Scripted(PAGES, before))
    ]
    assert [(report.stream, report.status) for report in reports] == [("regions", "cancelled")]
