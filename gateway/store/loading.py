"""Many rows at once: COPY where the database has it, executemany elsewhere. Same rows, same end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from sqlalchemy import Table, func, insert, select
from sqlalchemy import text as sql

from gateway.store.database import Transaction
from gateway.store.dialect import Dialect

Row = Mapping[str, Any]


async def insert_rows(
    transaction: Transaction, dialect: Dialect, table: Table, rows: Sequence[Row]
) -> None:
    """Insert rows; all have the columns of the first."""
    if not rows:
        return
    if dialect.copies_in:
        await _copy(transaction, dialect, table.name, rows)
    else:
        await transaction.execute(insert(table), rows)


async def merge_rows(
    transaction: Transaction,
    dialect: Dialect,
    table: Table,
    key: Sequence[str],
    rows: Sequence[Row],
) -> None:
    """Insert rows, each over the one of the same key; no key may stand twice."""
    if not rows:
        return
    if dialect.copies_in:
        columns = list(rows[0])
        staged = f"load_{table.name}"
        await transaction.execute(sql(dialect.stage(table.name, staged)))
        await _copy(transaction, dialect, staged, rows)
        await transaction.execute(sql(dialect.merge(table.name, staged, key, columns)))
        await transaction.execute(sql(dialect.clear(staged)))
    else:
        update = [name for name in rows[0] if name not in key]
        await transaction.execute(dialect.upsert(table, key, update), rows)


async def reserve_keys(
    transaction: Transaction, dialect: Dialect, table: Table, count: int
) -> Sequence[int]:
    """Answer so many keys of a table that nobody else gets, growing."""
    if count == 0:
        return ()
    if dialect.copies_in:
        found = await transaction.execute(sql(dialect.next_keys(table.name)), {"count": count})
        return [row[0] for row in found]
    # The transaction holds the database's only lock for writing.
    last = (await transaction.execute(select(func.max(table.c.pk)))).scalar_one() or 0
    return range(last + 1, last + count + 1)


async def _copy(
    transaction: Transaction, dialect: Dialect, target: str, rows: Sequence[Row]
) -> None:
    """Copy rows in on the transaction's own connection."""
    driver = (await transaction.get_raw_connection()).driver_connection
    if not isinstance(driver, psycopg.AsyncConnection):
        raise TypeError("COPY is psycopg's")
    names = list(rows[0])
    statement = dialect.copy_in(target, names)
    async with driver.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for row in rows:
            await copy.write_row([row[name] for name in names])
