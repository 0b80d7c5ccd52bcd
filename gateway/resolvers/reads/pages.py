"""Connections in SQL: one scan of the page, whatever parts of the connection are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from gateway.resolvers.reads.arguments import Arguments, window
from gateway.resolvers.reads.cursors import Cursor, decode
from gateway.resolvers.reads.selection import Selected
from gateway.resolvers.reads.shapes import Page, Shape
from gateway.resolvers.reads.writing import (
    Expression,
    Literal,
    Pieces,
    Writing,
    json_object,
    text_expression,
)
from gateway.store.dialect import literal

WriteObject = Callable[[Shape, Sequence[Selected], str], Pieces]
Cell = Callable[[str], str]
"""Writes an expression over one row of the page."""


class PageWriter:
    """Writes one connection.

    The scan (alias `q`) numbers its rows in the direction of paging (`k`) and counts them
    (`c`): one row more than asked for tells whether there is a further page.
    """

    def __init__(
        self, writing: Writing, write_object: WriteObject, shape: Shape, page: Page, site: int
    ) -> None:
        """Take the statement, the writer of entries, and the connection's shape and arguments."""
        self._writing = writing
        self._write_object = write_object
        self._shape = shape
        self._page = page
        self._site = site
        self._arguments = writing.arguments[site]
        self._window = window(self._arguments)
        self._order = shape.orders[self._window.order]
        self._cells: list[str] = []
        self._scans = False

    def write(self, selected: Selected, parent: str | None) -> str:
        """Answer the expression of the connection over the parent's row, or over all rows."""
        self._parent = parent
        name = f"{self._shape.type}Connection"
        members = [(part.key, self._part(name, part)) for part in selected.fields(name)]
        body = text_expression(json_object(members))
        return f"(SELECT {body} FROM ({self._scan()}) q)" if self._scans else body

    # The parts of a connection ---------------------------------------------------------------

    def _part(self, name: str, part: Selected) -> Pieces:
        match part.name:
            case "__typename":
                return [Literal(f'"{name}"')]
            case "totalCount":
                return [Expression(self._total())]
            case "pageInfo":
                return self._page_info(part)
            case "nodes":
                return [Expression(self._entries(self._node(part)))]
            case _:
                return [Expression(self._entries(self._edge(part)))]

    def _entries(self, cell: Cell) -> str:
        column = self._cell(cell)
        order = "q.k DESC" if self._window.backward else "q.k"
        dialect = self._writing.dialect
        shown = f"CASE WHEN q.k<={self._size} THEN q.{column} END"
        return dialect.array(dialect.joined(shown, order))

    def _node(self, selected: Selected) -> Cell:
        fields = selected.fields(self._shape.type)
        return lambda row: text_expression(self._write_object(self._shape, fields, row))

    def _edge(self, selected: Selected) -> Cell:
        name = f"{self._shape.type}Edge"

        def member(inner: Selected, row: str) -> Pieces:
            match inner.name:
                case "__typename":
                    return [Literal(f'"{name}"')]
                case "cursor":
                    return [Literal('"'), Expression(self._cursor(row)), Literal('"')]
                case _:
                    return self._write_object(self._shape, inner.fields(self._shape.type), row)

        return lambda row: text_expression(
            json_object((inner.key, member(inner, row)) for inner in selected.fields(name))
        )

    def _page_info(self, selected: Selected) -> Pieces:
        return json_object(
            (inner.key, self._page_info_member(inner.name)) for inner in selected.fields("PageInfo")
        )

    def _page_info_member(self, name: str) -> Pieces:
        if name == "__typename":
            return [Literal('"PageInfo"')]
        if name in {"startCursor", "endCursor"}:
            return [Expression(self._end(first=(name == "startCursor")))]
        if (name == "hasNextPage") is self._window.backward:
            return [Literal("true" if self._window.cursor is not None else "false")]
        self._scans = True
        return [Expression(f"CASE WHEN max(q.c)>{self._size} THEN 'true' ELSE 'false' END")]

    def _end(self, *, first: bool) -> str:
        column = self._cell(self._cursor)
        size = self._size
        nearest = first is not self._window.backward
        at = "1" if nearest else f"CASE WHEN q.c<{size} THEN q.c ELSE {size} END"
        end = f"max(CASE WHEN q.k={at} AND q.k<={size} THEN q.{column} END)"
        return f"coalesce('\"'||{end}||'\"','null')"

    def _total(self) -> str:
        row = self._writing.row()
        where = self._conditions(row)
        return f"(SELECT CAST(count(*) AS TEXT) FROM {self._shape.table} {row} WHERE {where})"

    # The scan --------------------------------------------------------------------------------

    def _cell(self, cell: Cell) -> str:
        self._scans = True
        name = f"v{len(self._cells)}"
        self._cells.append(f"{cell('r')} AS {name}")
        return name

    def _scan(self) -> str:
        row = self._writing.row()
        where = self._conditions(row)
        if self._window.cursor is not None:
            where = f"{where} AND ({self._beyond(row)})"
        # Only what orders the rows is sorted; the page's rows are then fetched whole by key.
        page = (
            f"SELECT {row}.pk,{row}.id,{row}.{self._order.column} FROM {self._shape.table} {row}"
            f" WHERE {where} ORDER BY {self._order_by(row)} LIMIT {self._size}+1"
        )
        numbered = (
            f"SELECT p.pk,row_number() OVER (ORDER BY {self._order_by('p')}) AS k,"
            f"count(*) OVER () AS c FROM ({page}) p"
        )
        columns = ",".join(["n.k AS k", "n.c AS c", *self._cells])
        direction = "DESC" if self._window.backward else "ASC"
        # The row beyond the page is only counted, its cells are never computed; a page of no
        # rows keeps it, else there would be no row that says so.
        shown = f"n.k<={self._size} OR {self._size}=0"
        return (
            f"SELECT {columns} FROM ({numbered}) n JOIN {self._shape.table} r ON r.pk=n.pk"
            f" WHERE {shown} ORDER BY n.k {direction}"
        )

    @cached_property
    def _size(self) -> str:
        return self._writing.bind(self._site, lambda arguments: window(arguments).size)

    def _conditions(self, row: str) -> str:
        conditions = [f"{row}.is_current"]
        if self._page.where:
            conditions.append(self._page.where.format(p=self._parent, c=row))
        given = self._arguments.get("filter") or {}
        conditions += [self._filter(name, row) for name in sorted(given) if given[name] is not None]
        return " AND ".join(conditions)

    def _filter(self, name: str, row: str) -> str:
        dialect, condition = self._writing.dialect, self._shape.conditions[name]
        parameter = self._writing.bind(
            self._site, lambda arguments: condition.bind(dialect, arguments["filter"][name])
        )
        return condition.write(dialect, row, parameter)

    # Order and cursors -----------------------------------------------------------------------

    @property
    def _down(self) -> bool:
        return self._order.descending is not self._window.backward

    def _order_by(self, row: str) -> str:
        direction = "DESC" if self._down else "ASC"
        nulls = "FIRST" if self._window.backward else "LAST"
        return f"{row}.{self._order.column} {direction} NULLS {nulls},{row}.id {direction}"

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

    def _cursor(self, row: str) -> str:
        value = self._order.write(self._writing.dialect, row)
        prefix = literal(f"{self._window.order}|")
        return self._writing.dialect.hex(f"{prefix}||{row}.id||coalesce('|'||{value},'')")
