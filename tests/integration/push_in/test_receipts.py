"""What a platform brings is stored like every page, and answered with a receipt of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from gateway.store.database import Database
from sync.freshness import stale_since
from sync.replay import replay
from tests.integration.push_in.platform import (
    Platform,
    body_of,
    error,
    lines,
    opened_platform,
    region,
    spec_of,
    squeezed,
)
from tests.integration.sync.rows import everything, live_by_feed, rows


async def test_a_delivery_is_stored_as_one_run_and_told_in_the_feed(platform: Platform) -> None:
    answer = await platform.push(region(1), region(2))
    receipt = answer.json()
    assert answer.status_code == 200
    assert (receipt["received"], receipt["stored"], receipt["unchanged"]) == (2, 2, 0)
    assert (receipt["quarantined"], receipt["errors"]) == (0, [])
    assert receipt["message"] == "收到 2 条：入库 2，未变 0，隔离 0。"
    (run,) = await rows(platform.database, "sync_run")
    assert (run["id"], run["kind"], run["status"]) == (receipt["runId"], "DELIVERY", "SUCCEEDED")
    assert (run["fetched"], run["created"]) == (2, 2)
    assert len(await live_by_feed(platform.database)) == 2
    (copy, _) = await rows(platform.database, "copy")
    assert (copy["platform"], copy["stream"], copy["native_id"]) == ("district", "regions", "r1")
    tallies = {row["label"]: row["total"] for row in await rows(platform.database, "tally")}
    assert tallies == {"SUCCEEDED": 1, "created": 2}


async def test_records_that_cannot_be_stored_are_named_and_keep_no_other_back(
    platform: Platform,
) -> None:
    answer = await platform.push(region(1), {"areaName": "无标识"}, 7, region(2))
    receipt = answer.json()
    assert (receipt["received"], receipt["stored"], receipt["quarantined"]) == (4, 2, 2)
    told = [(one["index"], one["code"]) for one in receipt["errors"]]
    assert told == [(1, "record.native_id"), (2, "decode.not_an_object")]
    kept = await rows(platform.database, "quarantine")
    assert {row["run_id"] for row in kept} == {receipt["runId"]}
    (run,) = await rows(platform.database, "sync_run")
    assert run["status"] == "SUCCEEDED_WITH_QUARANTINE"


async def test_quarantined_records_are_replayed_beside_deliveries(platform: Platform) -> None:
    await platform.push({"guid": "r9", "areaCode": "990009", "areaName": "第九区"})
    mended = spec_of(stream={"native_id": "guid"})
    stream = mended.stream("regions")
    report = await replay(platform.running.environment(), mended, stream)
    assert (report.status, report.counts.created) == ("succeeded", 1)
    assert (await platform.push(region(1))).status_code == 200


async def test_a_tombstone_withdraws_and_a_second_one_changes_nothing(platform: Platform) -> None:
    await platform.push(region(1), region(2))
    first = await platform.push({"rowGuid": "r1", "cdOperation": "D"})
    again = await platform.push({"rowGuid": "r1", "cdOperation": "D"}, key="another")
    assert (first.json()["stored"], first.json()["deleted"]) == (1, 1)
    assert (again.json()["stored"], again.json()["unchanged"]) == (0, 1)
    assert len(await live_by_feed(platform.database)) == 1


async def test_a_named_field_can_say_that_a_record_is_withdrawn(database: Database) -> None:
    spec = spec_of(stream={"deleted": {"path": "state.gone", "values": ["1"]}})
    async with opened_platform(database, spec) as platform:
        await platform.push(region(1))
        answer = await platform.push({"rowGuid": "r1", "state": {"gone": 1}})
    assert answer.json()["deleted"] == 1


@pytest.mark.parametrize("key", [None, "delivery-1"])
async def test_a_delivery_that_comes_again_gets_the_same_receipt_and_changes_nothing(
    platform: Platform, key: str | None
) -> None:
    first = await platform.push(region(1), key=key)
    before = await everything(platform.database)
    platform.running.time.pass_by(minutes=5)
    again = await platform.push(region(1), key=key)
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert await everything(platform.database) == before


async def test_a_key_of_another_content_is_refused_and_nothing_changes(platform: Platform) -> None:
    await platform.push(region(1), key="delivery-1")
    before = await everything(platform.database)
    answer = await platform.push(region(2), key="delivery-1")
    assert error(answer) == (422, "PUSH_KEY_REUSED")
    assert await everything(platform.database) == before


async def test_without_keys_what_was_changed_back_is_news(platform: Platform) -> None:
    for name in ("旧名", "新名", "旧名"):
        answer = await platform.push(region(1, areaName=name))
        assert answer.json()["stored"] == 1
    (found,) = await rows(platform.database, "region")
    assert found["area_name"] == "旧名"


async def test_one_delivery_that_comes_many_times_at_once_is_stored_once(
    database: Database,
) -> None:
    async with opened_platform(database, spec_of(transport={"parallel": 8})) as platform:
        answers = await asyncio.gather(*(platform.push(region(1), key="k") for _ in range(8)))
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        assert len(await rows(platform.database, "sync_run")) == 1


async def test_deliveries_of_one_record_at_once_are_stored_one_after_the_other(
    database: Database,
) -> None:
    async with opened_platform(database, spec_of(transport={"parallel": 8})) as platform:
        news = [platform.push(region(1, areaName=f"名{n}")) for n in range(8)]
        answers = await asyncio.gather(*news)
        assert {answer.status_code for answer in answers} == {200}
        assert sum(answer.json()["created"] for answer in answers) == 1
        assert sum(answer.json()["updated"] for answer in answers) == 7
        assert len(await live_by_feed(platform.database)) == 1


async def test_json_lines_gzip_gb18030_and_a_single_object_are_read(platform: Platform) -> None:
    told = lines(region(1), "{broken", region(2))
    answer = await platform.push(body=told, Content_Type="application/x-ndjson")
    assert (answer.json()["stored"], answer.json()["quarantined"]) == (2, 1)
    assert answer.json()["errors"][0]["index"] == 1
    packed = squeezed([region(3)])
    answer = await platform.push(body=packed, Content_Encoding="gzip")
    assert answer.json()["stored"] == 1
    chinese = body_of(region(4)).decode().encode("gb18030")
    await platform.push(body=chinese, Content_Type="application/json; charset=GB18030")
    await platform.push(body=b'{"data": {"rows": {"rowGuid": "r5", "areaName": "x"}}}')
    found = {row["native_id"]: row["area_name"] for row in await rows(platform.database, "region")}
    assert found["r4"] == "第4区"
    assert found.keys() == {"r1", "r2", "r3", "r4", "r5"}


async def test_a_stream_without_a_place_of_records_takes_a_bare_array(database: Database) -> None:
    async with opened_platform(database, spec_of(stream={"records": None})) as platform:
        answer = await platform.push(body=b'[{"rowGuid": "r1"}, {"rowGuid": "r2"}]')
        assert answer.json()["received"] == 2
        answer = await platform.push(body=b'{"rowGuid": "r3"}')
        assert answer.json()["received"] == 1


async def test_deliveries_are_what_keeps_the_stream_fresh(database: Database) -> None:
    async with opened_platform(database, spec_of(fresh_within="1h")) as platform:
        await platform.push(region(1))
        (stream,) = await rows(platform.database, "stream")
        now = platform.running.time()
        assert stream["last_success_at"].replace(tzinfo=now.tzinfo) == now
        assert stale_since(now, stream["fresh_within_s"], now + timedelta(minutes=59)) is None
        assert stale_since(now, stream["fresh_within_s"], now + timedelta(minutes=61)) is not None
        ready = await platform.client.get("/health/ready")
        assert ready.json()["streams"] == []
        platform.running.time.pass_by(hours=2)
        ready = await platform.client.get("/health/ready")
        assert [one["state"] for one in ready.json()["streams"]] == ["STALE"]
        await platform.push(region(1), key="a sign of life")
        ready = await platform.client.get("/health/ready")
        assert ready.json()["streams"] == []


async def test_drift_is_treated_as_the_contract_says_and_nothing_of_it_stays(
    database: Database,
) -> None:
    async with opened_platform(database, spec_of(stream={"contract": "freeze"})) as platform:
        await platform.push(region(1))
        before = await everything(platform.database)
        answer = await platform.push(region(2, somethingNew="x"))
        assert error(answer) == (422, "PLATFORM_CHANGED")
        assert await everything(platform.database) == before


async def test_requests_are_counted_and_unknown_names_are_no_labels(platform: Platform) -> None:
    await platform.push(region(1))
    await platform.push(region(1), proof={})
    await platform.push(region(1), path="/push/district/whatever")
    text = (await platform.client.get("/metrics")).text
    for told in (
        'yiwang_push_requests_total{connector="district",status="200",stream="regions"} 1.0',
        'yiwang_push_requests_total{connector="district",status="401",stream="regions"} 1.0',
        'yiwang_push_requests_total{connector="",status="404",stream=""} 1.0',
        'yiwang_records_total{outcome="created",platform="district",stream="regions"} 1.0',
    ):
        assert told in text
