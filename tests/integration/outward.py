"""A store that pushes to an exchange database: what tests of the way up and back have in common."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete, insert

from gateway.connectors.connect import open_connector
from gateway.connectors.lanes import open_lane
from gateway.connectors.outward import Lane
from gateway.connectors.spec import Spec
from gateway.sandbox.nation import Reception, reception
from gateway.sandbox.nation.reception import MAIN
from gateway.standard.nouns import CATALOG_ITEM, IMPLEMENTATION_LIST, IMPLEMENTING_BODY, Noun
from gateway.store.copies import Origin
from gateway.store.database import Database
from sync.connectors import register_connectors
from sync.environment import Environment
from sync.feedback import run_feedback
from sync.incoming import Incoming
from sync.reconcile import Reconciled, reconcile
from sync.relay import Outside, Relayed, relay_lane
from sync.report import Report
from tests.integration.kept import clear
from tests.integration.sync.pages import apply, record, withdrawn
from tests.integration.sync.rows import rows
from tests.integration.sync.scripted import Time
from tests.integration.up_rest import RestPlatform, push_of, serving
from tests.postgres import sqlite_url
from tests.postgres_wheel import free_port
from tests.synthetic import dept_code, task_code

NAME = "nation-up"
LOCAL = "county"
BODY = dept_code()
NUMBERS = count(1)
PAIRS = ["sqlite to sqlite", "postgresql to postgresql", "postgresql to mariadb"]
"""Our store and the platform's exchange database."""
TO_REST = "sqlite to rest"
"""Our store and a platform that takes records over HTTP."""

COMPLETE: dict[str, Any] = {
    "task_name": "食品经营许可",
    "task_type": "01",
    "by_law": "《中华人民共和国食品安全法》",
    "power_source": "1",
    "use_level": "4",
    "task_state": "1",
    "task_version": 1,
    "dept_name": "某县市场监督管理局",
    "dept_type": "1",
    "dept_code": BODY,
    "anticipate_day": 20,
    "anticipate_type": "工作日",
    "promise_day": 5,
    "promise_type": "工作日",
    "accept_condition": "有固定经营场所",
    "handle_flow": "受理、审查、决定、送达",
    "is_fee": "0",
    "server_type": "1^2",
    "project_type": "2",
    "limit_scene_num": 0,
    "special_procedure": "无",
    "app_is_single_login": "1",
    "is_single_login": "1",
    "transact_addr": "政务服务中心一楼",
    "transact_time": "工作日 9:00–17:00",
    "link_way": "0734-0000001",
    "supervise_way": "0734-0000002",
    "is_entry_center": "1",
    "result_type": "10",
    "is_pay_online": "0",
    "is_express": "1",
    "is_online": "1",
    "area_code": "430421",
}
"""A list of the family general with everything its tables ask for."""


def leaf(number: int) -> str:
    return f"4301{number:05d}000"


def local_list(number: int = 1, **values: Any) -> Incoming:
    code = leaf(number)
    given: dict[str, Any] = {"catalog_code": code}
    given |= {"task_code": task_code(level="4", catalog_code=code)}
    given |= {"questions": [{"question": "多久办好？", "answer": "五个工作日"}]}
    given |= {"materials": [{"material_name": "申请书", "is_need": "1", "page_num": 1}]}
    return record(f"l{number}", **(COMPLETE | given | values))


def gone(number: int) -> Incoming:
    return withdrawn(f"l{number}")


def local_item(number: int = 1, **values: Any) -> Incoming:
    names = ("task_name", "task_type", "by_law", "use_level", "task_state", "task_version")
    given = {name: COMPLETE[name] for name in names}
    given |= {"catalog_code": leaf(number), "str_level": "4"}
    return record(f"c{number}", CATALOG_ITEM, **(given | values))


