"""A record's content in the form tables keep, and as the JSON text a copy keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Any

import orjson
from sqlmodel import SQLModel

from gateway.standard.element import (
    Kind,
    derived_fields,
    elements,
    kind_of,
    personal,
    raw_codes,
)
from gateway.standard.nouns import Noun
from gateway.standard.record import Draft


@dataclass(frozen=True)
class Content:
    """Elements and children of a record in the form tables keep: names, JSON text, UTC."""

    elements: Mapping[str, Any]
    children: Mapping[str, Sequence[Content]] = field(default_factory=dict)


def content_of(draft: Draft) -> Content:
    """Answer a draft's content in the form tables keep."""
    children = {
        name: tuple(content_of(child) for child in drafts)
        for name, drafts in draft.children.items()
    }
    return Content(_columns(draft.elements), children)


def _columns(record: SQLModel) -> dict[str, Any]:
    coded, derived = _special(type(record))
    columns = record.__dict__.copy()
    for name in derived:
        del columns[name]
    for name in coded:
        if (value := columns[name]) is not None:
            columns[name] = _stored(value)
    return columns


@cache
def _special(model: type[SQLModel]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Answer which fields of a model hold members of a code table, and which are worked out."""
    return tuple(raw_codes(model)), tuple(derived_fields(model))


def _stored(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.name
    return orjson.dumps([member.name for member in value]).decode()


def dump(noun: Noun, content: Content) -> str:
    """Write a content as JSON text; absent elements are left out.

    Personal elements of the record itself stand apart, as `personal`, where it has any.
    """
    plain = _plain(content)
    hidden = personal(noun.elements) & plain["elements"].keys()
    if hidden:
        said = plain["elements"]
        plain["personal"] = {name: said[name] for name in said if name in hidden}
        plain["elements"] = {name: said[name] for name in said if name not in hidden}
    return orjson.dumps(plain).decode()


def load(noun: Noun, text: str) -> Content:
    """Read a content back."""
    return _content(noun, orjson.loads(text))


def _plain(content: Content) -> dict[str, Any]:
    present = {name: value for name, value in content.elements.items() if value is not None}
    children = {
        name: [_plain(child) for child in inner]
        for name, inner in content.children.items()
        if inner
    }
    return {"elements": present, "children": children}


def _content(noun: Noun, plain: Mapping[str, Any]) -> Content:
    names = (*elements(noun.elements), *raw_codes(noun.elements).values())
    said = plain["elements"] | plain.get("personal", {})
    values = {name: said.get(name) for name in names}
    for name in elements(noun.elements):
        if values[name] is not None and kind_of(noun.elements, name) is Kind.INSTANT:
            values[name] = datetime.fromisoformat(values[name]).astimezone(UTC)
    children = {
        name: tuple(_content(child, inner) for inner in plain["children"].get(name, ()))
        for name, child in noun.children.items()
    }
    return Content(values, children)
