"""Many rows at once: COPY where the database has it, executemany elsewhere. Same rows, same end.

Rows may be made while they are taken: the database works on the first while the next are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import psycopg
from sqlalchemy import Table, func, insert, select
from sqlalchemy import text as sql

from gateway.store.database import Transaction
from gateway.store.dialect import Dialect

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Staged:
    """Rows on their way into a table: copied in beside it, or still at hand."""

    table: Table
    columns: Sequence[str]
    rows: Sequence[Row]


async def insert_rows(
    transaction: Transaction, dialect: Dialect, table: Table, rows: Iterable[Row]
) -> None:
    """Insert rows; all have the columns of the first."""
    if dialect.copies_in:
        await _copy(transaction, dialect, table.name, rows)
    elif found := list(rows):
        await transaction.execute(insert(table), found)


async def stage_rows(
    transaction: Transaction, dialect: Dialect, table: Table, rows: Iterable[Row]
) -> Staged:
    """Take rows that :func:`merge_staged` will put into their table."""
    if not dialect.copies_in:
        found = list(rows)
        return Staged(table, list(found[0]) if found else (), found)
    ahead = iter(rows)
    first = next(ahead, None)
    if first is None:
        return Staged(table, (), ())
    staged = _beside(table)
    await transaction.execute(sql(dialect.stage(table.name, staged)))
    columns = await _copy(transaction, dialect, staged, chain((first,), ahead))
    return Staged(table, columns, ())


async def merge_staged(
    transaction: Transaction, dialect: Dialect, staged: Staged, key: Sequence[str]
) -> None:
    """Insert staged rows, each over the one of the same key; no key may stand twice."""
    table, columns = staged.table, staged.columns
    if not columns:
        return
    if dialect.copies_in:
        await transaction.execute(sql(dialect.merge(table.name, _beside(table), key, columns)))
        await transaction.execute(sql(dialect.clear(_beside(table))))
    else:
        update = [name for name in columns if name not in key]
        await transaction.execute(dialect.upsert(table, key, update), staged.rows)


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


def _beside(table: Table) -> str:
    return f"load_{table.name}"


async def _copy(
    transaction: Transaction, dialect: Dialect, target: str, rows: Iterable[Row]
) -> Sequence[str]:
    """Copy rows in on the transaction's own connection; answer their columns."""
    ahead = iter(rows)
    first = next(ahead, None)
    if first is None:
        return ()
    driver = (await transaction.get_raw_connection()).driver_connection
    if not isinstance(driver, psycopg.AsyncConnection):
        raise TypeError("COPY is psycopg's")
    names = list(first)
    statement = dialect.copy_in(target, names)
    async with driver.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for row in chain((first,), ahead):
            await copy.write_row([row[name] for name in names])
    return names
