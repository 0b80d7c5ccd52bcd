"""A connector that answers written pages, and runs of it under a clock that tests move."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import orjson

from gateway.connectors.decode import RawRecord
from gateway.connectors.pages import Connector, Page
from gateway.connectors.spec import Spec
from gateway.store.database import Database
from sync.connectors import register_connectors
from sync.run import Environment, Report, run_stream
from tests.integration.connectors.opened import Hours, province_spec

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
SPEC = province_spec("http://127.0.0.1:1")
NUMBERS = count(1)


@dataclass
class Time(Hours):
    """A clock that tests move, for everybody."""

    now: datetime = NOW

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


async def _nothing(_: int) -> None:
    return


@dataclass
class Scripted:
    """Answers its pages in order; `before` may fail, wait or change the world before a page."""

    script: Sequence[Sequence[RawRecord]]
    before: Callable[[int], Awaitable[None]] = _nothing
    spec: Spec = SPEC
    upstream_now: datetime | None = None
    asked: list[tuple[datetime | None, datetime | None, str | None]] = field(default_factory=list)

    async def pages(
        self,
        _stream_name: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        token: str | None = None,
    ) -> AsyncGenerator[Page]:
        self.asked.append((since, until, token))
        for number in range(int(token or 0), len(self.script)):
            await self.before(number)
            following = str(number + 1) if number + 1 < len(self.script) else None
            yield Page(tuple(self.script[number]), following, 1)


def raising(error: BaseException, at: int) -> Callable[[int], Awaitable[None]]:
    """Answer a hook that raises before page `at`."""

    async def before(number: int) -> None:
        if number == at:
            raise error

    return before


def region(number: int, **rest: Any) -> RawRecord:
    """A region as the province sends it; it does not exist."""
    return raw(rowGuid=f"r{number}", areaCode=f"99{number:04d}", areaName=f"第{number}区", **rest)


def raw(**values: Any) -> RawRecord:
    return RawRecord(1, values, orjson.dumps(values).decode())


@dataclass
class Running:
    """A store that knows the connector's streams, and a clock."""

    database: Database
    time: Time = field(default_factory=Time)
    seen: list[str] = field(default_factory=list)
    watch: Callable[[Report], None] = lambda _: None

    async def run(
        self,
        connector: Connector,
        stream: str = "regions",
        *,
        holder: str = "one",
        full: bool = False,
    ) -> Report:
        """Run one stream once."""
        await register_connectors(self.database, [connector.spec])
        environment = Environment(self.database, self.time, lambda: f"rn_{next(NUMBERS)}", holder)
        return await run_stream(
            environment,
            connector,
            connector.spec.stream(stream),
            observe=self._observe,
            full=full,
        )

    def _observe(self, report: Report) -> None:
        self.seen.append(report.status)
        self.watch(report)
