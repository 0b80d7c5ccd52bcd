"""Replay: a mended mapping brings records out of quarantine, once, and never something stale."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from gateway.connectors.decode import RawRecord
from gateway.connectors.spec import Spec
from gateway.store import leases, quarantine
from gateway.store.database import Database
from gateway.store.quarantine import Wanted
from sync import replay as replaying
from sync.leasing import LEASE_LENGTH
from sync.replay import replay
from sync.report import Report
from tests.integration.sync.rows import everything, live_by_feed, rows
from tests.integration.sync.scripted import SPEC, Running, Scripted, raw, region

BROKEN = RawRecord(2, None, "{broken", "[decode.json] 无法读取")


def keyed(key: str) -> Spec:
    """The specification with another native id for its regions."""
    streams = [
        stream.model_copy(update={"native_id": (key,)}) if stream.name == "regions" else stream
        for stream in SPEC.streams
    ]
    return SPEC.model_copy(update={"streams": tuple(streams)})


MENDED = keyed("guid")


def unnamed(number: int, **rest: Any) -> RawRecord:
    """A region whose platform calls its key otherwise."""
    return raw(guid=f"r{number}", areaCode=f"99{number:04d}", areaName=f"第{number}区", **rest)


@pytest.fixture
async def running(database: Database) -> Running:
    """A store with a region, two in quarantine, and one that nobody can read."""
    running = Running(database)
    report = await running.run(Scripted([[region(1), unnamed(2), unnamed(3), BROKEN]]))
    assert (report.counts.created, report.counts.quarantined) == (1, 3)
    running.time.pass_by(hours=1)
    return running


async def mend(running: Running, *ids: str) -> Report:
    return await replay(running.environment(), MENDED, MENDED.stream("regions"), ids)


async def waiting(running: Running) -> list[Mapping[str, Any]]:
    return list(await quarantine.listed(running.database, Wanted(), 100))


async def names(running: Running) -> list[str]:
    return sorted(row["native_id"] for row in await rows(running.database, "region"))


async def test_what_can_be_read_now_is_stored_and_leaves_the_quarantine(running: Running) -> None:
    report = await mend(running)
    assert (report.kind, report.status) == ("REPLAY", "succeeded_with_quarantine")
    counts = report.counts
    assert (counts.fetched, counts.created, counts.quarantined) == (3, 2, 1)
    assert await names(running) == ["r1", "r2", "r3"]
    assert [row["code"] for row in await waiting(running)] == ["decode.json"]
    assert len(await live_by_feed(running.database)) == 3


async def test_what_left_the_quarantine_keeps_a_trace(running: Running) -> None:
    await mend(running)
    traces = await quarantine.listed(running.database, Wanted(resolved=True), 100)
    assert sorted(trace["native_id"] for trace in traces) == ["r2", "r3"]
    assert {trace["resolved_at"] for trace in traces} == {running.time()}
    assert {trace["connector"] for trace in traces} == {"province"}


async def test_a_second_replay_changes_nothing(running: Running) -> None:
    await mend(running)
    before = await everything(running.database)
    report = await mend(running)
    assert (report.counts.fetched, report.counts.created) == (1, 0)
    after = await everything(running.database)
    assert {name for name in after if after[name] != before[name]} == {
        "sync_run",
        "tally",
        "lease",
    }


async def test_without_a_mended_mapping_everything_stays(running: Running) -> None:
    report = await replay(running.environment(), SPEC, SPEC.stream("regions"))
    assert (report.counts.fetched, report.counts.quarantined) == (3, 3)
    assert len(await waiting(running)) == 3


async def test_only_the_records_that_are_named_are_tried(running: Running) -> None:
    chosen = next(row["id"] for row in await waiting(running) if row["code"] != "decode.json")
    assert (await mend(running, chosen)).counts.created == 1
    assert len(await waiting(running)) == 2


async def test_what_the_platform_sent_since_is_not_overwritten(running: Running) -> None:
    newer = Scripted([[unnamed(2, areaLevel="3")]], spec=MENDED)
    await running.run(newer)
    before = await rows(running.database, "region")
    report = await mend(running)
    assert (report.counts.created, report.counts.unchanged) == (1, 1)
    assert [row for row in await rows(running.database, "region") if row in before] == before
    assert [row["code"] for row in await waiting(running)] == ["decode.json"]


async def test_what_the_platform_withdrew_since_does_not_come_back(running: Running) -> None:
    await running.run(Scripted([[unnamed(2)]], spec=MENDED))
    running.time.pass_by(hours=1)
    await running.run(Scripted([[unnamed(2, cdOperation="D")]], spec=MENDED))
    await mend(running)
    gone = [row["native_id"] for row in await rows(running.database, "region") if row["deleted_at"]]
    assert gone == ["r2"]


async def test_a_record_that_comes_broken_again_is_in_quarantine_again(running: Running) -> None:
    await mend(running)
    await running.run(Scripted([[unnamed(2)]]))
    assert len(await waiting(running)) == 2


async def test_a_replay_waits_for_no_platform_but_for_the_lease(running: Running) -> None:
    now = running.time()
    await leases.take(running.database, "province/regions", "other", now, LEASE_LENGTH)
    assert (await mend(running)).status == "skipped_locked"
    assert len(await waiting(running)) == 3


async def test_many_records_are_tried_a_batch_at_a_time(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "BATCH", 1)
    assert (await mend(running)).counts.created == 2
    assert [row["code"] for row in await waiting(running)] == ["decode.json"]


async def test_a_replay_is_stopped_between_two_batches(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "BATCH", 1)
    running.stop.ask()
    report = await mend(running)
    assert (report.status, report.counts.fetched) == ("cancelled", 1)


async def test_a_row_of_a_table_is_replayed_from_what_was_decoded(database: Database) -> None:
    row = RawRecord(1, {"guid": "r7", "areaCode": "990007", "areaName": "第7区"}, "r7,990007,第7区")
    running = Running(database)
    await running.run(Scripted([[row]]))
    running.time.pass_by(hours=1)
    assert (await mend(running)).counts.created == 1
    (copy,) = await rows(database, "copy")
    assert copy["payload"] == "r7,990007,第7区"
    running.time.pass_by(hours=1)
    again = await running.run(Scripted([[row]], spec=MENDED))
    assert again.counts.unchanged == 1


async def test_counts_are_told_by_stream_and_reason(running: Running) -> None:
    counts = await quarantine.count(running.database, Wanted(connector="province"))
    assert dict(counts) == {
        ("province", "regions", "decode.json"): 1,
        ("province", "regions", "record.native_id"): 2,
    }
    one = await quarantine.one(running.database, (await waiting(running))[0]["id"])
    assert one is not None
    assert one["payload"]
    assert await quarantine.one(running.database, "qu_none") is None
    assert timedelta(0) < running.time() - one["quarantined_at"]
