"""Rate tokens out of the store: several processes together keep to one rate."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from gateway.connectors.resilience import Pace
from gateway.store.database import Database
from sync.tokens import SharedTokens

PACE = Pace(0.25, 0)


@dataclass
class Time:
    now: float = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now


async def test_tokens_taken_at_once_by_two_replicas_are_due_one_after_the_other(
    database: Database,
) -> None:
    time = Time()
    replicas = [SharedTokens(database, time), SharedTokens(database, time)]
    taking = [replica.take("p", PACE, 1000) for replica in replicas for _ in range(10)]
    waits = sorted(await asyncio.gather(*taking))
    assert waits == [number * 0.25 for number in range(20)]


async def test_a_token_that_is_due_too_late_is_left(database: Database) -> None:
    tokens = SharedTokens(database, Time())
    waits = [await tokens.take("p", PACE, at_most) for at_most in (1, 0.1, 1, 0.4)]
    assert waits == [0, 0.25, 0.25, 0.5]
    assert await tokens.take("p", PACE, 1) == 0.5


async def test_platforms_have_rates_of_their_own_and_quiet_times_are_not_saved_up(
    database: Database,
) -> None:
    time = Time()
    tokens = SharedTokens(database, time)
    assert await tokens.take("p", PACE, 1) == 0
    assert await tokens.take("q", PACE, 1) == 0
    time.now += 3600
    assert [await tokens.take("p", PACE, 1) for _ in range(3)] == [0, 0.25, 0.5]
