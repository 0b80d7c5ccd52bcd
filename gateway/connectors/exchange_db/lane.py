"""The way up through an exchange database: rows of one batch in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import event, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from gateway.clock import Clock
from gateway.connectors.exchange_db.address import parse_address, secrets_of, shown
from gateway.connectors.exchange_db.assembly import MOST_IN_LIST
from gateway.connectors.exchange_db.faults import translated
from gateway.connectors.exchange_db.found import Set
from gateway.connectors.exchange_db.outgoing_rows import (
    ALONE,
    BATCHED_BY,
    FAMILIES,
    MARKED_BY,
    Marks,
    Misfit,
    family_tables,
)
from gateway.connectors.exchange_db.walks import Window, is_record
from gateway.connectors.exchange_db.writing import write_record
from gateway.connectors.outward import Guard, Listed, Outcome, Parcel, Receipt, Verdict
from gateway.connectors.spec import ExchangeTransport, Incremental, Push
from gateway.connectors.words import quoted
from gateway.errors import PlatformChanged

T = TypeVar("T")
_LOCAL = Incremental()


@asynccontextmanager
async def open_exchange_lane(
    transport: ExchangeTransport, push: Push, clock: Clock
) -> AsyncIterator[ExchangeLane]:
    """Answer an open lane; nothing is connected before it is needed. Raises `SettingsError`."""
    url = parse_address(transport.url.get_secret_value(), writes=True)
    engine = create_async_engine(url, pool_size=1, pool_pre_ping=True)
    if url.get_backend_name() == "sqlite":
        _begin_at_once(engine)
    try:
        yield ExchangeLane(transport, push, url, engine, clock)
    finally:
        await engine.dispose()


@dataclass
class ExchangeLane:
    """A lane into the tables of one exchange database.

    There is no key up there that a database would refuse to take twice: the row id of an entity
    and the number of its batch together say whether a parcel has arrived.
    """

    transport: ExchangeTransport
    push: Push
    url: URL
    engine: AsyncEngine
    clock: Clock
    _sets: dict[str, Set] = field(default_factory=dict)

    @property
    def answers_queries(self) -> bool:
        """A database can always be asked."""
        return True

    def portions(self, parcels: Sequence[Parcel]) -> Sequence[Sequence[Parcel]]:
        """Answer each batch: one transaction."""
        return [list(batch) for _, batch in groupby(parcels, key=lambda parcel: parcel.batch)]

    async def send(self, parcels: Sequence[Parcel], guard: Guard) -> Sequence[Receipt]:
        """Write parcels in one transaction; one that cannot be written keeps no other back."""
        sets = {family: await self._tables(family) for family in {p.family for p in parcels}}

        async def work(connection: AsyncConnection) -> Sequence[Receipt]:
            receipts = [await self._write(connection, p, sets[p.family]) for p in parcels]
            await guard()
            await connection.commit()
            return receipts

        return await self._working(work)

    async def arrived(self, parcels: Sequence[Parcel]) -> set[str]:
        """Answer whose row carries the parcel's batch; what is gone has been withdrawn too."""
        there = await self._standing(parcels)
        return {
            parcel.key
            for parcel in parcels
            if there.get(parcel.entity_id, (None,))[0] == parcel.batch
            or (parcel.operation == "D" and parcel.entity_id not in there)
        }

    async def verdicts(self, parcels: Sequence[Parcel]) -> Sequence[Verdict]:
        """Answer what the platform's mark says; without a mark nothing is decided."""
        told = self.push.acceptance
        if told.column is None:
            return ()
        there = await self._standing(parcels)
        return tuple(
            Verdict(parcel.key, mark in told.accepted, "" if mark in told.accepted else _UNSAID)
            for parcel in parcels
            for batch, mark in [there.get(parcel.entity_id, ("", ""))]
            if batch == parcel.batch and mark in {*told.accepted, *told.rejected}
        )

    async def listed(self, since: datetime, until: datetime) -> Sequence[Listed]:
        """Answer every record of ours that was written in the window."""
        window, found = Window(since, until, _LOCAL), []
        for family in (*ALONE, *FAMILIES):
            try:
                tables = await self._tables(family)
            except PlatformChanged:
                continue  # a family this platform has no tables for takes nothing
            main = tables.main
            statement = select(main.column(tables.told.key), main.column(BATCHED_BY)).where(
                main.column(MARKED_BY) == self._source,
                window.holds(main.column(tables.told.time)),
                is_record(tables, main.table),
            )
            rows = await self._working(_reading(statement))
            found += [Listed(_text(key), _text(batch)) for key, batch in rows]
        return found

    @property
    def _source(self) -> str:
        return self.push.data_source or ""  # load_spec refuses a push into tables without it

    async def _write(self, connection: AsyncConnection, parcel: Parcel, tables: Set) -> Receipt:
        now = self.clock().astimezone(_LOCAL.zone).replace(tzinfo=None)
        marks = Marks(now, self._source, parcel.batch)
        point = await connection.begin_nested()
        try:
            reset = self.push.acceptance.column
            await write_record(connection, parcel, tables, marks, reset)
        except Misfit as misfit:
            await point.rollback()
            return Receipt(parcel.key, Outcome.REFUSED, str(misfit))
        except (IntegrityError, DataError) as error:
            await point.rollback()
            said = quoted(str(error.orig), secrets_of(self.url))
            return Receipt(parcel.key, Outcome.REFUSED, f"前置库不收：{said}")
        await point.commit()
        return Receipt(parcel.key, Outcome.DELIVERED)

    async def _standing(self, parcels: Sequence[Parcel]) -> dict[str, tuple[str | None, str]]:
        """Batch and mark of what stands up there, by row id."""
        found: dict[str, tuple[str | None, str]] = {}
        for family, group in groupby(sorted(parcels, key=_family), key=_family):
            tables = await self._tables(family)
            main, name = tables.main, self.push.acceptance.column
            key, batch = main.column(tables.told.key), main.column(BATCHED_BY)
            columns = [key, batch, *([main.column(name)] if name else [])]
            for ids in _chunks([parcel.entity_id for parcel in group]):
                rows = await self._working(_reading(select(*columns).where(key.in_(ids))))
                found |= {_text(row[0]): (_text(row[1]), _text(row[-1])) for row in rows}
        return found

    async def _tables(self, family: str) -> Set:
        """The tables of a family, looked up at their first use."""
        if family not in self._sets:
            prefix, schema = self.push.prefix, self.transport.schema_name
            self._sets[family] = await self._working(
                lambda connection: connection.run_sync(family_tables, prefix, family, schema)
            )
        return self._sets[family]

    async def _working(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Do work over a connection of its own; what it does not commit is rolled back."""
        with translated(shown(self.url), secrets_of(self.url)):
            async with asyncio.timeout(self.transport.timeout_s):
                async with self.engine.connect() as connection:
                    return await work(connection)


_UNSAID = "平台标记为未通过，没有说明原因"


def _reading(statement: Any) -> Callable[[AsyncConnection], Awaitable[Sequence[Any]]]:
    async def work(connection: AsyncConnection) -> Sequence[Any]:
        return (await connection.execute(statement)).all()

    return work


def _begin_at_once(engine: AsyncEngine) -> None:
    """Let SQLite know savepoints, and let two writers wait instead of failing half-way."""

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _family(parcel: Parcel) -> str:
    return parcel.family


def _chunks(ids: Sequence[str]) -> Iterator[Iterable[str]]:
    for start in range(0, len(ids), MOST_IN_LIST):
        yield ids[start : start + MOST_IN_LIST]


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
