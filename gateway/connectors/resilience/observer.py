"""What others may know of the calls of platforms: how long, what became of them, breakers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from gateway.connectors.resilience.breaker import State

_log = structlog.get_logger("yiwang.connectors")


@dataclass(frozen=True, slots=True)
class Attempted:
    """One attempt of one operation; `code` is that of its error, None where it succeeded.

    `resent` counts requests that the HTTP client sent again by itself.
    """

    platform: str
    operation: str
    seconds: float
    code: str | None
    resent: int = 0


@dataclass(frozen=True, slots=True)
class BreakerMoved:
    """The breaker of an operation went into a state."""

    platform: str
    operation: str
    state: State
    at: datetime
    reason: str


class Observer(Protocol):
    """Hears of calls as they end; it must not wait and must not fail."""

    def attempted(self, attempt: Attempted) -> None:
        """An attempt ended."""

    def breaker_moved(self, moved: BreakerMoved) -> None:
        """A breaker moved."""


class Logged:
    """Tells moves of breakers and hidden resends to the log; attempts are too many for it."""

    def attempted(self, attempt: Attempted) -> None:
        """Tell what the HTTP client did by itself."""
        if attempt.resent:
            _log.info(
                "the HTTP client sent a request again on a dead connection",
                platform=attempt.platform,
                operation=attempt.operation,
                times=attempt.resent,
            )

    def breaker_moved(self, moved: BreakerMoved) -> None:
        """Tell it."""
        _log.warning(
            "circuit breaker moved",
            platform=moved.platform,
            operation=moved.operation,
            state=moved.state.value,
            reason=moved.reason,
        )
