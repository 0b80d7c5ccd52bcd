"""A county's gateway pushes over HTTP into the city's: both ends are ours, the wire is real."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

from gateway.connectors.lanes import open_lane
from gateway.connectors.spec import Spec
from gateway.store.database import Database
from sync.connectors import register_connectors
from sync.deliveries import Deliveries
from sync.environment import Environment
from sync.relay import Outside, Relayed, relay_lane
from tests.integration.http.served import listening, make_app
from tests.integration.outward import NUMBERS, Outward, gone, local_list, pushing_spec
from tests.integration.push_in.platform import ENVIRON, HMAC, schema
from tests.integration.sync.rows import rows
from tests.integration.sync.scripted import Time
from tests.integration.up_rest import RestPlatform
from tests.postgres import sqlite_url

IN = {
    "version": 1,
    "name": "county",
    "title": "县级网关",
    "platform": "county-gateway",
    "level": "district",
    "transport": {"kind": "push-in", "auth": HMAC},
}
STREAM = {
    "name": "lists",
    "entity": "ImplementationList",
    "records": "data",
    "deleted": {"path": "cdOperation", "values": ["D"]},
}
RESULTS = {
    "at": "errors",
    "record": "index",
    "names": "index",
    "code": "code",
    "message": "message",
    "other": "refused",
    "absent": "accepted",
}


def out_spec(url: str) -> Spec:
    """The county's connector to the city."""
    spec = pushing_spec("http://127.0.0.1:1")
    told = spec.model_dump(mode="json")
    told["transport"] = {"kind": "rest", "base_url": url, "auth": HMAC}
    told["push"] |= {
        "send": {"path": "/push/county/lists", "records": "data", "results": RESULTS},
        "query": None,
        "listing": None,
        "feedback": None,
        "acceptance": {"quiet_s": 0},
        "entities": [{"entity": "ImplementationList", "platforms": ["county"]}],
    }
    return Spec.model_validate(told)


def store(folder: Path, template: Path, name: str) -> str:
    """The URL of a store of its own, with its tables."""
    (folder / name).write_bytes(template.read_bytes())
    return sqlite_url(folder / name)


@asynccontextmanager
async def both(
    folder: Path, template: Path, native_id: str = "rowGuid"
) -> AsyncIterator[tuple[Outward, Database]]:
    """The county's store, and the city's behind its server; they have one clock."""
    urls = [store(folder, template, name) for name in ("county.db", "city.db")]
    county, city, time = Database(urls[0]), Database(urls[1]), Time()
    spec = Spec.model_validate({**IN, "streams": [{**STREAM, "native_id": native_id}]})
    await register_connectors(city, [spec])
    work = Environment(city, time, lambda: f"rn_{next(NUMBERS)}", "city")
    app = make_app(
        urls[1], schema=schema(), deliveries=Deliveries(work, [spec], ENVIRON), clock=time
    )
    async with listening(app) as url:
        outward = Outward(county, RestPlatform(time), out_spec(url), time)
        await outward.register()
        yield outward, city
    await county.close()
    await city.close()


async def relay(outward: Outward) -> Relayed:
    async with open_lane(
        outward.spec,
        environ=ENVIRON,
        clock=outward.time,
        sleep=outward.time.sleep,
        random=Random(next(NUMBERS)),
    ) as lane:
        outside = Outside(outward.time.sleep, Random(1))
        return await relay_lane(outward.environment(), outward.spec, lane, outside)


async def standing(city: Database) -> dict[str, Any]:
    found = await rows(city, "implementation_list")
    return {row["native_id"]: row["by_law"] for row in found if row["deleted_at"] is None}


async def test_what_changes_in_the_county_stands_in_the_city(
    tmp_path: Path, sqlite_template: Path
) -> None:
    async with both(tmp_path, sqlite_template) as (outward, city):
        await outward.put(local_list(1), local_list(2), local_list(3))
        report = await relay(outward)
        assert (report.status, report.delivered, report.accepted) == ("succeeded", 3, 3)
        await outward.put(local_list(1, by_law="新的依据"), gone(2))
        assert (await relay(outward)).delivered == 2
        told = {row["entity_id"]: row["operation"] for row in await outward.outbox()}
        live = await standing(city)
        assert live.keys() == {entity for entity, operation in told.items() if operation != "D"}
        assert "新的依据" in live.values()
        runs = await rows(city, "sync_run")
        assert [run["kind"] for run in runs] == ["DELIVERY", "DELIVERY"]


async def test_what_the_city_cannot_store_is_dead_in_the_county_with_its_reason(
    tmp_path: Path, sqlite_template: Path
) -> None:
    async with both(tmp_path, sqlite_template, native_id="noSuch") as (outward, city):
        await outward.put(local_list(1))
        report = await relay(outward)
        assert report.dead == 1
        assert "record.native_id" in (await outward.outbox())[0]["reason"]
        assert await standing(city) == {}
