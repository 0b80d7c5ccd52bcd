"""Rate tokens: every request takes one, so that all replicas together keep a platform's quota.

The state of a rate is one number, when the next request is due if requests are evenly spread
(the generic cell rate algorithm): taking a token moves it on by one interval. Wherever the
number is kept, in this process or in the store for all of them, `take` is the same arithmetic.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol

from gateway.connectors.limits import Limited
from gateway.connectors.spec import Rate

Sleep = Callable[[float], Awaitable[None]]
"""Waits that many seconds: `asyncio.sleep`, or what a test puts in its place."""


@dataclass(frozen=True, slots=True)
class Pace:
    """A rate as arithmetic takes it: seconds between requests, and how far one may run ahead."""

    interval_s: float
    ahead_s: float

    @classmethod
    def of(cls, rate: Rate) -> Pace:
        """Answer the pace of a rate."""
        interval_s = rate.per_s / rate.calls
        return cls(interval_s, interval_s * (rate.burst - 1))


class Tokens(Protocol):
    """Where the tokens of platforms come from."""

    async def take(self, name: str, pace: Pace, at_most_s: float) -> float:
        """Take the next token of `name` and answer the seconds until it may be used.

        A token that would be due in more than `at_most_s` seconds is left, and its wait
        answered all the same: nothing was taken where the answer is greater.
        """


def next_due(due_s: float | None, now_s: float, pace: Pace) -> tuple[float, float]:
    """Answer the seconds to wait, and when the token after this one is due."""
    due_s = now_s if due_s is None else max(due_s, now_s)
    return max(0.0, due_s - now_s - pace.ahead_s), due_s + pace.interval_s


@dataclass
class LocalTokens:
    """The tokens of one process; `seconds` is any clock that does not go back."""

    seconds: Callable[[], float]
    _due: dict[str, float] = field(default_factory=dict)

    async def take(self, name: str, pace: Pace, at_most_s: float) -> float:
        """Take a token, as `Tokens` says."""
        wait_s, due_s = next_due(self._due.get(name), self.seconds(), pace)
        if wait_s <= at_most_s:
            self._due[name] = due_s
        return wait_s


@dataclass
class Turn:
    """One attempt under way: how long it may still wait, and what it did beside the asking."""

    left_s: Callable[[], float]
    waited_s: float = 0
    resent: int = 0


TURN: ContextVar[Turn | None] = ContextVar("TURN", default=None)
"""The attempt that the present task makes: its requests are found deep inside sign-in schemes."""


@dataclass(frozen=True)
class Gate:
    """Where the requests of a platform wait for their token; without a rate nobody waits."""

    name: str
    rate: Rate | None
    tokens: Tokens
    sleep: Sleep

    async def passed(self) -> None:
        """Wait for a token; raises `Limited` where it comes after the deadline of the page."""
        if self.rate is None:
            return
        turn = TURN.get()
        left_s = math.inf if turn is None else turn.left_s()
        wait_s = await self.tokens.take(self.name, Pace.of(self.rate), left_s)
        if wait_s > left_s:
            raise Limited(f"本网关对平台 {self.name} 的请求已达到规格中的 rate", wait_s=wait_s)
        if turn is not None:
            turn.waited_s += wait_s
        if wait_s > 0:
            await self.sleep(wait_s)

    async def charge(self, times: int) -> None:
        """Take the tokens of requests that went out without asking."""
        turn = TURN.get()
        if turn is not None:
            turn.resent += times
        if self.rate is not None:
            for _ in range(times):
                await self.tokens.take(self.name, Pace.of(self.rate), math.inf)
