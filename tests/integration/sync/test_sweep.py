"""Sweeps: what vanished without a word is withdrawn, and nothing else ever is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from gateway.connectors.decode import RawRecord
from gateway.connectors.spec import Sweep
from gateway.errors import PlatformUnavailable
from gateway.store.database import Database
from sync.courses import Course
from sync.report import Report
from sync.sweep import Sweeping, is_within
from tests.integration.sync.rows import everything, live_by_feed, rows
from tests.integration.sync.scripted import NOW, SPEC, Running, raising
from tests.integration.sync.upstream import ITEMS, Upstream, live

EARLIER = NOW - timedelta(days=1)


def limited(max_percent: float = 100, max_rows: int = 1_000) -> Upstream:
    """A platform with seven records, and how many of them may vanish at once."""
    sweep = Sweep(max_percent=max_percent, max_rows=max_rows)
    streams = [stream.model_copy(update={"sweep": sweep}) for stream in SPEC.streams]
    upstream = Upstream(SPEC.model_copy(update={"streams": tuple(streams)}))
    for number in range(7):
        upstream.put(f"i{number}", EARLIER + timedelta(minutes=number), taskName=f"事项{number}")
    return upstream


@pytest.fixture
def upstream() -> Upstream:
    return limited()


@pytest.fixture
async def running(database: Database, upstream: Upstream) -> Running:
    """A store that has read everything."""
    running = Running(database)
    await running.run(upstream, ITEMS)
    running.time.pass_by(hours=1)
    return running


async def sweep(running: Running, upstream: Upstream, course: Course | None = None) -> Report:
    return await running.run(upstream, ITEMS, course=course or Sweeping())


def vanishing(upstream: Upstream, native_id: str, page: int) -> Callable[[int], Awaitable[None]]:
    async def before(number: int) -> None:
        if number == page:
            upstream.vanish(native_id)

    return before


async def test_what_vanished_is_withdrawn_and_the_rest_is_untouched(
    running: Running, upstream: Upstream
) -> None:
    upstream.vanish("i2")
    upstream.vanish("i6")
    report = await sweep(running, upstream)
    assert (report.status, report.kind, report.counts.deleted) == ("succeeded", "SWEEP", 2)
    assert await live(running.database) == upstream.alive()
    assert len(await live_by_feed(running.database)) == 5
    run = (await rows(running.database, "sync_run"))[-1]
    assert (run["kind"], run["status"], run["deleted"]) == ("SWEEP", "SUCCEEDED", 2)


async def test_a_sweep_where_nothing_vanished_walks_once_and_leaves_nothing_behind(
    running: Running, upstream: Upstream
) -> None:
    before = await everything(running.database)
    report = await sweep(running, upstream)
    assert (report.status, report.counts.fetched, report.counts.unchanged) == ("succeeded", 7, 7)
    after = await everything(running.database)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"sync_run", "tally", "lease"}


async def test_a_sweep_stores_what_the_incremental_course_had_missed(
    running: Running, upstream: Upstream
) -> None:
    upstream.put("late", EARLIER - timedelta(days=30), taskName="迟到")
    upstream.put("i1", EARLIER + timedelta(minutes=2), taskName="改过而没有移动时间窗")
    await sweep(running, upstream)
    assert await live(running.database) == upstream.alive()


async def test_a_sweep_has_no_upper_bound_that_would_hide_what_changes_meanwhile(
    running: Running, upstream: Upstream
) -> None:
    await sweep(running, upstream)
    assert upstream.asked[-1][:2] == (None, None)


async def test_a_record_that_slips_between_two_pages_of_one_walk_is_not_gone(
    running: Running, upstream: Upstream
) -> None:
    kept = upstream.items["i3"]
    upstream.vanish("i3")

    async def back_again(number: int) -> None:
        if upstream.asked[-1][2] is None and number > 5 and "i3" not in upstream.items:
            upstream.items["i3"] = kept  # only the second walk meets it

    upstream.before = back_again
    served = upstream.served
    report = await sweep(running, upstream)
    assert (report.status, report.counts.deleted) == ("succeeded", 0)
    assert upstream.served - served > 4
    assert "i3" in await live(running.database)


@pytest.mark.parametrize("page", [0, 1, 2, 3])
async def test_a_sweep_that_is_broken_off_withdraws_nothing_and_goes_on_where_it_was(
    running: Running, upstream: Upstream, page: int
) -> None:
    upstream.vanish("i0")
    first = upstream.served
    upstream.before = raising(PlatformUnavailable("没有应答"), at=first + page)
    report = await sweep(running, upstream)
    assert (report.status, report.counts.deleted) == ("failed_transient", 0)
    assert len(await live(running.database)) == 7
    again = Upstream(upstream.spec, items=upstream.items)
    report = await sweep(running, again)
    assert (report.status, report.counts.deleted) == ("succeeded", 1)
    assert (again.asked[0][2] is None) == (page in {0, 3})
    assert await live(running.database) == upstream.alive()


async def test_an_empty_answer_withdraws_nothing(running: Running) -> None:
    empty = Upstream(limited(max_percent=5).spec)
    report = await sweep(running, empty)
    assert (report.status, report.counts.deleted) == ("awaiting_confirmation", 0)
    assert len(await live(running.database)) == 7
    assert report.error is not None
    assert "7 条" in report.error.message
    assert "--confirm" in report.error.hint
    assert (await rows(running.database, "sync_run"))[-1]["status"] == "AWAITING_CONFIRMATION"


@pytest.mark.parametrize("limit", [{"max_percent": 20.0}, {"max_rows": 1}])
async def test_more_than_the_limit_waits_for_an_operator_who_confirms(
    running: Running, limit: dict[str, float]
) -> None:
    upstream = limited(**limit)  # type: ignore[arg-type]  # numbers
    upstream.vanish("i2")
    upstream.vanish("i4")
    assert (await sweep(running, upstream)).status == "awaiting_confirmation"
    assert len(await live(running.database)) == 7
    walked = upstream.served
    report = await sweep(running, upstream, Sweeping(confirmed=True))
    assert (report.status, report.counts.deleted) == ("succeeded", 2)
    assert upstream.served == walked  # what was found is confirmed, not found again
    assert await live(running.database) == upstream.alive()


async def test_without_a_confirmation_the_next_sweep_looks_again(running: Running) -> None:
    upstream = limited(max_rows=0)
    kept = upstream.items["i2"]
    upstream.vanish("i2")
    assert (await sweep(running, upstream)).status == "awaiting_confirmation"
    upstream.items["i2"] = kept
    assert (await sweep(running, upstream)).status == "succeeded"
    assert len(await live(running.database)) == 7


async def test_a_confirmation_that_comes_too_late_looks_again_first(running: Running) -> None:
    upstream = limited(max_rows=0)
    kept = upstream.items["i2"]
    upstream.vanish("i2")
    assert (await sweep(running, upstream)).status == "awaiting_confirmation"
    upstream.items["i2"] = kept
    running.time.pass_by(hours=25)
    report = await sweep(running, upstream, Sweeping(confirmed=True))
    assert (report.status, report.counts.deleted) == ("succeeded", 0)


async def test_what_arrived_while_the_sweep_was_broken_off_is_not_gone(
    running: Running, upstream: Upstream
) -> None:
    broken_off = raising(PlatformUnavailable("没有应答"), at=upstream.served + 3)
    upstream.before = broken_off
    await sweep(running, upstream)
    # It stands before the page reached, and is gone again when the sweep goes on.
    running.time.pass_by(minutes=10)
    other = Upstream(upstream.spec, items={**upstream.items})
    other.put("new", running.time() - timedelta(minutes=5), taskName="新")
    await running.run(other, ITEMS)
    upstream.before = raising(PlatformUnavailable("没有应答"), at=-1)
    report = await sweep(running, upstream)
    assert report.status == "succeeded"
    assert "new" in await live(running.database)


async def test_a_record_that_cannot_be_told_apart_forbids_every_withdrawal(
    running: Running, upstream: Upstream
) -> None:
    class Renamed(Upstream):
        def _record(self, native_id: str) -> RawRecord:
            record = super()._record(native_id)
            if native_id == "i5" and record.raw:
                record.raw["guid"] = record.raw.pop("rowGuid")
            return record

    renamed = Renamed(upstream.spec, items=upstream.items)
    renamed.vanish("i1")
    report = await sweep(running, renamed)
    assert (report.status, report.counts.deleted) == ("succeeded_with_quarantine", 0)
    assert "未撤回" in report.note
    assert len(await live(running.database)) == 7


async def test_a_sweep_moves_no_checkpoint(running: Running, upstream: Upstream) -> None:
    before = await rows(running.database, "stream")
    upstream.vanish("i2")
    await sweep(running, upstream)
    assert await rows(running.database, "stream") == before


async def test_a_record_that_comes_back_after_a_sweep_is_stored_again(
    running: Running, upstream: Upstream
) -> None:
    kept = upstream.items["i2"]
    upstream.vanish("i2")
    await sweep(running, upstream)
    upstream.items["i2"] = kept
    report = await sweep(running, upstream)
    assert report.counts.created == 1
    assert await live(running.database) == upstream.alive()


@pytest.mark.parametrize(("missing", "live_records", "allowed"), [
    (0, 0, True), (0, 10, True), (5, 100, True), (6, 100, False), (1, 10, False),
    (1_000, 100_000, True), (1_001, 100_000, False),
])  # fmt: skip
def test_five_percent_or_a_thousand_is_the_limit_whichever_is_less(
    missing: int, live_records: int, allowed: bool
) -> None:
    assert is_within(Sweep(), missing, live_records) == allowed
