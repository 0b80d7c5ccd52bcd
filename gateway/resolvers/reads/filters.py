"""The filters of connections: for each type, which conditions there are and how SQL writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.standard.identifiers import region
from gateway.store.dialect import Dialect

LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True)
class Condition:
    """A filter: writes a predicate from the alias and the bind parameter of its value.

    `narrow` says that few rows meet it and an index finds them. Conditions `on_finding` are over
    the alias of a finding; those given together must hold for one and the same finding.
    """

    write: Callable[[Dialect, str, str], str]
    bind: Callable[[Dialect, Any], Any]
    narrow: bool = False
    on_finding: bool = False


def equals(column: str, *, narrow: bool = False) -> Condition:
    """Declare a filter by one text."""
    return Condition(
        lambda _, row, value: f"{row}.{column}={value}", lambda _, value: str(value), narrow
    )


def is_flag(column: str) -> Condition:
    """Declare a filter by a boolean."""
    return Condition(lambda _, row, value: f"{row}.{column}={value}", lambda _, value: value)


def at_most(column: str) -> Condition:
    """Declare a filter by the largest number; null never meets it."""
    return Condition(lambda _, row, value: f"{row}.{column}<={value}", lambda _, value: value)


def one_of(column: str) -> Condition:
    """Declare a filter by any of several enum values or texts."""
    return Condition(
        lambda dialect, row, value: dialect.any_of(f"{row}.{column}", value), _bind_texts
    )


def holds(column: str) -> Condition:
    """Declare a filter on a multi-valued element: it holds any of several enum values."""
    return Condition(
        lambda dialect, row, value: dialect.contains(f"{row}.{column}", value), _bind_texts
    )


def since(column: str) -> Condition:
    """Declare a filter by an instant: at it or later."""
    return Condition(
        lambda _, row, value: f"{row}.{column}>={value}",
        lambda dialect, value: dialect.instant_value(value),
    )


def within(column: str) -> Condition:
    """Declare a filter by a region and everything below it: all codes that begin like its own."""
    return Condition(
        lambda dialect, row, value: dialect.begins(f"{row}.{column}", value),
        lambda _, value: region.parse(value).prefix,
        narrow=True,
    )


def finding_is(column: str) -> Condition:
    """Declare a filter by a finding: one of several texts or enum values stands in its column."""
    return Condition(
        lambda dialect, finding, value: dialect.any_of(f"{finding}.{column}", value),
        _bind_texts,
        on_finding=True,
    )


def has_findings(_: Dialect, row: str, value: str) -> str:
    """Write whether any finding stands on the row."""
    return f"EXISTS(SELECT 1 FROM finding f WHERE f.entity_id={row}.id)={value}"


def _bind_texts(dialect: Dialect, values: list[Any]) -> Any:
    return dialect.list_value([value if isinstance(value, str) else value.name for value in values])


_EVERY: Mapping[str, Condition] = {
    "platform": equals("platform"),
    "updatedSince": since("updated_at"),
    "hasFindings": Condition(has_findings, lambda _, value: value),
    "findingRule": finding_is("rule"),
    "findingSeverity": finding_is("severity"),
}
"""What every entity can be asked for."""

_SHARED: Mapping[str, Condition] = {
    "taskType": one_of("task_type"),
    "taskState": one_of("task_state"),
    "useLevel": holds("use_level"),
}
"""What a catalog item and an implementation list share."""

FILTERS: Mapping[str, Mapping[str, Condition]] = {
    "CatalogItem": {
        **_SHARED,
        "catalog": one_of("catalog"),
        "implementMode": one_of("implement_mode"),
        "parentCode": equals("parent_code", narrow=True),
        "isHandle": is_flag("is_handle"),
        **_EVERY,
    },
    "ImplementationList": {
        **_SHARED,
        "projectType": one_of("project_type"),
        "catalogCode": equals("catalog_code", narrow=True),
        "deptCode": equals("dept_code", narrow=True),
        "deptName": equals("dept_name"),
        "areaCode": equals("area_code", narrow=True),
        "areaWithin": within("area_code"),
        "userTopicType": holds("user_topic_type"),
        "corpTopicType": holds("corp_topic_type"),
        "serverType": holds("server_type"),
        "handleType": holds("handle_type"),
        "onlineHandleDepth": holds("online_handle_depth"),
        "maxLimitSceneNum": at_most("limit_scene_num"),
        "maxPromiseWorkingDays": at_most("promise_working_days"),
        "isFee": is_flag("is_fee"),
        "isOnline": is_flag("is_online"),
        **_EVERY,
    },
    "ImplementingBody": {
        "areaCode": equals("area_code", narrow=True),
        "areaWithin": within("area_code"),
        "existTask": is_flag("exist_task"),
        **_EVERY,
    },
    "SyncRun": {
        "platform": equals("platform"),
        "stream": equals("stream"),
        "status": one_of("status"),
        "since": since("started_at"),
    },
    "QuarantinedRecord": {
        "platform": equals("platform"),
        "stream": equals("stream"),
        "code": one_of("code"),
        "since": since("quarantined_at"),
    },
    "Adoption": {
        "catalogCode": equals("catalog_code", narrow=True),
        "deptCode": equals("dept_code", narrow=True),
        "areaCode": equals("area_code", narrow=True),
        "areaWithin": within("area_code"),
        "isFilled": is_flag("is_filled"),
        **_EVERY,
    },
    "Region": {
        "areaLevel": one_of("area_level"),
        "areaWithin": within("area_code"),
        "parentCode": equals("parent_code", narrow=True),
        **_EVERY,
    },
}
"""By type, then by the name of the filter's field."""
