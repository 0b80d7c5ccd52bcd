"""The read model: for each GraphQL type, how each of its fields is written in SQL.

Fields of an element come from the tables themselves; relations are declared below. A relation
is a condition between the alias of the row it starts from (`{p}`) and of the row it leads to
(`{c}`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import SQLModel

from gateway.standard.element import DataClass, Kind, derived_fields, elements, kind_of, raw_codes
from gateway.standard.nouns import PARTS, Noun
from gateway.store import tables
from gateway.store.dialect import Dialect

Write = Callable[[Dialect, str], str]
"""Writes a JSON text expression over the row with the given alias."""


@dataclass(frozen=True)
class Column:
    """A scalar; `masked` writes it for callers who may not see personal data."""

    write: Write
    masked: Write | None = None


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
    """All rows of another shape, in `order`."""

    type: str
    where: str
    order: str


@dataclass(frozen=True)
class Page:
    """A connection over current entities of another shape; `where` ties it to the parent row."""

    type: str
    where: str = ""


ShapeField = Column | Part | One | Many | Page


@dataclass(frozen=True)
class Order:
    """A sort key of a connection; ties are broken by id, nulls come last both ways."""

    column: str
    descending: bool = False
    instant: bool = False

    def write(self, dialect: Dialect, row: str) -> str:
        """Write the value as the text a cursor carries, null as SQL null."""
        column = f"{row}.{self.column}"
        return dialect.instant_text(column) if self.instant else column

    def bind(self, dialect: Dialect, value: str) -> Any:
        """Answer what to bind for a value that came out of a cursor."""
        return dialect.instant_value(datetime.fromisoformat(value)) if self.instant else value


@dataclass(frozen=True)
class Condition:
    """A filter: writes a predicate from the alias and the bind parameter of its value."""

    write: Callable[[Dialect, str, str], str]
    bind: Callable[[Dialect, Any], Any]


@dataclass(frozen=True)
class Shape:
    """One GraphQL type: its table and how its fields are written."""

    type: str
    table: str
    fields: Mapping[str, ShapeField]
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    orders: Mapping[str, Order] = field(default_factory=dict)


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
        camel(name): _element_field(model, name, fact.data_class)
        for name, fact in elements(model).items()
    }
    fields.update({camel(name): text(name) for name in raw_codes(model).values()})
    derived = derived_fields(model)
    return fields | {camel(name): _BY_KIND[kind_of(model, name)](name) for name in derived}


def _element_field(model: type[SQLModel], name: str, data_class: DataClass) -> Column:
    if data_class in {DataClass.PERSONAL, DataClass.SENSITIVE_PERSONAL}:
        return Column(text(name).write, masked(name).write)
    return _BY_KIND[kind_of(model, name)](name)


def equals(column: str) -> Condition:
    """Declare a filter by one text."""
    return Condition(lambda _, row, value: f"{row}.{column}={value}", lambda _, value: str(value))


def is_flag(column: str) -> Condition:
    """Declare a filter by a boolean."""
    return Condition(lambda _, row, value: f"{row}.{column}={value}", lambda _, value: value)


def one_of(column: str) -> Condition:
    """Declare a filter by any of several enum values or texts."""
    return Condition(
        lambda dialect, row, value: dialect.any_of(f"{row}.{column}", value),
        lambda dialect, values: dialect.list_value(_texts(values)),
    )


def holds(column: str) -> Condition:
    """Declare a filter on a multi-valued element: it holds any of several enum values."""
    return Condition(
        lambda dialect, row, value: dialect.contains(f"{row}.{column}", value),
        lambda dialect, values: dialect.list_value(_texts(values)),
    )


def since(column: str) -> Condition:
    """Declare a filter by an instant: at it or later."""
    return Condition(
        lambda _, row, value: f"{row}.{column}>={value}",
        lambda dialect, value: dialect.instant_value(value),
    )


def has_findings(_: Dialect, row: str, value: str) -> str:
    """Write whether any finding stands on the row."""
    return f"EXISTS(SELECT 1 FROM finding f WHERE f.entity_id={row}.id)={value}"


def has_rule(dialect: Dialect, row: str, value: str) -> str:
    """Write that a finding by one of several rules stands on the row."""
    rule = dialect.any_of("f.rule", value)
    return f"EXISTS(SELECT 1 FROM finding f WHERE f.entity_id={row}.id AND {rule})"


def _texts(values: list[Any]) -> list[str]:
    return [value if isinstance(value, str) else value.name for value in values]


def orders(code: str, name: str) -> dict[str, Order]:
    """Answer the sort keys every entity has."""
    return {
        "CODE_ASC": Order(code),
        "CODE_DESC": Order(code, descending=True),
        "NAME_ASC": Order(name),
        "NAME_DESC": Order(name, descending=True),
        "UPDATED_ASC": Order("updated_at", instant=True),
        "UPDATED_DESC": Order("updated_at", descending=True, instant=True),
    }


FINDING_CONDITIONS: Mapping[str, Condition] = {
    "hasFindings": Condition(has_findings, lambda _, value: value),
    "findingRule": Condition(has_rule, lambda dialect, values: dialect.list_value(values)),
}

CURRENT = "{c}.is_current"


def part_fields(where: str) -> dict[str, ShapeField]:
    """Answer the lists of every kind of part; `where` ties them to the row they belong to."""
    return {
        camel(attribute): Many(noun.name, where, "{c}.ordinal") for attribute, noun in PARTS.items()
    }


_NAMED = "'^'||{c}.condition_guid||'^'"
SELECTED = f"{_NAMED}<>replace({_NAMED},'^'||{{p}}.row_guid||'^','')"
"""That a scenario selects a part of its handling item: the part names the scenario's row id.

