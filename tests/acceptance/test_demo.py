"""The demo: one command, nothing else; again, and nothing has changed."""

from __future__ import annotations

import asyncio
import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.clock import system_clock
from gateway.http.examples import examples
from gateway.sandbox import generate, province, serve
from tests.acceptance.commands import Finished, in_process, one_line, serving, yiwang


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder that the first test fills."""
    return tmp_path_factory.mktemp("city")


@pytest.fixture(scope="module")
def first(city: Path) -> Finished:
    return yiwang(city, "demo", "--once", "--items", "200")


def answers(said: str) -> Iterator[tuple[str, Any]]:
    """Answer the title of every example with the JSON printed under its query."""
    titled = re.split(r"^─+ (.*?) ─+$", said, flags=re.MULTILINE)[1:]
    for title, text in zip(titled[::2], titled[1::2], strict=True):
        _, brace, answer = text.partition('\n{\n  "data"')
        yield title, json.loads(brace + answer)


def test_the_demo_answers_every_example(first: Finished, city: Path) -> None:
    assert (first.code, first.complained) == (0, "")
    found = dict(answers(first.said))
    shown = examples(system_clock())
    assert list(found) == [example.title for example in shown]
    for title, answer in found.items():
        assert all(answer["data"].values()), title
    assert all(example.query in first.said for example in shown)
    assert [path.name for path in city.iterdir()] == ["var"]


def test_an_evaluation_is_submitted_pushed_received_and_counted(first: Finished) -> None:
    told = [line for line in first.said.splitlines() if line.startswith("好差评：")]
    (line,) = told
    assert line.endswith("省平台计得服务记录 1、评价 1。")


def test_the_second_demo_changes_nothing(first: Finished, city: Path) -> None:
    again = yiwang(city, "demo", "--once", "--items", "200")
    assert again.code == 0
    assert "增量同步完成：0 条变化。" in again.said.splitlines()
    before, after = dict(answers(first.said)), dict(answers(again.said))
    connectors = examples(system_clock())[-1].title  # tells when the last run was
    assert before.pop(connectors) != after.pop(connectors)
    assert after == before


def test_the_demo_serves_until_it_is_stopped(first: Finished, city: Path) -> None:
    assert first.code == 0
    with serving(city, "demo", "--items", "200") as demo:
        address = f"http://127.0.0.1:{demo.port}"
        assert f"GraphiQL    {address}/graphiql" in demo.said
        assert json.loads(demo.request("GET", "/health/live"))["status"] == "alive"
        lists = demo.ask("{ implementationLists { totalCount } }")
        assert lists["implementationLists"]["totalCount"] > 150
        taken = in_process(city, "demo", "--items", "200", "--port", str(demo.port))
        assert f":{demo.port} 已被占用" in one_line(taken)
        done = demo.stop(signal.SIGINT)
    assert done.code == 0
    assert done.said.endswith("已停止。\n")
    assert done.complained == "正在停止……\n"


async def test_what_init_writes_reads_a_province_as_it_stands(tmp_path: Path) -> None:
    assert in_process(tmp_path, "init").code == 0
    token = "token-of-the-tests"  # noqa: S105  # synthetic
    platform = province(generate(items=60), credentials={"yiwang": token}, now=system_clock)
    async with serve(platform) as url:
        known = {"YIWANG_PROVINCE_URL": url, "YIWANG_PROVINCE_TOKEN": token}
        checked = await asyncio.to_thread(
            yiwang, tmp_path, "connectors", "check", "province", **known
        )
        assert checked.code == 0, checked
        done = await asyncio.to_thread(yiwang, tmp_path, "sync", "run", "--json", **known)
    assert done.code == 0, done
    assert {stream["status"] for stream in done.answer["streams"]} == {"succeeded"}
    read = {stream["stream"]: stream["read"] for stream in done.answer["streams"]}
    assert read["implementation-lists"] == 60
