"""Connectors, streams, runs and quarantine of the oracle; what is counted is counted in Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import strawberry
from strawberry import Info

from bench.oracle import rows
from bench.oracle.connections import Connection, SyncRunFilter, TimeOrder, page
from bench.oracle.declared import declared
from bench.oracle.nodes import loaders

FAILED = ("FAILED_CONFIG", "FAILED_TRANSIENT", "FAILED_SCHEMA")
SUCCEEDED = ("SUCCEEDED", "SUCCEEDED_WITH_QUARANTINE")
RECENT = 100
MINUTE_MS = 60_000


@strawberry.type
@declared("SyncRun")
class SyncRun:
    """One run of one stream."""


@strawberry.type
@declared("CodeCount")
class CodeCount:
    """How often a code occurred."""


@dataclass(frozen=True)
class Counted:
    """A code, how often and when last."""

    code: str
    count: int
    last_at: datetime | None


def counted(pairs: Iterable[tuple[str, datetime | None]]) -> list[Counted]:
    """Count codes, in the order of their code points."""
    times: dict[str, list[datetime | None]] = defaultdict(list)
    for code, at in pairs:
        times[code].append(at)
    return [
        Counted(code, len(found), max((at for at in found if at is not None), default=None))
        for code, found in sorted(times.items())
    ]


def of_stream(stream: Any) -> str:
    """Answer what ties rows to a stream."""
    return f"{stream.platform}/{stream.name}"


@strawberry.type
@declared("Stream")
class Stream:
    """A stream of a connector."""

    @strawberry.field
    def fresh_within_seconds(self: Any) -> int | None:
        seconds: int | None = self.fresh_within_s
        return seconds

    @strawberry.field
    def fresh_until(self: Any) -> datetime | None:
        if self.last_success_at is None or self.fresh_within_s is None:
            return None
        until: datetime = self.last_success_at + timedelta(seconds=self.fresh_within_s)
        return until

    @strawberry.field
    async def paused_at(self: Any, info: Info) -> datetime | None:
        connector = await loaders(info).connector.load(self.connector)
        found: datetime | None = connector.paused_at or self.paused_at
        return found

    @strawberry.field
    async def failing_since(self: Any, info: Info) -> datetime | None:
        failed = []
        for run in await loaders(info).runs.load(of_stream(self)):
            if run.status in SUCCEEDED:
                break
            if run.status in FAILED and run.finished_at is not None:
                failed.append(run.finished_at)
        return min(failed, default=None)

    @strawberry.field
    async def last_run(self: Any, info: Info) -> SyncRun | None:
        found: SyncRun | None = await loaders(info).last_run.load((self.platform, self.name))
        return found

    @strawberry.field
    def runs(  # noqa: PLR0913, PLR0917  # Relay's arguments
        self: Any,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        order_by: TimeOrder = TimeOrder.TIME_DESC,
        filter: SyncRunFilter | None = None,  # noqa: A002
    ) -> Connection[SyncRun]:
        found: Connection[SyncRun] = page(
            info,
            rows.SyncRun,
            ("of_stream", of_stream(self)),
            filter,
            first=first,
            after=after,
            last=last,
            before=before,
            order_by=order_by,
        )
        return found

    @strawberry.field
    async def errors(self: Any, info: Info) -> list[CodeCount]:
        runs = (await loaders(info).runs.load(of_stream(self)))[:RECENT]
        failed = ((run.error_code, run.finished_at) for run in runs if run.error_code is not None)
        found: list[Any] = counted(failed)
        return found

    @strawberry.field
    async def quarantined(self: Any, info: Info) -> int:
        found: int = await loaders(info).quarantined.load((self.platform, self.name))
        return found

    @strawberry.field
    async def quarantine_codes(self: Any, info: Info) -> list[CodeCount]:
        kept = await loaders(info).kept_apart.load(of_stream(self))
        found: list[Any] = counted((row.code, row.quarantined_at) for row in kept)
        return found


@strawberry.type
@declared("Breaker")
class Breaker:
    """A circuit breaker."""


@strawberry.type
@declared("Latency")
class Latency:
    """How long calls took."""


@dataclass(frozen=True)
class Measured:
    """The calls of one operation on one day."""

    operation: str
    day: str
    found: list[Any]

    @property
    def calls(self) -> int:
        """Answer how many calls there were."""
        return sum(row.calls for row in self.found)

    def _percentile(self, percent: int) -> int | None:
        wanted, reached = self.calls * percent / 100, 0
        for row in self.found:
            reached += row.calls
            if reached >= wanted:
                return row.upper_ms if row.upper_ms <= MINUTE_MS else None
        return None

    @property
    def p50_ms(self) -> int | None:
        """Answer the median."""
        return self._percentile(50)

    @property
    def p95_ms(self) -> int | None:
        """Answer what 95 of 100 calls did not exceed."""
        return self._percentile(95)

    @property
    def p99_ms(self) -> int | None:
        """Answer what 99 of 100 calls did not exceed."""
        return self._percentile(99)


@strawberry.type
@declared("Destination")
class Destination:
    """Where entities go up to."""


@strawberry.type
@declared("Connector")
class Connector:
    """A configured link to one platform."""

    @strawberry.field
    async def streams(self: Any, info: Info) -> list[Stream]:
        found: list[Stream] = await loaders(info).streams.load(self.name)
        return found

    @strawberry.field
    async def breakers(self: Any, info: Info) -> list[Breaker]:
        found: list[Breaker] = await loaders(info).breakers.load(self.platform)
        return found

    @strawberry.field
    async def latencies(self: Any, info: Info) -> list[Latency]:
        days: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for row in await loaders(info).calls.load(self.platform):
            days[row.operation][row.day].append(row)
        found: list[Any] = [
            Measured(operation, max(by_day), by_day[max(by_day)])
            for operation, by_day in sorted(days.items())
        ]
        return found

    @strawberry.field
    async def destination(self: Any, info: Info) -> Destination | None:
        found: Destination | None = await loaders(info).destination.load(self.name)
        return found


@strawberry.type
@declared("QuarantinedRecord")
class QuarantinedRecord:
    """A record kept apart."""

    @strawberry.field
    async def run(self: Any, info: Info) -> SyncRun | None:
        found: SyncRun | None = await loaders(info).run.load(self.run_id)
        return found

    @strawberry.field
    def payload(self: Any, info: Info) -> str | None:
        text: str | None = self.payload if "operator" in info.context["scopes"] else None
        return text
