"""Many values looked for at once: one parameter whatever their number, so one statement.

A list of parameters would be written, taken apart and planned anew for every length, and no
database takes one of any length.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import orjson
from sqlalchemy import BigInteger, ColumnElement, Integer, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeDecorator, TypeEngine

from gateway.store.tables.columns import Key

Value = TypeVar("Value")

AT_ONCE = 500
"""How many rows are in hand at once where their number is not known."""


def slices(values: Collection[Value], size: int = AT_ONCE) -> Iterator[Sequence[Value]]:
    """Answer the values in their order, so many at a time; nothing where there are none."""
    left = iter(values)
    while found := tuple(islice(left, size)):
        yield found


def among(column: ColumnElement[Any], values: Iterable[str] | Iterable[int]) -> ColumnElement[Any]:
    """Say that a column of texts or keys has one of these values; no text may hold a NUL."""
    kind = _NUMBERS if isinstance(column.type, Key) else _TEXTS
    return _Among(column, bindparam(None, list(values), type_=kind))


class _Values(TypeDecorator[Sequence[Any]]):
    """Values as one parameter: an array where the database has such, else JSON."""

    impl = Text
    cache_ok = True

    def __init__(self, of: type[Text | BigInteger]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the type by database."""
        return dialect.type_descriptor(ARRAY(self.of()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        """Write the values as the database takes them."""
        return value if dialect.name == "postgresql" else orjson.dumps(value).decode()


_TEXTS, _NUMBERS = _Values(Text), _Values(BigInteger)


class _Among(GenericFunction[Any]):
    # Were it a boolean, SQLite would be asked whether it equals 1, and look into no index.
    type = Integer()
    name = "among"
    inherit_cache = True


@compiles(_Among, "postgresql")
def _of_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} = ANY({values})"


@compiles(_Among, "sqlite")
def _of_json(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608  # names of ours
