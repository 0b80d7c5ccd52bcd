"""An element of the data standard is declared once: as a field made by :func:`element`.

From that field come the table column, validation, the GraphQL field, the default mapping,
the completeness rule and the reference page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from sqlmodel import Boolean, DateTime, Field, Integer, SQLModel, Text

from gateway.standard.codes import Code


class Instant(DateTime):
    """A point in time: timestamptz where the database has it, naive UTC text on SQLite."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(timezone=True)


class Family(StrEnum):
    """The five families of the national exchange tables, in the order of `families`."""

    GENERAL = "general"
    PUBLIC = "public"
    PUNISH = "punish"
    HANDLE = "handle"
    CHECK = "check"


class Need(StrEnum):
    """Whether a family's table has the column: NOT NULL, nullable, or not at all."""

    REQUIRED = "R"
    OPTIONAL = "O"
    ABSENT = "-"


class DataClass(StrEnum):
    """Who may see an element; decides masking, caching and what exports leave out."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE_PERSONAL = "sensitive personal"
    IMPORTANT = "important"


PUBLIC = DataClass.PUBLIC
INTERNAL = DataClass.INTERNAL
PERSONAL = DataClass.PERSONAL
SENSITIVE_PERSONAL = DataClass.SENSITIVE_PERSONAL


class Group(StrEnum):
    """Who owns an element's content (attachment 7 of the Chongming work points, M13).

    Exchange elements are marks of the platform's own row: they differ by nature.
    """

    SUBSTANTIVE = "substantive"
    PROCEDURAL = "procedural"
    EXCHANGE = "exchange"


NATIONAL = "国家交换列"
PROVINCIAL = "省级扩展要素，列"
GBT_39046 = "GB/T 39046-2020 表 4 要素"
PORTAL = "门户要素"
OURS = "本网关要素"
"""Where an element is defined, as its description says it."""


class Kind(StrEnum):
    """What a raw value becomes."""

    TEXT = "text"
    INTEGER = "integer"
    FLAG = "flag"
    INSTANT = "instant"
    CODE = "code"
    CODES = "codes"


@dataclass(frozen=True)
class Element:
    """The facts of one standard element."""

    term: str
    column: str
    data_class: DataClass
    families: str
    codes: type[Code] | None = None
    group: Group = Group.SUBSTANTIVE
    identifier: str | None = None
    origin: str = NATIONAL
    free_text: bool = False

    @property
    def is_personal(self) -> bool:
        """Whether only those with the scope `personal` may see it whole."""
        return self.data_class in {DataClass.PERSONAL, DataClass.SENSITIVE_PERSONAL}

    def need(self, family: Family) -> Need:
        """Say whether the exchange table of a family requires this element."""
        return Need(self.families[list(Family).index(family)])


@dataclass(frozen=True)
class RawCode:
    """Marks the field that keeps a coded element's code as the platform wrote it."""

    of: str


@dataclass(frozen=True)
class Derived:
    """Marks a field that is worked out from elements when the entity is stored."""

    term: str
    codes: type[Code] | None = None


_SA_TYPES: dict[Any, Any] = {
    "text": Text,
    "integer": Integer,
    "flag": Boolean,
    "instant": Instant,
    "code": Text,
    "codes": Text,
}


def element(  # noqa: PLR0913  # the facts of an element
    term: str,
    column: str,
    data_class: DataClass,
    families: str = "OOOOO",
    kind: Kind = Kind.TEXT,
    *,
    codes: type[Code] | None = None,
    group: Group = Group.SUBSTANTIVE,
    identifier: str | None = None,
    origin: str = NATIONAL,
    note: str = "",
    free_text: bool = False,
) -> Any:
    """Declare an element as a nullable field.

    `families` holds one letter for each of general, public, punish, handle and check:
    R required, O optional, - absent (domain page, tables 1 and 2). `identifier` names the
    coding rule that the text is held against, `origin` where the element is defined. A personal
    `free_text` is shown to everybody, but screened: its table has it so, too, in the
    :func:`screened_column`.
    """
    facts = Element(term, column, data_class, families, codes, group, identifier, origin, free_text)
    return _field(facts, f"{term}。{note}{origin} {column}。", kind)


def raw_code(of: str, term: str) -> Any:
    """Declare the field that keeps the raw code of the coded element `of`."""
    return _field(RawCode(of), f"{term}代码。平台原值。", Kind.TEXT)


def derived(
    term: str, kind: Kind = Kind.TEXT, *, codes: type[Code] | None = None, note: str = ""
) -> Any:
    """Declare a field that is worked out when the entity is stored."""
    return _field(Derived(term, codes), f"{term}。{note}由本网关推算。", kind)


def _field(facts: Element | RawCode | Derived, description: str, kind: Kind) -> Any:
    info: FieldInfo = Field(default=None, description=description, sa_type=_SA_TYPES[kind.value])
    info.metadata.append(facts)
    return info


@cache
def elements(model: type[SQLModel]) -> Mapping[str, Element]:
    """Answer the elements of a model by attribute name, in the order of declaration."""
    return {
        name: fact
        for name, info in model.model_fields.items()
        for fact in info.metadata
        if isinstance(fact, Element)
    }


@cache
def personal(model: type[SQLModel]) -> frozenset[str]:
    """Answer the attributes of a model that are personal."""
    return frozenset(name for name, fact in elements(model).items() if fact.is_personal)


@cache
def free_texts(model: type[SQLModel]) -> tuple[str, ...]:
    """Answer the attributes of a model that people write freely."""
    return tuple(name for name, fact in elements(model).items() if fact.free_text)


def screened_column(name: str) -> str:
    """Answer the column that keeps a free text without phone and ID numbers."""
    return f"{name}_screened"


@cache
def required(model: type[SQLModel], family: Family) -> Mapping[str, Element]:
    """Answer the elements that a family requires."""
    return {
        name: fact for name, fact in elements(model).items() if fact.need(family) is Need.REQUIRED
    }


@cache
def raw_codes(model: type[SQLModel]) -> Mapping[str, str]:
    """Answer, by coded element, the attribute that keeps its raw code."""
    return {
        fact.of: name
        for name, info in model.model_fields.items()
        for fact in info.metadata
        if isinstance(fact, RawCode)
    }


@cache
def derived_fields(model: type[SQLModel]) -> Mapping[str, Derived]:
    """Answer the derived fields of a model by attribute name."""
    return {
        name: fact
        for name, info in model.model_fields.items()
        for fact in info.metadata
        if isinstance(fact, Derived)
    }


@cache
def kind_of(model: type[SQLModel], name: str) -> Kind:
    """Answer what a raw value of this attribute becomes, read from its annotation."""
    annotation = model.model_fields[name].annotation
    inner = next(arg for arg in _arguments(annotation) if arg is not type(None))
    if get_origin(inner) is list:
        return Kind.CODES
    if isinstance(inner, type) and issubclass(inner, Code):
        return Kind.CODE
    kinds = {str: Kind.TEXT, int: Kind.INTEGER, bool: Kind.FLAG, datetime: Kind.INSTANT}
    return kinds[inner]


def _arguments(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) in {Union, UnionType}:
        return get_args(annotation)
    return (annotation,)
