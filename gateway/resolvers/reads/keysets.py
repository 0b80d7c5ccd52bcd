"""Pages by keyset: which rows come next in an order, and cursors that say where a page ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from gateway.resolvers.reads.arguments import Arguments, Window, window
from gateway.resolvers.reads.cursors import Cursor, decode
from gateway.resolvers.reads.matching import Matching
from gateway.resolvers.reads.writing import Writing
from gateway.store.dialect import literal

SORTED = 3_000
"""How many rows that an index finds are sorted rather than come upon in order."""


class Keyset(Protocol):
    """An order of rows."""

    def page(self, size: str) -> str:
        """Write the select of the page's keys and sort values, one row more than its size."""

    def order_by(self, row: str) -> str:
        """Write the order over the alias of what :meth:`page` selects."""

    def cursor(self, row: str, /) -> str:
        """Write a cursor over the alias of a row; `n` is the alias of what `page` selects."""


class ByColumn:
    """The order of a column, ties broken by id; nulls come last both ways."""

    def __init__(self, writing: Writing, site: int, matching: Matching) -> None:
        """Take the statement, the connection's arguments, and which rows it is over."""
        self._writing = writing
        self._site = site
        self._matching = matching
        self._window: Window = window(writing.arguments[site])
        self._order = matching.shape.orders[self._window.order]

    def page(self, size: str) -> str:
        """Sort what orders the rows only; the page's rows are then fetched whole by key.

        Where an index finds few rows they are sorted; many are come upon in order, each part of
        them in its own.
        """
        if ways := self._matching.ways():
            found = " UNION ALL ".join(
                f"SELECT * FROM ({self._rows(f'{size}+1', of=way)}) w" for way in ways
            )
            return f"SELECT * FROM ({found}) e ORDER BY {self.order_by('e')} LIMIT {size}+1"
        if self._matching.is_tied:
            return self._sorted(f"{size}+1")
        if not self._matching.is_narrowed:
            return self._rows(f"{size}+1")
        row = self._writing.row()
        table, where = self._matching.shape.table, self._matching.write(row)
        some = f"SELECT 1 FROM {table} {row} WHERE {where} LIMIT {SORTED}+1"
        few = f"(SELECT count(*) FROM ({some}) s)<={SORTED}"
        found = self._sorted(f"(CASE WHEN {few} THEN {size}+1 ELSE 0 END)")
        walk = self._rows(f"(CASE WHEN {few} THEN 0 ELSE {size}+1 END)", passing_by=True)
        either = f"SELECT * FROM ({found}) f UNION ALL SELECT * FROM ({walk}) w"
        return f"SELECT * FROM ({either}) e LIMIT {size}+1"  # says how few they are

    def _sorted(self, limit: str) -> str:
        """Write the select of rows that are all found before they are sorted."""
        rows = self._writing.dialect.fenced(self._rows(None))
        return f"SELECT f.* FROM {rows} f ORDER BY {self.order_by('f')} LIMIT {limit}"

    def _rows(
        self, limit: str | None, *, passing_by: bool = False, of: Matching | None = None
    ) -> str:
        row = self._writing.row()
        where = (of or self._matching).write(row, passing_by=passing_by)
        if self._window.cursor is not None:
            where = f"{where} AND ({self._beyond(row)})"
        source = f"{self._matching.shape.table} {row}"
        if passing_by:
            table, order = self._matching.shape.table, self.order_by(row)
            source = self._writing.dialect.walked(table, row, order)
        rows = f"SELECT {row}.pk,{row}.id,{row}.{self._order.column} FROM {source} WHERE {where}"
        return rows if limit is None else f"{rows} ORDER BY {self.order_by(row)} LIMIT {limit}"

    @property
    def _down(self) -> bool:
        return self._order.descending is not self._window.backward

    def order_by(self, row: str) -> str:
        """Put nulls last, read forward."""
        direction = "DESC" if self._down else "ASC"
        nulls = f" NULLS {'FIRST' if self._window.backward else 'LAST'}"
        column = f"{row}.{self._order.column} {direction}{'' if self._order.required else nulls}"
        return f"{column},{row}.id {direction}"

    def _beyond(self, row: str) -> str:
        """Write that a row lies beyond the cursor in the direction of paging."""
        compare = "<" if self._down else ">"
        column = f"{row}.{self._order.column}"
        after_id = f"{row}.id{compare}{self._cursor_part(lambda cursor: cursor.id)}"
        if decode(self._window.cursor or "").value is None:
            if self._window.backward:
                return f"{column} IS NOT NULL OR {after_id}"
            return f"{column} IS NULL AND {after_id}"
        value = self._cursor_part(self._sort_value)
        beyond = f"{column}{compare}{value} OR ({column}={value} AND {after_id})"
        return beyond if self._window.backward else f"{beyond} OR {column} IS NULL"

    def _cursor_part(self, part: Callable[[Cursor], object]) -> str:
        def pick(arguments: Arguments) -> object:
            return part(decode(window(arguments).cursor or ""))

        return self._writing.bind(self._site, pick)

    def _sort_value(self, cursor: Cursor) -> object:
        return self._order.bind(self._writing.dialect, cursor.value or "")

    def cursor(self, row: str) -> str:
        """Write order, id and sort value; without the value where it is null."""
        value = self._order.write(self._writing.dialect, row)
        prefix = literal(f"{self._window.order}|")
        return self._writing.dialect.hex(f"{prefix}||{row}.id||coalesce('|'||{value},'')")
