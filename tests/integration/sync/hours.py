"""Time that passes only when a test says so; sleepers wake when their time has come."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sync.leasing import LEASE_LENGTH, RENEWALS
from sync.schedule import TIDIED
from tests.integration.sync.scripted import NOW

PATIENCE_S = 30
ASIDE = {LEASE_LENGTH.total_seconds() / RENEWALS, TIDIED.total_seconds()}
"""How long those sleep who only keep order."""


@dataclass
class Hours:
    """A clock, and everybody who sleeps by it; whoever only keeps order sleeps for ever."""

    now: datetime = NOW
    _sleepers: list[tuple[datetime, asyncio.Event]] = field(default_factory=list)
    _fell_asleep: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Sleep until the clock is set that far."""
        if seconds in ASIDE:
            await asyncio.Event().wait()
        sleeper = (self.now + timedelta(seconds=seconds), asyncio.Event())
        self._sleepers.append(sleeper)
        async with self._fell_asleep:
            self._fell_asleep.notify_all()
        try:
            await sleeper[1].wait()
        finally:
            if sleeper in self._sleepers:
                self._sleepers.remove(sleeper)

    async def until_asleep(self, count: int) -> None:
        """Wait until so many sleep: everybody has done what there was to do."""
        async with asyncio.timeout(PATIENCE_S), self._fell_asleep:
            await self._fell_asleep.wait_for(lambda: len(self._sleepers) == count)

    async def pass_by(self, count: int, **span: float) -> None:
        """Let time pass, each sleeper waking in its turn; then so many sleep again."""
        end = self.now + timedelta(**span)
        await self.until_asleep(count)
        while self._sleepers and (first := min(due for due, _ in self._sleepers)) <= end:
            self.now = max(self.now, first)
            awake = [sleeper for sleeper in self._sleepers if sleeper[0] <= self.now]
            for sleeper in awake:
                self._sleepers.remove(sleeper)
                sleeper[1].set()
            await self.until_asleep(count)
        self.now = end
