"""Filters as conditions of the ORM."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Text, exists, func, or_, type_coerce

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
    """Answer a condition for each that is given; those on findings are on one and the same."""
    on_finding = {name: value for name, value in wanted if name in ON_FINDING}
    made = [
        SPECIAL.get(name, _plainly(name))(model, value)
        for name, value in wanted
        if name not in ON_FINDING
    ]
    if on_finding:
        found = [getattr(rows.Finding, ON_FINDING[name]).in_(v) for name, v in on_finding.items()]
        made.append(exists().where(rows.Finding.entity_id == model.id, *found))
    return made


ON_FINDING = {"finding_rule": "rule", "finding_severity": "severity"}


def _plainly(name: str) -> Callable[[Any, Any], ColumnElement[bool]]:
    def condition(model: Any, value: Any) -> ColumnElement[bool]:
        column = getattr(model, name)
        made: ColumnElement[bool] = (
            column.in_(value) if isinstance(value, tuple) else column == value
        )
        return made

    return condition


def _holding(name: str) -> Callable[[Any, Any], ColumnElement[bool]]:
    def condition(model: Any, names: tuple[str, ...]) -> ColumnElement[bool]:
        text = type_coerce(getattr(model, name), Text())
        return or_(False, *(text.contains(f'"{one}"', autoescape=True) for one in names))  # noqa: FBT003

    return condition


def _no_more(name: str) -> Callable[[Any, Any], ColumnElement[bool]]:
    def condition(model: Any, value: int) -> ColumnElement[bool]:
        made: ColumnElement[bool] = getattr(model, name) <= value
        return made

    return condition


def _within(model: Any, code: str) -> ColumnElement[bool]:
    digits = code.ljust(12, "0")
    below = next((end for end in (0, 2, 4, 6, 9) if not digits[end:].strip("0")), 12)
    made: ColumnElement[bool] = model.area_code.startswith(digits[:below], autoescape=True)
    return made


def _since(model: Any, value: Any) -> ColumnElement[bool]:
    made: ColumnElement[bool] = model.updated_at >= value
    return made


def _from(name: str) -> Callable[[Any, Any], ColumnElement[bool]]:
    def condition(model: Any, value: Any) -> ColumnElement[bool]:
        made: ColumnElement[bool] = getattr(model, name) >= value
        return made

    return condition


def _until(name: str) -> Callable[[Any, Any], ColumnElement[bool]]:
    def condition(model: Any, value: Any) -> ColumnElement[bool]:
        made: ColumnElement[bool] = getattr(model, name) < value
        return made

    return condition


def _default(model: Any, value: bool) -> ColumnElement[bool]:
    made: ColumnElement[bool] = func.coalesce(model.isdefault, False) == value
    return made


def _happened_since(model: Any, value: Any) -> ColumnElement[bool]:
    happened = model.started_at if model is rows.SyncRun else model.quarantined_at
    made: ColumnElement[bool] = happened >= value
    return made


def _found(model: Any, value: bool) -> ColumnElement[bool]:
    any_finding = exists().where(rows.Finding.entity_id == model.id)
    return any_finding if value else ~any_finding


SPECIAL: Mapping[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    **{
        name: _holding(name)
        for name in (
            "use_level",
            "user_topic_type",
            "corp_topic_type",
            "server_type",
            "handle_type",
            "online_handle_depth",
            "eval_detail",
        )
    },
    "max_limit_scene_num": _no_more("limit_scene_num"),
    "max_promise_working_days": _no_more("promise_working_days"),
    "area_within": _within,
    "updated_since": _since,
    "since": _happened_since,
    "has_findings": _found,
    "isdefault": _default,
    "served_since": _from("service_time"),
    "served_before": _until("service_time"),
    "assessed_since": _from("assess_time"),
    "assessed_before": _until("assess_time"),
}
