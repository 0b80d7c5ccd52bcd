"""The calls of platforms that this process makes: one set of breakers, rates and budgets."""

from __future__ import annotations

import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from gateway.cli.work import connected, lane_of
from gateway.clock import system_clock
from gateway.connectors.decode import Source
from gateway.connectors.outward import Lane
from gateway.connectors.pages import Connector
from gateway.connectors.resilience import Upstreams
from gateway.connectors.spec import Spec
from gateway.store.database import Database
from sync.environment import Environment
from sync.observing import Observing, written
from sync.tokens import SharedTokens


class Calls:
    """What every connector of one process shares, from its start to its end."""

    def __init__(self, database: Database) -> None:
        """Know nothing of any platform yet."""
        self._observing = Observing(system_clock)
        tokens = SharedTokens(database, time.time)
        self._upstreams = Upstreams(tokens, self._observing, system_clock, random.SystemRandom())

    def connect(
        self, spec: Spec, inputs: Sequence[Source] = ()
    ) -> AbstractAsyncContextManager[Connector]:
        """Open a connector that calls its platform with what the others know of it."""
        return connected(spec, inputs, self._upstreams)

    def lane(self, spec: Spec) -> AbstractAsyncContextManager[Lane]:
        """Open the way up to a platform, with what the others know of it."""
        return lane_of(spec, self._upstreams)

    @asynccontextmanager
    async def observed(self, environment: Environment) -> AsyncIterator[None]:
        """Write breakers and latencies to the store through the block."""
        async with written(environment, self._observing):
            yield
