"""The platforms that this process calls: what their connectors share, and what outlives them.

A connector is opened for a run and closed after it. Breakers, bulkheads, retry budgets and rates
belong to the platform: one `Upstreams` serves a process from its start to its end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from gateway.clock import Clock
from gateway.connectors.resilience.breaker import Breaker, Moved
from gateway.connectors.resilience.budget import Budget
from gateway.connectors.resilience.maintenance import maintained_until
from gateway.connectors.resilience.observer import BreakerMoved, Observer
from gateway.connectors.resilience.rate import Tokens
from gateway.connectors.spec import ExchangeTransport, RestTransport, SftpPlace, Spec

MAINTENANCE = "维护时段"


@dataclass
class Upstream:
    """What every connector of one specification shares."""

    platform: str
    transport: RestTransport | ExchangeTransport | SftpPlace
    tokens: Tokens
    observer: Observer
    clock: Clock
    random: Random
    breakers: dict[str, Breaker] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make what is counted for the platform as a whole."""
        retry = self.transport.retry
        self.bulkhead = asyncio.Semaphore(self.transport.parallel)
        self.budget = Budget(retry.budget, retry.budget_min)

    def breaker(self, operation: str) -> Breaker:
        """Answer the breaker of an operation as it stands now, maintenance included."""
        breaker = self.breakers.get(operation)
        if breaker is None:
            told = self._teller(operation)
            breaker = Breaker(self.transport.breaker, self.clock, self.random, told)
            self.breakers[operation] = breaker
        until = maintained_until(self.clock(), self.transport.maintenance)
        if until is not None:
            breaker.force_open(MAINTENANCE, until)
        return breaker

    def _teller(self, operation: str) -> Callable[[Moved], None]:
        def tell(moved: Moved) -> None:
            self.observer.breaker_moved(
                BreakerMoved(self.platform, operation, moved.state, moved.at, moved.reason)
            )

        return tell


@dataclass
class Upstreams:
    """The platforms by the name of their connector."""

    tokens: Tokens
    observer: Observer
    clock: Clock
    random: Random
    _known: dict[str, Upstream] = field(default_factory=dict)

    def of(self, spec: Spec, transport: RestTransport | ExchangeTransport | SftpPlace) -> Upstream:
        """Answer the platform of a specification; one that was changed begins anew."""
        known = self._known.get(spec.name)
        if known is None or (known.platform, known.transport) != (spec.platform, transport):
            known = Upstream(
                spec.platform, transport, self.tokens, self.observer, self.clock, self.random
            )
            self._known[spec.name] = known
        return known
