"""Lanes that go wrong on purpose, around the real one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from gateway.connectors.outward import Guard, Lane, Listed, Outcome, Parcel, Receipt, Verdict
from gateway.errors import PlatformError, PlatformUnavailable


async def nothing() -> None:
    return


@dataclass
class Recording:
    """The real lane, and a ledger of what it was asked; `before` and `after` surround sending."""

    real: Lane
    before: Callable[[], Awaitable[None]] = nothing
    after: Callable[[], Awaitable[None]] = nothing
    sent: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def answers_queries(self) -> bool:
        return self.real.answers_queries

    def portions(self, parcels: Sequence[Parcel]) -> Sequence[Sequence[Parcel]]:
        return self.real.portions(parcels)

    async def send(self, parcels: Sequence[Parcel], guard: Guard) -> Sequence[Receipt]:
        await self.before()
        self.sent += [parcel.key for parcel in parcels]
        receipts = await self.real.send(parcels, guard)
        await self.after()
        return receipts

    async def arrived(self, parcels: Sequence[Parcel]) -> set[str]:
        self.asked += [parcel.key for parcel in parcels]
        return await self.real.arrived(parcels)

    async def verdicts(self, parcels: Sequence[Parcel]) -> Sequence[Verdict]:
        return await self.real.verdicts(parcels)

    async def listed(self, since: datetime, until: datetime) -> Sequence[Listed]:
        return await self.real.listed(since, until)


def losing_answers(times: int = 1) -> Callable[[], Awaitable[None]]:
    """Answer what lets the next answers of a lane get lost after everything was written."""
    left = [times]

    async def lose() -> None:
        if left[0]:
            left[0] -= 1
            raise PlatformUnavailable("连接在答复前断开")

    return lose


def failing(error: PlatformError) -> Callable[[], Awaitable[None]]:
    """Answer what lets sending fail before anything is written."""

    async def fail() -> None:
        raise error

    return fail


@dataclass
class Failing(Recording):
    """A lane that answers for some codes, a number of times each, that they failed for now."""

    failures: dict[str, int] = field(default_factory=dict)

    async def send(self, parcels: Sequence[Parcel], guard: Guard) -> Sequence[Receipt]:
        bad = [parcel for parcel in parcels if self.failures.get(parcel.code, 0) > 0]
        for parcel in bad:
            self.failures[parcel.code] -= 1
        good = [parcel for parcel in parcels if parcel not in bad]
        self.sent += [parcel.key for parcel in parcels]
        receipts = list(await self.real.send(good, guard)) if good else []
        return [*receipts, *(Receipt(p.key, Outcome.FAILED, "平台暂时不收") for p in bad)]
