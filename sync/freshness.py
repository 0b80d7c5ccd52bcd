"""Freshness: since when a stream has been older than its target allows."""

from __future__ import annotations

from datetime import datetime, timedelta


def stale_since(
    last_success_at: datetime | None, fresh_within_s: int | None, now: datetime
) -> datetime | None:
    """Answer since when a stream is stale; None while it is fresh, has no target, or never ran.

    An instant, not an age: it changes only when the stream's state does.
    """
    if last_success_at is None or fresh_within_s is None:
        return None
    until = last_success_at + timedelta(seconds=fresh_within_s)
    return until if until < now else None
