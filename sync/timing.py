"""The ticks of a schedule: the same for every process that asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, takewhile
from typing import Protocol

from cronsim import CronSim

from gateway.connectors.spec import Schedule
from gateway.standard.values import PLATFORM_TIME

FIRST = datetime(2020, 1, 1, tzinfo=PLATFORM_TIME)
"""The tick from which intervals are counted: midnight in Beijing, so that a day begins there."""

LONGEST_JITTER_S = 60
COUNTED = 10_000
"""Beyond so many, ticks that were missed are no longer counted one by one."""


class Timing(Protocol):
    """When a schedule ticks."""

    def latest(self, now: datetime) -> datetime:
        """Answer the last tick that is not in the future."""

    def following(self, moment: datetime) -> datetime:
        """Answer the first tick after a moment."""

    def count(self, after: datetime, until: datetime) -> int:
        """Answer how many ticks there are in `after < t <= until`."""


class Interval:
    """A tick every so often."""

    def __init__(self, seconds: int) -> None:
        """Take the seconds between two ticks."""
        self._step = timedelta(seconds=seconds)

    def latest(self, now: datetime) -> datetime:
        """Answer the last tick that is not in the future."""
        return FIRST + (now - FIRST) // self._step * self._step

    def following(self, moment: datetime) -> datetime:
        """Answer the first tick after a moment."""
        return self.latest(moment) + self._step

    def count(self, after: datetime, until: datetime) -> int:
        """Answer how many ticks there are in `after < t <= until`."""
        return (self.latest(until) - self.latest(after)) // self._step


class Times:
    """Ticks at the times of a cron text, in Beijing time."""

    def __init__(self, cron: str) -> None:
        """Take the five fields."""
        self._cron = cron

    def latest(self, now: datetime) -> datetime:
        """Answer the last tick that is not in the future."""
        local = now.astimezone(PLATFORM_TIME) + timedelta(seconds=1)
        return next(CronSim(self._cron, local, reverse=True))

    def following(self, moment: datetime) -> datetime:
        """Answer the first tick after a moment."""
        return next(self._after(moment))

    def count(self, after: datetime, until: datetime) -> int:
        """Answer how many ticks there are in `after < t <= until`, at most some thousands."""
        passed = takewhile(lambda tick: tick <= until, self._after(after))
        return sum(1 for _ in islice(passed, COUNTED))

    def _after(self, moment: datetime) -> Iterator[datetime]:
        return CronSim(self._cron, moment.astimezone(PLATFORM_TIME))


def timing_of(schedule: Schedule) -> Timing:
    """Answer when a schedule ticks."""
    return Interval(schedule.every) if schedule.every is not None else Times(schedule.cron or "")


def jitter_of(schedule: Schedule, now: datetime) -> float:
    """Answer how many seconds a tick may be late on purpose."""
    if schedule.jitter is not None:
        return schedule.jitter
    timing = timing_of(schedule)
    gap = timing.following(now) - timing.latest(now)
    return min(gap.total_seconds() / 10, LONGEST_JITTER_S)
