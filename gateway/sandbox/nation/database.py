"""The exchange database itself: made and filled from the world, and kept up with it."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from gateway.sandbox.nation.rows import Row, directory_row, list_rows
from gateway.sandbox.nation.tables import exchange_tables
from gateway.sandbox.world import World

BATCH = 500
"""Rows a table that are written together."""
MARK = "dn_task_directory"
"""The table that is filled last: while it is empty the database is not complete."""


@dataclass(frozen=True)
class Nation:
    """The exchange database over this world; `world` may change while it is read."""

    world: World
    engine: AsyncEngine
    tables: dict[str, Table]

    async def fill(self) -> bool:
        """Create and fill the tables in one transaction; False where they are complete already.

        Rows are made as they are written: memory stays flat whatever the size of the world.
        """
        async with self.engine.begin() as connection:
            metadata = self.tables[MARK].metadata
            await connection.run_sync(metadata.create_all)
            if await connection.scalar(select(func.count()).select_from(self.tables[MARK])):
                return False
            for table in reversed(metadata.sorted_tables):
                await connection.execute(delete(table))
            await self._insert(connection, self._rows())
        return True

    async def write(self, guid: str) -> None:
        """Bring the rows of a list to what the world says now."""
        rows = list(list_rows(self.world.nation_lists.record(guid), self.tables))
        async with self.engine.begin() as connection:
            for name, row in rows:
                table = self.tables[name]
                key = next(iter(table.primary_key))
                await connection.execute(delete(table).where(key == row[key.name]))
            await self._insert(connection, rows)

    def _rows(self) -> Iterator[tuple[str, Row]]:
        lists, catalog = self.world.nation_lists, self.world.nation_catalog
        for guid in lists.guids():
            yield from list_rows(lists.record(guid), self.tables)
        for guid in catalog.guids():
            yield MARK, directory_row(catalog.record(guid), self.tables)

    async def _insert(self, connection: AsyncConnection, rows: Iterable[tuple[str, Row]]) -> None:
        waiting: dict[str, list[Row]] = defaultdict(list)
        for name, row in rows:
            waiting[name].append(row)
            if len(waiting[name]) == BATCH:
                await connection.execute(insert(self.tables[name]), waiting.pop(name))
        for name, left in waiting.items():
            await connection.execute(insert(self.tables[name]), left)


@asynccontextmanager
async def nation(world: World, url: str, *, upper: bool | None = None) -> AsyncIterator[Nation]:
    """The exchange database behind a SQLAlchemy URL with an asynchronous driver.

    `upper` writes names of tables and columns in capitals; None does as the database's users do:
    small on PostgreSQL, capitals elsewhere.
    """
    is_upper = make_url(url).get_backend_name() != "postgresql" if upper is None else upper
    engine = create_async_engine(url)
    try:
        yield Nation(world, engine, exchange_tables(upper=is_upper))
    finally:
        await engine.dispose()
