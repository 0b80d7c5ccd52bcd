"""The way up: what a lane is handed, what it answers, and what every lane can do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


@dataclass(frozen=True)
class Parcel:
    """One version of one entity to be sent: `record` holds it whole, by camelCase keys.

    `key` is the idempotency key, the same however often the parcel is sent.
    """

    key: str
    entity: str
    entity_id: str
    code: str
    family: str
    operation: str
    batch: str
    record: Mapping[str, Any]


class Outcome(StrEnum):
    """What became of a parcel."""

    DELIVERED = "delivered"
    REFUSED = "refused"
    """For good: sending the same again does not help."""
    FAILED = "failed"
    """For now: sending it again may help."""
    UNKNOWN = "unknown"
    """Nobody knows: it is asked for before it is sent again."""


@dataclass(frozen=True)
class Receipt:
    """What became of one parcel; `reason` is Chinese, empty where it was delivered."""

    key: str
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the platform decided about a delivered parcel."""

    key: str
    is_accepted: bool
    reason: str = ""


@dataclass(frozen=True)
class Listed:
    """A record that stands upstream under our name."""

    entity_id: str
    batch: str


Guard = Callable[[], Awaitable[None]]
"""Raises where sending is no longer ours; called when all is written and nothing is final."""


class Lane(Protocol):
    """The way to one platform; made by `gateway.connectors.lanes.open_lane`.

    Each raises `PlatformRefused`, `PlatformUnavailable`, `PlatformPaused`, `PlatformChanged`;
    after `PlatformUnavailable` from `send` nobody knows what has arrived.
    """

    @property
    def answers_queries(self) -> bool:
        """Whether `arrived` can be asked; where not, the key makes sending again harmless."""

    def portions(self, parcels: Sequence[Parcel]) -> Sequence[Sequence[Parcel]]:
        """Answer what goes up in one sending; no two parcels have one code: any order will do."""

    async def send(self, parcels: Sequence[Parcel], guard: Guard) -> Sequence[Receipt]:
        """Send a portion, all that can be delivered at once; a receipt for each."""

    async def arrived(self, parcels: Sequence[Parcel]) -> set[str]:
        """Answer the keys of those that stand upstream as they were sent."""

    async def verdicts(self, parcels: Sequence[Parcel]) -> Sequence[Verdict]:
        """Answer what the platform has decided about delivered parcels."""

    async def listed(self, since: datetime, until: datetime) -> Sequence[Listed]:
        """Answer what stands upstream under our name and was written in `since <= t < until`."""
