"""Trying a connector out before it is used."""

import json
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from gateway.connectors.check import Step, check
from gateway.connectors.connect import open_connector
from gateway.connectors.spec import load_spec
from gateway.sandbox import Province, city, generate, login_page, province, serve
from gateway.sandbox.city import BY_KEY
from gateway.sandbox.province import REGIONS
from tests.faults.upstream import Upstream, listening
from tests.integration.connectors.authorities import Authority
from tests.integration.connectors.opened import (
    LISTS,
    NOW,
    TOKEN,
    Hours,
    opened,
    opened_city,
    opened_spec,
    province_spec,
)

PORTAL = Path(__file__).parents[3] / "docs/how-to/portal-items.yaml"


@pytest.fixture
def app() -> Province:
    return province(generate(items=100), credentials={"yiwang-demo": TOKEN}, now=lambda: NOW)


async def steps(url: str, hours: Hours, token: str = TOKEN) -> dict[str, Step]:
    async with opened(url, hours, token) as connector:
        return {step.name: step async for step in check(connector, clock=hours, environ={})}


async def test_a_connector_that_works_passes_every_step(app: Province) -> None:
    async with serve(app) as url:
        done = await steps(url, Hours())
    assert [step for step in done.values() if not step.ok] == []
    ways = ["域名（DNS）", "端口（TCP）", "加密（TLS）"]
    assert list(done)[:7] == ["规格", *ways, "时钟", "认证", "数据流 regions"]
    assert "不需要解析" in done["域名（DNS）"].detail
    assert done["加密（TLS）"].detail == "地址以 http:// 开头，不加密"
    assert done["认证"].detail == "平台接受了凭证（x-tif）"
    assert done["时钟"].detail == "平台时钟与本机一致"
    assert done["数据流 implementation-lists"].detail == "第一页 100 条，共 100 条"
    told = done["映射 implementation-lists"].detail
    assert "taskName 10" in told
    assert "handlingItems.materials " in told


async def test_a_clock_that_differs_is_told_even_where_it_is_why_we_are_refused(
    app: Province,
) -> None:
    async with serve(app) as url:
        done = await steps(url, Hours(NOW - timedelta(minutes=5)))
    assert done["时钟"] == Step(
        "时钟",
        ok=False,
        detail="平台时钟比本机快 300 秒",
        hint="请用 NTP 校准本机时钟；本机没有偏差的，请告知平台。签名的时间戳会因此被拒绝。",
    )
    assert "errcode=40102" in done["数据流 regions"].detail
    assert not done["认证"].ok


async def test_a_wrong_token_ends_the_check_and_names_its_variable(app: Province) -> None:
    async with serve(app) as url:
        done = await steps(url, Hours(), token="a-wrong-token")  # noqa: S106 - synthetic
    (failed,) = (step for step in done.values() if not step.ok)
    assert failed == list(done.values())[-1]
    assert (failed.name, "errcode=40101" in failed.detail) == ("认证", True)
    assert "YIWANG_PROVINCE_TOKEN" in failed.hint
    assert "a-wrong-token" not in str(done)


async def test_a_wrong_secret_is_told_before_any_stream_is_asked() -> None:
    world = generate(items=100)
    town = city(world, credentials={"yiwang-demo": TOKEN}, now=lambda: NOW)
    hours = Hours()
    async with serve(town) as url, opened_city(url, hours, "a-wrong-secret") as connector:
        done = [step async for step in check(connector, clock=hours, environ={})]
    assert [step.name for step in done[-2:]] == ["时钟", "认证"]
    assert "code=14" in done[-1].detail
    assert "YIWANG_CITY_SECRET" in done[-1].hint
    assert {line.path for line in town.ledger} == {BY_KEY}


async def test_a_path_that_is_not_there_is_told_with_the_path(app: Province) -> None:
    async with serve(app) as url:
        done = await steps(f"{url}/elsewhere", Hours())
    told = done["数据流 regions"]
    assert told.detail == "平台返回 HTTP 404：Not Found（POST /api/v1/regions）"
    assert "request.path" in told.hint
    assert not done["认证"].ok


async def test_a_page_for_people_is_told_as_one(app: Province) -> None:
    app.script.next(REGIONS, login_page())
    async with serve(app) as url:
        done = await steps(url, Hours())
    assert "网页" in done["数据流 regions"].detail
    assert done["认证"].ok  # the other streams are answered


async def test_an_address_that_is_not_reached_ends_the_check() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    done = await steps(f"http://127.0.0.1:{port}", Hours())
    assert list(done) == ["规格", "域名（DNS）", "端口（TCP）"]
    assert (
        done["端口（TCP）"].detail == f"127.0.0.1:{port} 无法连接（连接被拒绝：这个端口上没有服务）"
    )
    assert "transport.base_url" in done["端口（TCP）"].hint


