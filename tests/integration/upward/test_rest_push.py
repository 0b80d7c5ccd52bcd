"""Records that go up over HTTP, to a platform on a real socket: every answer it can give."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from gateway.standard.nouns import CATALOG_ITEM
from gateway.store.reconciliation import day_of
from tests.integration.outward import (
    Outward,
    gone,
    local_item,
    local_list,
    opened_outward,
    pushing_spec,
)
from tests.integration.sync.rows import rows
from tests.integration.up_rest import RestPlatform
from tests.postgres import sqlite_url
from tests.postgres_wheel import free_port

NO_QUERY: Mapping[str, Any] = {"query": None, "listing": None, "feedback": None}
AT_ONCE: Mapping[str, Any] = {**NO_QUERY, "acceptance": {"quiet_s": 0}}


@pytest.fixture
def store(migrated_sqlite: Path) -> str:
    return sqlite_url(migrated_sqlite)


@asynccontextmanager
async def pushing(store: str, **push: Any) -> AsyncIterator[tuple[Outward, RestPlatform]]:
    """A store that pushes to a platform, with another push than the platform's own document."""
    async with opened_outward(store, f"http://127.0.0.1:{free_port()}", **push) as outward:
        assert isinstance(outward.up, RestPlatform)
        yield outward, outward.up


def sending(**send: Any) -> dict[str, Any]:
    """How records are sent, in place of what the document says."""
    known = pushing_spec("http://127.0.0.1:1").push
    assert known is not None
    assert known.send is not None
    return {**known.send.model_dump(), **send}


async def put(outward: Outward, count: int) -> None:
    await outward.put(*[local_list(number) for number in range(1, count + 1)])


async def test_a_list_goes_up_whole_with_its_operation_and_batch(store: str) -> None:
    async with pushing(store, data_source="434") as (outward, up):
        await put(outward, 1)
        report = await outward.relay()
        assert (report.status, report.delivered) == ("succeeded", 1)
        (row,) = await outward.outbox()
        ((record,),) = up.posts
        assert (record["rowGuid"], record["cdBatch"]) == (row["entity_id"], row["batch"])
        assert (record["cdOperation"], record["dataSource"]) == ("I", "434")
        assert (record["taskName"], record["promiseType"]) == ("食品经营许可", "1")
        assert record["materials"][0]["materialName"] == "申请书"
        await outward.put(gone(1))
        assert (await outward.relay()).delivered == 1
        assert up.posts[1][0]["cdOperation"] == "D"
        assert await outward.standing() == {}
        await outward.agrees()


async def test_an_answer_lost_on_the_wire_is_asked_for(store: str) -> None:
    async with pushing(store) as (outward, up):
        await put(outward, 3)
        up.losing = 1
        report = await outward.relay()
        assert (report.status, up.queried) == ("failed_transient", [])
        assert [row["is_uncertain"] for row in await outward.outbox()] == [1, 1, 1]
        outward.time.pass_by(hours=1)
        report = await outward.relay()
        assert (report.status, report.confirmed, report.delivered) == ("succeeded", 3, 0)
        assert (len(up.posts), len(up.queried)) == (1, 3 + 3)  # arrived, and what it is marked with
        await outward.agrees()


async def test_where_nobody_can_be_asked_the_key_makes_sending_again_harmless(store: str) -> None:
    async with pushing(store, **AT_ONCE) as (outward, up):
        await put(outward, 3)
        up.losing = 1
        assert (await outward.relay()).status == "failed_transient"
        outward.time.pass_by(hours=1)
        report = await outward.relay()
        # It knew the key and the content, and did nothing.
        assert (report.delivered, len(up.posts), len(up.keys)) == (3, 1, 1)
        assert await outward.states() == ["ACCEPTED"] * 3
        reconciled = await outward.reconcile(day_of(outward.time()))
        (line,) = reconciled.lines
        assert (line.published, line.accepted, line.present) == (3, 3, 3)
        assert reconciled.unexplained == 0


async def test_a_batch_refused_whole_is_halved_until_the_bad_one_stands_alone(store: str) -> None:
    async with pushing(store) as (outward, up):
        bad = local_list(3, link_way=None)
        await outward.put(local_list(1), local_list(2), bad, local_list(4), local_list(5))
        up.is_whole = True
        report = await outward.relay()
        assert (report.status, report.delivered, report.dead) == ("succeeded", 4, 1)
        (dead,) = [row for row in await outward.outbox() if row["state"] == "DEAD"]
        assert dead["code"] == bad.draft.code
        assert "422" in dead["reason"]
        await outward.agrees()


