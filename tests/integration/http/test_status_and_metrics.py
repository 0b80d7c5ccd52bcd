"""What monitoring reads: live status, readiness, metrics; all of one store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx2
import pytest_asyncio

from gateway.store import breakers, changes, destinations, operating, streams
from gateway.store.breakers import Breaker
from gateway.store.copies import Origin
from gateway.store.database import Database
from gateway.store.destinations import Destination
from gateway.store.quarantine import Quarantined, quarantine, resolve
from gateway.store.streams import ConnectorEntry, Counts, StreamEntry
from gateway.telemetry.metrics import METRICS
from tests.integration.http.served import OPERATOR_KEY, code, listening, make_app
from tests.integration.http.watched import NOW, Watched
from tests.readings import readings

STATUS = "{ connectorStatus { name state streams { name state since lagSeconds freshUntil } } }"


@pytest_asyncio.fixture
async def watched(database: Database) -> Watched:
    found = Watched(database)
    await found.register()
    await found.run("city", "lists", "SUCCEEDED")
    await found.fresh_within("city", "lists", 3_600)
    await found.run("province", "items", "FAILED_CONFIG", ("REFUSED", "密钥不对。"))
    return found


@asynccontextmanager
async def served(watched: Watched) -> AsyncIterator[httpx2.AsyncClient]:
    url = watched.database.url.render_as_string(hide_password=False)
    async with (
        listening(make_app(url, clock=watched.clock)) as address,
        httpx2.AsyncClient(base_url=address, timeout=20) as client,
    ):
        yield client


async def test_status_is_held_against_the_clock_of_the_moment(watched: Watched) -> None:
    async with served(watched) as client:
        watched.pass_by(hours=2)
        answer = (await client.post("/graphql", json={"query": STATUS})).json()
    city, province = answer["data"]["connectorStatus"]
    assert (city["state"], province["state"]) == ("STALE", "FAILING")
    assert city["streams"] == [
        {
            "name": "lists",
            "state": "STALE",
            "since": "2026-11-21T11:00:00+08:00",
            "lagSeconds": 7_200,
            "freshUntil": "2026-11-21T11:00:00+08:00",
        }
    ]
    assert [stream["lagSeconds"] for stream in province["streams"]] == [None, None]


async def test_the_status_of_an_unknown_connector_is_an_error(watched: Watched) -> None:
    query = '{ connectorStatus(connector: "none") { name } }'
    async with served(watched) as client:
        assert code(await client.post("/graphql", json={"query": query})) == "CONNECTOR_UNKNOWN"


async def test_the_server_is_ready_though_platforms_are_down_and_names_them(
    watched: Watched,
) -> None:
    async with served(watched) as client:
        watched.pass_by(hours=2)
        response = await client.get("/health/ready")
    assert response.status_code == 200
    assert response.json()["streams"] == [
        {
            "platform": "city",
            "stream": "lists",
            "state": "STALE",
            "since": "2026-11-21T11:00:00+08:00",
            "message": "超过时效目标，没有新的成功运行。",
        },
        {
            "platform": "province",
            "stream": "items",
            "state": "FAILING",
            "since": "2026-11-21T10:00:00+08:00",
            "message": "密钥不对。",
        },
    ]


async def scraped(client: httpx2.AsyncClient) -> dict[tuple[str, ...], float]:
    return readings((await client.get("/metrics")).text)


async def test_metrics_tell_what_is_committed(watched: Watched) -> None:
    database, origin = watched.database, Origin("city", "lists")
    async with database.transaction() as transaction:
        opened = Breaker("city", "lists.page", "OPEN", NOW)
        await breakers.save_breaker(transaction, database.dialect, opened)
        bad = [Quarantined("qu_1", "1", "record.native_id", "没有标识", "{}")]
        await quarantine(transaction, database.dialect, origin, "rn_0", bad, NOW)
        await changes.record_changes(
            transaction,
            database.dialect,
            "Region",
            "city",
            {"rg_1": "created", "rg_2": "created"},
            NOW,
        )
    await streams.start_run(database, origin, "rn_counted", NOW)
    async with database.transaction() as transaction:
        counts = Counts(fetched=9, created=4, updated=2, unchanged=2, quarantined=1)
        await streams.count_run(transaction, "rn_counted", counts)
        await streams.finish_run(transaction, "rn_counted", "SUCCEEDED", NOW)
    async with served(watched) as client:
        found = await scraped(client)
    assert found["yiwang_store_up",] == 1
    assert found["yiwang_runs_total", "city", "lists", "SUCCEEDED"] == 2
    assert found["yiwang_runs_total", "province", "items", "FAILED_CONFIG"] == 1
    assert found["yiwang_records_total", "city", "lists", "created"] == 4
    assert found["yiwang_quarantined_records", "city", "lists", "record.native_id"] == 1
    assert found["yiwang_stream_last_success_timestamp_seconds", "city", "lists"] == NOW.timestamp()
    assert found["yiwang_stream_fresh_within_seconds", "city", "lists"] == 3_600
    assert found["yiwang_breaker_state", "city", "lists.page", "OPEN"] == 1
    assert found["yiwang_change_position",] == 2


async def test_latencies_are_a_histogram_of_the_last_day(watched: Watched) -> None:
    database = watched.database
    async with database.transaction() as transaction:
        for calls, at in (
            ({("lists", 50): 7}, NOW - timedelta(days=1)),
            ({("lists", 50): 3, ("lists", 1_000): 2, ("lists", breakers.LONGEST_MS): 1}, NOW),
        ):
            await breakers.add_latencies(transaction, database.dialect, "city", calls, at)
    async with served(watched) as client:
        found = await scraped(client)
    buckets = {
        labels[-1]: value
        for labels, value in found.items()
        if labels[:3] == ("yiwang_call_seconds_bucket", "city", "lists")
    }
    assert len(buckets) == len(breakers.BOUNDS_MS) + 1
    assert [buckets[bound] for bound in ("0.025", "0.05", "0.5", "1.0", "60.0", "+Inf")] == [
        0, 3, 3, 5, 5, 6,
    ]  # fmt: skip


async def test_an_unexplained_difference_turns_the_connector_yellow_everywhere(
    watched: Watched,
) -> None:
    database = watched.database
    async with database.transaction() as transaction:
        city = Destination("city", "city", {})
        await destinations.register_destination(transaction, database.dialect, city)
        await destinations.mark_reconciled(transaction, "city", "2026-11-20", 2)
        entry = ConnectorEntry("city", "city 平台", "city", "CITY", "rest")
        told = {"reconciliation": StreamEntry("Reconciliation")}
        await streams.register(transaction, database.dialect, entry, told)
    await watched.run("city", "reconciliation", "SUCCEEDED")
    query = """{
      connectorStatus(connector: "city") { state streams { name entityTerm state message } }
      connector(name: "city") { destination { reconciledOn unexplained failures problem } }
      other: connector(name: "province") { destination { unexplained } }
    }"""
    async with served(watched) as client:
        data = (await client.post("/graphql", json={"query": query})).json()["data"]
        ready = (await client.get("/health/ready")).json()
        found = await scraped(client)
    (status,) = data["connectorStatus"]
    assert status["state"] == "UNBALANCED"
    (stream,) = [one for one in status["streams"] if one["name"] == "reconciliation"]
    message = "2026-11-20 的对账有 2 个不明差异，详见 yiwang reconcile report --date 2026-11-20。"
    assert stream == {
        "name": "reconciliation",
        "entityTerm": "对账",
        "state": "UNBALANCED",
        "message": message,
    }
    assert data["connector"]["destination"] == {
        "reconciledOn": "2026-11-20",
        "unexplained": 2,
        "failures": 0,
        "problem": None,
    }
    assert data["other"]["destination"] is None
    assert {"platform": "city", "stream": "reconciliation", "state": "UNBALANCED"}.items() <= (
        ready["streams"][0].items()
    )
    assert found["yiwang_unexplained_differences", "city", "city"] == 2


async def test_metrics_count_requests_by_how_they_were_answered(watched: Watched) -> None:
    async with served(watched) as client:
        for query in (
            "{ connectors { name } }",
            "{ connectors { name } }",
            '{ explainCode(code: "1") { valid } }',
            "{ nothing }",
        ):
            await client.post("/graphql", json={"query": query})
        mutation = 'mutation { startSync(connector: "city") { changed } }'
        headers = {"X-API-Key": OPERATOR_KEY}
        await client.post("/graphql", json={"query": mutation}, headers=headers)
        found = await scraped(client)
    assert found["yiwang_requests_total", "query", "stored", "200"] == 2
    assert found["yiwang_requests_total", "query", "executed", "200"] == 1
    assert found["yiwang_requests_total", "none", "refused", "200"] == 1
    assert found["yiwang_requests_total", "mutation", "executed", "503"] == 1
    assert found["yiwang_request_seconds_count", "query", "stored"] == 2
    assert found["yiwang_document_lookups_total", "known"] >= 1
    assert found["yiwang_document_lookups_total", "invalid"] == 1
    assert found["yiwang_plan_lookups_total", "known"] == 1
    assert found["yiwang_plan_lookups_total", "compiled"] == 1
    assert found["yiwang_statements_total",] == 2
    assert found["yiwang_store_connections", "open"] >= 1


async def test_every_declared_metric_is_scraped(watched: Watched) -> None:
    async with served(watched) as client:
        text = (await client.get("/metrics")).text
    assert [metric.name for metric in METRICS if f"# TYPE {metric.stem}" not in text] == []


async def test_without_a_store_metrics_still_tell_of_the_process() -> None:
    async with (
        listening(make_app("sqlite:////nowhere/at-all.db")) as address,
        httpx2.AsyncClient(base_url=address) as client,
    ):
        found = await scraped(client)
    assert found["yiwang_store_up",] == 0
    assert found["yiwang_streams_open",] == 0


async def test_the_payload_of_quarantine_is_for_operators(watched: Watched) -> None:
    database = watched.database
    async with database.transaction() as transaction:
        bad = [Quarantined("qu_1", "1", "record.native_id", "没有标识", '{"a":1}')]
        await quarantine(transaction, database.dialect, Origin("city", "lists"), "rn_0", bad, NOW)
    query = {"query": "{ quarantine { nodes { id code payload } } }"}
    async with served(watched) as client:
        anybody = await client.post("/graphql", json=query)
        operator = await client.post("/graphql", json=query, headers={"X-API-Key": OPERATOR_KEY})
    assert anybody.json()["data"]["quarantine"]["nodes"][0]["payload"] is None
    assert operator.json()["data"]["quarantine"]["nodes"][0]["payload"] == '{"a":1}'


async def test_what_was_replayed_is_no_longer_in_quarantine(watched: Watched) -> None:
    database = watched.database
    async with database.transaction() as transaction:
        bad = [Quarantined(f"qu_{n}", "1", "record.native_id", "没有标识", "{}") for n in (1, 2)]
        await quarantine(transaction, database.dialect, Origin("city", "lists"), "rn_0", bad, NOW)
        await resolve(transaction, {"qu_1": "n1"}, NOW)
    query = """{
      quarantine { totalCount nodes { id } }
      connector(name: "city") { streams { quarantined quarantineCodes { code count } } }
    }"""
    async with served(watched) as client:
        data = (await client.post("/graphql", json={"query": query})).json()["data"]
        found = await scraped(client)
    assert data["quarantine"] == {"totalCount": 1, "nodes": [{"id": "qu_2"}]}
    assert data["connector"]["streams"] == [
        {"quarantined": 1, "quarantineCodes": [{"code": "record.native_id", "count": 1}]}
    ]
    assert found["yiwang_quarantined_records", "city", "lists", "record.native_id"] == 1


async def test_a_paused_connector_pauses_each_of_its_streams(watched: Watched) -> None:
    await operating.pause(watched.database, "province", None, NOW)
    async with served(watched) as client:
        answer = (await client.post("/graphql", json={"query": STATUS})).json()
    states = {one["name"]: one["state"] for one in answer["data"]["connectorStatus"]}
    assert states == {"city": "HEALTHY", "province": "PAUSED"}
