"""A server that pushes by its schedule, told to people: runs, breakers, latencies, differences."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from gateway.sandbox.nation import reception
from tests.acceptance.commands import PATIENCE_S, ROOT, Running, serving, yiwang

GUIDE = ROOT / "docs" / "how-to"
SCHEDULE = """  schedule: {every: 1s, jitter: 0s}
  reconciliation: {cron: "30 1 * * *", jitter: 0s}
"""
STATUS = """subscription { connectorStatus(connector: "nation-up") {
  state streams { name state message runs { status } }
} }"""
QUERY = """{ connector(name: "nation-up") {
  destination { reconciledOn unexplained }
  breakers { operation state }
  latencies { operation calls }
  streams { name lastSuccessAt lastRun { kind status } }
} }"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project that pushes every second, with one stranger upstream since yesterday."""
    file = tmp_path / "nation.db"
    asyncio.run(_made(file))
    connectors = tmp_path / "connectors"
    connectors.mkdir()
    told = (GUIDE / "nation-up.yaml").read_text("utf-8")
    (connectors / "nation-up.yaml").write_text(told + SCHEDULE, "utf-8")
    (connectors / "county.yaml").write_text((GUIDE / "county-lists.yaml").read_text("utf-8"))
    return tmp_path


async def _made(file: Path) -> None:
    async with reception(f"sqlite+aiosqlite:///{file}") as desk:
        await desk.create()
    yesterday = datetime.now(UTC) + timedelta(hours=8) - timedelta(days=1)
    values = {
        "ROW_GUID": "a-stranger",
        "DATA_SOURCE": "434",
        "CD_OPERATION": "I",
        "CD_BATCH": "20260101000000",
        "CD_TIME": yesterday.strftime("%Y-%m-%d %H:%M:%S.%f"),
    }
    with closing(sqlite3.connect(file)) as connection:
        columns = connection.execute("PRAGMA table_info(UP_ZONE_ORGANIZATION)").fetchall()
        for _, name, kind, is_needed, *_ in columns:
            if is_needed and name not in values:
                values[name] = "0" if "INT" in kind else "某县（演示）"
        marks = ",".join("?" for _ in values)
        statement = f"INSERT INTO UP_ZONE_ORGANIZATION ({','.join(values)}) VALUES ({marks})"  # noqa: S608  # our own names
        connection.execute(statement, tuple(values.values()))
        connection.commit()


def until(running: Running, holds: Callable[[Any], bool]) -> Any:
    """Answer how the connector stands as soon as that is so: the server tells every change."""
    connection = HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE_S)
    headers = {"Accept": "text/event-stream"}
    connection.request("GET", f"/graphql?query={quote(STATUS)}", headers=headers)
    with closing(connection), connection.getresponse() as events:
        for found in _told(events):
            if holds(found):
                return found
    raise AssertionError("the server ended the stream")


def _told(events: Iterator[bytes]) -> Iterator[Any]:
    for line in events:
        if line.startswith(b"data: {"):
            yield json.loads(line.removeprefix(b"data: "))["data"]["connectorStatus"]


def test_a_server_pushes_and_reconciles_by_itself_and_tells_what_it_found(folder: Path) -> None:
    url = {"YIWANG_NATION_URL": f"sqlite:///{folder / 'nation.db'}"}
    sample = GUIDE / "county-lists-sample.jsonl"
    assert yiwang(folder, "sync", "run", "nation-up", "county", "--input", sample, **url).code == 0
    with serving(folder, "serve", **url) as running:
        assert "nation-up/outbox" in running.said
        assert "nation-up/reconciliation" in running.said
        found = until(running, lambda one: one["state"] == "UNBALANCED")
        (told,) = [one for one in found["streams"] if one["state"] == "UNBALANCED"]
        assert told["name"] == "reconciliation"
        assert "1 个不明差异" in told["message"]
        until(running, lambda one: all(stream["runs"] for stream in one["streams"]))
        ready = json.loads(running.request("GET", "/health/ready"))
        assert ("reconciliation", "UNBALANCED") in {
            (one["stream"], one["state"]) for one in ready["streams"]
        }
        metrics = running.request("GET", "/metrics")
        named = 'connector="nation-up",platform="national"'
        assert f"yiwang_unexplained_differences{{{named}}} 1.0" in metrics
        done = running.stop()
    assert done.code == 0, done
    with serving(folder, "serve", "--no-sync", **url) as running:
        stands = running.ask(QUERY)["connector"]
    assert stands["destination"]["unexplained"] == 1
    runs = {one["name"]: one["lastRun"] for one in stands["streams"]}
    assert {name: run["kind"] for name, run in runs.items()} == {
        "feedback": "INCREMENTAL",
        "outbox": "RELAY",
        "reconciliation": "RECONCILIATION",
    }
    assert stands["breakers"] == [{"operation": "feedback", "state": "CLOSED"}]
    assert stands["latencies"][0]["calls"] >= 1
    with closing(sqlite3.connect(folder / "nation.db")) as connection:
        sent = connection.execute("SELECT count(*) FROM UP_TASK_GENERAL_BASIC").fetchone()
    assert sent == (2,)
