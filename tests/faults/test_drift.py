"""D: the platform changes the form of what it sends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from gateway.cli.specs import chosen
from gateway.cli.syncing import Job, sync
from gateway.connectors.spec import PLATFORMS
from gateway.settings import ConnectorSettings, Settings, StoreSettings
from tests.faults.scene import ON_BOTH, Scene, region, spec_of, stream
from tests.faults.upstream import Asked, Upstream
from tests.integration.http.served import make_app, post
from tests.integration.sync.rows import rows

pytestmark = pytest.mark.parametrize("kept_url", ON_BOTH, indirect=True)


Change = Callable[[dict[str, Any]], dict[str, Any]]


async def drifts(scene: Scene) -> list[tuple[str, str, str]]:
    return [
        (row["field"], row["kind"], row["detail"]) for row in await rows(scene.database, "drift")
    ]


async def change_all(scene: Scene, change: Change, **spec: Any) -> str:
    """Read everything, let the platform change every record, read again."""
    told = spec_of(scene.upstream.url, stream(**spec))
    assert (await scene.run(told)).status == "succeeded"
    assert await drifts(scene) == []  # what the first run sees is how it is
    for row in list(scene.upstream.rows.values()):
        scene.upstream.add(change({**row, "cdTime": region(0, scene.time())["cdTime"]}))
    scene.time.pass_by(hours=1)
    return (await scene.run(told)).status


async def test_D01_a_new_field_is_kept_as_it_came_and_told(scene: Scene) -> None:
    assert await change_all(scene, lambda row: {**row, "newField": "新"}) == "succeeded"
    assert await drifts(scene) == [("newField", "NEW_FIELD", "text")]  # once, not for each record
    assert (await scene.stored())["r0003"]["newField"] == "新"
    assert await scene.agrees()


async def test_D01_a_field_of_some_records_only_is_no_drift_while_it_is_learnt(
    scene: Scene,
) -> None:
    scene.upstream.add(region(11, remark="偶尔有"))  # on the last page
    assert (await scene.run()).status == "succeeded"
    assert await drifts(scene) == []
    scene.upstream.add(region(50, scene.time(), remark=None))
    scene.time.pass_by(hours=1)
    assert (await scene.run()).status == "succeeded"
    assert await drifts(scene) == []
    assert await scene.agrees()


async def test_D02_a_key_that_goes_away_is_quarantine(scene: Scene) -> None:
    status = await change_all(scene, lambda row: {n: v for n, v in row.items() if n != "areaName"})
    assert status == "succeeded"
    assert await drifts(scene) == [("areaName", "MISSING_FIELD", "")]
    names = {row["area_name"] for row in await rows(scene.database, "region")}
    assert names == {None}
    scene.upstream.answering = _without_key
    scene.upstream.add(region(60, scene.time()))
    scene.time.pass_by(hours=1)
    report = await scene.run()
    assert (report.status, report.counts.quarantined) == ("succeeded_with_quarantine", 1)
    assert await scene.quarantined() == ["record.native_id"]


def _without_key(upstream: Upstream, asked: Asked) -> tuple[bytes, tuple[str, ...]]:
    """The last row of the window, without the key."""
    told = asked.parameters
    found = upstream.window(told.get("since"), told.get("before"))[-1:]
    body, _ = upstream.listed(
        [{n: v for n, v in row.items() if n != "rowGuid"} for row in found], 1
    )
    return body, ()


async def test_D02_a_withdrawal_that_says_little_is_no_drift(scene: Scene) -> None:
    def withdraw(row: dict[str, Any]) -> dict[str, Any]:
        return {n: row[n] for n in ("rowGuid", "cdTime")} | {"cdOperation": "D"}

    assert await change_all(scene, withdraw) == "succeeded"
    assert await drifts(scene) == []
    assert await scene.agrees()


async def test_D03_another_type_is_read_by_rule_where_the_contract_is_to_evolve(
    scene: Scene,
) -> None:
    assert await change_all(scene, _as_number, contract="evolve") == "succeeded"
    assert await drifts(scene) == [("areaCode", "NEW_TYPE", "number")]
    codes = {row["native_id"]: row["area_code"] for row in await rows(scene.database, "region")}
    assert codes["r0003"] == "990003000000"
    assert await scene.agrees()


async def test_D03_another_type_stops_the_stream_where_the_contract_is_to_freeze(
    scene: Scene,
) -> None:
    before = await _read_once(scene)
    assert await change_all(scene, _as_number, contract="freeze") == "failed_schema"
    assert await scene.stored() == before
    assert (await scene.checkpoint()).keys() >= {"read_until"}
    evolving = spec_of(scene.upstream.url, stream(contract="evolve"))
    assert (await scene.run(evolving)).status == "succeeded"
    assert await scene.agrees()


async def test_D03_another_type_is_left_out_where_the_contract_is_to_discard(
    scene: Scene,
) -> None:
    def change(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "areaName": ["甲", "乙"], "extra": 1}

    assert await change_all(scene, change, contract="discard") == "succeeded"
    told = [("areaName", "NEW_TYPE", "list"), ("extra", "NEW_FIELD", "number")]
    assert await drifts(scene) == told * 3  # told on every page that has it
    assert {row["area_name"] for row in await rows(scene.database, "region")} == {None}
    assert (await scene.stored())["r0003"]["extra"] == 1
    assert await scene.agrees()


def _as_number(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "areaCode": int(row["areaCode"])}


async def _read_once(scene: Scene) -> dict[str, Any]:
    assert (await scene.run(spec_of(scene.upstream.url, stream(contract="freeze")))).status == (
        "succeeded"
    )
    return await scene.stored()


async def test_D04_a_new_code_is_kept_as_it_came_and_answers_stay_valid(scene: Scene) -> None:
    lists = stream(name="lists", entity="ImplementationList")
    scene.upstream.rows.clear()
    told = region(1)
    kept = {name: told[name] for name in ("rowGuid", "cdTime", "cdOperation")}
    scene.upstream.add({**kept, "taskName": "事项", "taskType": "77"})
    report = await scene.run(spec_of(scene.upstream.url, lists), name="lists")
    assert (report.status, scene.served("ok")) == ("succeeded", 1)
    query = "{ implementationLists { nodes { taskName taskType taskTypeCode } } }"
    answer = await asyncio.to_thread(_asked, _url(scene), query)
    (node,) = answer["data"]["implementationLists"]["nodes"]
    assert node == {"taskName": "事项", "taskType": "UNKNOWN", "taskTypeCode": "77"}
    found = [row["rule"] for row in await rows(scene.database, "finding")]
    assert "code.unknown" in found


async def test_D05_a_key_of_another_name_stops_the_stream_and_deletes_nothing(
    scene: Scene,
) -> None:
    scene.upstream.add(*(region(number) for number in range(12, 150)))
    assert (await scene.run()).status == "succeeded"
    before, asked_so_far = await scene.stored(), len(scene.upstream.ledger)

    def renamed(upstream: Upstream, asked: Asked) -> tuple[bytes, tuple[str, ...]]:
        found = upstream.window(None, asked.parameters.get("before"))
        told = [{"id": row["rowGuid"], **row} for row in found]
        for row in told:
            del row["rowGuid"]
        return upstream.listed(told, len(told))

    scene.upstream.answering = renamed
    scene.time.pass_by(hours=1)
    async with scene.connected() as connector:
        report = await scene.running.run(connector, full=True)
    assert report.status == "failed_schema"
    assert "检查点未移动" in str(report.error)
    assert await scene.stored() == before
    assert len(scene.upstream.ledger) == asked_so_far + 1


async def test_D06_one_wrong_specification_stops_nothing_else(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "connectors"
    folder.mkdir()
    (folder / "broken.yaml").write_text("version: 1\nname: broken\nstreams: [", "utf-8")
    text = (PLATFORMS / "province.yaml").read_text("utf-8")
    (folder / "unset.yaml").write_text(text.replace("name: province", "name: unset"), "utf-8")
    (folder / "good.yaml").write_text(GOOD.format(url=scene.upstream.url), "utf-8")
    monkeypatch.delenv("YIWANG_PROVINCE_URL", raising=False)
    url = _url(scene)
    settings = Settings(store=StoreSettings(url=url), connectors=ConnectorSettings(folder=folder))
    work = chosen(settings, [])
    outcome = await sync(settings, work.specs, Job(), quiet=True)
    assert [report.status for report in outcome.reports] == ["succeeded"]
    assert len(work.left_out) == 2
    answer = await asyncio.to_thread(_asked, url, "{ regions { totalCount } }")
    assert answer["data"]["regions"]["totalCount"] == 12
    assert scene.served("ok") == 3


def _url(scene: Scene) -> str:
    return scene.database.url.render_as_string(hide_password=False)


def _asked(url: str, query: str) -> Any:
    """What the endpoint answers to a query over the store."""
    with TestClient(make_app(url)) as client:
        return post(client, query).json()


GOOD = """\
version: 1
name: good
title: 好平台
platform: good
level: city
transport:
  kind: rest
  base_url: {url}
  reply: {{code: code, ok: [0]}}
streams:
  - name: regions
    entity: Region
    request: {{path: /regions}}
    records: data.list
    paging: {{kind: page-number, page: page, size: size, page_size: 5, total: data.total}}
    incremental: {{since: since, before: before}}
    native_id: rowGuid
"""
