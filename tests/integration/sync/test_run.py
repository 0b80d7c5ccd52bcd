"""One run of one stream: its window, its statuses, and what a run that stops leaves behind."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gateway.connectors.decode import RawRecord
from gateway.errors import (
    PlatformChanged,
    PlatformPaused,
    PlatformRefused,
    PlatformUnavailable,
    SettingsError,
    YiwangError,
)
from gateway.store import leases, streams
from gateway.store.copies import Origin
from gateway.store.database import Database
from sync import window
from sync.leasing import LEASE_LENGTH
from sync.run import QUARANTINE_COUNT
from tests.integration.sync.rows import everything, rows
from tests.integration.sync.scripted import NOW, Running, Scripted, raising, raw, region

PAGES = [[region(1), region(2)], [region(3)], [region(4), region(5)]]
LEASE = "province/regions"


@pytest.fixture
def running(database: Database) -> Running:
    return Running(database)


async def last_run(database: Database) -> dict[str, Any]:
    return (await rows(database, "sync_run"))[-1]


async def checkpoint(database: Database) -> window.Checkpoint:
    (text_of_it,) = (
        row["checkpoint"] for row in await rows(database, "stream") if row["name"] == "regions"
    )
    return window.load(text_of_it)


async def token(database: Database) -> str | None:
    return (await checkpoint(database)).token


async def names(database: Database) -> list[str]:
    return sorted(row["native_id"] for row in await rows(database, "region"))


async def test_a_run_reads_every_page_and_says_how_it_went(running: Running) -> None:
    report = await running.run(Scripted(PAGES))
    assert (report.status, report.error) == ("succeeded", None)
    counts = report.counts
    assert (counts.pages, counts.fetched, counts.created) == (3, 5, 5)
    assert running.seen == ["running", "running", "succeeded", "succeeded"]
    run = await last_run(running.database)
    assert (run["status"], run["pages"], run["created"]) == ("SUCCEEDED", 3, 5)
    assert run["finished_at"] is not None


async def test_the_first_run_reads_from_the_beginning_to_the_settle_delay(running: Running) -> None:
    connector = Scripted(PAGES)
    await running.run(connector)
    assert connector.asked == [(None, NOW - timedelta(seconds=60), None)]
    closed = window.Checkpoint(read_until=NOW - timedelta(seconds=60))
    assert await checkpoint(running.database) == closed


async def test_the_next_run_goes_back_by_the_lookback_and_changes_nothing(running: Running) -> None:
    await running.run(Scripted(PAGES))
    before = await everything(running.database)
    running.time.pass_by(hours=1)
    connector = Scripted(PAGES)
    report = await running.run(connector)
    assert (report.counts.unchanged, report.counts.created, report.counts.updated) == (5, 0, 0)
    ((since, until, _),) = connector.asked
    assert since == NOW - timedelta(seconds=660)
    assert until == NOW + timedelta(minutes=59)
    after = await everything(running.database)
    moved = {name for name in after if after[name] != before[name]}
    assert moved == {"stream", "sync_run", "lease", "tally"}


async def test_a_full_run_has_no_lower_bound(running: Running) -> None:
    await running.run(Scripted(PAGES))
    connector = Scripted(PAGES)
    report = await running.run(connector, full=True)
    assert report.counts.unchanged == 5
    assert connector.asked[0][0] is None


async def test_an_empty_answer_is_a_success(running: Running) -> None:
    report = await running.run(Scripted([[]]))
    assert (report.status, report.counts.pages, report.counts.fetched) == ("succeeded", 1, 0)


STOPPED: list[tuple[YiwangError, str, str]] = [
    (PlatformUnavailable("没有应答"), "failed_transient", "PLATFORM_UNAVAILABLE"),
    (PlatformRefused("令牌不对"), "failed_config", "PLATFORM_REFUSED"),
    (PlatformChanged("没有记录"), "failed_schema", "PLATFORM_CHANGED"),
    (PlatformPaused("稍后", until=NOW), "paused_rate_limited", "PLATFORM_PAUSED"),
    (SettingsError("没有文件"), "failed_config", "SETTINGS"),
    (YiwangError("断点无法识别", code="TOKEN_INVALID"), "failed_config", "TOKEN_INVALID"),
]


@pytest.mark.parametrize(("error", "status", "code"), STOPPED)
async def test_a_run_that_is_stopped_ends_in_one_status_and_goes_on_at_its_page(
    running: Running, error: YiwangError, status: str, code: str
) -> None:
    report = await running.run(Scripted(PAGES, raising(error, at=1)))
    assert (report.status, report.error, report.counts.created) == (status, error, 2)
    run = await last_run(running.database)
    assert (run["status"], run["error_code"], run["error_message"]) == (
        status.upper(), code, error.message,
    )  # fmt: skip
    running.time.pass_by(minutes=1)  # the lease was given back: nobody waits for its end
    connector = Scripted(PAGES)
    assert (await running.run(connector)).status == "succeeded"
    assert connector.asked == [(None, NOW - timedelta(seconds=60), "1")]
    assert await names(running.database) == ["r1", "r2", "r3", "r4", "r5"]


@pytest.mark.parametrize("at", [0, 1, 2])
async def test_a_crash_before_any_page_loses_and_repeats_nothing(running: Running, at: int) -> None:
    with pytest.raises(RuntimeError, match="crash"):
        await running.run(Scripted(PAGES, raising(RuntimeError("crash"), at=at)))
    assert (await last_run(running.database))["status"] == "CANCELLED"
    assert await token(running.database) == (str(at) if at else None)
    connector = Scripted(PAGES)
    report = await running.run(connector)
    assert report.counts.created == len([one for page in PAGES[at:] for one in page])
    assert await names(running.database) == ["r1", "r2", "r3", "r4", "r5"]


async def test_a_cancelled_run_stops_between_pages_and_gives_its_lease_back(
    running: Running,
) -> None:
    reached, never = asyncio.Event(), asyncio.Event()

    async def before(number: int) -> None:
        if number == 1:
            reached.set()
            await never.wait()

    task = asyncio.create_task(running.run(Scripted(PAGES, before)))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await last_run(running.database))["status"] == "CANCELLED"
    assert await names(running.database) == ["r1", "r2"]
    connector = Scripted(PAGES)
    assert (await running.run(connector, holder="two")).status == "succeeded"
    assert connector.asked[0][2] == "1"


async def test_a_page_that_cannot_be_stored_whole_is_not_stored_at_all(running: Running) -> None:
    async def take_the_checkpoint_away(number: int) -> None:
        if number == 1:
            await rename("stream", "stream_gone")

    async def rename(old: str, new: str) -> None:
        async with running.database.transaction() as transaction:
            await transaction.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    try:
        with pytest.raises(DBAPIError):
            await running.run(Scripted(PAGES, take_the_checkpoint_away))
    finally:
        await rename("stream_gone", "stream")
    assert await names(running.database) == ["r1", "r2"]
    assert await token(running.database) == "1"
    assert (await running.run(Scripted(PAGES))).counts.created == 3


async def test_a_stream_that_another_process_reads_is_skipped(running: Running) -> None:
    await leases.take(running.database, LEASE, "other", NOW, LEASE_LENGTH)
    connector = Scripted(PAGES)
    report = await running.run(connector)
    assert (report.status, connector.asked) == ("skipped_locked", [])
    assert await rows(running.database, "sync_run") == []


async def test_of_two_replicas_that_start_together_one_reads_and_one_skips(
    running: Running,
) -> None:
    one, two = Scripted(PAGES), Scripted(PAGES)
    reports = await asyncio.gather(running.run(one, holder="one"), running.run(two, holder="two"))
    done = sorted(report.status for report in reports)
    # The second may also come after the first has ended; then it finds nothing new.
    assert done in (["skipped_locked", "succeeded"], ["succeeded", "succeeded"])
    assert len(await rows(running.database, "change")) == 5


async def test_a_run_that_was_taken_over_while_it_waited_writes_nothing_more(
    running: Running,
) -> None:
    async def be_taken_over(number: int) -> None:
        if number == 1:
            running.time.pass_by(minutes=6)
            taken = await leases.take(
                running.database, LEASE, "other", running.time(), LEASE_LENGTH
            )
            assert taken is not None

    report = await running.run(Scripted(PAGES, be_taken_over))
    assert report.status == "lease_lost"
    assert await names(running.database) == ["r1", "r2"]
    assert await token(running.database) == "1"
    assert (await running.run(Scripted(PAGES))).status == "skipped_locked"


async def test_a_run_whose_process_died_is_ended_by_the_next(running: Running) -> None:
    # What a killed process leaves: a run under way, and a lease that runs out.
    await leases.take(running.database, LEASE, "dead", NOW, LEASE_LENGTH)
    await streams.start_run(running.database, Origin("province", "regions"), "rn_dead", NOW)
    assert (await running.run(Scripted(PAGES))).status == "skipped_locked"
    running.time.pass_by(minutes=5)
    assert (await running.run(Scripted(PAGES))).status == "succeeded"
    assert [row["status"] for row in await rows(running.database, "sync_run")] == [
        "LEASE_LOST",
        "SUCCEEDED",
    ]
    assert all(row["finished_at"] for row in await rows(running.database, "sync_run"))


async def test_a_bad_record_is_kept_apart_and_its_neighbours_are_stored(running: Running) -> None:
    unreadable = RawRecord(2, None, "{broken", "[decode.json] 无法读取")
    page = [region(1), raw(areaName="没有标识"), unreadable, region(2)]
    report = await running.run(Scripted([page]))
    assert report.status == "succeeded_with_quarantine"
    assert (report.counts.created, report.counts.quarantined) == (2, 2)
    kept = [(row["code"], row["payload"]) for row in await rows(running.database, "quarantine")]
    assert kept == [("record.native_id", '{"areaName":"没有标识"}'), ("decode.json", "{broken")]
    assert (await checkpoint(running.database)).read_until is not None


async def test_the_same_bad_record_twice_on_a_page_is_kept_once(running: Running) -> None:
    report = await running.run(Scripted([[raw(a=1), raw(a=1)]]))
    assert (report.status, report.counts.quarantined) == ("succeeded_with_quarantine", 2)
    assert len(await rows(running.database, "quarantine")) == 1


async def test_a_run_counts_every_record_it_fetched(running: Running) -> None:
    page = [region(1), region(1), raw(a=1), region(2, cdOperation="D"), region(3)]
    counts = (await running.run(Scripted([page]))).counts
    told = counts.created + counts.updated + counts.deleted + counts.unchanged + counts.quarantined
    assert told == counts.fetched == 5


@pytest.mark.parametrize(("bad", "status"), [
    (QUARANTINE_COUNT, "succeeded_with_quarantine"),
    (QUARANTINE_COUNT + 1, "failed_schema"),
])  # fmt: skip
async def test_too_many_bad_records_stop_the_stream_before_its_checkpoint(
    running: Running, bad: int, status: str
) -> None:
    page = [region(1), *(raw(number=number) for number in range(bad))]
    report = await running.run(Scripted([[region(2)], page]))
    assert report.status == status
    stored = status != "failed_schema"
    assert await names(running.database) == (["r1", "r2"] if stored else ["r2"])
    assert await token(running.database) == (None if stored else "1")
    assert ("检查点未移动" in str(report.error)) != stored


async def test_a_withdrawn_record_is_counted_as_deleted(running: Running) -> None:
    await running.run(Scripted(PAGES))
    report = await running.run(Scripted([[region(1, cdOperation="D"), region(9, cdOperation="D")]]))
    assert (report.counts.deleted, report.counts.unchanged) == (1, 1)
    withdrawn = [
        row["native_id"] for row in await rows(running.database, "region") if row["deleted_at"]
    ]
    assert withdrawn == ["r1"]


async def test_a_checkpoint_that_cannot_be_read_refuses_the_run_until_it_is_read_in_full(
    running: Running,
) -> None:
    await running.run(Scripted(PAGES))
    async with running.database.transaction() as transaction:
        await transaction.execute(text("UPDATE stream SET checkpoint = 'corrupt'"))
    connector = Scripted(PAGES)
    report = await running.run(connector)
    assert (report.status, connector.asked) == ("failed_config", [])
    assert (await last_run(running.database))["error_code"] == "CHECKPOINT_CORRUPT"
    assert (await running.run(connector, full=True)).status == "succeeded"
    assert (await running.run(Scripted(PAGES))).status == "succeeded"
