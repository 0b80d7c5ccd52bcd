"""Writing JSON in SQL: pieces of literal text and expressions, and what a statement collects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gateway.resolvers.reads.arguments import Arguments
from gateway.store.dialect import Dialect, concat, literal

Pick = Callable[[Arguments], Any]


@dataclass(frozen=True)
class Literal:
    """JSON text known when the statement is compiled."""

    text: str


@dataclass(frozen=True)
class Expression:
    """An SQL expression that answers JSON text."""

    sql: str


Pieces = Sequence[Literal | Expression]


@dataclass(frozen=True)
class Bind:
    """A bind parameter: its name, and how its value is picked from the arguments of a site."""

    name: str
    site: int
    pick: Pick


@dataclass
class Writing:
    """One statement being written for arguments of one structure.

    With `typed`, objects carry their concrete type for exit B; fields whose site is in
    `omitted` (their arguments are wrong) are left out, exit B reports them. Personal data is
    masked unless the caller's `scopes` have :data:`PERSONAL`; `discloses` says whether any is
    shown whole.
    """

    dialect: Dialect
    arguments: Sequence[Arguments]
    typed: bool = False
    omitted: frozenset[int] = frozenset()
    scopes: frozenset[str] = frozenset()
    binds: list[Bind] = field(default_factory=list)
    rows: int = 0
    discloses: bool = False

    def bind(self, site: int, pick: Pick) -> str:
        """Add a bind parameter and answer how it is written."""
        name = f"p{len(self.binds)}"
        self.binds.append(Bind(name, site, pick))
        return self.dialect.parameter(name)

    def row(self) -> str:
        """Answer a fresh alias."""
        self.rows += 1
        return f"t{self.rows}"


def json_object(members: Iterable[tuple[str, Pieces]]) -> list[Literal | Expression]:
    """Write an object from its members; keys are GraphQL names and need no escaping."""
    pieces: list[Literal | Expression] = []
    separator = "{"
    for key, value in members:
        pieces += [Literal(f'{separator}"{key}":'), *value]
        separator = ","
    pieces.append(Literal("{}" if separator == "{" else "}"))
    return pieces


def text_expression(pieces: Pieces) -> str:
    """Join pieces into one SQL expression; neighbouring literals become one."""
    parts: list[str] = []
    pending = ""
    for piece in pieces:
        if isinstance(piece, Literal):
            pending += piece.text
            continue
        if pending:
            parts.append(literal(pending))
            pending = ""
        parts.append(piece.sql)
    if pending:
        parts.append(literal(pending))
    return concat(parts)
