"""Calls of platforms that fail well: bounded in time, number and rate, and told to others."""

from __future__ import annotations

from gateway.connectors.resilience.breaker import Breaker, State
from gateway.connectors.resilience.guard import Guard
from gateway.connectors.resilience.observer import Attempted, BreakerMoved, Logged, Observer
from gateway.connectors.resilience.rate import LocalTokens, Pace, Sleep, Tokens, next_due
from gateway.connectors.resilience.upstreams import Upstream, Upstreams

__all__ = [
    "Attempted",
    "Breaker",
    "BreakerMoved",
    "Guard",
    "LocalTokens",
    "Logged",
    "Observer",
    "Pace",
    "Sleep",
    "State",
    "Tokens",
    "Upstream",
    "Upstreams",
    "next_due",
]
