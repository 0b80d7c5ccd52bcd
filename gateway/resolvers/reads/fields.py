"""What a field of a shape can be, and how the fields of elements are made of their tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlmodel import SQLModel

from gateway.resolvers.caller import PERSONAL
from gateway.standard.element import (
    Element,
    Kind,
    derived_fields,
    elements,
    kind_of,
    raw_codes,
    screened_column,
)
from gateway.store.dialect import Dialect

Write = Callable[[Dialect, str], str]
"""Writes a JSON text expression over the row with the given alias."""


@dataclass(frozen=True)
class Column:
    """A scalar; `masked` writes it for callers who lack the scope."""

    write: Write
    masked: Write | None = None
    scope: str = PERSONAL


@dataclass(frozen=True)
class Part:
    """An object made of the same row."""

    type: str


@dataclass(frozen=True)
class One:
    """At most one row of another shape: the first in `order`."""

    type: str
    where: str
    order: str = "{c}.id"


@dataclass(frozen=True)
class Many:
    """All rows of another shape, in `order`; of its table, or of a `source` that names `{p}`."""

    type: str
    where: str
    order: str
    source: str = ""


@dataclass(frozen=True)
class Page:
    """A connection over what another shape shows; `where` ties it to the parent row.

    Where that may leave very many, `ways` are ties that together say the same, and no row meets
    two of them: an index has the rows of each in the order of the page.
    """

    type: str
    where: str = ""
    ways: tuple[str, ...] = ()


@dataclass(frozen=True)
class Either:
    """At most one entity, of the type that the row's `entity_type` says."""

    where: str


ShapeField = Column | Part | One | Many | Page | Either


def camel(name: str) -> str:
    """Answer the GraphQL name of an attribute."""
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def text(column: str) -> Column:
    """Declare a text column that may hold anything."""
    return Column(lambda dialect, row: dialect.text(f"{row}.{column}"))


def safe(column: str) -> Column:
    """Declare a text column that never needs escaping: ids, enum names."""
    return Column(lambda dialect, row: dialect.safe(f"{row}.{column}"))


def masked(column: str) -> Column:
    """Declare a text column of which only the first sign is shown: 张**."""
    return Column(lambda dialect, row: dialect.text(f"substr({row}.{column},1,1)||'**'"))


def integer(column: str) -> Column:
    """Declare an integer column."""
    return Column(lambda dialect, row: dialect.integer(f"{row}.{column}"))


def flag(column: str) -> Column:
    """Declare a boolean column."""
    return Column(lambda dialect, row: dialect.flag(f"{row}.{column}"))


def instant(column: str) -> Column:
    """Declare an instant column."""
    return Column(lambda dialect, row: dialect.instant(f"{row}.{column}"))


def names(column: str) -> Column:
    """Declare a column that holds a JSON list of enum names."""
    return Column(lambda dialect, row: dialect.json(f"{row}.{column}"))


_BY_KIND: Mapping[Kind, Callable[[str], Column]] = {
    Kind.TEXT: text,
    Kind.INTEGER: integer,
    Kind.FLAG: flag,
    Kind.INSTANT: instant,
    Kind.CODE: safe,
    Kind.CODES: names,
}


def element_fields(model: type[SQLModel]) -> dict[str, ShapeField]:
    """Answer the fields of every element of a table, of every raw code, and what is derived."""
    fields: dict[str, ShapeField] = {
        camel(name): _element_field(model, name, fact) for name, fact in elements(model).items()
    }
    fields.update({camel(name): text(name) for name in raw_codes(model).values()})
    derived = derived_fields(model)
    return fields | {camel(name): _BY_KIND[kind_of(model, name)](name) for name in derived}


def _element_field(model: type[SQLModel], name: str, fact: Element) -> Column:
    if fact.is_personal:
        hidden = text(screened_column(name)) if fact.free_text else masked(name)
        return Column(text(name).write, hidden.write)
    return _BY_KIND[kind_of(model, name)](name)