def local_body(number: int = 1, **values: Any) -> Incoming:
    given: dict[str, Any] = {
        "org_name": "某县市场监督管理局",
        "org_short_name": "市监局",
        "credit_code": BODY,
    }
    given |= {"exist_task": "1", "order_num": number}
    return record(f"b{number}", IMPLEMENTING_BODY, **(given | values))


def pushing_spec(url: str, **push: Any) -> Spec:
    """A connector that only pushes: to an exchange database, or over HTTP."""
    entities: list[dict[str, Any]] = [
        {"entity": "CatalogItem", "platforms": [LOCAL], "areas": ["43"], "catalogs": ["LOCAL"]},
        {"entity": "ImplementationList", "platforms": [LOCAL], "areas": ["4304"]},
        {"entity": "ImplementingBody", "platforms": [LOCAL]},
    ]
    units = {"1": "WORKING_DAY", "2": "NATURAL_DAY"}
    codes = {"promiseType": units, "anticipateType": units}
    told: dict[str, Any] = {"entities": entities, "data_source": "434", "codes": codes}
    transport: dict[str, Any] = {"kind": "exchange_db", "url": url}
    if is_rest(url):
        told = push_of(entities, codes)
        transport = {"kind": "rest", "base_url": url, "reply": {"code": "code", "ok": ["0"]}}
        transport["reply"]["absent_is_ok"] = True
    else:
        told["acceptance"] = {"column": "SYNC_SIGN"}
    told |= push
    return Spec.model_validate(
        {
            "version": 1,
            "name": NAME,
            "title": "国家平台（上报）",
            "platform": "national",
            "level": "national",
            "transport": transport,
            "push": told,
        }
    )


@dataclass
class Outward:
    """A store, the database it pushes to, and a clock that tests move."""

    database: Database
    up: Reception | RestPlatform
    spec: Spec
    time: Time = field(default_factory=Time)

    async def register(self) -> None:
        await register_connectors(self.database, [self.spec])

    async def put(self, *records: Incoming, noun: Noun = IMPLEMENTATION_LIST) -> None:
        """Apply one page of the county's own platform."""
        origin = Origin(LOCAL, noun.name)
        await apply(self.database, *records, noun=noun, origin=origin, at=self.time())

    def environment(self, holder: str = "one") -> Environment:
        return Environment(self.database, self.time, lambda: f"rn_{next(NUMBERS)}", holder)

    @asynccontextmanager
    async def lane(self) -> AsyncIterator[Lane]:
        async with open_lane(
            self.spec, environ={}, clock=self.time, sleep=self.time.sleep, random=Random(1)
        ) as lane:
            yield lane

    async def relay(self, lane: Lane | None = None, holder: str = "one") -> Relayed:
        """Relay once over a lane, over the real one where none is given."""
        outside = Outside(self.time.sleep, Random(1))
        if lane is not None:
            return await relay_lane(self.environment(holder), self.spec, lane, outside)
        async with self.lane() as real:
            return await relay_lane(self.environment(holder), self.spec, real, outside)

    async def hear(self) -> Report:
        """Read what the platform says, once its settle delay has passed."""
        self.time.pass_by(minutes=2)
        async with open_connector(
            self.spec, environ={}, clock=self.time, sleep=self.time.sleep, random=Random(1)
        ) as connector:
            return await run_feedback(self.environment(), connector)

    async def reconcile(self, day: date) -> Reconciled:
        """Hold a day against what stands up there."""
        async with self.lane() as lane:
            return await reconcile(self.environment(), self.spec, lane, day)

    async def outbox(self) -> list[dict[str, Any]]:
        return await rows(self.database, "outbox")

    async def states(self) -> list[str]:
        """State of every row, in the order they were published."""
        return [row["state"] for row in await self.outbox()]

    async def standing(self) -> dict[str, str]:
        """The ledger: what stands up there and is not withdrawn, its batch by row id."""
        found = [row for name in MAIN for row in await self.up.rows(name)]
        return {
            row["ROW_GUID"]: row["CD_BATCH"]
            for row in found
            if row["CD_OPERATION"].strip() != "D"
            and not (row.get("TASK_HANDLE_ITEM") or "").strip()
        }

    async def should_stand(self) -> dict[str, str]:
        """What the outbox says stands up there: the newest delivered row of each entity."""
        expected: dict[str, str] = {}
        for row in await self.outbox():
            if row["state"] not in {"DELIVERED", "ACCEPTED", "REJECTED"}:
                continue
            expected.pop(row["entity_id"], None)
            if row["operation"] != "D":
                expected[row["entity_id"]] = row["batch"]
        return expected

    async def agrees(self) -> None:
        """Fail where the platform's ledger is not what the outbox says."""
        assert await self.standing() == await self.should_stand()