What is left where the id is taken out differs: every database says so alike, patterns do not.
"""

PART_RELATIONS: Mapping[str, Mapping[str, ShapeField]] = {
    "Material": {
        "attachments": Many("Attachment", "{c}.material_pk={p}.pk", "{c}.ordinal"),
    },
    "Scenario": {
        name: Many(
            kind, f"{{c}}.handling_item_pk={{p}}.handling_item_pk AND {SELECTED}", "{c}.ordinal"
        )
        for name, kind in (("materials", "Material"), ("processSteps", "ProcessStep"))
    },
}
"""What parts lead to beside their handling item."""


def part_shape(noun: Noun) -> Shape:
    """Answer the shape of a kind of part."""
    row: type[SQLModel] = getattr(tables, f"{noun.name}Row")
    return Shape(
        noun.name,
        str(row.__tablename__),
        {
            "id": safe("id"),
            **element_fields(row),
            "handlingItem": One("HandlingItem", "{c}.pk={p}.handling_item_pk"),
            **PART_RELATIONS.get(noun.name, {}),
        },
    )


ENTITY_FIELDS: Mapping[str, ShapeField] = {
    "id": safe("id"),
    "source": Part("Source"),
    "updatedAt": instant("updated_at"),
    "isCurrent": flag("is_current"),
    "findings": Many("Finding", "{c}.entity_id={p}.id", "{c}.pk"),
    "copies": Many(
        "Copy",
        "{c}.entity_id={p}.id AND {c}.deleted_at IS NULL",
        "{c}.platform,{c}.stream,{c}.native_id",
    ),
}

SHAPES: Mapping[str, Shape] = {
    shape.type: shape
    for shape in (
        Shape(
            "CatalogItem",
            "catalog_item",
            {
                **ENTITY_FIELDS,
                **element_fields(tables.CatalogItemRow),
                "versions": Many(
                    "CatalogItem",
                    "({c}.code={p}.code AND {c}.deleted_at IS NULL OR {c}.pk={p}.pk)",
                    "{c}.version DESC,{c}.id",
                ),
                "parent": One("CatalogItem", f"{{c}}.catalog_code={{p}}.parent_code AND {CURRENT}"),
                "subItems": Many(
                    "CatalogItem",
                    f"{{c}}.parent_code={{p}}.catalog_code AND {CURRENT}",
                    "{c}.catalog_code,{c}.id",
                ),
                "adoptions": Many(
                    "Adoption", f"{{c}}.catalog_code={{p}}.catalog_code AND {CURRENT}", "{c}.id"
                ),
                "implementationLists": Page(
                    "ImplementationList", "{c}.catalog_code={p}.catalog_code"
                ),
            },
            {
                "taskType": one_of("task_type"),
                "taskState": one_of("task_state"),
                "useLevel": holds("use_level"),
                "parentCode": equals("parent_code"),
                "isHandle": is_flag("is_handle"),
                "platform": equals("platform"),
                "updatedSince": since("updated_at"),
                **FINDING_CONDITIONS,
            },
            orders("catalog_code", "task_name"),
        ),
        Shape(
            "ImplementationList",
            "implementation_list",
            {
                **ENTITY_FIELDS,
                **element_fields(tables.ImplementationListRow),
                "versions": Many(
                    "ImplementationList",
                    "({c}.code={p}.code AND {c}.deleted_at IS NULL OR {c}.pk={p}.pk)",
                    "{c}.version DESC,{c}.id",
                ),
                "catalogItem": One(
                    "CatalogItem", f"{{c}}.catalog_code={{p}}.catalog_code AND {CURRENT}"
                ),
                "implementingBody": One(
                    "ImplementingBody", f"{{c}}.credit_code={{p}}.dept_code AND {CURRENT}"
                ),
                "region": One("Region", f"{{c}}.area_code={{p}}.area_code AND {CURRENT}"),
                "handlingItems": Many("HandlingItem", "{c}.list_pk={p}.pk", "{c}.ordinal"),
                **part_fields("{c}.list_pk={p}.pk"),
                "adoption": One(
                    "Adoption",
                    f"{{c}}.catalog_code={{p}}.catalog_code AND {{c}}.dept_code={{p}}.dept_code"
                    f" AND {CURRENT}",
                ),
            },
            {
                "taskType": one_of("task_type"),
                "taskState": one_of("task_state"),
                "useLevel": holds("use_level"),
                "projectType": one_of("project_type"),
                "catalogCode": equals("catalog_code"),
                "deptCode": equals("dept_code"),
                "deptName": equals("dept_name"),
                "areaCode": equals("area_code"),
                "isFee": is_flag("is_fee"),
                "isOnline": is_flag("is_online"),
                "platform": equals("platform"),
                "updatedSince": since("updated_at"),
                **FINDING_CONDITIONS,
            },
            orders("task_code", "task_name"),
        ),
        Shape(
            "HandlingItem",
            "handling_item",
            {
                "id": safe("id"),
                "isImplicit": flag("is_implicit"),
                **element_fields(tables.HandlingItemRow),
                "implementationList": One("ImplementationList", "{c}.pk={p}.list_pk"),
                **part_fields("{c}.handling_item_pk={p}.pk"),
            },
        ),
        *(part_shape(noun) for noun in PARTS.values()),
        Shape(
            "Attachment",
            "attachment",
            {
                "id": safe("id"),
                **element_fields(tables.AttachmentRow),
                "material": One("Material", "{c}.pk={p}.material_pk"),
            },
        ),
        Shape(
            "ImplementingBody",
            "implementing_body",
            {
                **ENTITY_FIELDS,
                **element_fields(tables.ImplementingBodyRow),
                "region": One("Region", f"{{c}}.area_code={{p}}.area_code AND {CURRENT}"),
                "implementationLists": Page("ImplementationList", "{c}.dept_code={p}.credit_code"),
            },
        ),
        Shape(
            "Region",
            "region",
            {
                **ENTITY_FIELDS,
                **element_fields(tables.RegionRow),
                "parent": One("Region", f"{{c}}.area_code={{p}}.parent_code AND {CURRENT}"),
                "implementationLists": Page("ImplementationList", "{c}.area_code={p}.area_code"),
            },
        ),
        Shape(
            "Adoption",
            "adoption",
            {
                **ENTITY_FIELDS,
                **element_fields(tables.AdoptionRow),
                "catalogItem": One(
                    "CatalogItem", f"{{c}}.catalog_code={{p}}.catalog_code AND {CURRENT}"
                ),
                "implementingBody": One(
                    "ImplementingBody", f"{{c}}.credit_code={{p}}.dept_code AND {CURRENT}"
                ),
                "region": One("Region", f"{{c}}.area_code={{p}}.area_code AND {CURRENT}"),
                "implementationList": One(
                    "ImplementationList",
                    f"{{c}}.catalog_code={{p}}.catalog_code AND {{c}}.dept_code={{p}}.dept_code"
                    f" AND {CURRENT}",
                ),
            },
        ),
        Shape(
            "Source",
            "",
            {
                "platform": text("platform"),
                "nativeId": text("native_id"),
                "fetchedAt": instant("fetched_at"),
                "version": integer("version"),
            },
        ),
        Shape(
            "Finding",
            "finding",
            {
                "rule": safe("rule"),
                "severity": safe("severity"),
                "element": text("element"),
                "message": text("message"),
                "evidence": text("evidence"),
                "platform": text("platform"),
            },
        ),
        Shape(
            "Copy",
            "copy",
            {
                "source": Part("Source"),
                "stream": text("stream"),
                "contentHash": safe("content_hash"),
            },
        ),
        Shape(
            "Connector",
            "connector",
            {
                "id": safe("id"),
                "name": text("name"),
                "title": text("title"),
                "platform": text("platform"),
                "level": safe("level"),
                "transport": text("transport"),
                "streams": Many("Stream", "{c}.connector={p}.name", "{c}.name"),
            },
        ),
        Shape(
            "Stream",
            "stream",
            {
                "id": safe("id"),
                "name": text("name"),
                "entityType": text("entity_type"),
                "checkpoint": text("checkpoint"),
                "lastSuccessAt": instant("last_success_at"),
                "lastRun": One(
                    "SyncRun",
                    "{c}.platform={p}.platform AND {c}.stream={p}.name",
                    "{c}.pk DESC",
                ),
                "quarantined": Column(
                    lambda _, row: (
                        "(SELECT CAST(count(*) AS TEXT) FROM quarantine q"
                        f" WHERE q.platform={row}.platform AND q.stream={row}.name"
                        " AND q.resolved_at IS NULL)"
                    )
                ),
            },
        ),
        Shape(
            "SyncRun",
            "sync_run",
            {
                "id": safe("id"),
                "status": safe("status"),
                "startedAt": instant("started_at"),
                "finishedAt": instant("finished_at"),
                **{
                    name: integer(name)
                    for name in (
                        "pages",
                        "fetched",
                        "created",
                        "updated",
                        "deleted",
                        "unchanged",
                        "quarantined",
                        "findings",
                    )
                },
                "errorCode": text("error_code"),
                "errorMessage": text("error_message"),
            },
        ),
    )
}
"""Every table-backed type by its GraphQL name."""
