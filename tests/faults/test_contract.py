"""The contract of docs/reference/connector-contract.md: a test for each line of it.

Line 7, what goes outward, is held by the tests of the outbox.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from gateway.connectors.decode import RawRecord
from gateway.errors import (
    PlatformChanged,
    PlatformPaused,
    PlatformRefused,
    PlatformUnavailable,
    StoreUnavailable,
    YiwangError,
)
from gateway.schema.enums import RunStatus
from gateway.store import leases, streams
from gateway.store.copies import Origin
from gateway.store.database import Database, Transaction
from sync import window
from sync.leasing import LEASE_LENGTH
from sync.sweep import Sweeping
from tests.acceptance.commands import ROOT
from tests.integration.sync.rows import everything, rows
from tests.integration.sync.scripted import NOW, Running, raising, raw
from tests.integration.sync.upstream import ITEMS, Upstream, live

PAGE = (ROOT / "docs" / "reference" / "connector-contract.md").read_text("utf-8")
STATUSES = set(re.findall(r"^\| `([a-z_]+)` \|", PAGE, re.MULTILINE))
BOOKKEEPING = {"stream", "sync_run", "lease", "tally"}
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def running(database: Database) -> Running:
    return Running(database)


@pytest.fixture
def upstream() -> Upstream:
    upstream = Upstream()
    for number in range(7):
        upstream.put(f"i{number}", NOW - DAY + number * MINUTE, taskName=f"事项{number}")
    return upstream


async def read_until(running: Running) -> object:
    text = await streams.checkpoint(running.database, Origin("province", ITEMS))
    return window.load(text).read_until


def test_the_page_has_eight_lines() -> None:
    assert re.findall(r"^\*\*(.)、", PAGE, re.MULTILINE) == list("一二三四五六七八")


# 1 -----------------------------------------------------------------------------------------------


async def test_line_1_what_is_visible_long_enough_is_stored_or_in_quarantine(
    running: Running, upstream: Upstream
) -> None:
    upstream.put("settled", NOW - MINUTE - timedelta(seconds=1), taskName="满一分钟")
    upstream.put("fresh", NOW - timedelta(seconds=30), taskName="未满一分钟")
    await running.run(upstream, ITEMS)
    assert (await live(running.database)).keys() == upstream.alive().keys() - {"fresh"}
    running.time.pass_by(minutes=1)
    await running.run(upstream, ITEMS)
    assert await live(running.database) == upstream.alive()


async def test_line_1_replaying_changes_nothing(running: Running, upstream: Upstream) -> None:
    await running.run(upstream, ITEMS)
    before = await everything(running.database)
    for full in (True, False, True):
        running.time.pass_by(minutes=5)
        await running.run(upstream, ITEMS, full=full)
    after = await everything(running.database)
    assert {name for name in after if after[name] != before[name]} <= BOOKKEEPING


# 2 -----------------------------------------------------------------------------------------------


class Crash(RuntimeError):  # noqa: N818  # named for what happened
    """The process dies."""


@dataclass
class Fragile:
    """Makes one transaction of a store fail after its last statement, before its commit."""

    database: Database
    at: int
    _count: int = field(default=0)

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = self.database.transaction

        @asynccontextmanager
        async def transaction() -> AsyncIterator[Transaction]:
            async with whole() as open_one:
                yield open_one
                self._count += 1
                if self._count == self.at:
                    raise Crash

        monkeypatch.setattr(self.database, "transaction", transaction)


@pytest.mark.parametrize("at", range(1, 12))
async def test_line_2_rows_and_checkpoint_are_stored_together_or_not_at_all(
    running: Running, upstream: Upstream, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await running.run(Upstream(), ITEMS)  # so that every transaction that follows is of the run
    running.time.pass_by(minutes=10)
    for number in range(7):
        upstream.put(f"i{number}", NOW + number * MINUTE, taskName=f"事项{number}")
    with monkeypatch.context() as patched:
        Fragile(running.database, at).install(patched)
        with suppress(Crash):
            await running.run(upstream, ITEMS)
    text = await streams.checkpoint(running.database, Origin("province", ITEMS))
    token = window.load(text).token
    kept = (await live(running.database)).keys()
    # The token names the last record that is stored: none more, none less.
    if token is not None:
        assert max(kept) == token.rpartition(" ")[2]
    running.time.pass_by(minutes=10)
    again = Upstream(items=upstream.items)
    report = await running.run(again, ITEMS)
    assert report.status == "succeeded"
    assert report.counts.created == 7 - len(kept)
    assert await live(running.database) == upstream.alive()


# 3 -----------------------------------------------------------------------------------------------


async def test_line_3_a_window_is_closed_below_open_above_and_goes_back(
    running: Running, upstream: Upstream
) -> None:
    await running.run(upstream, ITEMS)
    running.time.pass_by(hours=1)
    await running.run(upstream, ITEMS)
    since, until, _ = upstream.asked[-1]
    assert since == NOW - timedelta(seconds=60 + 600)
    assert until == NOW + timedelta(hours=1, seconds=-60)


async def test_line_3_what_is_committed_late_is_caught(
    running: Running, upstream: Upstream
) -> None:
    await running.run(upstream, ITEMS)
    upstream.put("late", NOW - timedelta(seconds=600), taskName="迟到")
    running.time.pass_by(hours=1)
    await running.run(upstream, ITEMS)
    assert "late" in await live(running.database)


@pytest.mark.parametrize("minutes", [-30, -10, 0, 10, 30])
async def test_line_3_a_platform_whose_clock_is_wrong_loses_nothing(
    running: Running, minutes: int
) -> None:
    off = timedelta(minutes=minutes)
    upstream = Upstream(clock=lambda: running.time() + off)
    for number in range(6):
        # Something changes right after each run, stamped by the platform's clock.
        upstream.put(f"i{number}", running.time() + off, taskName=f"事项{number}")
        await running.run(upstream, ITEMS)
        upstream.put(f"j{number}", running.time() + off, taskName=f"事项{number}")
        running.time.pass_by(minutes=20)
    running.time.pass_by(minutes=max(minutes, 0))
    await running.run(upstream, ITEMS)
    await running.run(upstream, ITEMS)
    assert await live(running.database) == upstream.alive()
    (row,) = [row for row in await rows(running.database, "stream") if row["name"] == ITEMS]
    assert row["clock_skew_s"] == minutes * 60


# 4 -----------------------------------------------------------------------------------------------


async def test_line_4_an_older_state_never_overwrites_a_newer_one(
    running: Running, upstream: Upstream
) -> None:
    upstream.put("i0", NOW - 2 * MINUTE, taskName="新")
    await running.run(upstream, ITEMS)
    kept = (await live(running.database))["i0"]
    upstream.put("i0", NOW - 3 * MINUTE, taskName="旧")
    running.time.pass_by(minutes=5)
    await running.run(upstream, ITEMS)
    assert (await live(running.database))["i0"] == kept
    assert "copy.behind" in {row["rule"] for row in await rows(running.database, "finding")}


# 5 -----------------------------------------------------------------------------------------------


async def test_line_5_only_a_tombstone_or_a_whole_sweep_withdraws(
    running: Running, upstream: Upstream
) -> None:
    upstream.size = 4
    for number in range(7, 50):
        upstream.put(f"i{number}", NOW - DAY, taskName=f"事项{number}")
    await running.run(upstream, ITEMS)
    upstream.vanish("i1")
    running.time.pass_by(minutes=5)
    await running.run(upstream, ITEMS, full=True)
    assert "i1" in await live(running.database)
    failing = Upstream(items=upstream.items, before=raising(PlatformUnavailable("断"), at=1))
    await running.run(failing, ITEMS, course=Sweeping())
    assert "i1" in await live(running.database)
    await running.run(upstream, ITEMS, course=Sweeping())
    assert await live(running.database) == upstream.alive()


async def test_line_5_more_than_the_limit_is_withdrawn_only_when_confirmed(
    running: Running, upstream: Upstream
) -> None:
    await running.run(upstream, ITEMS)
    running.time.pass_by(minutes=5)
    empty = Upstream()
    assert (await running.run(empty, ITEMS, course=Sweeping())).status == "awaiting_confirmation"
    assert len(await live(running.database)) == 7
    await running.run(empty, ITEMS, course=Sweeping(confirmed=True))
    assert await live(running.database) == {}


# 6 -----------------------------------------------------------------------------------------------


async def test_line_6_a_bad_record_is_kept_as_it_came_and_its_neighbours_are_stored(
    running: Running, upstream: Upstream
) -> None:
    class Dirty(Upstream):
        def _record(self, native_id: str) -> RawRecord:
            return raw(nobody=1) if native_id == "i3" else super()._record(native_id)

    report = await running.run(Dirty(items=upstream.items), ITEMS)
    assert report.status == "succeeded_with_quarantine"
    assert (await live(running.database)).keys() == upstream.alive().keys() - {"i3"}
    (kept,) = await rows(running.database, "quarantine")
    assert (kept["payload"], kept["code"], kept["stream"]) == (
        '{"nobody":1}', "record.native_id", ITEMS,
    )  # fmt: skip
    assert kept["run_id"] == (await rows(running.database, "sync_run"))[-1]["id"]


async def test_line_6_too_many_bad_records_stop_before_the_checkpoint(
    running: Running, upstream: Upstream
) -> None:
    class Broken(Upstream):
        def _record(self, native_id: str) -> RawRecord:
            return raw(nobody=native_id)

    for number in range(101):
        upstream.put(f"b{number}", NOW - DAY, taskName="坏")
    broken = Broken(items=upstream.items, size=200)
    assert (await running.run(broken, ITEMS)).status == "failed_schema"
    assert await read_until(running) is None
    assert await live(running.database) == {}


# 8 -----------------------------------------------------------------------------------------------

ENDINGS: list[BaseException] = [
    PlatformUnavailable("没有应答"),
    PlatformRefused("令牌不对"),
    PlatformChanged("没有记录"),
    PlatformPaused("稍后", until=NOW),
    StoreUnavailable("数据库不在"),
    YiwangError("别的", code="OTHER"),
    Crash(),
]


@pytest.mark.parametrize("error", ENDINGS, ids=lambda error: type(error).__name__)
async def test_line_8_every_run_ends_in_a_status_of_the_page(
    running: Running, upstream: Upstream, error: BaseException
) -> None:
    upstream.before = raising(error, at=2)
    try:
        report = await running.run(upstream, ITEMS)
    except Crash:
        report = None
    (run,) = await rows(running.database, "sync_run")
    assert run["status"].lower() in STATUSES
    assert run["finished_at"] is not None
    assert report is None or report.status == run["status"].lower()


async def test_line_8_no_run_stays_under_way_past_its_lease(
    running: Running, upstream: Upstream
) -> None:
    origin = Origin("province", "regions")
    await leases.take(running.database, "province/regions", "dead", NOW, LEASE_LENGTH)
    await streams.start_run(running.database, origin, "rn_dead", NOW)
    await running.run(upstream, ITEMS)  # of another stream: it only looks around
    assert (await rows(running.database, "sync_run"))[0]["status"] == "RUNNING"
    running.time.pass_by(seconds=LEASE_LENGTH.total_seconds())
    await running.run(upstream, ITEMS)
    assert (await rows(running.database, "sync_run"))[0]["status"] == "LEASE_LOST"


def test_line_8_the_page_names_the_statuses_there_are() -> None:
    assert {status.value for status in RunStatus} - {"running"} == STATUSES
