"""Fills a database with made-up rows; the same seed gives the same rows on every database."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL, make_url

from gateway.standard.identifiers import organisation, uscc
from gateway.store.migrate import upgrade_connection
from gateway.store.search import index_all
from gateway.store.tables import METADATA

Row = dict[str, Any]
Chunk = tuple[str, Sequence[Row]]
"""Rows of one table, by the table's name."""

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}


def fill(url: str, chunks: Iterable[Chunk]) -> None:
    """Migrate an empty database, insert the chunks in their order and build the search index."""
    engine = create_engine(plain(url))
    with engine.begin() as connection:
        upgrade_connection(connection)
        for table, rows in chunks:
            if rows:
                _insert(connection, table, rows)
        index_all(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if "postgres" in url else "ANALYZE"))
    engine.dispose()


def plain(url: str) -> URL:
    """Answer the URL with a driver that needs no event loop."""
    parsed = make_url(url)
    return parsed.set(drivername=DRIVERS[parsed.get_backend_name()])


def _insert(connection: Connection, table: str, rows: Sequence[Row]) -> None:
    target = METADATA.tables[table]
    if connection.dialect.name == "sqlite":
        connection.execute(target.insert(), list(rows))
        return
    names = list(rows[0])
    columns = ",".join(f'"{name}"' for name in names)
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])
    key = "pk" if "pk" in names else None
    if key is not None:
        follow = "SELECT setval(pg_get_serial_sequence(:t, 'pk'), :top)"
        top = max(row["pk"] for row in rows)
        connection.execute(text(follow), {"t": table, "top": top})


class Numbers:
    """Keys, ids and codes of made-up rows."""

    def __init__(self, dice: random.Random) -> None:
        """Take the dice that make ids and codes."""
        self._dice = dice
        self._pk: dict[str, int] = {}

    def pk(self, table: str) -> int:
        """Answer the next key of a table."""
        self._pk[table] = self._pk.get(table, 0) + 1
        return self._pk[table]

    def id(self, prefix: str) -> str:
        """Answer a fresh global id."""
        return f"{prefix}_{self._dice.getrandbits(120):030x}"

    def digits(self, count: int) -> str:
        """Answer some digits."""
        return "".join(self._dice.choices("0123456789", k=count))

    def catalog_code(self) -> str:
        """Answer a well-formed catalog code."""
        return f"44{self._dice.randint(1, 10):02d}{self.digits(8)}"

    def credit_code(self) -> str:
        """Answer a well-formed unified social credit code of an organ."""
        body = self.digits(8)
        first = f"11{self.digits(6)}{body}{organisation.check_digit(body)}"
        return first + uscc.check_digit(first)

    def task_code(self, credit_code: str, catalog_code: str) -> str:
        """Answer a well-formed implementation code."""
        return f"{credit_code}{self._dice.randint(1, 6)}{catalog_code}"


def entity(  # noqa: PLR0913  # the columns there are
    table: str,
    numbers: Numbers,
    prefix: str,
    *,
    code: str | None,
    platform: str,
    native_id: str,
    fetched_at: datetime,
    updated_at: datetime,
) -> Row:
    """Answer the columns of a current entity of version 0 beside its elements."""
    return {
        "pk": numbers.pk(table),
        "id": numbers.id(prefix),
        "code": code,
        "platform": platform,
        "native_id": native_id,
        "version": 0,
        "fetched_at": fetched_at,
        "updated_at": updated_at,
        "deleted_at": None,
        "is_current": True,
    }


def in_chunks(table: str, rows: Sequence[Row], size: int = 2_000) -> Iterator[Chunk]:
    """Cut many rows of a table into chunks."""
    for start in range(0, len(rows), size):
        yield table, rows[start : start + size]
