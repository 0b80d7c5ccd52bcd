"""Whole records out of the rows that make them up: main row, extension, items, children."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.connectors.exchange_db.found import Found, Set
from gateway.connectors.exchange_db.values import Write, writer
from gateway.connectors.exchange_db.walks import is_item, is_record

Row = Sequence[Any]
Values = dict[str, Any]
Group = tuple[str, ...]
"""What an item and the record that holds it have in common."""
MOST_IN_LIST = 500
"""Keys a statement; some databases refuse more than 1,000."""


@dataclass
class Assembly:
    """Assembles the records of one stream, a page at a time, over one connection."""

    tables: Set
    _writers: dict[str, Write] = field(default_factory=dict)

    async def records(self, connection: AsyncConnection, rows: Sequence[Row]) -> list[Values]:
        """Answer the record of each main row, in order."""
        items = await self._items(connection, rows)
        inside = [item for found in items.values() for item in found]
        parts = await self._parts(connection, [*rows, *inside])
        records = []
        for row in rows:
            record = self._record(row, parts)
            if self.tables.told.items is not None:
                held = items.get(self._group(row), ())
                record[self.tables.told.items.into] = [self._record(item, parts) for item in held]
            records.append(record)
        return records

    async def apart(self, connection: AsyncConnection, items: Sequence[Row]) -> list[Values]:
        """Answer items that no record holds, each with all that is joined to it."""
        parts = await self._parts(connection, items)
        return [self._record(item, parts) for item in items]

    async def mains(self, connection: AsyncConnection, keys: Iterable[Any]) -> list[Row]:
        """Answer the main rows of these keys, items among them."""
        key = self.tables.main.column(self.tables.told.key)
        return [row async for row in _rows(connection, self.tables.main, key, keys)]

    async def holders(
        self, connection: AsyncConnection, items: Sequence[Row]
    ) -> dict[Group, list[Row]]:
        """Answer the records that hold these items, by what they have in common."""
        main, told = self.tables.main, self.tables.told
        if told.items is None:
            return {}
        first = told.items.by[0]
        values = {item[main.place(first)] for item in items}
        found: dict[Group, list[Row]] = defaultdict(list)
        match = matcher(self._group(item) for item in items)
        condition = is_record(self.tables, main.table)
        async for row in _rows(connection, main, main.column(first), values, condition):
            found[match(self._group(row))].append(row)
        return found

    def holders_of(self, item: Row, found: Mapping[Group, list[Row]]) -> list[Row]:
        """Answer the records that hold one item."""
        return found.get(self._group(item), [])

    def is_item(self, row: Row) -> bool:
        """Say whether a main row stands inside another one."""
        items = self.tables.told.items
        return items is not None and bool(same(row[self.tables.main.place(items.column)]))

    async def _items(
        self, connection: AsyncConnection, rows: Sequence[Row]
    ) -> dict[Group, list[Row]]:
        main, told = self.tables.main, self.tables.told
        found: dict[Group, list[Row]] = defaultdict(list)
        if told.items is None:
            return found
        first = told.items.by[0]
        values = {row[main.place(first)] for row in rows}
        match = matcher(self._group(row) for row in rows)
        condition = is_item(self.tables)
        async for row in _rows(connection, main, main.column(first), values, condition):
            if not self.tables.is_withdrawn(main, row):
                found[match(self._group(row))].append(row)
        at = main.place(told.items.column)
        for inside in found.values():
            inside.sort(key=lambda row: str(row[at]))
        return found

    async def _parts(
        self, connection: AsyncConnection, owners: Sequence[Row]
    ) -> dict[str, dict[str, list[Row]]]:
        """Answer the rows joined to main rows: by the table's key in the record, by owner."""
        own = self.tables.main.place(self.tables.told.key)
        keys = {row[own] for row in owners}
        told, match = self.tables.told, matcher((same(key),) for key in keys)
        parts: dict[str, dict[str, list[Row]]] = {}
        for name, table in self._joined():
            at, join = table.place(told.join), table.column(told.join)
            found: dict[str, list[Row]] = defaultdict(list)
            async for row in _rows(connection, table, join, keys):
                if not self.tables.is_withdrawn(table, row):
                    found[match((same(row[at]),))[0]].append(row)
            for rows in found.values():
                rows.sort(key=_in_order(table, told.order, told.key))
            parts[name] = found
        return parts

    def _joined(self) -> Iterator[tuple[str, Found]]:
        if self.tables.extension is not None:
            yield "", self.tables.extension
        yield from self.tables.children.items()

    def _record(self, row: Row, parts: Mapping[str, Mapping[str, list[Row]]]) -> Values:
        main, told = self.tables.main, self.tables.told
        owner = same(row[main.place(told.key)])
        record: Values = {}
        if self.tables.extension is not None:
            extension = self.tables.extension
            newest = max(
                parts[""].get(owner, ()),
                key=lambda r: str(r[extension.place(told.time)]),
                default=None,
            )
            if newest is not None:
                record |= self._written(extension, newest)
        # Of columns that both have, such as the row id, the main row's counts.
        record |= self._written(main, row)
        for name, table in self.tables.children.items():
            record[name] = [self._written(table, part) for part in parts[name].get(owner, ())]
        return record

    def _written(self, table: Found, row: Row) -> Values:
        write = self._writers.get(table.name)
        if write is None:
            write = self._writers[table.name] = writer(table)
        return write(row)

    def _group(self, row: Row) -> Group:
        items = self.tables.told.items
        by = items.by if items is not None else ()
        return tuple(same(row[self.tables.main.place(name)]) for name in by)


async def _rows(
    connection: AsyncConnection,
    table: Found,
    column: Column[Any],
    values: Iterable[Any],
    *conditions: ColumnElement[bool],
) -> Any:
    """The rows whose column has one of the values, so many values a statement."""
    wanted = sorted({bare(value) for value in values if value is not None}, key=str)
    for start in range(0, len(wanted), MOST_IN_LIST):
        chosen = column.in_(wanted[start : start + MOST_IN_LIST])
        for row in await connection.execute(select(table.table).where(chosen, *conditions)):
            yield row


def bare(value: Any) -> Any:
    """A key without the blanks that fill a column of fixed width."""
    return value.rstrip(" ") if isinstance(value, str) else value


def same(value: Any) -> str:
    """A key as two tables agree on it: blanks that a database adds or ignores do not count."""
    return "" if value is None else str(value).strip()


def matcher(groups: Iterable[Group]) -> Callable[[Group], Group]:
    """Answer how a group finds its equal among these: as written, else in any case.

    Many databases compare text in any case; what one of them joined must not be lost here.
    """
    known = set(groups)
    folded = {_folded(group): group for group in known}
    return lambda group: group if group in known else folded.get(_folded(group), group)


def _folded(group: Group) -> Group:
    return tuple(text.casefold() for text in group)


def _in_order(table: Found, order: str, key: str) -> Any:
    at = table.optional_place(order)
    own = table.place(key)

    def place(row: Row) -> tuple[bool, Any, str]:
        number = row[at] if at is not None else None
        return (number is None, number or 0, str(row[own]))

    return place
