"""Runs over a file drop: what was read is kept with its rows, and withdrawn by sweeps only."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from gateway.connectors.spec import Spec
from gateway.store.database import Database
from sync.report import Report
from sync.sweep import Sweeping
from tests.integration.connectors.drops import Dropped, drop_spec, opened_drop, row, xml
from tests.integration.connectors.sftp_server import PASSWORD, Sftp, serving_sftp
from tests.integration.sync.rows import rows
from tests.integration.sync.scripted import Running


@pytest.fixture
def running(database: Database) -> Running:
    return Running(database)


@pytest.fixture
def dropped(tmp_path: Path) -> Dropped:
    return Dropped(tmp_path)


def spec_of(dropped: Dropped, **drop: Any) -> Spec:
    return drop_spec({"kind": "directory", "path": str(dropped.folder)}, {"settle_s": 0, **drop})


async def run(running: Running, spec: Spec, **how: Any) -> Report:
    async with opened_drop(spec) as connector:
        return await running.run(connector, **how)


async def stored(database: Database) -> dict[str, str]:
    """Names of the live regions by native id."""
    return {
        told["native_id"]: told["area_name"]
        for told in await rows(database, "region")
        if told["deleted_at"] is None
    }


async def test_every_file_is_read_once_run_after_run(running: Running, dropped: Dropped) -> None:
    spec = spec_of(dropped)
    dropped.day(1, row(1), row(2))
    report = await run(running, spec)
    assert (report.status, report.counts.created) == ("succeeded", 2)
    report = await run(running, spec)
    assert (report.status, report.counts.fetched) == ("succeeded", 0)
    dropped.day(2, row(2, "改名"), row(1, cdOperation="D"), row(3))
    report = await run(running, spec)
    assert (report.counts.created, report.counts.updated, report.counts.deleted) == (1, 1, 1)
    assert await stored(running.database) == {"r2": "改名", "r3": "第3区"}
    report = await run(running, spec, full=True)
    assert (report.status, report.counts.fetched) == ("succeeded", 5)
    assert (await run(running, spec)).counts.fetched == 0


async def test_a_run_that_dies_between_two_pages_repeats_none_that_was_stored(
    running: Running, dropped: Dropped
) -> None:
    spec = spec_of(dropped)
    dropped.day(1, *(row(number) for number in range(700)))
    dropped.day(2, *(row(number) for number in range(700, 1400)))

    def die(report: Report) -> None:
        if report.counts.pages == 2:
            raise asyncio.CancelledError

    running.watch = die
    with pytest.raises(asyncio.CancelledError):
        await run(running, spec)
    assert len(await stored(running.database)) == 1000
    running.watch = lambda _: None
    report = await run(running, spec)
    assert (report.counts.fetched, report.counts.created) == (400, 400)
    assert len(await stored(running.database)) == 1400
    assert (await run(running, spec)).counts.fetched == 0


async def test_a_page_that_is_not_stored_is_not_remembered(
    running: Running, dropped: Dropped
) -> None:
    spec = spec_of(dropped)
    dropped.day(1, row(1))
    bad = [row(number) for number in range(200)]
    dropped.day(2, *({**told, "rowGuid": ""} for told in bad))
    assert (await run(running, spec)).status == "failed_schema"
    assert await stored(running.database) == {}
    dropped.day(2, row(2))
    assert (await run(running, spec)).counts.created == 2


async def test_a_broken_file_stops_the_stream_until_it_is_sent_again(
    running: Running, dropped: Dropped
) -> None:
    spec = spec_of(dropped)
    dropped.day(1, row(1))
    dropped.put("110000regions20260102.xml", "<NewDataSet><regions>")
    dropped.day(3, row(3))
    for _ in range(2):
        report = await run(running, spec)
        assert (report.status, report.error and report.error.code) == (
            "failed_config",
            "FILE_UNREADABLE",
        )
        assert "110000regions20260102.xml" in str(report.error)
        assert (await stored(running.database)).keys() == {"r1"}
    dropped.day(2, row(2))
    assert (await run(running, spec)).status == "succeeded"
    assert (await stored(running.database)).keys() == {"r1", "r2", "r3"}


async def test_what_is_kept_apart_is_named_by_its_file_and_place(
    running: Running, dropped: Dropped
) -> None:
    spec = spec_of(dropped, broken="quarantine")
    dropped.day(1, row(1), {"areaName": "没有标识"})
    dropped.put("110000regions20260102.xml", "<NewDataSet>")
    report = await run(running, spec)
    assert (report.status, report.counts.quarantined) == ("succeeded_with_quarantine", 2)
    kept = {told["position"]: told["code"] for told in await rows(running.database, "quarantine")}
    assert kept == {
        "110000regions20260101.xml:2": "record.native_id",
        "110000regions20260102.xml:1": "file.unreadable",
    }


async def test_the_report_says_which_files_are_left(running: Running, dropped: Dropped) -> None:
    dropped.day(1, row(1))
    report = await run(running, spec_of(dropped, companion=".ok"))
    assert (report.status, report.counts.fetched) == ("succeeded", 0)
    assert report.note.startswith("留待下次：110000regions20260101.xml（没有伴随文件")


async def test_what_a_whole_delivery_does_not_hold_is_withdrawn_by_a_sweep_and_nothing_else(
    running: Running, dropped: Dropped
) -> None:
    spec = spec_of(dropped, delivery="whole")
    dropped.day(1, *(row(number) for number in range(100)))
    await run(running, spec)
    running.time.pass_by(days=1)
    dropped.day(2, *(row(number) for number in range(3, 101)))
    report = await run(running, spec)
    assert (report.counts.created, report.counts.deleted) == (1, 0)
    assert len(await stored(running.database)) == 101
    running.time.pass_by(hours=1)
    report = await run(running, spec, course=Sweeping())
    assert (report.status, report.counts.deleted) == ("succeeded", 3)
    assert (await stored(running.database)).keys() == {f"r{n}" for n in range(3, 101)}


async def test_a_sweep_of_a_whole_delivery_that_shrank_waits_for_an_operator(
    running: Running, dropped: Dropped
) -> None:
    spec = spec_of(dropped, delivery="whole")
    dropped.day(1, *(row(number) for number in range(100)))
    await run(running, spec)
    running.time.pass_by(days=1)
    dropped.day(2, row(1))
    await run(running, spec)
    running.time.pass_by(hours=1)
    assert (await run(running, spec, course=Sweeping())).status == "awaiting_confirmation"
    assert len(await stored(running.database)) == 100
    (dropped.folder / "110000regions20260102.xml").unlink()
    (dropped.folder / "110000regions20260101.xml").unlink()
    assert (await run(running, spec, course=Sweeping())).status == "failed_transient"
    assert len(await stored(running.database)) == 100


async def test_a_name_in_another_encoding_is_stored(running: Running, dropped: Dropped) -> None:
    name = os.fsdecode("清单".encode("gb18030") + b".xml")
    dropped.put(name, xml(row(1), {"areaName": "没有标识"}))
    dropped.put(f"a{name}", "<New")
    spec = spec_of(dropped, files="*清单.xml", broken="quarantine")
    report = await run(running, spec)
    assert (report.counts.created, report.counts.quarantined) == (1, 2)
    assert (await run(running, spec)).counts.fetched == 0
    positions = {told["position"] for told in await rows(running.database, "quarantine")}
    assert positions == {"清单.xml:2", "a清单.xml:1"}


async def test_a_wrong_password_ends_the_run_once_for_all(
    running: Running, dropped: Dropped
) -> None:
    dropped.day(1, row(1))
    async with serving_sftp(Sftp(dropped.folder)) as server:
        spec = drop_spec(server.place(path="."), {"settle_s": 0})
        async with opened_drop(spec, environ={"DROP_PASSWORD": "wrong"}) as connector:
            report = await running.run(connector)
        assert (report.status, len(server.logins)) == ("failed_config", 1)
        async with opened_drop(spec, environ={"DROP_PASSWORD": PASSWORD}) as connector:
            assert (await running.run(connector)).counts.created == 1


async def test_changes_are_not_swept(running: Running, dropped: Dropped) -> None:
    dropped.day(1, row(1))
    await run(running, spec_of(dropped))
    report = await run(running, spec_of(dropped), course=Sweeping())
    assert (report.status, report.error and report.error.code) == ("failed_config", "BAD_ARGUMENT")
    assert (await stored(running.database)).keys() == {"r1"}
