"""A platform of a demo that runs is broken and repaired, and everybody sees it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.acceptance.commands import PATIENCE_S, Running, in_process, one_line, serving

STATUS = """subscription { connectorStatus(connector: "%s") {
  state openBreakers { operation state } streams { name state message }
} }"""


@contextmanager
def demo(folder: Path) -> Iterator[Running]:
    with serving(folder, "demo", "--items", "60") as running:
        yield running


def until(running: Running, connector: str, holds: Callable[[Any], bool]) -> Any:
    """Answer how a connector stands as soon as that is so: the server tells every change."""
    connection = HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE_S)
    query = quote(STATUS % connector)
    connection.request("GET", f"/graphql?query={query}", headers={"Accept": "text/event-stream"})
    with closing(connection), connection.getresponse() as events:
        for line in events:
            if line.startswith(b"data: {"):
                found = json.loads(line.removeprefix(b"data: "))["data"]["connectorStatus"]
                if holds(found):
                    return found
    raise AssertionError(found)


def is_well(found: Any) -> bool:
    return bool(found["state"] == "HEALTHY" and not found["openBreakers"])


def test_a_broken_platform_turns_red_its_breaker_opens_and_it_recovers(tmp_path: Path) -> None:
    with demo(tmp_path) as running:
        done = in_process(tmp_path, "demo", "break", "province")
        assert done.code == 0
        assert "恢复：yiwang demo repair province" in done.said
        told = in_process(tmp_path, "demo", "break", "city", "--how", "wrong-secret", "--json")
        assert told.answer == {"platform": "city", "how": "wrong-secret"}
        refused = in_process(tmp_path, "demo", "break", "nation", "--how", "wrong-secret")
        assert "可用：down、slow、errors" in one_line(refused)
        found = until(running, "province", lambda one: one["state"] == "FAILING")
        said = " ".join(stream["message"] or "" for stream in found["streams"])
        assert "熔断" in said or "连接被拒绝" in said
        until(running, "province", lambda one: one["openBreakers"])
        metrics = running.request("GET", "/metrics")
        assert 'platform="province",state="OPEN"' in metrics
        assert 'yiwang_call_seconds_bucket{le="+Inf"' in metrics
        until(running, "city", lambda one: one["state"] == "FAILING")
        for platform in ("province", "city"):
            assert in_process(tmp_path, "demo", "repair", platform).code == 0
        until(running, "province", is_well)
        until(running, "city", is_well)
        assert "没有坏" in in_process(tmp_path, "demo", "repair", "city").said
        latencies = running.ask('{ connector(name: "city") { latencies { operation calls } } }')
        assert {"organizations", "adoptions"} <= {
            one["operation"] for one in latencies["connector"]["latencies"]
        }
        done = running.stop()
    assert done.code == 0, done
    assert "province/regions：成功" in done.said
    events = [json.loads(line) for line in done.complained.splitlines() if line.startswith("{")]
    moves = [one["state"] for one in events if one["event"] == "circuit breaker moved"]
    assert {"open", "half_open"} <= set(moves)
    assert not (tmp_path / "var" / "demo.json").exists()


@pytest.mark.parametrize("order", ["break", "repair"])
def test_without_a_demo_it_says_what_to_do(order: str, tmp_path: Path) -> None:
    line = one_line(in_process(tmp_path, "demo", order, "city"))
    assert "yiwang demo" in line
    assert "DEMO_NOT_RUNNING" in line


def test_a_demo_that_was_killed_is_no_demo(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    left = {"control": "http://127.0.0.1:9", "token": "x", "status": "http://127.0.0.1:8"}
    (tmp_path / "var" / "demo.json").write_text(json.dumps(left))
    assert "DEMO_NOT_RUNNING" in one_line(in_process(tmp_path, "demo", "repair", "city"))
    assert in_process(tmp_path, "demo", "break", "moon").code == 2
