"""The circuit breaker: a model plays the same calls and must agree about every one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gateway.connectors.resilience.breaker import (
    Admission,
    Breaker,
    Moved,
    Outcome,
    State,
)
from gateway.connectors.spec import Breaker as Rules
from gateway.errors import CircuitOpen

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
RULES = Rules()


class Time:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def moves() -> list[Moved]:
    return []


@pytest.fixture
def breaker(time: Time, moves: list[Moved]) -> Breaker:
    return Breaker(RULES, time, Random(3), moves.append)


def call(breaker: Breaker, outcome: Outcome, seconds: float = 0, times: int = 1) -> None:
    for _ in range(times):
        breaker.record(breaker.admit(), outcome, seconds)


def asked(breaker: Breaker) -> tuple[Admission | None, CircuitOpen | None]:
    try:
        return breaker.admit(), None
    except CircuitOpen as refusal:
        return None, refusal


def state(breaker: Breaker) -> State:
    """The state now: a type checker believes that what was asserted once stays."""
    return breaker.state


def opened(breaker: Breaker) -> Breaker:
    call(breaker, Outcome.UNREACHED, times=5)
    assert state(breaker) is State.OPEN
    return breaker


def test_half_of_ten_failed_calls_open_it(breaker: Breaker, moves: list[Moved]) -> None:
    call(breaker, Outcome.SUCCEEDED, times=5)
    call(breaker, Outcome.FAILED, times=4)
    assert state(breaker) is State.CLOSED
    call(breaker, Outcome.FAILED)
    assert state(breaker) is State.OPEN
    assert moves == [Moved(State.OPEN, NOW, "最近 10 次调用失败 5 次")]


def test_fewer_than_half_do_not(breaker: Breaker) -> None:
    call(breaker, Outcome.SUCCEEDED, times=11)
    call(breaker, Outcome.FAILED, times=10)
    assert state(breaker) is State.CLOSED


def test_calls_before_the_window_do_not_count(breaker: Breaker, time: Time) -> None:
    call(breaker, Outcome.FAILED, times=9)
    time.pass_by(60)
    call(breaker, Outcome.FAILED, times=9)
    assert state(breaker) is State.CLOSED
    call(breaker, Outcome.FAILED)
    assert state(breaker) is State.OPEN


def test_five_calls_in_a_row_that_reach_nobody_open_it(breaker: Breaker, time: Time) -> None:
    for _ in range(4):
        call(breaker, Outcome.UNREACHED)
        time.pass_by(3600)
    call(breaker, Outcome.REFUSED)
    call(breaker, Outcome.UNREACHED, times=4)
    assert state(breaker) is State.CLOSED
    call(breaker, Outcome.UNREACHED)
    assert state(breaker) is State.OPEN


def test_a_slow_call_counts_as_failed(breaker: Breaker) -> None:
    call(breaker, Outcome.SUCCEEDED, 19.9, times=5)
    call(breaker, Outcome.SUCCEEDED, 20, times=5)
    assert state(breaker) is State.OPEN


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.NOTHING])
def test_refusals_and_rate_limits_never_open_it(breaker: Breaker, outcome: Outcome) -> None:
    call(breaker, Outcome.FAILED, times=4)
    call(breaker, outcome, times=100)
    assert state(breaker) is State.CLOSED


def test_open_makes_no_call_and_says_until_when(breaker: Breaker, time: Time) -> None:
    opened(breaker)
    with pytest.raises(CircuitOpen, match="熔断中（连续 5 次无法连接）") as caught:
        breaker.admit()
    assert timedelta(seconds=30) <= caught.value.until - NOW <= timedelta(seconds=33)
    assert (caught.value.status, caught.value.code) == (
        "paused_circuit_open",
        "PLATFORM_CIRCUIT_OPEN",
    )
    time.now = caught.value.until
    assert breaker.admit()


def test_each_time_it_opens_again_it_stays_twice_as_long_up_to_its_limit(
    breaker: Breaker, time: Time
) -> None:
    opened(breaker)
    spans = []
    for _ in range(6):
        assert breaker.until is not None
        spans.append((breaker.until - time.now).total_seconds())
        time.now = breaker.until
        call(breaker, Outcome.FAILED)
    for span, least in zip(spans, (30, 60, 120, 240, 300, 300), strict=True):
        assert least <= span <= least * 1.1 + 1


def test_one_probe_alone_then_three_at_once_close_it(
    breaker: Breaker, time: Time, moves: list[Moved]
) -> None:
    opened(breaker)
    time.pass_by(40)
    first = breaker.admit()
    with pytest.raises(CircuitOpen):
        breaker.admit()
    breaker.record(first, Outcome.SUCCEEDED)
    probes = [breaker.admit() for _ in range(3)]
    with pytest.raises(CircuitOpen):
        breaker.admit()
    for probe in probes:
        assert state(breaker) is State.HALF_OPEN
        breaker.record(probe, Outcome.SUCCEEDED)
    assert [moved.state for moved in moves] == [State.OPEN, State.HALF_OPEN, State.CLOSED]
    opened(breaker)
    assert breaker.until is not None
    assert breaker.until - time.now <= timedelta(seconds=33)  # the doubling begins anew


def test_a_probe_that_was_left_gives_its_place_to_another(breaker: Breaker, time: Time) -> None:
    opened(breaker)
    time.pass_by(40)
    call(breaker, Outcome.NOTHING, times=3)
    assert state(breaker) is State.HALF_OPEN
    call(breaker, Outcome.REFUSED, times=4)
    assert state(breaker) is State.CLOSED


def test_what_began_before_a_move_counts_no_more(breaker: Breaker, time: Time) -> None:
    late = [breaker.admit() for _ in range(3)]
    opened(breaker)
    time.pass_by(40)
    probe = breaker.admit()
    for admission in late:
        breaker.record(admission, Outcome.FAILED)
    assert state(breaker) is State.HALF_OPEN
    breaker.record(probe, Outcome.SUCCEEDED)
    assert state(breaker) is State.HALF_OPEN


def test_forced_open_lasts_until_it_is_released_or_its_time_is_over(
    breaker: Breaker, time: Time, moves: list[Moved]
) -> None:
    breaker.force_open("人工停用")
    time.pass_by(10**6)
    with pytest.raises(CircuitOpen, match="停用中（人工停用）"):
        breaker.admit()
    breaker.release()
    call(breaker, Outcome.SUCCEEDED)
    until = time.now + timedelta(hours=8)
    breaker.force_open("维护时段", until)
    breaker.force_open("维护时段", until)
    with pytest.raises(CircuitOpen, match="维护时段") as caught:
        breaker.admit()
    assert caught.value.until == until
    time.now = until
    call(breaker, Outcome.SUCCEEDED)
    assert [moved.state for moved in moves] == [
        State.FORCED_OPEN,
        State.CLOSED,
        State.FORCED_OPEN,
        State.CLOSED,
    ]


class BreakerModel(RuleBasedStateMachine):
    """Calls that overlap, time that passes, an operator's word: what may never happen."""

    @initialize(seed=st.integers(0, 100), least=st.integers(1, 6), probes=st.integers(1, 3))
    def begin(self, seed: int, least: int, probes: int) -> None:
        self.told_rules = Rules(min_calls=least, probes=probes, connect_errors=3, open_s=10)
        self.time = Time()
        self.moves: list[Moved] = []
        self.breaker = Breaker(self.told_rules, self.time, Random(seed), self.moves.append)
        self.under_way: list[tuple[Admission, int]] = []
        self.failures_since_move = 0
        self.successes_since_move = 0
        self.forced = False

    @rule()
    def ask_to_call(self) -> None:
        known = len(self.moves)
        admission, refusal = asked(self.breaker)
        self._forget_where_moved(known)
        if refusal is not None:
            assert refusal.until > self.time.now
            assert self.breaker.state is not State.CLOSED
        if admission is not None:
            assert self.breaker.state in {State.CLOSED, State.HALF_OPEN}
            self.under_way.append((admission, len(self.moves)))

    @precondition(lambda self: self.under_way)
    @rule(data=st.data(), outcome=st.sampled_from(Outcome), seconds=st.sampled_from((0, 25)))
    def hear_of_a_call(self, data: st.DataObject, outcome: Outcome, seconds: int) -> None:
        place = data.draw(st.integers(0, len(self.under_way) - 1))
        admission, began = self.under_way.pop(place)
        known = len(self.moves)
        self.breaker.record(admission, outcome, seconds)
        if began != known:
            assert len(self.moves) == known, "an old call moved the breaker"
            return
        is_bad = outcome in {Outcome.FAILED, Outcome.UNREACHED}
        is_bad |= outcome is Outcome.SUCCEEDED and seconds >= self.told_rules.slow_s
        self.failures_since_move += is_bad
        self.successes_since_move += outcome in {Outcome.SUCCEEDED, Outcome.REFUSED} and not is_bad
        if len(self.moves) > known:
            self._explain(self.moves[-1])
        self._forget_where_moved(known)

    @rule(seconds=st.integers(1, 90))
    def let_time_pass(self, seconds: int) -> None:
        self.time.pass_by(seconds)

    @rule()
    def force(self) -> None:
        known = len(self.moves)
        self.breaker.force_open("人工停用")
        self._forget_where_moved(known)

    @rule()
    def release(self) -> None:
        known = len(self.moves)
        self.breaker.release()
        self._forget_where_moved(known)

    def _explain(self, moved: Moved) -> None:
        if moved.state is State.OPEN:
            assert self.failures_since_move, "it opened without a failure"
        if moved.state is State.CLOSED:
            assert self.successes_since_move == self.told_rules.probes + 1
            assert not self.failures_since_move, "it closed after a failed probe"

    def _forget_where_moved(self, known: int) -> None:
        if len(self.moves) > known:
            self.failures_since_move = self.successes_since_move = 0

    @invariant()
    def every_move_is_one_of_the_drawing(self) -> None:
        if not hasattr(self, "moves"):
            return
        states = [State.CLOSED, *(moved.state for moved in self.moves)]
        allowed: dict[State, set[State]] = {
            State.CLOSED: {State.OPEN, State.FORCED_OPEN},
            State.OPEN: {State.HALF_OPEN, State.FORCED_OPEN},
            State.HALF_OPEN: {State.OPEN, State.CLOSED, State.FORCED_OPEN},
            State.FORCED_OPEN: {State.CLOSED},
        }
        for old, new in pairwise(states):
            assert new in allowed[old], (old, new)

    @invariant()
    def open_has_an_end_that_is_not_too_far(self) -> None:
        breaker = getattr(self, "breaker", None)
        if breaker is not None and breaker.state is State.OPEN:
            assert breaker.until is not None
            longest = self.told_rules.open_max_s * 1.1 + 1
            assert breaker.until - self.time.now <= timedelta(seconds=longest)


TestBreakerModel: Callable[..., object] = BreakerModel.TestCase
