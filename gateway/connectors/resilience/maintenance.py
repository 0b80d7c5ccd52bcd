"""Maintenance windows: the times of every week when a platform is not called."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from gateway.connectors.spec import Maintenance
from gateway.connectors.spec.resilience import DAYS
from gateway.standard.values import PLATFORM_TIME


def maintained_until(now: datetime, windows: Iterable[Maintenance]) -> datetime | None:
    """Answer when the maintenance going on now ends, None where there is none.

    Windows that follow one another without a gap are one.
    """
    known, ends = tuple(windows), now
    while True:
        latest = max((_end(ends, window) for window in known), default=ends)
        if latest <= ends or latest - now > timedelta(days=7):
            return None if ends == now else ends
        ends = latest


def _end(now: datetime, window: Maintenance) -> datetime:
    """The end of the window that holds `now`; `now` itself where it holds it not."""
    local = now.astimezone(PLATFORM_TIME)
    for back in (0, 1):
        day = (local - timedelta(days=back)).date()
        if DAYS[day.weekday()] not in window.days:
            continue
        start = datetime.combine(day, window.start, PLATFORM_TIME)
        over_midnight = timedelta(days=1 if window.end <= window.start else 0)
        end = datetime.combine(day, window.end, PLATFORM_TIME) + over_midnight
        if start <= local < end:
            return end.astimezone(now.tzinfo)
    return now
