"""What this process learns of platforms by calling them, written for everybody to read.

Breakers and latencies are noted as calls end and written every few seconds, and once more at the
end: never a write a call. What cannot be written now is kept for the next time, and no run hears
of it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import structlog

from gateway.clock import Clock
from gateway.connectors.resilience import Attempted, BreakerMoved, Logged, Observer, State
from gateway.store.breakers import Breaker, add_latencies, bound_of, save_breaker
from gateway.store.database import Database
from sync.environment import Environment
from sync.stopping import Stop

log = structlog.get_logger(__name__)

WRITTEN_EVERY_S = 2.0
PATIENCE_S = 10.0
"""How long one write may take: a store that hangs holds up no shutdown."""

Operation = tuple[str, str]
"""A platform and one of its operations."""


@dataclass
class Observing:
    """Hears of the calls of one process, tells `told` of them too, and writes what it heard."""

    clock: Clock
    told: Observer = field(default_factory=Logged)
    _calls: dict[str, Counter[tuple[str, int]]] = field(default_factory=dict, repr=False)
    _moved: dict[Operation, Breaker] = field(default_factory=dict, repr=False)
    _known: set[Operation] = field(default_factory=set, repr=False)

    def attempted(self, attempt: Attempted) -> None:
        """Count a call. The first that succeeds says that the breaker is closed.

        A process that died may have left it open in the store.
        """
        self.told.attempted(attempt)
        calls = self._calls.setdefault(attempt.platform, Counter())
        calls[attempt.operation, bound_of(attempt.seconds * 1000)] += 1
        operation = (attempt.platform, attempt.operation)
        if attempt.code is None and operation not in self._known:
            self._known.add(operation)
            self._moved[operation] = Breaker(*operation, State.CLOSED.name, self.clock())

    def breaker_moved(self, moved: BreakerMoved) -> None:
        """Note how a breaker stands."""
        self.told.breaker_moved(moved)
        operation = (moved.platform, moved.operation)
        self._known.add(operation)
        self._moved[operation] = Breaker(*operation, moved.state.name, moved.at, moved.reason)

    async def write(self, database: Database) -> None:
        """Write what was noted since the last time; what fails is kept for the next."""
        calls, self._calls = self._calls, {}
        moved, self._moved = self._moved, {}
        if not calls and not moved:
            return
        try:
            async with asyncio.timeout(PATIENCE_S), database.transaction() as transaction:
                # In one order everywhere: processes that write at once wait, and none is undone.
                for _, breaker in sorted(moved.items()):
                    await save_breaker(transaction, database.dialect, breaker)
                for platform, counts in sorted(calls.items()):
                    now = self.clock()
                    await add_latencies(transaction, database.dialect, platform, counts, now)
        except Exception as error:  # noqa: BLE001  # whatever it is, reading goes on
            log.warning("calls of platforms could not be written yet", reason=type(error).__name__)
            self._keep(calls, moved)

    def _keep(
        self, calls: dict[str, Counter[tuple[str, int]]], moved: dict[Operation, Breaker]
    ) -> None:
        """Put back what was not written, beside what came meanwhile."""
        self._moved = moved | self._moved
        for platform, counts in calls.items():
            self._calls.setdefault(platform, Counter()).update(counts)


@asynccontextmanager
async def written(environment: Environment, observing: Observing) -> AsyncIterator[None]:
    """Write what is observed every few seconds through the block, and at its end."""
    ended = Stop()
    writing = asyncio.ensure_future(_keep_writing(environment, observing, ended))
    try:
        yield
    finally:
        ended.ask()
        await writing
        await observing.write(environment.database)


async def _keep_writing(environment: Environment, observing: Observing, ended: Stop) -> None:
    while not ended.is_asked:
        await ended.rest(environment.sleep, WRITTEN_EVERY_S)
        await observing.write(environment.database)
