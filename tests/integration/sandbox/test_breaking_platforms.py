"""Platforms of the sandbox broken on purpose: what somebody who calls them meets, and the end."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gateway.clock import system_clock
from gateway.sandbox import city, generate, province, serve
from gateway.sandbox.city import City
from gateway.sandbox.control import Control
from gateway.sandbox.nation.outage import GAP_S, FilePlatform
from gateway.sandbox.outage import SLOW_S, How, WebPlatform
from gateway.sandbox.province import Province

TOKEN = "token-of-the-tests"  # noqa: S105  # synthetic


class Naps:
    """Sleeps that end at once and are remembered; others get their turn meanwhile."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.asked.append(seconds)
        await asyncio.sleep(0)


async def well(_: object) -> Response:
    return PlainTextResponse("well")


def platform(naps: Naps, lock: Callable[[], Callable[[], None]]) -> WebPlatform:
    return WebPlatform(Starlette(routes=[Route("/", well)]), lock, naps.sleep)


@pytest.fixture
def naps() -> Naps:
    return Naps()


async def ask(address: str) -> int | str:
    """Answer the status of a reply, or that nobody listens."""
    try:
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            return answer.status
    except aiohttp.ClientConnectorError:
        return "refused"


async def test_a_platform_is_broken_and_repaired_at_one_address(naps: Naps) -> None:
    locks: list[str] = []

    def lock() -> Callable[[], None]:
        locks.append("locked")
        return lambda: locks.append("unlocked")

    web = platform(naps, lock)
    async with web.open() as address:
        assert await ask(address) == 200
        await web.break_down(How.DOWN)
        assert await ask(address) == "refused"
        await web.break_down(How.ERRORS)
        assert await ask(address) == 500
        await web.break_down(How.SLOW)
        assert (await ask(address), naps.asked) == (200, [SLOW_S])
        await web.break_down(How.WRONG_SECRET)
        assert locks == ["locked"]
        await web.break_down(How.DOWN)
        assert locks == ["locked", "unlocked"]
        for _ in range(2):
            await web.repair()
            assert (await ask(address), web.told) == (200, None)
    assert await ask(address) == "refused"


@pytest.mark.parametrize("make", [province, city])
def test_a_locked_platform_knows_other_secrets_until_it_is_unlocked(make: Any) -> None:
    app: Province | City = make(
        generate(items=1), credentials={"yiwang-test": TOKEN}, now=system_clock
    )

    def known() -> Any:
        return app.gatekeeper.credentials if isinstance(app, Province) else app.keyring.app_secrets

    unlock = app.lock()
    assert known().keys() == {"yiwang-test"}
    assert known()["yiwang-test"] != TOKEN
    unlock()
    assert known() == {"yiwang-test": TOKEN}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "nation.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE DN_TASK (A)")
        made.commit()
    return path


def read(file: Path) -> str:
    """Answer what a reader meets who does not wait."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=0)) as reader:
        try:
            reader.execute("SELECT * FROM DN_TASK").fetchall()
        except sqlite3.OperationalError as error:
            return str(error)
    return "read"


async def test_an_exchange_database_is_locked_or_changed_and_comes_back(
    file: Path, naps: Naps
) -> None:
    nation = FilePlatform(file, naps.sleep)
    await nation.break_down(How.DOWN)
    assert read(file) == "database is locked"
    await nation.break_down(How.ERRORS)
    assert read(file) == "no such table: DN_TASK"
    await nation.repair()
    assert read(file) == "read"


async def test_a_slow_exchange_database_is_locked_again_and_again(file: Path, naps: Naps) -> None:
    nation = FilePlatform(file, naps.sleep)
    await nation.break_down(How.SLOW)
    async with asyncio.timeout(30):
        while len(naps.asked) < 4:  # noqa: ASYNC110  # others get their turn
            await asyncio.sleep(0)
    await nation.repair()
    assert naps.asked[:4] == [SLOW_S, GAP_S, SLOW_S, GAP_S]
    assert read(file) == "read"


async def test_what_a_killed_demo_left_broken_is_repaired_by_the_next(
    file: Path, naps: Naps
) -> None:
    await FilePlatform(file, naps.sleep).break_down(How.ERRORS)
    await FilePlatform(file, naps.sleep).repair()
    assert read(file) == "read"
    await FilePlatform(file.with_name("absent.db"), naps.sleep).repair()
    assert not file.with_name("absent.db").exists()


@pytest.fixture
async def control(naps: Naps, file: Path) -> AsyncIterator[Control]:
    web = platform(naps, lambda: lambda: None)
    async with web.open():
        yield Control({"city": web, "nation": FilePlatform(file, naps.sleep)}, TOKEN)


async def order(address: str, path: str, token: str = TOKEN, **told: str) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        if not told:
            async with session.get(f"{address}{path}") as answer:
                return answer.status, await answer.json()
        async with session.post(f"{address}{path}", json=told) as answer:
            return answer.status, await answer.json()


async def test_the_control_breaks_and_repairs_by_name(control: Control) -> None:
    async with serve(control.app()) as address:
        assert await order(address, "/platforms") == (200, {"city": None, "nation": None})
        broken = await order(address, "/break", platform="city", how="down")
        assert broken == (200, {"platform": "city", "how": "down"})
        assert await order(address, "/platforms") == (200, {"city": "down", "nation": None})
        repaired = await order(address, "/repair", platform="city")
        assert repaired == (200, {"platform": "city", "was": "down"})
        again = await order(address, "/repair", platform="city")
        assert again == (200, {"platform": "city", "was": None})


async def test_the_control_says_what_it_cannot_do(control: Control) -> None:
    async with serve(control.app()) as address:
        status, told = await order(address, "/break", platform="nation", how="wrong-secret")
        assert (status, told["hint"]) == (400, "可用：down、slow、errors。")
        assert (await order(address, "/repair", platform="moon"))[0] == 404
        assert (await order(address, "/break", "guess", platform="city", how="down"))[0] == 403
        assert (await order(address, "/platforms"))[1] == {"city": None, "nation": None}


async def test_all_platforms_are_repaired_at_the_end(control: Control, file: Path) -> None:
    async with serve(control.app()) as address:
        await order(address, "/break", platform="nation", how="down")
        await control.repair_all()
        assert await order(address, "/platforms") == (200, {"city": None, "nation": None})
    assert read(file) == "read"