@pytest.mark.parametrize("host", ["no-such-host.invalid", f"{'x' * 70}.invalid"])
async def test_a_host_name_that_nobody_knows_ends_the_check(host: str) -> None:
    done = await steps(f"http://{host}", Hours())
    assert list(done) == ["规格", "域名（DNS）"]
    assert done["域名（DNS）"].detail.startswith(f"{host} 无法解析（")
    assert "政务外网" in done["域名（DNS）"].hint


@pytest.mark.parametrize(
    ("host", "until", "said"),
    [
        ("127.0.0.1", timedelta(hours=36), ""),
        ("127.0.0.2", timedelta(hours=36), "不是签发给这个 IP 地址的"),
        ("127.0.0.1", timedelta(days=-1), "已过期"),
    ],
)
async def test_a_certificate_is_told_with_its_end_or_what_is_wrong_with_it(
    tmp_path: Path, host: str, until: timedelta, said: str
) -> None:
    authority, now = Authority(tmp_path), datetime.now(UTC)
    files = authority.issue("server", host=host, until=now + until)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*files)
    tls = {"authorities": authority.certificate}
    async with (
        listening(Upstream(), context) as url,
        opened(url, Hours(now), tls=tls) as connector,
    ):
        done = {s.name: s async for s in check(connector, clock=Hours(now), environ={})}
    step = done["加密（TLS）"]
    assert step.ok == (not said)
    assert said in step.detail
    assert said or ("还有 1 天" in step.detail and "更换证书" in step.hint)


async def test_a_port_without_tls_is_told_as_one(app: Province) -> None:
    async with serve(app) as url:
        done = await steps(url.replace("http://", "https://"), Hours())
    assert list(done)[-1] == "加密（TLS）"
    assert "没有使用 TLS" in done["加密（TLS）"].detail


async def test_codes_and_dates_that_half_of_the_records_fail_on_are_told(app: Province) -> None:
    async with serve(app) as url:
        spec = province_spec(url)
        lists = spec.stream(LISTS)
        changed = lists.model_copy(update={"codes": {}})
        async with opened_spec(
            spec.model_copy(update={"streams": (changed,)}),
            hours := Hours(),
            {"YIWANG_PROVINCE_TOKEN": TOKEN},
        ) as connector:
            done = {s.name: s async for s in check(connector, clock=hours, environ={})}
    step = done[f"映射 {LISTS}"]
    assert not step.ok
    assert "6 条中有 6 条 promiseType 的代码不在代码表中，如“2”" in step.detail
    assert "codes" in step.hint


async def portal_steps(path: Path, spec: Path = PORTAL) -> dict[str, Step]:
    hours = Hours()
    async with open_connector(
        load_spec(spec, {}),
        environ={},
        clock=hours,
        sleep=hours.sleep,
        random=Random(1),
        inputs=[path],
    ) as connector:
        return {step.name: step async for step in check(connector, clock=hours, environ={})}


async def test_a_mapping_that_finds_nothing_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"name": "演示登记"}) + "\n[]\n", "utf-8")
    step = (await portal_steps(path))["映射 items"]
    assert not step.ok
    assert step.detail.startswith(
        "1 条不是有效的记录；1 条没有标识 item_code，会被隔离；mapping 中这些要素都"
    )
    assert "taskName 1" in step.detail


async def test_a_file_that_is_not_there_is_a_failed_step_and_an_empty_one_is_not(
    tmp_path: Path,
) -> None:
    done = await portal_steps(tmp_path / "none.jsonl")
    assert not done["数据流 items"].ok
    (tmp_path / "empty.jsonl").touch()
    assert (await portal_steps(tmp_path / "empty.jsonl"))["映射 items"].ok


async def test_a_mapping_that_fails_for_half_of_the_records_is_told(tmp_path: Path) -> None:
    told = PORTAL.read_text("utf-8") + "    children: {materials: {path: cl}}\n"
    spec = tmp_path / "portal.yaml"
    spec.write_text(
        told.replace("taskName: name", "taskName: name\n      planEffectiveDate: rq"), "utf-8"
    )
    dates = ["2026-11-01", "十一月一日"] * 5
    lines = [
        {"item_code": str(number), "name": "演示登记", "rq": date, "bz": "无", "cl": [{"x": 1}]}
        | ({"department": "区民政局（演示）"} if number < 5 else {})
        for number, date in enumerate(dates)
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    step = (await portal_steps(path, spec))["映射 items"]
    assert "10 条中有 5 条 planEffectiveDate 的值读不成应有的类型，如“十一月一日”" in step.detail
    assert (
        "mapping 中这些要素至多一半的记录有值：deptName 5；没有读取的字段：bz、cl.x" in step.detail
    )
    assert "mapping 中的 date" in step.hint
