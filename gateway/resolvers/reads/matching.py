"""Which rows a connection is over: current ones, the parent's, those that its arguments ask for."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.resolvers.reads.arguments import Arguments, term
from gateway.resolvers.reads.fields import Page
from gateway.resolvers.reads.shape import Shape
from gateway.resolvers.reads.writing import Writing
from gateway.store.dialect import Rows
from gateway.store.grams import term_grams


class Matching:
    """Writes the conditions of one connection over the alias of an entity's row."""

    def __init__(
        self, writing: Writing, site: int, shape: Shape, page: Page, parent: str | None
    ) -> None:
        """Take the statement, the connection's arguments and shape, and the parent's row."""
        self._writing = writing
        self._site = site
        self.shape = shape
        self.term = Term(writing, site)
        self._page = page
        self._parent = parent
        self._arguments = writing.arguments[site]
        given = self._arguments.get("filter") or {}
        self._given = [name for name in sorted(given) if given[name] is not None]

    @property
    def is_tied(self) -> bool:
        """Say whether the rows belong to a parent; an index finds these few."""
        return bool(self._page.where)

    def ways(self) -> list[Matching]:
        """Answer the same rows in parts, each with a tie of its own; none where it is in one."""
        rest = (self._writing, self._site, self.shape)
        return [
            Matching(*rest, Page(self.shape.type, way), self._parent) for way in self._page.ways
        ]

    @property
    def is_searched(self) -> bool:
        """Say whether a search text is given."""
        return self._arguments.get("search") is not None

    def write(self, row: str, *, passing_by: bool = False) -> str:
        """Write every condition; `passing_by` for rows that are come upon in order anyway."""
        searched = [self._searched(row)] if self.is_searched else []
        return " AND ".join([self.filtered(row, passing_by=passing_by), *searched])

    def filtered(self, row: str, *, passing_by: bool = False) -> str:
        """Write every condition but the search."""
        filters = self._filters(row, self._given, passing_by=passing_by)
        return " AND ".join([*self._own(row), *filters])

    @property
    def is_narrowed(self) -> bool:
        """Say whether an index finds the rows, few or many."""
        return any(self.shape.conditions[name].narrow for name in self._given)

    def narrow(self, row: str) -> str | None:
        """Write the conditions that few rows meet; None where there are none."""
        names = [name for name in self._given if self.shape.conditions[name].narrow]
        return " AND ".join([*self._own(row), *self._filters(row, names)]) if names else None

    def all_rows(self) -> str:
        """Write what stands in FROM and WHERE for every row of the connection, for counting."""
        if self.is_searched and self.is_plain():
            hits = self._hits(self._writing.row())
            return f"{hits.source} WHERE {hits.where}"
        row = self._writing.row()
        return f"{self.shape.table} {row} WHERE {self.write(row)}"

    @property
    def is_whole(self) -> bool:
        """Say whether the connection is over every current entity of its type."""
        return self.is_plain() and not self.is_searched

    def is_plain(self) -> bool:
        """Say whether every current entity meets the conditions, the search apart."""
        return not self._given and not self.is_tied

    def _own(self, row: str) -> list[str]:
        tie = [self._page.where.format(p=self._parent, c=row)] if self._page.where else []
        return [self.shape.shown.format(c=row), *tie]

    # Filters ---------------------------------------------------------------------------------

    def _filters(self, row: str, names: Iterable[str], *, passing_by: bool = False) -> list[str]:
        plain, found = [], []
        finding = self._writing.row()
        for name in names:
            if self.shape.conditions[name].on_finding:
                found.append(self._filter(name, finding))
            else:
                plain.append(self._filter(name, row, passing_by=passing_by))
        if found:
            where = " AND ".join([f"{finding}.entity_id={row}.id", *found])
            plain.append(f"EXISTS(SELECT 1 FROM finding {finding} WHERE {where})")
        return plain

    def _filter(self, name: str, row: str, *, passing_by: bool = False) -> str:
        dialect, condition = self._writing.dialect, self.shape.conditions[name]
        parameter = self._writing.bind(
            self._site, lambda arguments: condition.bind(dialect, arguments["filter"][name])
        )
        write = condition.pass_by if passing_by else None
        return (write or condition.write)(dialect, row, parameter)

    # Search ----------------------------------------------------------------------------------

    def _searched(self, row: str) -> str:
        """Write that the row's document holds the search text."""
        document = self._writing.row()
        if self.is_tied:
            tie = f"{document}.entity_type='{self.shape.type}' AND {document}.entity_pk={row}.pk"
            where = f"{tie} AND {self.term.held(document)}"
            return f"EXISTS(SELECT 1 FROM search_document {document} WHERE {where})"
        hits = self._hits(document)
        return f"{row}.pk IN (SELECT {document}.entity_pk FROM {hits.source} WHERE {hits.where})"

    def _hits(self, document: str) -> Rows:
        hits = self.term.hits(document)
        return Rows(hits.source, f"{hits.where} AND {document}.entity_type='{self.shape.type}'")


class Term:
    """Writes that documents hold a search text."""

    def __init__(self, writing: Writing, site: int) -> None:
        """Take the statement and the arguments that hold the text."""
        self._writing = writing
        self._site = site

    def text(self) -> str:
        """Bind the text as it is compared."""
        return self._writing.bind(self._site, term)

    def grams(self, column: str | None) -> str:
        """Bind the grams of the text."""
        dialect = self._writing.dialect

        def pick(arguments: Arguments) -> object:
            return dialect.grams_value(column, term_grams(term(arguments)))

        return self._writing.bind(self._site, pick)

    def held(self, document: str) -> str:
        """Write that a document holds the text."""
        dialect, text = self._writing.dialect, self.text()
        places = [dialect.position(f"{document}.{name}", text) for name in ("name", "text")]
        return "(" + " OR ".join(f"{place}>0" for place in places) + ")"

    def hits(self, document: str) -> Rows:
        """Write where the index finds the documents that hold the text."""
        rows = self._writing.dialect.hits(document, None, self.grams(None))
        return Rows(rows.source, f"{rows.where} AND {self.held(document)}")