async def test_too_much_at_once_is_halved(store: str) -> None:
    async with pushing(store) as (outward, up):
        await put(outward, 4)
        up.answering = [web.Response(status=413)]
        report = await outward.relay()
        assert (report.delivered, [len(post) for post in up.posts]) == (4, [2, 2])
        await outward.agrees()


async def test_of_a_batch_each_record_has_its_own_answer(store: str) -> None:
    async with pushing(store) as (outward, up):
        await put(outward, 4)
        guids = [row["entity_id"] for row in await outward.outbox()]
        told = [("OK", None), ("BAD", "编码重复"), ("LATER", "稍后再送")]
        results = [
            {"guid": guid, "result": code, "why": why}
            for guid, (code, why) in zip(guids, told, strict=False)
        ]
        up.answering = [web.json_response({"code": 0, "results": results})]
        report = await outward.relay()
        assert (report.delivered, report.dead, report.postponed) == (1, 1, 2)
        first, refused, failed, unknown = await outward.outbox()
        assert first["state"] == "DELIVERED"
        assert (refused["state"], refused["reason"]) == ("DEAD", "平台答复 BAD：编码重复")
        assert (failed["is_uncertain"], failed["attempts"]) == (0, 1)
        assert (unknown["is_uncertain"], unknown["attempts"]) == (1, 1)
        up.queried.clear()
        outward.time.pass_by(hours=1)
        report = await outward.relay()
        # Only what nobody knows about is asked for; neither had arrived.
        assert up.queried[0] == guids[3]
        assert (report.delivered, report.confirmed) == (2, 0)
        assert [record["rowGuid"] for record in up.posts[0]] == [guids[2], guids[3]]


async def test_a_conflict_is_asked_about(store: str) -> None:
    async with pushing(store) as (outward, up):
        await put(outward, 2)
        await outward.relay()
        await outward.put(local_list(1, by_law="新的依据"))
        up.answering = [web.Response(status=409)]
        report = await outward.relay()
        # It has the list, but not this version of it.
        assert (report.delivered, report.postponed) == (0, 1)
        outward.time.pass_by(hours=1)
        report = await outward.relay()
        assert (report.delivered, report.dead) == (1, 0)
        await outward.agrees()


async def test_a_conflict_where_nobody_can_be_asked_is_success(store: str) -> None:
    async with pushing(store, **NO_QUERY, send=sending(single=True)) as (outward, up):
        await put(outward, 2)
        up.answering = [web.Response(status=409)]
        report = await outward.relay()
        assert (report.delivered, report.dead, len(up.posts)) == (2, 0, 1)


async def test_one_record_a_request_has_the_key_of_the_record(store: str) -> None:
    send = sending(single=True, key="requestId", body={"system": "county"}, key_header="X-Once")
    async with pushing(store, send=send) as (outward, up):
        up.key_header = "X-Once"
        await put(outward, 3)
        report = await outward.relay()
        assert (report.delivered, [len(post) for post in up.posts]) == (3, [1, 1, 1])
        keys = [row["key"] for row in await outward.outbox()]
        assert [post[0]["requestId"] for post in up.posts] == list(up.keys) == keys


async def test_one_by_one_what_was_answered_stays_answered(store: str) -> None:
    async with pushing(store, send=sending(single=True)) as (outward, up):
        await put(outward, 3)
        up.working = 2
        report = await outward.relay()
        assert (report.status, report.delivered) == ("failed_transient", 2)
        assert await outward.states() == ["DELIVERED", "DELIVERED", "PENDING"]
        assert [row["is_uncertain"] for row in await outward.outbox()] == [0, 0, 1]


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (web.Response(status=401), "failed_config"),
        (web.Response(status=404), "failed_config"),
        (web.Response(status=503), "failed_transient"),
        (web.Response(text="<html>登录</html>", content_type="text/html"), "failed_config"),
        (web.json_response({"code": 0}), "failed_transient"),
    ],
    ids=["401", "404", "503", "a page", "no results"],
)
async def test_a_lane_that_does_not_work_rests_and_no_row_pays_for_it(
    store: str, answer: web.Response, status: str
) -> None:
    async with pushing(store) as (outward, up):
        await put(outward, 2)
        up.answering = [
            web.Response(body=answer.body, status=answer.status, headers=answer.headers)
        ]
        report = await outward.relay()
        assert report.status == status
        assert [row["attempts"] for row in await outward.outbox()] == [0, 0]
        outward.time.pass_by(hours=1)
        report = await outward.relay()
        assert (report.status, report.delivered) == ("succeeded", 2)


