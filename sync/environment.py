"""What runs work with; time, identity, waiting and the wish to end come in from outside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from gateway.clock import Clock
from gateway.standard.rectification import LIMIT
from gateway.store.database import Database
from sync.authority import Authority
from sync.stopping import Sleep, Stop


@dataclass(frozen=True)
class Environment:
    """What a run works with."""

    database: Database
    clock: Clock
    new_id: Callable[[], str]
    holder: str
    authority: Authority = field(default_factory=dict)
    sleep: Sleep = asyncio.sleep
    stop: Stop = field(default_factory=Stop)
    rectify_days: int = LIMIT.days
    """Working days in which a bad review is to be rectified."""
