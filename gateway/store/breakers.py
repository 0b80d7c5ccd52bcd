"""Circuit breakers and latencies of platforms: written by whoever calls them, read by everybody.

Latencies are histograms a day: any number of processes add to the same counts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete

from gateway.standard.values import PLATFORM_TIME
from gateway.store.database import Transaction
from gateway.store.dialect import Dialect
from gateway.store.tables import METADATA

BREAKER = METADATA.tables["breaker"]
LATENCY = METADATA.tables["latency"]

BOUNDS_MS = (5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000)
LONGEST_MS = 3_600_000
"""The bound of calls that took longer than every other: none takes an hour."""

DAYS_KEPT = 30


@dataclass(frozen=True)
class Breaker:
    """A breaker and since when it is in its state: CLOSED, OPEN, HALF_OPEN or FORCED_OPEN."""

    platform: str
    operation: str
    state: str
    since: datetime
    reason: str | None = None


async def save_breaker(transaction: Transaction, dialect: Dialect, breaker: Breaker) -> None:
    """Write the state a breaker has gone into.

    What is in that state already keeps its time, and what is told late changes nothing.
    """
    changed = ("state", "since", "reason")
    added = dialect.insert(BREAKER).values(asdict(breaker))
    later = added.excluded
    statement = added.on_conflict_do_update(
        index_elements=["platform", "operation"],
        set_={name: later[name] for name in changed},
        where=(BREAKER.c.state != later.state) & (BREAKER.c.since <= later.since),
    )
    await transaction.execute(statement)


def bound_of(milliseconds: float) -> int:
    """Answer the bound that a call of this length counts under."""
    place = bisect_left(BOUNDS_MS, milliseconds)
    return BOUNDS_MS[place] if place < len(BOUNDS_MS) else LONGEST_MS


async def add_latencies(
    transaction: Transaction,
    dialect: Dialect,
    platform: str,
    calls: Mapping[tuple[str, int], int],
    now: datetime,
) -> None:
    """Add calls of today, by operation and bound; days long gone are forgotten."""
    today = now.astimezone(PLATFORM_TIME).date()
    rows = [
        {
            "platform": platform,
            "operation": operation,
            "day": today.isoformat(),
            "upper_ms": upper,
            "calls": number,
        }
        for (operation, upper), number in sorted(calls.items())
    ]
    if not rows:
        return
    key = ("platform", "operation", "day", "upper_ms")
    await transaction.execute(dialect.increment(LATENCY, key, "calls"), rows)
    oldest = today.fromordinal(today.toordinal() - DAYS_KEPT).isoformat()
    await transaction.execute(
        delete(LATENCY).where(LATENCY.c.platform == platform, LATENCY.c.day < oldest)
    )
