"""The circuit breaker of one operation: calls that would only fail are not made.

    closed ──── too many failed ───▶ open ◀──── a probe failed, for twice as long ───┐
       ▲                               └── its time is over ──▶ half open ───────────┘
       └────────────── one probe, then some more, all succeeded ──┘

    forced open: a maintenance window, or an operator's word; then back to closed

A breaker belongs to one process. What it knows is gone with it, and a call or two find out.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from gateway.clock import Clock
from gateway.connectors.resilience.moments import in_beijing
from gateway.connectors.spec import Breaker as Rules
from gateway.errors import CircuitOpen

JITTER = 0.1
"""An open breaker stays open up to a tenth longer: replicas should not come back together."""


class State(StrEnum):
    """How a breaker stands."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"
    FORCED_OPEN = "forced_open"


class Outcome(StrEnum):
    """What a call says of the platform's health.

    A refusal is an answer, but no measure of how well the platform serves us; a call that was
    left, or waits for its turn, says nothing at all.
    """

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNREACHED = "unreached"
    REFUSED = "refused"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Moved:
    """A breaker went into a state."""

    state: State
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Admission:
    """The leave to make one call; its outcome counts only in the state it was given in."""

    era: int


@dataclass
class Breaker:
    """Admits calls and counts what became of them; `told` hears of every move."""

    rules: Rules
    clock: Clock
    random: Random
    told: Callable[[Moved], None] = lambda _: None
    state: State = State.CLOSED
    reason: str = ""
    until: datetime | None = None
    _era: int = 0
    _calls: deque[tuple[datetime, bool]] = field(default_factory=deque, repr=False)
    _unreached: int = 0
    _opened: int = 0
    _probing: int = 0
    _passed: int = 0

    def admit(self) -> Admission:
        """Give leave for one call; raises `CircuitOpen` where none is made now."""
        now = self.clock()
        if self.until is not None and now >= self.until:
            self._be_over(now)
        if self.state in {State.OPEN, State.FORCED_OPEN}:
            raise self._refusal(self.until)
        if self.state is State.HALF_OPEN:
            if self._probing >= self._wanted():
                raise self._refusal(now + timedelta(seconds=math.ceil(self.rules.slow_s)))
            self._probing += 1
        return Admission(self._era)

    def record(self, admission: Admission, outcome: Outcome, seconds: float = 0) -> None:
        """Count what became of a call that took so long."""
        if admission.era != self._era:
            return  # it began before the breaker moved: what it says is known by now
        is_slow = outcome is Outcome.SUCCEEDED and seconds >= self.rules.slow_s
        outcome = Outcome.FAILED if is_slow else outcome
        if self.state is State.HALF_OPEN:
            self._record_probe(outcome)
        elif self.state is State.CLOSED and outcome is Outcome.REFUSED:
            self._unreached = 0
        elif self.state is State.CLOSED and outcome is not Outcome.NOTHING:
            self._record_call(outcome)

    def force_open(self, reason: str, until: datetime | None = None) -> None:
        """Make no calls until then; None: until `release`."""
        if (self.state, self.until, self.reason) != (State.FORCED_OPEN, until, reason):
            self._move(State.FORCED_OPEN, self.clock(), reason, until)

    def release(self) -> None:
        """End what was forced."""
        if self.state is State.FORCED_OPEN:
            self._close(self.clock(), "停用结束")

    def _record_call(self, outcome: Outcome) -> None:
        now, rules = self.clock(), self.rules
        self._calls.append((now, outcome is not Outcome.SUCCEEDED))
        oldest = now - timedelta(seconds=rules.window_s)
        while self._calls and self._calls[0][0] <= oldest:
            self._calls.popleft()
        self._unreached = self._unreached + 1 if outcome is Outcome.UNREACHED else 0
        failed, count = sum(is_failed for _, is_failed in self._calls), len(self._calls)
        if self._unreached >= rules.connect_errors:
            self._open(now, f"连续 {self._unreached} 次无法连接")
        elif count >= rules.min_calls and failed >= rules.failure_share * count:
            self._open(now, f"最近 {count} 次调用失败 {failed} 次")

    def _record_probe(self, outcome: Outcome) -> None:
        self._probing -= 1
        if outcome is Outcome.NOTHING:
            return
        if outcome in {Outcome.FAILED, Outcome.UNREACHED}:
            self._open(self.clock(), "试探失败")
            return
        self._passed += 1
        if self._passed > self.rules.probes:
            self._close(self.clock(), "试探成功")

    def _wanted(self) -> int:
        """How many probes may be under way: one alone, then as many as are still missing."""
        return 1 if self._passed == 0 else self.rules.probes + 1 - self._passed

    def _be_over(self, now: datetime) -> None:
        """The time of the present state is over."""
        if self.state is State.OPEN:
            self._move(State.HALF_OPEN, now, "到时试探", None)
        else:
            self._close(now, "停用结束")

    def _open(self, now: datetime, reason: str) -> None:
        self._opened += 1
        rules = self.rules
        doubled = rules.open_s * 2.0 ** min(self._opened - 1, 30)
        span_s = min(doubled, rules.open_max_s) * (1 + JITTER * self.random.random())
        self._move(State.OPEN, now, reason, now + timedelta(seconds=math.ceil(span_s)))

    def _close(self, now: datetime, reason: str) -> None:
        self._opened = 0
        self._move(State.CLOSED, now, reason, None)

    def _move(self, state: State, now: datetime, reason: str, until: datetime | None) -> None:
        self.state, self.reason, self.until = state, reason, until
        self._era += 1
        self._calls.clear()
        self._unreached = self._probing = self._passed = 0
        self.told(Moved(state, now, reason))

    def _refusal(self, until: datetime | None) -> CircuitOpen:
        what = "停用" if self.state is State.FORCED_OPEN else "熔断"
        if until is None:
            return CircuitOpen(
                f"{what}中（{self.reason}）",
                until=self.clock() + timedelta(seconds=self.rules.open_max_s),
                hint="恢复使用后再试。",
            )
        return CircuitOpen(
            f"{what}中（{self.reason}），暂不访问平台",
            until=until,
            hint=f"将在北京时间 {in_beijing(until)} 之后再试。",
        )
