"""A shape: how the fields of one GraphQL type are written in SQL, and which rows it shows.

A relation is a condition between the alias of the row it starts from (`{p}`) and of the row it
leads to (`{c}`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gateway.resolvers.reads.fields import ShapeField
from gateway.resolvers.reads.filters import Condition
from gateway.store.dialect import Dialect

CURRENT = "{c}.is_current"
ALL = "1=1"
"""That a connection shows every row."""


@dataclass(frozen=True)
class Order:
    """A sort key of a connection; ties are broken by id, nulls come last both ways.

    Where the column is `required`, nulls are not mentioned: only then PostgreSQL walks the index.
    """

    column: str
    descending: bool = False
    instant: bool = False
    required: bool = False

    def write(self, dialect: Dialect, row: str) -> str:
        """Write the value as the text a cursor carries, null as SQL null."""
        column = f"{row}.{self.column}"
        return dialect.instant_text(column) if self.instant else column

    def bind(self, dialect: Dialect, value: str) -> Any:
        """Answer what to bind for a value that came out of a cursor."""
        return dialect.instant_value(datetime.fromisoformat(value)) if self.instant else value


@dataclass(frozen=True)
class Shape:
    """One GraphQL type: its table, how its fields are written, which rows a connection shows."""

    type: str
    table: str
    fields: Mapping[str, ShapeField]
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    orders: Mapping[str, Order] = field(default_factory=dict)
    shown: str = "{c}.is_current"


def by_time(column: str) -> dict[str, Order]:
    """Answer the orders of what happened at a time."""
    return {
        "TIME_ASC": Order(column, instant=True, required=True),
        "TIME_DESC": Order(column, descending=True, instant=True, required=True),
    }
