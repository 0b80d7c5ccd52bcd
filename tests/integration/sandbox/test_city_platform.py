"""The city's gateway over real sockets, called the way its interface document tells."""

import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import aiohttp
import pytest

from gateway.sandbox import AS_OF, City, city, generate, over_quota, serve
from gateway.sandbox.city import BY_KEY, BY_SEC, CATALOG, LISTS, ORGANIZATIONS

SECRET = "app-secret-of-the-tests"  # noqa: S105 - synthetic
START = AS_OF + timedelta(hours=9)


@dataclass
class Caller:
    """Signs the way the interface document tells, written out once more."""

    app: City
    session: aiohttp.ClientSession
    secrets: dict[str, Any] = field(default_factory=dict)

    def signed(self, secret: str, app_key: str = "yiwang-test") -> dict[str, str]:
        time = str(int(self.app.now().timestamp() * 1000))
        sign = hashlib.md5((app_key + secret + time).encode(), usedforsecurity=False).hexdigest()
        return {"appKey": app_key, "sign": sign, "requestTime": time}

    async def refresh(self, path: str, secret: str) -> Any:
        async with self.session.post(path, params=self.signed(secret)) as answer:
            told = await answer.json()
        if told["code"] == "00":
            self.secrets = told["datas"]
        return told

    async def post(self, path: str, **body: object) -> Any:
        asked = {"pageNo": 1, "pageSize": 100} | body
        headers = self.signed(self.secrets.get("requestSecret", ""))
        async with self.session.post(path, json=asked, headers=headers) as answer:
            assert answer.status == 200
            return await answer.json()

    async def lists(self, **query: str) -> Any:
        headers = self.signed(self.secrets.get("requestSecret", ""))
        params = {"limit": "100"} | query
        async with self.session.get(LISTS, params=params, headers=headers) as answer:
            assert answer.status == 200
            return await answer.json()


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def caller(clock: Clock) -> AsyncIterator[Caller]:
    numbers = count(1)
    app = city(
        generate(items=1100),
        credentials={"yiwang-test": SECRET},
        now=clock,
        new_secret=lambda: f"secret-{next(numbers)}",
    )
    async with serve(app) as url, aiohttp.ClientSession(url) as session:
        yield Caller(app, session)


@pytest.fixture
async def known(caller: Caller) -> Caller:
    assert (await caller.refresh(BY_KEY, SECRET))["code"] == "00"
    return caller


async def test_the_app_secret_gets_two_secrets_and_their_ends(caller: Caller) -> None:
    told = await caller.refresh(BY_KEY, SECRET)
    millis = int(START.timestamp() * 1000)
    assert told["datas"] == {
        "requestSecret": "secret-1",
        "requestSecretEndTime": millis + 15 * 60 * 1000,
        "refreshSecret": "secret-2",
        "refreshSecretEndTime": millis + 48 * 3600 * 1000,
    }
    assert set(told) == {
        "code", "msg", "datas", "dataCount", "totalDataCount", "totalPage", "requestId",
    }  # fmt: skip


async def test_a_new_pair_ends_the_one_before_it(known: Caller) -> None:
    before = known.secrets
    assert (await known.refresh(BY_SEC, before["refreshSecret"]))["code"] == "00"
    after = known.secrets
    known.secrets = before
    assert (await known.post(CATALOG))["code"] == "14"
    assert (await known.refresh(BY_SEC, before["refreshSecret"]))["code"] == "14"
    known.secrets = after
    assert (await known.post(CATALOG))["code"] == "00"


async def test_secrets_end_when_they_say(known: Caller, clock: Clock) -> None:
    clock.now += timedelta(minutes=15) - timedelta(seconds=1)
    assert (await known.post(CATALOG))["code"] == "00"
    clock.now += timedelta(seconds=1)
    assert (await known.post(CATALOG))["code"] == "11"
    clock.now = START + timedelta(hours=48)
    assert (await known.refresh(BY_SEC, known.secrets["refreshSecret"]))["code"] == "11"


async def test_refusals_travel_inside_http_200(caller: Caller) -> None:
    assert (await caller.refresh(BY_KEY, "wrong"))["code"] == "14"
    assert (await caller.post(CATALOG))["code"] == "14"
    await caller.refresh(BY_KEY, SECRET)
    assert (await caller.post(CATALOG, pageSize=201))["code"] == "20"
    assert (await caller.post(CATALOG, startTime="2026-11-01"))["code"] == "20"
    assert (await caller.lists(cursor="?"))["code"] == "20"
    assert (await caller.lists(limit="0"))["code"] == "20"
    strange = caller.signed(SECRET, app_key="stranger")
    async with caller.session.post(BY_KEY, params=strange) as answer:
        assert (await answer.json())["code"] == "10"


@pytest.mark.parametrize(("path", "total"), [(CATALOG, 110), (ORGANIZATIONS, 597)])
async def test_pages_by_number_together_are_the_whole_stream(
    known: Caller, path: str, total: int
) -> None:
    pages = [await known.post(path, pageNo=number) for number in range(1, total // 100 + 2)]
    rows: list[Any] = []
    for page in pages:
        datas = page["datas"]
        assert isinstance(datas, str) == (path == ORGANIZATIONS)
        rows += json.loads(datas) if isinstance(datas, str) else datas
    assert len({row["rowGuid"] for row in rows}) == total
    assert {(page["totalDataCount"], page["totalPage"]) for page in pages} == {
        (total, -(-total // 100))
    }


async def test_a_cursor_leads_through_all_lists_in_order(known: Caller) -> None:
    guids: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        datas = json.loads((await known.lists(**cursor))["datas"])
        guids += [row["rowGuid"] for row in datas["records"]]
        if datas["nextCursor"] is None:
            break
        cursor = {"cursor": datas["nextCursor"]}
    assert guids == known.app.world.city_lists.guids()


async def test_only_changes_in_the_window_are_answered(known: Caller) -> None:
    guid = known.app.world.city_lists.guids()[5]
    known.app.world.city_lists.withdraw(guid, START)
    told = await known.lists(startTime="20261101090000", endTime="20261101090001")
    (row,) = json.loads(told["datas"])["records"]
    assert (row["rowGuid"], row["sfyx"], row["cdTime"]) == (guid, "0", "20261101090000")
    assert told["totalDataCount"] == 1


async def test_the_city_writes_its_own_names_dates_lists_and_units(known: Caller) -> None:
    datas = json.loads((await known.lists(limit="200"))["datas"])
    for told in datas["records"]:
        row = known.app.world.city_lists.record(told["rowGuid"])
        assert (told["sxmc"], told["jbbm"], told["ssztbm"]) == (
            row["taskName"],
            row["catalogCode"],
            row["deptCode"],
        )
        assert "taskName" not in told
        assert "^" not in (told.get("handleType") or "")
        assert told.get("cnbjsxdw") in {None, "G", "Z", "Y"}
        assert len(told["cdTime"]) == 14 or told["cdTime"].isdigit()
        for item in told.get("ywblxList", []):
            assert {"sxmc", "ywblxbm", "clList"} <= set(item)


async def test_over_quota_is_met_as_often_as_asked_and_stands_in_the_ledger(
    known: Caller,
) -> None:
    known.app.script.next(CATALOG, over_quota())
    assert (await known.post(CATALOG))["code"] == "18"
    assert (await known.post(CATALOG))["code"] == "00"
    assert [(line.path, line.outcome, line.page) for line in known.app.ledger] == [
        (BY_KEY, "ok", None),
        (CATALOG, "code 18", None),
        (CATALOG, "ok", 1),
    ]
