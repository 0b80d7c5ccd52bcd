"""Connections in SQL: one scan of the page, whatever parts of the connection are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from gateway.resolvers.reads.arguments import RELEVANCE, window
from gateway.resolvers.reads.cursors import FEED
from gateway.resolvers.reads.facets import FacetWriter
from gateway.resolvers.reads.fields import Page
from gateway.resolvers.reads.keysets import ByColumn, Keyset
from gateway.resolvers.reads.matching import Matching
from gateway.resolvers.reads.relevance import ByRelevance, OfOneType
from gateway.resolvers.reads.scopes import Feed, OfSomeTypes
from gateway.resolvers.reads.selection import Selected
from gateway.resolvers.reads.shape import Shape
from gateway.resolvers.reads.shapes import SHAPES
from gateway.resolvers.reads.writing import (
    Expression,
    Literal,
    Pieces,
    Writing,
    json_object,
    text_expression,
)

WriteObject = Callable[[Shape, Sequence[Selected], str], Pieces]
Cell = Callable[[str], str]
"""Writes an expression over one row of the page."""


@dataclass(frozen=True)
class Over:
    """The rows a connection is over: their shape, their order, and how they are counted."""

    shape: Shape
    keyset: Keyset
    all_rows: Callable[[], str]
    matching: Matching | None = None
    order: str | None = None


def over_entities(
    writing: Writing, site: int, shape: Shape, page: Page, parent: str | None
) -> Over:
    """Answer the rows of a connection of entities."""
    matching = Matching(writing, site, shape, page, parent)
    if window(writing.arguments[site]).order == RELEVANCE:
        keyset: Keyset = ByRelevance(writing, site, OfOneType(matching))
    else:
        keyset = ByColumn(writing, site, matching)
    return Over(shape, keyset, matching.all_rows, matching)


def over_hits(writing: Writing, site: int) -> Over:
    """Answer the rows of a search over several types."""
    scope = OfSomeTypes(writing, site)
    return Over(SHAPES["SearchHit"], ByRelevance(writing, site, scope), scope.all_rows)


def over_changes(writing: Writing, site: int) -> Over:
    """Answer the rows of the change feed."""
    return Over(SHAPES["Change"], Feed(writing, site), lambda: "change", order=FEED)


class PageWriter:
    """Writes one connection.

    The scan (alias `q`) numbers its rows in the direction of paging (`k`) and counts them
    (`c`): one row more than asked for tells whether there is a further page.
    """

    def __init__(self, writing: Writing, write_object: WriteObject, over: Over, site: int) -> None:
        """Take the statement, the writer of entries, and the connection's rows and arguments."""
        self._writing = writing
        self._write_object = write_object
        self._over = over
        self._shape = over.shape
        self._keyset = over.keyset
        self._site = site
        self._window = window(writing.arguments[site], over.order)
        self._cells: list[str] = []
        self._scans = False

    def write(self, selected: Selected) -> str:
        """Answer the expression of the connection."""
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
            case "facets" if self._over.matching is not None:
                return FacetWriter(self._writing, self._over.matching).write(part)
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
                    return [Literal('"'), Expression(self._keyset.cursor(row)), Literal('"')]
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
        column = self._cell(self._keyset.cursor)
        size = self._size
        nearest = first is not self._window.backward
        at = "1" if nearest else f"CASE WHEN q.c<{size} THEN q.c ELSE {size} END"
        end = f"max(CASE WHEN q.k={at} AND q.k<={size} THEN q.{column} END)"
        return f"coalesce('\"'||{end}||'\"','null')"

    def _total(self) -> str:
        return f"(SELECT CAST(count(*) AS TEXT) FROM {self._over.all_rows()})"

    # The scan --------------------------------------------------------------------------------

    def _cell(self, cell: Cell) -> str:
        self._scans = True
        name = f"v{len(self._cells)}"
        self._cells.append(f"{cell('r')} AS {name}")
        return name

    def _scan(self) -> str:
        order = self._keyset.order_by("p")
        numbered = (
            f"SELECT p.*,row_number() OVER (ORDER BY {order}) AS k,count(*) OVER () AS c"
            f" FROM ({self._keyset.page(self._size)}) p"
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
        order = self._over.order
        return self._writing.bind(self._site, lambda given: window(given, order).size)
