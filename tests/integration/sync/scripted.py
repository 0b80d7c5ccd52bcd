"""A connector that answers written pages, and runs of it under a clock that tests move."""

from __future__ import annotations

import asyncio
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
from sync.courses import Course, Full
from sync.environment import Environment
from sync.report import Report
from sync.run import run_stream
from sync.stopping import Stop
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


async def forever(_: float) -> None:
    """Sleep as long as a test lasts: nothing happens by itself."""
    await asyncio.Event().wait()


@dataclass
class Running:
    """A store that knows the connector's streams, and a clock."""

    database: Database
    time: Time = field(default_factory=Time)
    seen: list[str] = field(default_factory=list)
    watch: Callable[[Report], None] = lambda _: None
    sleep: Callable[[float], Awaitable[None]] = forever
    stop: Stop = field(default_factory=Stop)

    def environment(self, holder: str = "one") -> Environment:
        """Answer what a process of this name works with."""
        return Environment(
            self.database,
            self.time,
            lambda: f"rn_{next(NUMBERS)}",
            holder,
            sleep=self.sleep,
            stop=self.stop,
        )

    async def run(
        self,
        connector: Connector,
        stream: str = "regions",
        *,
        holder: str = "one",
        full: bool = False,
        course: Course | None = None,
    ) -> Report:
        """Run one stream once."""
        await register_connectors(self.database, [connector.spec])
        return await run_stream(
            self.environment(holder),
            connector,
            connector.spec.stream(stream),
            observe=self._observe,
            course=course or (Full() if full else None),
        )

    def _observe(self, report: Report) -> None:
        self.seen.append(report.status)
        self.watch(report)
