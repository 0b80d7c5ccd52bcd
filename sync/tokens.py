"""Rate tokens shared by every process on one store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gateway.connectors.resilience import Pace, next_due
from gateway.store import rate_tokens
from gateway.store.database import Database


@dataclass(frozen=True)
class SharedTokens:
    """Tokens out of the store; `seconds` is the time since 1970, with fractions.

    Where the clocks of two processes differ, the one that is ahead sends earlier than it might;
    together they still take every token once.
    """

    database: Database
    seconds: Callable[[], float]

    async def take(self, name: str, pace: Pace, at_most_s: float) -> float:
        """Take a token, as `gateway.connectors.resilience.Tokens` says."""
        async with self.database.transaction() as transaction:
            due_s = await rate_tokens.hold(transaction, self.database.dialect, name)
            wait_s, due_s = next_due(due_s, self.seconds(), pace)
            if wait_s <= at_most_s:
                await rate_tokens.move(transaction, name, due_s)
        return wait_s