async def test_a_rate_limit_is_a_pause_with_its_time(store: str) -> None:
    async with pushing(store) as (outward, up):
        await put(outward, 1)
        up.answering = [web.Response(status=429, headers={"Retry-After": "3600"})]
        report = await outward.relay()
        assert report.status == "paused_rate_limited"
        outward.time.pass_by(minutes=59)
        assert (await outward.relay()).status == "paused_rate_limited"
        outward.time.pass_by(minutes=2)
        assert (await outward.relay()).delivered == 1
        assert len(up.posts) == 1


async def test_an_empty_answer_is_good_where_nothing_need_be_said(store: str) -> None:
    send = sending(results={})
    async with pushing(store, **AT_ONCE, send=send) as (outward, up):
        await put(outward, 2)
        up.answering = [web.Response(status=204)]
        report = await outward.relay()
        assert (report.delivered, report.accepted) == (2, 2)


async def test_one_code_for_the_whole_answer_is_told_for_each_by_halving(store: str) -> None:
    results = {"code": "code", "message": "msg", "accepted": ["0"], "duplicate": ["7"]}
    send = sending(results={**results, "refused": ["9"]})
    async with pushing(store, **NO_QUERY, send=send) as (outward, up):
        await put(outward, 2)
        refused = {"code": 9, "msg": "编码不存在"}
        up.answering = [
            web.json_response(refused),
            web.json_response(refused),
            web.json_response({"code": 7, "msg": "已有"}),
        ]
        report = await outward.relay()
        assert (report.delivered, report.dead) == (1, 1)
        assert (await outward.outbox())[0]["reason"] == "平台答复 9：编码不存在"


async def test_each_entity_has_its_path(store: str) -> None:
    paths = dict.fromkeys(("ImplementationList", "ImplementingBody"), "/records")
    paths["CatalogItem"] = "/nowhere"
    async with pushing(store, send=sending(path=paths)) as (outward, up):
        await outward.put(local_item(1), noun=CATALOG_ITEM)
        assert (await outward.relay()).status == "failed_config"
        assert up.posts == []


async def test_what_the_platform_says_by_and_by_is_read_as_a_stream(store: str) -> None:
    async with pushing(store) as (outward, up):
        await outward.put(local_list(1), local_list(2, task_name="错的"))
        await outward.relay()
        await up.judge(
            outward.time(), lambda _, row: "名称有误" if row["TASK_NAME"] == "错的" else None
        )
        heard = await outward.hear()
        assert (heard.status, heard.counts.fetched, heard.counts.created) == ("succeeded", 1, 1)
        report = await outward.relay()
        assert (report.accepted, report.rejected) == (1, 0)
        assert sorted(await outward.states()) == ["ACCEPTED", "REJECTED"]
        (finding,) = [
            row
            for row in await rows(outward.database, "finding")
            if row["rule"] == "platform.abnormal"
        ]
        assert finding["message"] == "名称有误"


async def test_a_mark_rejects_with_the_platform_s_reason(store: str) -> None:
    async with pushing(store, feedback=None) as (outward, up):
        await put(outward, 1)
        await outward.relay()
        await up.judge(outward.time(), lambda *_: "名称有误")
        report = await outward.relay()
        assert report.rejected == 1
        assert (await outward.outbox())[0]["reason"] == "名称有误"


async def test_a_day_is_held_against_what_the_platform_lists(store: str) -> None:
    async with pushing(store) as (outward, up):
        await put(outward, 7)  # three pages
        await outward.relay()
        await up.judge(outward.time())
        await outward.relay()
        reconciled = await outward.reconcile(day_of(outward.time()))
        (line,) = reconciled.lines
        assert (line.accepted, line.present, reconciled.unexplained) == (7, 7, 0)
