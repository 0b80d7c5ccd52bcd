"""A lease is renewed while a page lets wait, and given back at the end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from gateway.store import leases
from gateway.store.database import Database
from sync.leasing import LEASE_LENGTH, RENEWALS, leased
from tests.integration.sync.rows import rows
from tests.integration.sync.scripted import Running, Scripted, region

NAME = "province/regions"
STEP_S = LEASE_LENGTH.total_seconds() / RENEWALS


@dataclass
class Alarm:
    """Sleeps until the test rings."""

    asleep: asyncio.Event = field(default_factory=asyncio.Event)
    ringing: asyncio.Event = field(default_factory=asyncio.Event)
    slept: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.asleep.set()
        await self.ringing.wait()
        self.ringing.clear()

    async def ring(self) -> None:
        """Wake the sleeper, and wait until it sleeps again."""
        await self.asleep.wait()
        self.asleep.clear()
        self.ringing.set()
        await self.asleep.wait()


@pytest.fixture
def running(database: Database) -> Running:
    return Running(database)


async def test_a_page_may_let_wait_longer_than_the_lease_lasts(running: Running) -> None:
    alarm = Alarm()
    running.sleep = alarm.sleep
    taken: list[object] = []

    async def wait_long(number: int) -> None:
        if number == 1:
            for _ in range(2 * RENEWALS):
                running.time.pass_by(seconds=STEP_S)
                await alarm.ring()
            now = running.time()
            taken.append(await leases.take(running.database, NAME, "other", now, LEASE_LENGTH))

    report = await running.run(Scripted([[region(1)], [region(2)]], wait_long))
    assert taken == [None]
    assert report.status == "succeeded"
    assert set(alarm.slept) == {STEP_S}


async def test_whoever_stops_renewing_loses_the_lease(running: Running) -> None:
    async with leased(running.environment(), NAME) as lease:  # its sleep never ends
        assert lease is not None
        running.time.pass_by(seconds=LEASE_LENGTH.total_seconds())
        other = await leases.take(running.database, NAME, "other", running.time(), LEASE_LENGTH)
        assert other is not None
        assert other.term == lease.term + 1


async def test_a_lost_lease_is_neither_renewed_nor_given_back(running: Running) -> None:
    alarm = Alarm()
    running.sleep = alarm.sleep
    async with leased(running.environment(), NAME) as lease:
        assert lease is not None
        running.time.pass_by(minutes=5)
        await leases.take(running.database, NAME, "other", running.time(), LEASE_LENGTH)
        await alarm.asleep.wait()
        before = await rows(running.database, "lease")
        alarm.ringing.set()
    assert await rows(running.database, "lease") == before


async def test_the_lease_is_free_after_the_block_whatever_happened(running: Running) -> None:
    with pytest.raises(RuntimeError, match="crash"):
        async with leased(running.environment(), NAME):
            raise RuntimeError("crash")
    assert await leases.take(running.database, NAME, "two", running.time(), LEASE_LENGTH)


async def test_a_second_process_gets_none(running: Running) -> None:
    async with leased(running.environment("one"), NAME):
        async with leased(running.environment("two"), NAME) as second:
            assert second is None
        async with leased(running.environment("two"), NAME) as third:
            assert third is None  # the second gave nothing back that it did not have
