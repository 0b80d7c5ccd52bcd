"""The exchange connector: pages of whole records out of the tables of a front-end database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from gateway.connectors.exchange_db.address import parse_address, secrets_of, shown
from gateway.connectors.exchange_db.assembly import Assembly
from gateway.connectors.exchange_db.faults import translated
from gateway.connectors.exchange_db.found import Set, find
from gateway.connectors.exchange_db.place import Place, invalid, place_token, read_place
from gateway.connectors.exchange_db.reading import Got, read_page
from gateway.connectors.exchange_db.walks import MAIN, UNDATED, Walk, Window, walks_of
from gateway.connectors.pages import Page
from gateway.connectors.resilience import Guard
from gateway.connectors.spec import ExchangeTransport, Incremental, Spec, Stream, Tables
from gateway.errors import PlatformChanged

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]


@asynccontextmanager
async def open_exchange(
    spec: Spec, transport: ExchangeTransport, guard: Guard
) -> AsyncIterator[ExchangeConnector]:
    """Answer an open connector; nothing is connected before it is needed.

    Raises `SettingsError` where the address or its driver is missing.
    """
    url = parse_address(transport.url.get_secret_value())
    engine = create_async_engine(url, pool_size=transport.parallel, pool_pre_ping=True)
    try:
        yield ExchangeConnector(spec, transport, url, engine, guard)
    finally:
        await engine.dispose()


@dataclass
class ExchangeConnector:
    """A connector to an exchange database; it only ever reads.

    The database does not tell its clock in a form that all kinds share: `upstream_now` is None.
    """

    spec: Spec
    transport: ExchangeTransport
    url: URL
    engine: AsyncEngine
    guard: Guard
    upstream_now: datetime | None = None
    _sets: dict[str, Set] = field(default_factory=dict)

    async def pages(
        self,
        stream_name: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        token: str | None = None,
    ) -> AsyncGenerator[Page]:
        """Answer whole records of which any row changed in `since <= t < until`.

        A record of which several rows changed may come more than once. `total` counts the main
        rows of the window.
        """
        stream = self.spec.stream(stream_name)
        tables = await self._tables(stream)
        window = Window(since, until, stream.incremental or Incremental())
        walks, assembly = walks_of(tables), Assembly(tables)
        place: Place | None = Place(MAIN) if token is None else read_place(token)
        if tables.told.undated == "refuse":
            await self._refuse_undated(stream_name, tables)
        total = await self._working(stream_name, stream_name, lambda c: _count(c, walks[0], window))
        while place is not None:
            walk, seen = _walk_of(walks, place), place.seen
            got = await self._read(stream_name, walk, assembly, window, place)
            seen += len(got.records)
            place = got.after or _next_walk(walks, walk, seen)
            if got.records or place is None:
                yield Page(got.records, place_token(place) if place else None, total)

    async def _read(
        self, stream_name: str, walk: Walk, assembly: Assembly, window: Window, place: Place
    ) -> Got:
        async def work(connection: AsyncConnection) -> Got:
            return await read_page(connection, walk, assembly, window, place)

        return await self._working(stream_name, f"{walk.table.name}#{place.seen}", work)

    async def _refuse_undated(self, stream_name: str, tables: Set) -> None:
        walk, always = Walk(UNDATED, tables.main, tables), Window(None, None, Incremental())
        count = await self._working(stream_name, stream_name, lambda c: _count(c, walk, always))
        if count:
            raise PlatformChanged(
                f"{tables.main.name} 中有 {count} 行没有 {tables.told.time}，时间窗读不到它们",
                hint="请平台补齐；或在规格中写明 tables.undated：include 每次都读，exclude 不读。",
            )

    async def _tables(self, stream: Stream) -> Set:
        """The stream's tables, looked up at its first reading."""
        told = stream.tables
        if told is None:  # refused by load_spec; a spec made in code may lack it
            raise KeyError(f"{stream.name}: no tables")
        if stream.name not in self._sets:
            self._sets[stream.name] = await self._working(
                stream.name, stream.name, self._finding(told)
            )
        return self._sets[stream.name]

    def _finding(self, told: Tables) -> Work[Set]:
        schema = self.transport.schema_name
        return lambda connection: connection.run_sync(find, told, schema)

    async def _working(self, stream_name: str, page: str, work: Work[T]) -> T:
        """Do work over a connection of its own, patiently; reading again is always safe."""

        async def attempt() -> T:
            await self.guard.gate.passed()
            with translated(shown(self.url), secrets_of(self.url)):
                async with asyncio.timeout(self.transport.timeout_s):
                    async with self.engine.connect() as connection:
                        return await work(connection)

        return await self.guard.call(stream_name, page, attempt)


async def _count(connection: AsyncConnection, walk: Walk, window: Window) -> int:
    return int(await connection.scalar(walk.count(window)) or 0)


def _walk_of(walks: tuple[Walk, ...], place: Place) -> Walk:
    for walk in walks:
        if walk.name == place.walk:
            return walk
    raise invalid(place_token(place))


def _next_walk(walks: tuple[Walk, ...], walk: Walk, seen: int) -> Place | None:
    names = [w.name for w in walks]
    following = names[names.index(walk.name) + 1 :]
    return Place(following[0], seen=seen) if following else None
