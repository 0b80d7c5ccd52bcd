"""Trying a connector out before it is used."""

import json
import socket
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from gateway.connectors.check import Step, check
from gateway.connectors.connect import open_connector
from gateway.connectors.spec import load_spec
from gateway.sandbox import Province, generate, province, serve
from tests.integration.connectors.opened import NOW, TOKEN, Hours, opened

PORTAL = Path(__file__).parents[3] / "docs/how-to/portal-items.yaml"


@pytest.fixture
def app() -> Province:
    return province(generate(items=100), credentials={"yiwang-demo": TOKEN}, now=lambda: NOW)


async def steps(url: str, hours: Hours, token: str = TOKEN) -> dict[str, Step]:
    async with opened(url, hours, token) as connector:
        return {step.name: step async for step in check(connector, clock=hours)}


async def test_a_connector_that_works_passes_every_step(app: Province) -> None:
    async with serve(app) as url:
        done = await steps(url, Hours())
    assert [step for step in done.values() if not step.ok] == []
    assert list(done)[:5] == ["规格", "地址", "时钟", "数据流 regions", "映射 regions"]
    assert done["时钟"].detail == "平台时钟与本机一致"
    assert done["数据流 implementation-lists"].detail == "第一页 100 条，共 100 条"
    told = done["映射 implementation-lists"].detail
    assert "taskName 10" in told
    assert "handlingItems.materials.materialName" in told


async def test_a_clock_that_differs_is_told_even_where_it_is_why_we_are_refused(
    app: Province,
) -> None:
    async with serve(app) as url:
        done = await steps(url, Hours(NOW - timedelta(minutes=5)))
    assert done["时钟"] == Step(
        "时钟",
        ok=False,
        detail="平台时钟比本机快 300 秒",
        hint="请用 NTP 校准本机时钟；签名的时间戳会因此被拒绝。",
    )
    assert "errcode=40102" in done["数据流 regions"].detail


async def test_a_wrong_token_is_told_for_every_stream(app: Province) -> None:
    async with serve(app) as url:
        done = await steps(url, Hours(), token="a-wrong-token")  # noqa: S106 - synthetic
    failed = [step for step in done.values() if not step.ok]
    assert len(failed) == 5
    assert all("errcode=40101" in step.detail and step.hint for step in failed)
    assert "a-wrong-token" not in str(done)


async def test_an_address_that_is_not_reached_ends_the_check() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    done = await steps(f"http://127.0.0.1:{port}", Hours())
    assert list(done) == ["规格", "地址"]
    assert f"127.0.0.1:{port} 无法到达" in done["地址"].detail


async def portal_steps(path: Path) -> dict[str, Step]:
    hours = Hours()
    async with open_connector(
        load_spec(PORTAL, {}),
        environ={},
        clock=hours,
        sleep=hours.sleep,
        random=Random(1),
        inputs=[path],
    ) as connector:
        return {step.name: step async for step in check(connector, clock=hours)}


async def test_a_mapping_that_finds_nothing_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"name": "演示登记"}) + "\n[]\n", "utf-8")
    step = (await portal_steps(path))["映射 items"]
    assert not step.ok
    assert step.detail.startswith(
        "1 条不是有效的记录；1 条没有标识 item_code；mapping 中这些要素都"
    )
    assert "taskName 1" in step.detail


async def test_a_file_that_is_not_there_is_a_failed_step_and_an_empty_one_is_not(
    tmp_path: Path,
) -> None:
    done = await portal_steps(tmp_path / "none.jsonl")
    assert not done["数据流 items"].ok
    (tmp_path / "empty.jsonl").touch()
    assert (await portal_steps(tmp_path / "empty.jsonl"))["映射 items"].ok
