"""Patience with one page: what is tried again, after how long, and when to stop."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

import structlog
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type

from gateway.clock import Clock
from gateway.connectors.limits import Limited
from gateway.connectors.resilience.budget import Allowance
from gateway.connectors.resilience.moments import in_beijing
from gateway.connectors.resilience.rate import Sleep
from gateway.connectors.spec import ExchangeTransport, RestTransport, Retry, SftpPlace
from gateway.errors import PlatformPaused, PlatformUnavailable

T = TypeVar("T")
_log = structlog.get_logger("yiwang.connectors")


class Overdue(PlatformUnavailable):
    """The deadline of a page is over; what is left of its patience is of no use."""

    code = "PLATFORM_OVERDUE"

    def __init__(self, message: str) -> None:
        super().__init__(message, hint="请稍后重试，或调大 deadline_s。")


@dataclass
class Patience:
    """The patience of one page: failures and rate limits have budgets of their own.

    `is_safe`: the platform may be asked the same again. What may have done its work already is
    not sent again, whatever went wrong; a rate limit is no work done.
    """

    transport: RestTransport | ExchangeTransport | SftpPlace
    clock: Clock
    random: Random
    began: datetime
    allowance: Allowance
    is_safe: bool = True
    failures: int = 0
    limits: int = 0

    @property
    def retry(self) -> Retry:
        """What the specification says."""
        return self.transport.retry

    def wait(self, state: RetryCallState) -> float:
        """Answer the seconds to wait: what the platform asks for, else full jitter."""
        error = _error(state)
        if not isinstance(error, Limited):
            self.failures += 1
            return self.random.uniform(0, self._backoff(self.failures))
        self.limits += 1
        if error.wait_s is not None:
            return error.wait_s
        # Half is certain: coming back at once is what the platform complains about.
        return self.random.uniform(0.5, 1) * self._backoff(self.limits)

    def is_over(self, state: RetryCallState) -> bool:
        """Say whether the page is given up instead of waiting."""
        if isinstance(_error(state), Overdue) or state.upcoming_sleep > self.left_s():
            return True
        if isinstance(_error(state), Limited):
            is_too_long = state.upcoming_sleep > self.retry.wait_max_s
            return is_too_long or self.limits > self.retry.limit_waits
        if self.failures >= self.retry.attempts or not self.is_safe:
            return True
        return not self.allowance.grants()

    def left_s(self) -> float:
        """Answer the seconds to the deadline, nothing below 0."""
        elapsed = (self.clock() - self.began).total_seconds()
        return max(0.0, self.transport.deadline_s - elapsed)

    def resume_at(self, limited: Limited) -> datetime:
        """Answer when the platform may be asked again; never before it said."""
        wait_s = self.retry.wait_max_s if limited.wait_s is None else limited.wait_s
        return self.clock() + timedelta(seconds=math.ceil(wait_s) + 1)  # our clock drops fractions

    def _backoff(self, times: int) -> float:
        return min(self.retry.wait_max_s, self.retry.wait_s * 2.0 ** (times - 1))


async def patiently(
    attempt: Callable[[], Awaitable[T]], patience: Patience, sleep: Sleep, page: str
) -> T:
    """Answer what an attempt answers, trying again while the platform is not available.

    `page` names the page in the log. Raises the last `PlatformUnavailable`, `PlatformPaused`
    where a rate limit outlasts our patience, and at once whatever else an attempt raises.
    """
    trying = AsyncRetrying(
        sleep=sleep,
        wait=patience.wait,
        stop=patience.is_over,
        retry=retry_if_exception_type(PlatformUnavailable),
        before_sleep=lambda state: _tell(state, page),
        reraise=True,
    )
    try:
        return await trying(attempt)
    except Limited as limited:
        until = patience.resume_at(limited)
        hint = f"将在北京时间 {in_beijing(until)} 之后继续。"
        raise PlatformPaused(limited.message, until=until, hint=hint) from limited


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome is not None else None


def _tell(state: RetryCallState, page: str) -> None:
    error = _error(state)
    _log.warning(
        "attempt failed, trying again",
        page=page,
        attempt=state.attempt_number,
        wait_s=round(state.upcoming_sleep, 1),
        code=getattr(error, "code", ""),
        reason=getattr(error, "message", ""),
    )
