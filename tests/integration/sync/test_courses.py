"""Readings beside the incremental one: full, backfill, rewind; each keeps its own place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from gateway.errors import ArgumentError, PlatformUnavailable
from gateway.store import leases, streams
from gateway.store.copies import Origin
from gateway.store.database import Database
from sync import window
from sync.connectors import register_connectors
from sync.courses import Backfill, Full, lease_name
from sync.leasing import LEASE_LENGTH
from sync.rewind import rewind
from sync.window import Checkpoint
from tests.integration.sync.rows import rows
from tests.integration.sync.scripted import NOW, SPEC, Running, raising
from tests.integration.sync.upstream import ITEMS, Upstream, live

ORIGIN = Origin("province", ITEMS)
STREAM = SPEC.stream(ITEMS)
SETTLE = timedelta(seconds=60)
DAY = timedelta(days=1)


@pytest.fixture
def upstream() -> Upstream:
    upstream = Upstream()
    for number in range(7):
        upstream.put(f"i{number}", NOW - (10 - number) * DAY, taskName=f"事项{number}")
    return upstream


@pytest.fixture
async def running(database: Database, upstream: Upstream) -> Running:
    running = Running(database)
    await running.run(upstream, ITEMS)
    running.time.pass_by(hours=1)
    return running


async def checkpoint(running: Running) -> Checkpoint:
    return window.load(await streams.checkpoint(running.database, ORIGIN))


def broken(upstream: Upstream, after: int) -> Upstream:
    """The platform, which answers so many pages more."""
    failing = raising(PlatformUnavailable("没有应答"), at=after)
    return Upstream(upstream.spec, items=upstream.items, before=failing)


def mended(upstream: Upstream) -> Upstream:
    return Upstream(upstream.spec, items=upstream.items)


# Full --------------------------------------------------------------------------------------------


async def test_an_interrupted_full_reading_goes_on_at_its_page(
    running: Running, upstream: Upstream
) -> None:
    assert (await running.run(broken(upstream, 2), ITEMS, full=True)).status == "failed_transient"
    running.time.pass_by(hours=2)
    again = mended(upstream)
    report = await running.run(again, ITEMS, full=True)
    assert (report.status, report.kind, report.counts.fetched) == ("succeeded", "FULL", 3)
    assert again.asked == [(None, NOW + timedelta(hours=1) - SETTLE, again.asked[0][2])]
    assert "接着" in report.note
    assert await rows(running.database, "progress") == []


async def test_a_full_reading_that_is_begun_anew_forgets_the_interrupted_one(
    running: Running, upstream: Upstream
) -> None:
    await running.run(broken(upstream, 2), ITEMS, full=True)
    again = mended(upstream)
    report = await running.run(again, ITEMS, course=Full(restart=True))
    assert (report.counts.fetched, again.asked[0][2]) == (7, None)


async def test_an_interrupted_full_reading_holds_up_no_incremental_one(
    running: Running, upstream: Upstream
) -> None:
    before = await checkpoint(running)
    await running.run(broken(upstream, 2), ITEMS, full=True)
    assert await checkpoint(running) == before
    upstream.put("new", NOW + timedelta(minutes=30), taskName="新")
    running.time.pass_by(hours=1)
    again = mended(upstream)
    assert (await running.run(again, ITEMS)).counts.fetched == 1
    assert again.asked[0][0] == NOW - SETTLE - timedelta(minutes=10)


async def test_a_full_reading_moves_the_checkpoint_forward_but_never_back(
    running: Running, upstream: Upstream
) -> None:
    await running.run(upstream, ITEMS, full=True)
    assert (await checkpoint(running)).read_until == NOW + timedelta(hours=1) - SETTLE
    await running.run(broken(upstream, 2), ITEMS, full=True)
    running.time.pass_by(hours=5)
    await running.run(upstream, ITEMS)
    ahead = await checkpoint(running)
    await running.run(upstream, ITEMS, full=True)  # goes on with the window of five hours ago
    assert await checkpoint(running) == ahead


# Backfill ----------------------------------------------------------------------------------------


async def test_a_backfill_reads_its_window_and_moves_nothing(
    running: Running, upstream: Upstream
) -> None:
    before = await rows(running.database, "stream")
    upstream.put("late", NOW - 5 * DAY, taskName="迟到")
    since, until = NOW - 6 * DAY, NOW - 4 * DAY
    report = await running.run(upstream, ITEMS, course=Backfill(since, until))
    assert (report.status, report.kind, report.counts.created) == ("succeeded", "BACKFILL", 1)
    assert upstream.asked[-1] == (since, until, None)
    assert await rows(running.database, "stream") == before
    assert "late" in await live(running.database)


async def test_an_interrupted_backfill_goes_on_without_being_told_its_window(
    running: Running, upstream: Upstream
) -> None:
    since, until = NOW - 20 * DAY, NOW
    stopped = await running.run(broken(upstream, 2), ITEMS, course=Backfill(since, until))
    assert stopped.status == "failed_transient"
    await running.run(upstream, ITEMS)  # the incremental course goes its own way
    again = mended(upstream)
    report = await running.run(again, ITEMS, course=Backfill())
    assert (report.status, report.counts.fetched) == ("succeeded", 3)
    assert again.asked[0][:2] == (since, until)


async def test_a_backfill_holds_up_no_incremental_run(running: Running, upstream: Upstream) -> None:
    name = f"province/{ITEMS}#backfill"
    await leases.take(running.database, name, "other", running.time(), LEASE_LENGTH)
    assert (await running.run(upstream, ITEMS)).status == "succeeded"
    other = await running.run(upstream, ITEMS, course=Backfill(NOW - DAY, NOW))
    assert other.status == "skipped_locked"


async def test_a_run_under_way_of_another_lease_is_not_taken_for_dead(
    running: Running, upstream: Upstream
) -> None:
    await streams.start_run(running.database, ORIGIN, "rn_fill", NOW, "BACKFILL")
    name = lease_name(ORIGIN, "BACKFILL")
    assert await leases.take(running.database, name, "another process", NOW, DAY)
    await running.run(upstream, ITEMS)
    statuses = {row["id"]: row["status"] for row in await rows(running.database, "sync_run")}
    assert statuses["rn_fill"] == "RUNNING"


async def test_a_backfill_that_nobody_began_cannot_go_on(
    running: Running, upstream: Upstream
) -> None:
    report = await running.run(upstream, ITEMS, course=Backfill())
    assert report.status == "failed_config"
    assert "--from" in str(report.error)


# Rewind ------------------------------------------------------------------------------------------


async def test_a_rewound_stream_reads_again_what_changed_since(
    running: Running, upstream: Upstream
) -> None:
    to = NOW - 5 * DAY
    await rewind(running.environment(), SPEC, STREAM, to)
    report = await running.run(upstream, ITEMS)
    assert upstream.asked[-1][0] == to - timedelta(minutes=10)
    assert (report.counts.fetched, report.counts.unchanged) == (2, 2)


async def test_a_checkpoint_is_never_moved_forward(running: Running) -> None:
    with pytest.raises(ArgumentError, match="不能前移"):
        await rewind(running.environment(), SPEC, STREAM, NOW + DAY)
    assert (await checkpoint(running)).read_until == NOW - SETTLE


async def test_a_corrupt_checkpoint_is_mended_by_rewinding(
    running: Running, upstream: Upstream
) -> None:
    async with running.database.transaction() as transaction:
        await transaction.execute(text("UPDATE stream SET checkpoint = 'corrupt'"))
    refused = await running.run(upstream, ITEMS)
    assert refused.status == "failed_config"
    assert "rewind" in str(refused.error)
    await rewind(running.environment(), SPEC, STREAM, NOW)
    assert (await running.run(upstream, ITEMS)).status == "succeeded"


async def test_a_stream_that_is_being_read_cannot_be_rewound(running: Running) -> None:
    name = f"province/{ITEMS}"
    await leases.take(running.database, name, "other", running.time(), LEASE_LENGTH)
    with pytest.raises(ArgumentError, match="正在同步"):
        await rewind(running.environment(), SPEC, STREAM, NOW - DAY)


async def test_a_stream_without_windows_cannot_be_rewound_or_backfilled(
    database: Database,
) -> None:
    plain = STREAM.model_copy(update={"incremental": None})
    spec = SPEC.model_copy(update={"streams": (plain,)})
    running = Running(database)
    await register_connectors(database, [spec])
    with pytest.raises(ArgumentError, match="不按时间窗"):
        await rewind(running.environment(), spec, plain, NOW)
    report = await running.run(Upstream(spec), ITEMS, course=Backfill(NOW - DAY, NOW))
    assert report.status == "failed_config"
