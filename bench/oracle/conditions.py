"""Filters as conditions of the ORM."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Text, exists, or_, type_coerce

from bench.oracle import rows

Given = tuple[tuple[str, Any], ...]
"""The conditions a filter gives, by attribute; hashable, so that loaders can group by them."""


def given(wanted: Any) -> Given:
    """Answer the conditions of a filter that are not null."""
    if wanted is None:
        return ()
    pairs = ((part.name, getattr(wanted, part.name)) for part in dataclasses.fields(wanted))
    return tuple((name, _plain(value)) for name, value in pairs if value is not None)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(item.value if isinstance(item, Enum) else item for item in value)
    return value


def conditions(model: Any, wanted: Given) -> Iterable[ColumnElement[bool]]:
    """Answer a condition for each that is given."""
    return [SPECIAL.get(name, _plainly(name))(model, value) for name, value in wanted]


def _plainly(name: str) -> Callable[[Any, Any], ColumnElement[bool]]:
    def condition(model: Any, value: Any) -> ColumnElement[bool]:
        column = getattr(model, name)
        made: ColumnElement[bool] = (
            column.in_(value) if isinstance(value, tuple) else column == value
        )
        return made

    return condition


def _levels(model: Any, names: tuple[str, ...]) -> ColumnElement[bool]:
    text = type_coerce(model.use_level, Text())
    return or_(False, *(text.contains(f'"{name}"', autoescape=True) for name in names))  # noqa: FBT003


def _since(model: Any, value: Any) -> ColumnElement[bool]:
    made: ColumnElement[bool] = model.updated_at >= value
    return made


def _found(model: Any, value: bool) -> ColumnElement[bool]:
    any_finding = exists().where(rows.Finding.entity_id == model.id)
    return any_finding if value else ~any_finding


def _found_by(model: Any, names: tuple[str, ...]) -> ColumnElement[bool]:
    by_rule = rows.Finding.rule.in_(names)
    return exists().where(rows.Finding.entity_id == model.id, by_rule)


SPECIAL: Mapping[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "use_level": _levels,
    "updated_since": _since,
    "has_findings": _found,
    "finding_rule": _found_by,
}
