"""A bare COPY and merge of rows that are known beforehand: what a store could at best do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from sqlalchemy import create_engine

from bench.data import plain
from gateway.store.tables import METADATA

ENTITY, COPY, FINDING, CHANGE = "implementation_list", "copy", "finding", "change"
INSIDE = [
    table.name
    for table in METADATA.sorted_tables
    if "list_pk" in table.c and table.name != "handling_item"
]
CHILDREN = ("handling_item", *sorted(INSIDE, key=lambda name: name == "attachment"))
KEYED = {ENTITY: "id", COPY: "pk"}

Rows = Mapping[str, Sequence[tuple[Any, ...]]]
"""The rows of one transaction, by table."""


def rows_of(url: str, native_ids: Sequence[str]) -> Rows:
    """Read from a database every row that one page of lists became."""
    plain_url = plain(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain_url) as connection:

        def fetch(table: str, condition: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
            columns = ",".join(f'"{name}"' for name in names(table))
            statement = f"SELECT {columns} FROM {table} WHERE {condition} = ANY(%s)"  # noqa: S608  # names of ours
            return connection.execute(statement.encode(), (list(values),)).fetchall()

        copies = fetch(COPY, "native_id", native_ids)
        entity_ids = [row[names(COPY).index("entity_id")] for row in copies]
        lists = fetch(ENTITY, "id", entity_ids)
        pks = [row[names(ENTITY).index("pk")] for row in lists]
        found = {name: fetch(name, "list_pk", pks) for name in CHILDREN}
        return {
            COPY: copies,
            ENTITY: lists,
            FINDING: fetch(FINDING, "native_id", native_ids),
            CHANGE: fetch(CHANGE, "entity_id", entity_ids)[-len(lists) :],
            **found,
        }


def names(table: str) -> list[str]:
    """Answer the columns of a table."""
    return [column.name for column in METADATA.tables[table].c]


class Bare:
    """A connection that copies and merges."""

    def __init__(self, url: str) -> None:
        """Take the URL of an empty database."""
        self._url = plain(url)
        self._connection: psycopg.AsyncConnection | None = None
        self.backend = 0

    async def open(self) -> None:
        """Make the tables, and the temporary ones."""
        engine = create_engine(self._url)
        METADATA.create_all(engine)
        engine.dispose()
        text = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection = await psycopg.AsyncConnection.connect(text)
        for table in (COPY, ENTITY, FINDING, CHANGE, *CHILDREN):
            statement = f"CREATE TEMP TABLE t_{table} (LIKE {table}) ON COMMIT DELETE ROWS"
            await self._connection.execute(statement.encode())
        await self._connection.commit()
        self.backend = self._connection.info.backend_pid

    async def close(self) -> None:
        """Close the connection."""
        assert self._connection is not None
        await self._connection.close()

    async def load(self, page: Rows) -> None:
        """Store a page in a transaction."""
        assert self._connection is not None
        for table in (COPY, ENTITY, FINDING, CHANGE, *CHILDREN):
            await self._copy(self._connection, table, page[table])
        await self._merge(self._connection)
        await self._connection.commit()

    async def _copy(
        self,
        connection: psycopg.AsyncConnection,
        table: str,
        rows: Sequence[tuple[Any, ...]],
    ) -> None:
        columns = ",".join(f'"{name}"' for name in names(table))
        statement = f"COPY t_{table} ({columns}) FROM STDIN"
        async with connection.cursor().copy(statement.encode()) as copy:
            for row in rows:
                await copy.write_row(row)

    async def _merge(self, connection: psycopg.AsyncConnection) -> None:
        for table, key in KEYED.items():
            changed = ",".join(f'"{n}"=excluded."{n}"' for n in names(table) if n != key)
            await connection.execute(
                f"INSERT INTO {table} SELECT * FROM t_{table}"  # noqa: S608  # names of ours
                f" ON CONFLICT ({key}) DO UPDATE SET {changed}".encode()
            )
        for table in reversed(CHILDREN):
            await connection.execute(
                f"DELETE FROM {table} WHERE list_pk IN (SELECT pk FROM t_{ENTITY})".encode()  # noqa: S608  # names of ours
            )
        await connection.execute(
            f"DELETE FROM {FINDING} f USING t_{COPY} c WHERE f.platform=c.platform"  # noqa: S608  # names of ours
            " AND f.stream=c.stream AND f.native_id=c.native_id".encode()
        )
        for table in (*CHILDREN, FINDING, CHANGE):
            await connection.execute(
                f"INSERT INTO {table} SELECT * FROM t_{table} ON CONFLICT DO NOTHING".encode()  # noqa: S608  # names of ours
            )
