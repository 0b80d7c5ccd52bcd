"""The provincial platform over real sockets."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from itertools import count
from typing import Any

import aiohttp
import pytest

from gateway.sandbox import (
    AS_OF,
    Fault,
    Province,
    generate,
    http_error,
    login_page,
    province,
    rate_limited,
    serve,
    too_many,
    truncated,
)
from gateway.sandbox.province import ADOPTIONS, CATALOG, LISTS, ORGANIZATIONS, REGIONS

TOKEN = "token-of-the-tests"  # noqa: S105 - synthetic
NOW = AS_OF + timedelta(hours=9)
NONCES = count()
Ask = Callable[..., Any]


def sign(token: str = TOKEN) -> dict[str, str]:
    """Headers signed the way the interface document tells, written out once more."""
    timestamp, nonce = str(int(NOW.timestamp())), f"nonce-{next(NONCES)}"
    text = timestamp + token + nonce + timestamp
    return {
        "x-tif-paasid": "yiwang-test",
        "x-tif-timestamp": timestamp,
        "x-tif-nonce": nonce,
        "x-tif-signature": hashlib.sha256(text.encode()).hexdigest().upper(),
    }


@pytest.fixture
def app() -> Province:
    return province(generate(items=300), credentials={"yiwang-test": TOKEN}, now=lambda: NOW)


@pytest.fixture
async def ask(app: Province) -> AsyncIterator[Ask]:
    async with serve(app) as url, aiohttp.ClientSession(url) as session:

        async def post(path: str, headers: dict[str, str] | None = None, **body: object) -> Any:
            asked = {"pageNum": 1, "pageSize": 100} | body
            async with session.post(path, json=asked, headers=headers or sign()) as answer:
                assert answer.status == 200
                return await answer.json()

        yield post


@pytest.fixture
async def raw(app: Province) -> AsyncIterator[aiohttp.ClientSession]:
    async with serve(app) as url, aiohttp.ClientSession(url) as session:
        yield session


async def test_all_pages_together_are_the_whole_stream(ask: Ask, app: Province) -> None:
    pages = [(await ask(LISTS, pageNum=n))["data"] for n in (1, 2, 3, 4)]
    assert [len(page["list"]) for page in pages] == [100, 100, 100, 0]
    assert {(page["total"], page["pages"]) for page in pages} == {(300, 3)}
    guids = [row["rowGuid"] for page in pages for row in page["list"]]
    assert guids == app.world.lists.guids()


@pytest.mark.parametrize(
    ("path", "total"),
    [(CATALOG, 100), (LISTS, 300), (ORGANIZATIONS, 597), (REGIONS, 50), (ADOPTIONS, 302)],
)
async def test_every_endpoint_answers_its_stream(ask: Ask, path: str, total: int) -> None:
    answer = await ask(path, pageSize=1)
    assert (answer["errcode"], answer["errmsg"]) == (0, "ok")
    assert answer["data"]["total"] == total


async def test_only_changes_in_the_window_are_answered(ask: Ask, app: Province) -> None:
    guid = app.world.lists.guids()[5]
    app.world.lists.touch(guid, NOW)
    since = {"updatedSince": "2026-11-01 09:00:00"}
    assert [r["rowGuid"] for r in (await ask(LISTS, **since))["data"]["list"]] == [guid]
    before = {"updatedBefore": "2026-11-01 09:00:00"}
    assert (await ask(LISTS, **before))["data"]["total"] == 299


async def test_refusals_travel_inside_http_200(ask: Ask) -> None:
    used = sign()
    await ask(LISTS, used)
    codes = [
        (await ask(LISTS, sign("wrong")))["errcode"],
        (await ask(LISTS, used))["errcode"],
        (await ask(LISTS, sign() | {"x-tif-paasid": "stranger"}))["errcode"],
        (await ask(LISTS, sign() | {"x-tif-timestamp": "1700000000"}))["errcode"],
        (await ask(LISTS, pageSize=501))["errcode"],
    ]
    assert codes == [40101, 40103, 40104, 40102, 40001]


async def test_health_needs_no_signature_and_every_answer_is_dated_by_the_given_clock(
    raw: aiohttp.ClientSession,
) -> None:
    for path in ("/health", "/nowhere"):
        async with raw.get(path) as answer:
            assert answer.status == (200 if path == "/health" else 404)
            assert answer.headers.getall("Date") == ["Sun, 01 Nov 2026 01:00:00 GMT"]


async def post(session: aiohttp.ClientSession, path: str = LISTS) -> tuple[int, str, str | None]:
    asked = {"pageNum": 1, "pageSize": 10}
    async with session.post(path, json=asked, headers=sign()) as answer:
        return answer.status, await answer.text(), answer.headers.get("Retry-After")


@pytest.mark.parametrize(
    ("fault", "met", "text"),
    [
        (http_error(500), (500, None), "500"),
        (http_error(503), (503, None), "503"),
        (too_many(7), (429, "7"), ""),
        (rate_limited(), (200, None), '"errcode":42901'),
        (login_page(), (200, None), "<form"),
    ],
)
async def test_a_scripted_fault_is_met_as_often_as_asked_and_no_more(
    app: Province,
    raw: aiohttp.ClientSession,
    fault: Fault,
    met: tuple[int, str | None],
    text: str,
) -> None:
    app.script.next(LISTS, fault, times=2)
    for _ in range(2):
        status, got, retry_after = await post(raw)
        assert (status, retry_after) == met
        assert text in got
    assert '"errcode":0' in (await post(raw))[1]


async def test_a_truncated_answer_breaks_off_before_its_announced_end(
    app: Province, raw: aiohttp.ClientSession
) -> None:
    app.script.next(LISTS, truncated())
    with pytest.raises(aiohttp.ClientPayloadError):
        await post(raw)
    assert '"errcode":0' in (await post(raw))[1]


async def test_the_ledger_tells_what_was_served(ask: Ask, app: Province) -> None:
    app.script.next(REGIONS, rate_limited())
    await ask(REGIONS)
    await ask(LISTS, pageNum=3)
    await ask(LISTS, sign("wrong"))
    told = [(line.path, line.outcome, line.page, line.records) for line in app.ledger]
    assert told == [
        (REGIONS, "errcode 42901", None, 0),
        (LISTS, "ok", 3, 100),
        (LISTS, "errcode 40101", None, 0),
    ]
    assert {line.at for line in app.ledger} == {NOW}


async def test_a_port_in_use_is_an_error_and_not_a_wait(app: Province) -> None:
    async with serve(app) as url:
        port = int(url.rsplit(":", 1)[1])
        with pytest.raises(OSError, match="in use"):
            async with serve(app, port):
                pass


async def test_after_the_block_nothing_listens_and_no_task_is_left(app: Province) -> None:
    before = asyncio.all_tasks()
    async with serve(app) as url:
        port = int(url.rsplit(":", 1)[1])
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
    assert asyncio.all_tasks() == before
