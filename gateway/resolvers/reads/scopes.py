"""What a connection is over beside the current entities of a type: the change feed, search hits."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.resolvers.reads.accounts import feed_place
from gateway.resolvers.reads.arguments import Arguments, window
from gateway.resolvers.reads.cursors import FEED, decode, feed_position
from gateway.resolvers.reads.matching import Matching, Term
from gateway.resolvers.reads.writing import Writing


class _Types:
    """The entity types that are asked for; every one where none is named."""

    def __init__(self, writing: Writing, site: int) -> None:
        self._writing = writing
        self._site = site
        self._given = writing.arguments[site].get("types") is not None

    def write(self, row: str) -> list[str]:
        """Write that a row is of one of the types."""
        if not self._given:
            return []
        dialect = self._writing.dialect

        def pick(arguments: Arguments) -> object:
            return dialect.list_value([kind.value for kind in arguments["types"]])

        column = f"{row}.entity_type"
        return [dialect.any_of(column, self._writing.bind(self._site, pick))]


class OfSomeTypes:
    """The documents of several types: what the search root is over."""

    key = "pk"
    matching: Matching | None = None

    def __init__(self, writing: Writing, site: int) -> None:
        """Take the statement and the arguments of the search."""
        self.term = Term(writing, site)
        self._types = _Types(writing, site)

    def documents(self, document: str) -> Sequence[str]:
        """Write the types."""
        return self._types.write(document)

    def entities(self, _document: str) -> Sequence[str]:
        """Write nothing: every document is of a current entity."""
        return []

    def all_rows(self) -> str:
        """Write what stands in FROM and WHERE for every hit, for counting."""
        rows = self.term.hits("d")
        return f"{rows.source} WHERE {' AND '.join([rows.where, *self.documents('d')])}"


class Feed:
    """The change feed in its order, which is the order of commits."""

    def __init__(self, writing: Writing, site: int) -> None:
        """Take the statement and the arguments of the feed."""
        self._writing = writing
        self._site = site
        self._types = _Types(writing, site)

    def page(self, size: str) -> str:
        """Write the select of the next entries."""
        row = self._writing.row()
        conditions = self._types.write(row)
        if window(self._writing.arguments[self._site], FEED).cursor is not None:
            conditions.append(f"{row}.pk>{self._writing.bind(self._site, _position)}")
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"SELECT {row}.pk FROM change {row}{where} ORDER BY {row}.pk LIMIT {size}+1"

    def order_by(self, row: str) -> str:
        """Sort by position."""
        return f"{row}.pk"

    def cursor(self, row: str, /) -> str:
        """Write the position of an entry."""
        return self._writing.dialect.hex(feed_place(row))


def _position(arguments: Arguments) -> int:
    return feed_position(decode(window(arguments, FEED).cursor or ""))