async def empty(up: Reception) -> None:
    """Make the tables, and empty those that a test before left filled."""
    await up.create()
    async with up.engine.begin() as connection:
        for table in up.tables.values():
            await connection.execute(delete(table))


def is_rest(url: str) -> bool:
    """Whether what is behind a URL takes records over HTTP."""
    return url.startswith("http:")


def plain(url: str) -> str:
    """The URL without a driver, as a specification has it."""
    if is_rest(url):
        return url
    kind, _, rest = url.partition("://")
    return f"{kind.partition('+')[0]}://{rest}"


@pytest.fixture(params=PAIRS)
def outward_urls(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """URLs of a store and of an exchange database, perhaps with rows of the test before."""
    return urls_of(request, tmp_path)


def urls_of(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """The URLs of a pair: of our store, and of what is pushed to."""
    ours, _, theirs = str(request.param).partition(" to ")
    if ours == "sqlite":
        store = sqlite_url(request.getfixturevalue("migrated_sqlite"))
    else:
        store = str(request.getfixturevalue("kept_postgres"))
    if theirs == "rest":
        return store, f"http://127.0.0.1:{free_port()}"
    if theirs == "sqlite":
        return store, sqlite_url(tmp_path / "exchange.db")
    kept = {"mariadb": "kept_mariadb", "postgresql": "kept_exchange_postgres"}
    return store, str(request.getfixturevalue(kept[theirs]))


@asynccontextmanager
async def opened_outward(store: str, exchange: str, **push: Any) -> AsyncIterator[Outward]:
    """An empty store and empty tables, registered to push."""
    database, time = Database(store), Time()
    await clear(database)
    opened = serving(exchange, time) if is_rest(exchange) else reception(exchange)
    try:
        async with opened as up:
            if isinstance(up, Reception):
                await empty(up)
            outward = Outward(database, up, pushing_spec(plain(exchange), **push), time)
            await outward.register()
            yield outward
    finally:
        await database.close()


async def lose(outward: Outward, entity_id: str) -> None:
    """Let the platform lose a list."""
    up = outward.up
    if isinstance(up, RestPlatform):
        await up.lose(entity_id)
        return
    table = up.tables["up_task_general_basic"]
    async with up.engine.begin() as connection:
        await connection.execute(delete(table).where(next(iter(table.primary_key)) == entity_id))


async def plant(outward: Outward, entity_id: str) -> None:
    """Let the platform hold a list that nobody sent."""
    up = outward.up
    if isinstance(up, RestPlatform):
        await up.plant(entity_id)
        return
    there = await up.rows("up_task_general_basic")
    stranger = {**there[0], "ROW_GUID": entity_id, "CD_BATCH": "1"}
    table = up.tables["up_task_general_basic"]
    values = {c.name: stranger[c.name.upper()] for c in table.columns}
    async with up.engine.begin() as connection:
        await connection.execute(insert(table).values(values))


@pytest.fixture
async def outward(outward_urls: tuple[str, str]) -> AsyncIterator[Outward]:
    """A county's store and the nation's tables, once for each pair of databases."""
    async with opened_outward(*outward_urls) as opened:
        yield opened
