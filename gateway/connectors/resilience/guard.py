"""What stands between a call and its platform, outermost first.

deadline → bulkhead → retry → circuit breaker → [rate token → attempt time-out → the wire]

What is in brackets is the connector's: one attempt may take several requests, a token first and
then the data. Waiting, for a place, a retry or a rate token, counts against the deadline; it is
no attempt.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from gateway.clock import Clock
from gateway.connectors.limits import Limited
from gateway.connectors.resilience.breaker import Outcome
from gateway.connectors.resilience.observer import Attempted
from gateway.connectors.resilience.patience import Overdue, Patience, patiently
from gateway.connectors.resilience.rate import TURN, Gate, Sleep, Turn
from gateway.connectors.resilience.upstreams import Upstream
from gateway.connectors.unreached import Unreached
from gateway.errors import PlatformError, PlatformUnavailable

T = TypeVar("T")


@dataclass(frozen=True)
class Guard:
    """Makes the calls of one connector; `seconds` is a clock that does not go back."""

    name: str
    upstream: Upstream
    clock: Clock
    sleep: Sleep
    random: Random
    seconds: Callable[[], float]

    @property
    def gate(self) -> Gate:
        """Where each request waits for its token."""
        upstream = self.upstream
        return Gate(upstream.platform, upstream.transport.rate, upstream.tokens, self.sleep)

    async def call(
        self,
        operation: str,
        page: str,
        attempt: Callable[[], Awaitable[T]],
        *,
        is_safe: bool = True,
    ) -> T:
        """Answer what an attempt answers, tried again where that is safe and may help.

        `page` names the call in the log. Raises `CircuitOpen` where the platform is not called
        now, `PlatformPaused` where a rate limit outlasts our patience, the last
        `PlatformUnavailable`, and at once whatever else an attempt raises.
        """
        began, transport = self.clock(), self.upstream.transport
        async with self._place():
            with self.upstream.budget.page() as allowance:
                patience = Patience(
                    transport, self.clock, self.random, began, allowance, is_safe=is_safe
                )

                async def guarded() -> T:
                    return await self._attempt(operation, patience, attempt)

                return await patiently(guarded, patience, self.sleep, f"{self.name}/{page}")

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        """Hold one of the places of the platform; others than this one stay free."""
        deadline_s = self.upstream.transport.deadline_s
        try:
            async with asyncio.timeout(deadline_s):
                await self.upstream.bulkhead.acquire()
        except TimeoutError:
            raise Overdue(
                f"{deadline_s:g} 秒内没有轮到：对平台的请求已达到规格中的 parallel"
            ) from None
        try:
            yield
        finally:
            self.upstream.bulkhead.release()

    async def _attempt(
        self, operation: str, patience: Patience, attempt: Callable[[], Awaitable[T]]
    ) -> T:
        breaker = self.upstream.breaker(operation)
        admission = breaker.admit()
        turn, began = Turn(patience.left_s), self.seconds()
        outcome, code = Outcome.NOTHING, None
        token = TURN.set(turn)
        try:
            answer = await self._in_time(patience, attempt)
            outcome = Outcome.SUCCEEDED
        except PlatformError as error:
            outcome, code = _outcome(error), error.code
            raise
        finally:
            TURN.reset(token)
            spent_s = self.seconds() - began - turn.waited_s
            breaker.record(admission, outcome, spent_s)
            if outcome is not Outcome.NOTHING or code is not None:
                told = Attempted(self.upstream.platform, operation, spent_s, code, turn.resent)
                self.upstream.observer.attempted(told)
        return answer

    async def _in_time(self, patience: Patience, attempt: Callable[[], Awaitable[T]]) -> T:
        try:
            async with asyncio.timeout(patience.left_s()):
                return await attempt()
        except TimeoutError:
            limit = self.upstream.transport.deadline_s
            raise Overdue(f"一页在 {limit:g} 秒内没有读完（连同等待和重试）") from None


def _outcome(error: PlatformError) -> Outcome:
    """What an error says of the platform's health; a rate limit is asked for when it is well."""
    if isinstance(error, Limited):
        return Outcome.NOTHING
    if isinstance(error, Unreached):
        return Outcome.UNREACHED
    return Outcome.FAILED if isinstance(error, PlatformUnavailable) else Outcome.REFUSED
