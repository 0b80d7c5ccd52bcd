"""The filters of connections: for each type, which conditions there are and how SQL writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.standard.identifiers import region
from gateway.store.dialect import Dialect

Write = Callable[[Dialect, str, str], str]
"""Writes a predicate over the alias of a row and the bind parameter of a value."""


@dataclass(frozen=True)
class Condition:
    """A filter: writes a predicate from the alias and the bind parameter of its value.

    `narrow` says that an index finds the rows that meet it; `pass_by` then writes the same so
    that no index is used: many are better come upon in the order of the page. Conditions
    `on_finding` are over the alias of a finding; those given together must hold for one and the
    same finding.
    """

    write: Write
    bind: Callable[[Dialect, Any], Any]
    narrow: bool = False
    on_finding: bool = False
    pass_by: Write | None = None


def equals(column: str, *, narrow: bool = False) -> Condition:
    """Declare a filter by one text."""
    return Condition(
        lambda _, row, value: f"{row}.{column}={value}",
        lambda _, value: str(value),
        narrow,
        pass_by=(lambda _, row, value: f"{row}.{column}||''={value}") if narrow else None,
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


def before(column: str) -> Condition:
    """Declare a filter by an instant: before it."""
    return Condition(
        lambda _, row, value: f"{row}.{column}<{value}",
        lambda dialect, value: dialect.instant_value(value),
    )


def is_so(column: str) -> Condition:
    """Declare a filter by a boolean; null counts as no."""
    return Condition(
        lambda _, row, value: f"coalesce({row}.{column},FALSE)={value}", lambda _, value: value
    )


def within(column: str) -> Condition:
    """Declare a filter by a region and everything below it: all codes that begin like its own."""
    return Condition(
        lambda dialect, row, value: dialect.begins(f"{row}.{column}", value),
        lambda _, value: region.parse(value).prefix,
        narrow=True,
        pass_by=lambda _, row, value: f"substr({row}.{column},1,length({value}))={value}",
    )


def holds_one(table: str, column: str) -> Condition:
    """Declare the same on an element with an index: few of all combinations of values are in use.

    So the combinations are looked through, each found behind the one before, and rows by them.
    """

    def indexed(dialect: Dialect, row: str, value: str) -> str:
        held = dialect.contains("v.x", value)
        next_one = f"SELECT min({column}) FROM {table} WHERE {column}>v.x"
        used = (
            f"WITH RECURSIVE v(x) AS (SELECT min({column}) FROM {table}"
            f" UNION ALL SELECT ({next_one}) FROM v WHERE v.x IS NOT NULL)"
            f" SELECT v.x FROM v WHERE v.x IS NOT NULL AND {held}"
        )
        return f"{row}.{column} IN ({used})"

    plain = holds(column)
    return Condition(indexed, plain.bind, narrow=True, pass_by=plain.write)


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

_OF_CASE: Mapping[str, Condition] = {
    "projectNo": equals("project_no", narrow=True),
    "taskCode": equals("task_code", narrow=True),
    "deptCode": equals("dept_code", narrow=True),
    "areaCode": equals("area_code", narrow=True),
    "areaWithin": within("area_code"),
}
"""What service records and evaluations share."""

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
        "useLevel": holds_one("implementation_list", "use_level"),
        "userTopicType": holds_one("implementation_list", "user_topic_type"),
        "corpTopicType": holds_one("implementation_list", "corp_topic_type"),
        "serverType": holds_one("implementation_list", "server_type"),
        "handleType": holds_one("implementation_list", "handle_type"),
        "onlineHandleDepth": holds_one("implementation_list", "online_handle_depth"),
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
    "ServiceRecord": {
        **_OF_CASE,
        "proStatus": one_of("pro_status"),
        "proChannel": one_of("pro_channel"),
        "userProp": one_of("user_prop"),
        "servedSince": since("service_time"),
        "servedBefore": before("service_time"),
        **_EVERY,
    },
    "Evaluation": {
        **_OF_CASE,
        "satisfaction": one_of("satisfaction"),
        "evalDetail": holds("eval_detail"),
        "pf": one_of("pf"),
        "isdefault": is_so("isdefault"),
        "assessedSince": since("assess_time"),
        "assessedBefore": before("assess_time"),
        **_EVERY,
    },
    "LicenseType": {
        "certificateTypeName": equals("certificate_type_name", narrow=True),
        "certificateDefineAuthorityCode": equals("certificate_define_authority_code", narrow=True),
        "certificateDefineAuthorityLevel": one_of("certificate_define_authority_level"),
        "certificateHolderCategory": one_of("certificate_holder_category"),
        "certificateIssuingAuthorityLevel": one_of("certificate_issuing_authority_level"),
        "licenseKind": one_of("license_kind"),
        "status": one_of("status"),
        "itemCode": equals("item_code", narrow=True),
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
