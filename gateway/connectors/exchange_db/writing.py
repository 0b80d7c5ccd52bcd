"""One record written into the exchange tables, in the transaction of its batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.connectors.exchange_db.found import Found, Set
from gateway.connectors.exchange_db.outgoing_rows import (
    BATCHED_BY,
    MARKED_BY,
    Marks,
    Planned,
    planned_rows,
)
from gateway.connectors.exchange_db.walks import is_item
from gateway.connectors.outward import Parcel


async def write_record(
    connection: AsyncConnection, parcel: Parcel, tables: Set, marks: Marks, reset: str | None
) -> None:
    """Bring the rows of a record to what it says now; raises `Misfit` before anything is written.

    Every row of it gets the batch, also those that did not change: a reader of the batch has the
    record whole. Rows that it has no longer are marked as withdrawn.
    """
    if parcel.operation == "D":
        await _withdraw(connection, parcel, tables, marks, reset, keep={})
        return
    planned = planned_rows(parcel, tables, marks, reset)
    by_table: dict[str, list[Planned]] = {}
    for row in planned:
        by_table.setdefault(row.table.name, []).append(row)
    for rows in by_table.values():
        await _put(connection, tables, rows, parcel)
    keep = {name: {row.key for row in rows} for name, rows in by_table.items()}
    await _withdraw(connection, parcel, tables, marks, reset, keep)


async def _put(
    connection: AsyncConnection, tables: Set, rows: Sequence[Planned], parcel: Parcel
) -> None:
    table, told = rows[0].table, tables.told
    key, mark = table.column(told.key), table.column(told.operation)
    statement = select(key).where(key.in_([row.key for row in rows]))
    there = {str(found).strip() for found in (await connection.execute(statement)).scalars()}
    added = [row.values for row in rows if row.key not in there]
    if added:
        await connection.execute(insert(table.table), added)
    changed = [row for row in rows if row.key in there]
    if not changed:
        return
    names = [name for name in changed[0].values if name != key.name]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    await connection.execute(
        update(table.table).where(key == bindparam("of_key")).values(values),
        [
            {"of_key": row.key}
            | {f"new_{name}": row.values[name] for name in names}
            # What had been withdrawn up there comes in anew.
            | {f"new_{mark.name}": parcel.operation if row.key == parcel.entity_id else "U"}
            for row in changed
        ],
    )


async def _withdraw(  # noqa: PLR0913, PLR0917  # where, what, how marked, what stays
    connection: AsyncConnection,
    parcel: Parcel,
    tables: Set,
    marks: Marks,
    reset: str | None,
    keep: dict[str, set[str]],
) -> None:
    """Mark what stands up there of a record as withdrawn, except the rows to keep."""
    main, told = tables.main, tables.told
    owners = {parcel.entity_id, *await _items(connection, parcel, tables)}
    kept = keep.get(main.name, set())
    gone = [(main, main.column(told.key).in_(sorted(owners - kept)))]
    for table in (*tables.children.values(), *([tables.extension] if tables.extension else ())):
        join, own = table.column(told.join), table.column(told.key)
        here = sorted(keep.get(table.name, set()))
        gone.append((table, join.in_(sorted(owners | kept)) & own.not_in(here)))
    for table, rows in gone:
        mark = table.optional(reset) if reset is not None else None
        values = {} if mark is None else {mark.name: None}
        await connection.execute(
            update(table.table)
            .where(rows, _stands(table, tables, marks))
            .values(values | _withdrawn(table, tables, marks))
        )


async def _items(connection: AsyncConnection, parcel: Parcel, tables: Set) -> Iterable[str]:
    """The row ids of the handling items that stand up there inside a list."""
    main, told = tables.main, tables.told
    if told.items is None:
        return ()
    same = [
        main.column(name) == parcel.record.get(known)
        for name, known in (("TASK_CODE", "taskCode"), ("TASK_VERSION", "taskVersion"))
    ]
    ours = main.column(MARKED_BY)
    statement = select(main.column(told.key)).where(is_item(tables), ours.is_not(None), *same)
    return [str(found).strip() for found in (await connection.execute(statement)).scalars()]


def _stands(table: Found, tables: Set, marks: Marks) -> ColumnElement[bool]:
    """The condition that a row is ours and not withdrawn."""
    operation = table.column(tables.told.operation)
    is_live = or_(operation.is_(None), func.upper(func.trim(operation)) != "D")
    return is_live & (table.column(MARKED_BY) == marks.source)


def _withdrawn(table: Found, tables: Set, marks: Marks) -> dict[str, Any]:
    return {
        table.column(tables.told.operation).name: "D",
        table.column(tables.told.time).name: marks.time,
        table.column(BATCHED_BY).name: marks.batch,
    }
