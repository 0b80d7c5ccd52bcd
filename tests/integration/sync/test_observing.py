"""What calls of platforms tell is written for everybody, in few writes, and loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

from gateway.connectors.resilience import Attempted, BreakerMoved, State
from gateway.errors import StoreUnavailable
from gateway.store.breakers import Breaker, save_breaker
from gateway.store.database import Database
from sync.environment import Environment
from sync.observing import WRITTEN_EVERY_S, Observing, written
from tests.integration.sync.rows import rows
from tests.integration.sync.scripted import NOW


class Silent:
    """Somebody else who is told."""

    def __init__(self) -> None:
        self.attempts = 0

    def attempted(self, _: Attempted) -> None:
        self.attempts += 1

    def breaker_moved(self, _: BreakerMoved) -> None:
        pass


def observing() -> Observing:
    return Observing(lambda: NOW, Silent())


def called(seconds: float = 0.02, code: str | None = None) -> Attempted:
    return Attempted("city", "lists", seconds, code)


def moved(state: State, minutes: int = 0) -> BreakerMoved:
    return BreakerMoved("city", "lists", state, NOW + timedelta(minutes=minutes), "试探失败")


async def counted(database: Database) -> dict[int, int]:
    return {row["upper_ms"]: row["calls"] for row in await rows(database, "latency")}


async def states(database: Database) -> list[str]:
    return [row["state"] for row in await rows(database, "breaker")]


async def leave_open(database: Database) -> None:
    """Write what a process left that died while its breaker was open."""
    opened = Breaker("city", "lists", "OPEN", NOW - timedelta(hours=1), "超时过多")
    async with database.transaction() as transaction:
        await save_breaker(transaction, database.dialect, opened)


async def test_many_calls_are_one_write_and_are_told_to_others_at_once(database: Database) -> None:
    told = Silent()
    heard = Observing(lambda: NOW, told)
    for seconds in [0.02] * 40 + [2.0] * 2:
        heard.attempted(called(seconds))
    assert (told.attempts, await counted(database)) == (42, {})
    await heard.write(database)
    await heard.write(database)
    assert await counted(database) == {25: 40, 2_500: 2}


async def test_a_breaker_that_moves_is_written_as_it_stands(database: Database) -> None:
    heard = observing()
    for state in (State.OPEN, State.HALF_OPEN):
        heard.breaker_moved(moved(state))
    await heard.write(database)
    (row,) = await rows(database, "breaker")
    assert (row["state"], row["reason"]) == ("HALF_OPEN", "试探失败")


async def test_the_first_call_that_succeeds_closes_what_a_dead_process_left_open(
    database: Database,
) -> None:
    await leave_open(database)
    heard = observing()
    heard.attempted(called(code="PLATFORM_REFUSED"))
    await heard.write(database)
    assert await states(database) == ["OPEN"]
    heard.attempted(called())
    await heard.write(database)
    assert await states(database) == ["CLOSED"]


async def test_a_later_success_says_nothing_about_a_breaker_that_others_opened(
    database: Database,
) -> None:
    heard = observing()
    heard.attempted(called())
    await heard.write(database)
    async with database.transaction() as transaction:
        opened = Breaker("city", "lists", "OPEN", NOW + timedelta(minutes=1))
        await save_breaker(transaction, database.dialect, opened)
    heard.attempted(called())
    await heard.write(database)
    assert await states(database) == ["OPEN"]


@dataclass
class Failing:
    """A store that fails so often before it is well."""

    real: Database
    failures: int

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("数据库没有应答。")
        async with self.real.transaction() as transaction:
            yield transaction


async def test_what_could_not_be_written_is_written_the_next_time(database: Database) -> None:
    failing = cast("Database", Failing(database, failures=2))
    heard = observing()
    heard.breaker_moved(moved(State.OPEN))
    heard.attempted(called(code="PLATFORM_UNAVAILABLE"))
    await heard.write(failing)
    heard.breaker_moved(moved(State.HALF_OPEN, minutes=1))
    heard.attempted(called())
    await heard.write(failing)
    assert await counted(database) == {}
    await heard.write(failing)
    assert await counted(database) == {25: 2}
    assert await states(database) == ["HALF_OPEN"]


@dataclass
class Naps:
    """Sleeps that last until a test ends them."""

    asked: list[float] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def sleep(self, seconds: float) -> None:
        self.asked.append(seconds)
        await self.over.wait()


async def test_it_is_written_every_few_seconds_and_at_the_end(database: Database) -> None:
    naps, heard = Naps(), observing()
    environment = Environment(database, lambda: NOW, str, "one", sleep=naps.sleep)
    async with written(environment, heard):
        heard.attempted(called())
        await asyncio.sleep(0)
        assert await counted(database) == {}
        naps.over.set()
        async with asyncio.timeout(30):
            while not await counted(database):
                pass
        naps.over.clear()
        heard.attempted(called())
    assert await counted(database) == {25: 2}
    assert set(naps.asked) == {WRITTEN_EVERY_S}
