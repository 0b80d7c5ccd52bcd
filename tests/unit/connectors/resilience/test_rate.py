"""Rate tokens: no more than allowed, and no waiting where none is due."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.connectors.limits import Limited
from gateway.connectors.resilience.rate import TURN, Gate, LocalTokens, Pace, Turn, next_due
from gateway.connectors.spec import Rate


@dataclass
class Time:
    """Seconds that only sleeping moves."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def gate(time: Time, **rate: float) -> Gate:
    return Gate("p", Rate.model_validate(rate), LocalTokens(time), time.sleep)


async def test_requests_are_spread_evenly() -> None:
    time = Time()
    passing = gate(time, calls=2, per_s=1)
    for _ in range(4):
        await passing.passed()
    assert time.slept == [0.5, 0.5, 0.5]


async def test_a_burst_may_follow_at_once() -> None:
    time = Time()
    passing = gate(time, calls=1, per_s=10, burst=3)
    for _ in range(4):
        await passing.passed()
    assert time.slept == [10]


async def test_nobody_waits_after_a_quiet_time() -> None:
    time = Time()
    passing = gate(time, calls=1, per_s=10)
    await passing.passed()
    time.now += 10
    await passing.passed()
    assert time.slept == []


async def test_without_a_rate_nobody_waits() -> None:
    time = Time()
    free = Gate("p", None, LocalTokens(time), time.sleep)
    await asyncio.gather(*(free.passed() for _ in range(100)))
    assert time.slept == []


async def test_a_token_that_comes_after_the_deadline_is_left_to_others() -> None:
    time = Time()
    passing = gate(time, calls=1, per_s=60)
    await passing.passed()
    TURN.set(Turn(lambda: 20.0))
    with pytest.raises(Limited, match="已达到规格中的 rate") as caught:
        await passing.passed()
    assert (caught.value.wait_s, time.slept) == (60, [])
    time.now += 60
    await passing.passed()
    assert time.slept == []


async def test_a_request_that_went_out_by_itself_is_charged_to_the_next() -> None:
    time, turn = Time(), Turn(lambda: 100.0)
    passing = gate(time, calls=1, per_s=5)
    TURN.set(turn)
    await passing.passed()
    await passing.charge(2)
    await passing.passed()
    assert (time.slept, turn.waited_s, turn.resent) == ([15], 15, 2)


@given(
    interval=st.floats(0.1, 100),
    burst=st.integers(1, 5),
    gaps=st.lists(st.floats(0, 50), max_size=60),
)
def test_no_stretch_of_time_sees_more_requests_than_the_rate_allows(
    interval: float, burst: int, gaps: list[float]
) -> None:
    pace = Pace(interval, interval * (burst - 1))
    now, due, sent = 0.0, None, []
    for gap in gaps:
        now += gap
        wait, due = next_due(due, now, pace)
        now += wait
        sent.append(now)
    for first in range(len(sent)):
        for last in range(first, len(sent)):
            allowed = (sent[last] - sent[first]) / interval + burst
            assert last - first + 1 <= allowed + 1e-6
