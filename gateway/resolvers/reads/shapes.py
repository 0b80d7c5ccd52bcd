"""The read model: for each GraphQL type, how each of its fields is written in SQL.

Fields of an element come from the tables themselves; relations are declared below. A relation
is a condition between the alias of the row it starts from (`{p}`) and of the row it leads to
(`{c}`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import SQLModel

from gateway.resolvers.caller import OPERATOR
from gateway.resolvers.reads.fields import (
    Column,
    Either,
    Many,
    One,
    Page,
    Part,
    ShapeField,
    camel,
    element_fields,
    flag,
    instant,
    integer,
    safe,
    text,
)
from gateway.resolvers.reads.filters import FILTERS, Condition
from gateway.resolvers.reads.journal import (
    FAILING_SINCE,
    LATENCIES,
    LATENCY_NUMBERS,
    OF_STREAM,
    PAUSED_AT,
    QUARANTINE_CODES,
    RUN_ERRORS,
    RUN_NUMBERS,
)
from gateway.resolvers.reads.license_links import (
    DEFINED_BY,
    ELECTRONIC,
    OF_MATERIAL,
    OF_RESULT,
    PRODUCING,
    REPLACEABLE,
    REPLACED,
    SHOWN_MATERIAL,
)
from gateway.resolvers.reads.packed import packed_elements, packed_value
from gateway.standard.nouns import ENTITIES, MATERIAL, PARTS, Noun
from gateway.store import tables
from gateway.store.dialect import Dialect, literal


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


CURRENT = "{c}.is_current"
ALL = "1=1"
"""That a connection shows every row."""


CATALOG_ITEM = One("CatalogItem", f"{{c}}.catalog_code={{p}}.catalog_code AND {CURRENT}")
IMPLEMENTING_BODY = One("ImplementingBody", f"{{c}}.credit_code={{p}}.dept_code AND {CURRENT}")
REGION = One("Region", f"{{c}}.area_code={{p}}.area_code AND {CURRENT}")
ADOPTED = f"{{c}}.catalog_code={{p}}.catalog_code AND {{c}}.dept_code={{p}}.dept_code AND {CURRENT}"
"""That a list fills an adoption: the same entry by the same body."""


LIST = One("ImplementationList", f"{{c}}.task_code={{p}}.task_code AND {CURRENT}")
SAME_CASE = f"{{c}}.project_no={{p}}.project_no AND {CURRENT}"


def recorded(code: str, time: str) -> dict[str, Order]:
    """Answer the sort keys of what has a code and a time."""
    return {
        "CODE_ASC": Order(code),
        "CODE_DESC": Order(code, descending=True),
        "TIME_ASC": Order(time, instant=True),
        "TIME_DESC": Order(time, descending=True, instant=True),
        "UPDATED_ASC": Order("updated_at", instant=True),
        "UPDATED_DESC": Order("updated_at", descending=True, instant=True),
    }


def versions(entity: str) -> Many:
    """Answer all versions of an entity, the newest first; a row that was withdrawn has itself."""
    return Many(
        entity,
        "({c}.code={p}.code AND {c}.deleted_at IS NULL OR {c}.pk={p}.pk)",
        "{c}.version DESC,{c}.id",
    )


def by_time(column: str) -> dict[str, Order]:
    """Answer the orders of what happened at a time."""
    return {
        "TIME_ASC": Order(column, instant=True, required=True),
        "TIME_DESC": Order(column, descending=True, instant=True, required=True),
    }


_TIERS = enumerate(("EQUAL", "PREFIX", "NAME", "TEXT"))
MATCHES = " ".join(f"WHEN {tier} THEN '\"{name}\"'" for tier, name in _TIERS)
"""How well a hit fits, by its tier; `n` is the alias of what a page selects."""

ENTITY_TYPES: Mapping[str, str] = {
    name: re.sub(r"(?<!^)([A-Z])", r"_\1", name).upper() for name in ENTITIES
}
"""The enum value of each entity type."""

TYPES = " ".join(f"WHEN '{name}' THEN '\"{value}\"'" for name, value in ENTITY_TYPES.items())


def feed_place(row: str) -> str:
    """Write the text that a cursor of the change feed carries."""
    return f"'CHANGE||'||{row}.pk"


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
        "licenseTypes": OF_MATERIAL,
    },
    "Result": {"licenseTypes": OF_RESULT},
    "Scenario": {
        name: Many(
            kind, f"{{c}}.handling_item_pk={{p}}.handling_item_pk AND {SELECTED}", "{c}.ordinal"
        )
        for name, kind in (("materials", "Material"), ("processSteps", "ProcessStep"))
    },
}
"""What parts lead to beside their handling item."""


PART_ORDERS: Mapping[str, Mapping[str, Order]] = {
    "Material": {"CODE_ASC": Order("license_key", required=True)},
}
"""The order of parts that have a connection of their own: of what names a license type."""


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
        orders=PART_ORDERS.get(noun.name, {}),
        shown=SHOWN_MATERIAL if noun is MATERIAL else CURRENT,
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
                "versions": versions("CatalogItem"),
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
            FILTERS["CatalogItem"],
            orders("catalog_code", "task_name"),
        ),
        Shape(
            "ImplementationList",
            "implementation_list",
            {
                **ENTITY_FIELDS,
                **element_fields(tables.ImplementationListRow),
                "versions": versions("ImplementationList"),
                "catalogItem": CATALOG_ITEM,
                "implementingBody": IMPLEMENTING_BODY,
                "region": REGION,
                "handlingItems": Many("HandlingItem", "{c}.list_pk={p}.pk", "{c}.ordinal"),
                **part_fields("{c}.list_pk={p}.pk"),
                "adoption": One(
                    "Adoption",
                    ADOPTED,
                ),
                "evaluations": Page("Evaluation", "{c}.task_code={p}.task_code"),
                "replaceableMaterialCount": REPLACEABLE,
                "hasElectronicResult": ELECTRONIC,
            },
            FILTERS["ImplementationList"],
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
                "region": REGION,
                "implementationLists": Page("ImplementationList", "{c}.dept_code={p}.credit_code"),
                "evaluations": Page("Evaluation", "{c}.dept_code={p}.credit_code"),
            },
            FILTERS["ImplementingBody"],
            orders("credit_code", "org_name"),
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
            FILTERS["Region"],
            orders("area_code", "area_name"),
        ),
        Shape(
            "Adoption",
            "adoption",
            {
                **ENTITY_FIELDS,
                **element_fields(tables.AdoptionRow),
                "catalogItem": CATALOG_ITEM,
                "implementingBody": IMPLEMENTING_BODY,
                "region": REGION,
                "implementationList": One(
                    "ImplementationList",
                    ADOPTED,
                ),
            },
            FILTERS["Adoption"],
            orders("catalog_code", "dept_name"),
        ),
        Shape(
            "ServiceRecord",
            "service_record",
            {
                **ENTITY_FIELDS,
                **element_fields(tables.ServiceRecordRow),
                "evaluations": Many(
                    "Evaluation",
                    SAME_CASE,
                    "{c}.assess_number IS NULL,{c}.assess_number,{c}.id",
                ),
                "implementationList": LIST,
                "implementingBody": IMPLEMENTING_BODY,
                "region": REGION,
            },
            FILTERS["ServiceRecord"],
            recorded("project_no", "service_time"),
        ),
        Shape(
            "Evaluation",
            "evaluation",
            {
                **ENTITY_FIELDS,
                **element_fields(tables.EvaluationRow),
                "serviceRecord": One(
                    "ServiceRecord",
                    SAME_CASE,
                    "{c}.service_time IS NULL,{c}.service_time DESC,{c}.id",
                ),
                "implementationList": LIST,
                "implementingBody": IMPLEMENTING_BODY,
                "region": REGION,
            },
            FILTERS["Evaluation"],
            recorded("project_no", "assess_time"),
        ),
        Shape(
            "LicenseType",
            "license_type",
            {
                **ENTITY_FIELDS,
                **element_fields(tables.LicenseTypeRow),
                "definingAuthority": DEFINED_BY,
                "producedBy": PRODUCING,
                "replacesMaterials": REPLACED,
            },
            FILTERS["LicenseType"],
            orders("certificate_type_code", "certificate_type_name"),
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
                # Personal elements stand on parts, or apart.
                "value": Column(
                    lambda dialect, row: packed_value(dialect, f"{row}.packed"),
                    lambda dialect, row: packed_elements(dialect, f"{row}.packed"),
                ),
            },
        ),
        Shape(
            "SearchHit",
            "search_document",
            {
                "match": Column(lambda _, __: f"CASE n.tier {MATCHES} END"),
                "node": Either("{c}.pk={p}.entity_pk"),
            },
        ),
        Shape(
            "Change",
            "change",
            {
                "cursor": Column(lambda dialect, row: dialect.safe(dialect.hex(feed_place(row)))),
                "operation": Column(lambda _, row: f"'\"'||upper({row}.operation)||'\"'"),
                "entityType": Column(lambda _, row: f"CASE {row}.entity_type {TYPES} END"),
                "entityId": safe("entity_id"),
                "changedAt": instant("changed_at"),
                "platform": text("platform"),
                "node": Either("{c}.id={p}.entity_id AND {c}.deleted_at IS NULL"),
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
                "breakers": Many("Breaker", "{c}.platform={p}.platform", "{c}.operation"),
                "latencies": Many("Latency", "", "{c}.operation", LATENCIES),
                "destination": One(
                    "Destination", "{c}.name={p}.name AND {c}.is_active", "{c}.name"
                ),
            },
            shown=ALL,
        ),
        Shape(
            "Destination",
            "destination",
            {
                "pausedUntil": instant("paused_until"),
                "problem": text("problem"),
                "failures": integer("failures"),
                "reconciledOn": text("reconciled_on"),
                "unexplained": integer("unexplained"),
            },
        ),
        Shape(
            "Breaker",
            "breaker",
            {
                "operation": text("operation"),
                "state": safe("state"),
                "since": instant("since"),
                "reason": text("reason"),
            },
        ),
        Shape(
            "Latency",
            "latency",
            {
                "operation": text("operation"),
                "day": text("day"),
                **{name: integer(column) for name, column in LATENCY_NUMBERS.items()},
            },
        ),
        Shape(
            "Stream",
            "stream",
            {
                "id": safe("id"),
                "platform": text("platform"),
                "name": text("name"),
                "entityType": text("entity_type"),
                "checkpoint": text("checkpoint"),
                "lastSuccessAt": instant("last_success_at"),
                "freshWithinSeconds": integer("fresh_within_s"),
                "freshUntil": Column(
                    lambda dialect, row: dialect.safe(
                        dialect.later(f"{row}.last_success_at", f"{row}.fresh_within_s")
                    )
                ),
                "failingSince": Column(
                    lambda dialect, row: dialect.instant(FAILING_SINCE.format(p=row))
                ),
                "pausedAt": Column(lambda dialect, row: dialect.instant(PAUSED_AT.format(p=row))),
                "resumeAt": instant("resume_at"),
                "lastRun": One("SyncRun", OF_STREAM, "{c}.pk DESC"),
                "runs": Page("SyncRun", OF_STREAM),
                "errors": Many("CodeCount", "", "{c}.code", RUN_ERRORS),
                "quarantined": Column(
                    lambda _, row: (
                        "(SELECT CAST(count(*) AS TEXT) FROM quarantine q"
                        f" WHERE q.platform={row}.platform AND q.stream={row}.name"
                        " AND q.resolved_at IS NULL)"
                    )
                ),
                "quarantineCodes": Many("CodeCount", "", "{c}.code", QUARANTINE_CODES),
            },
        ),
        Shape(
            "CodeCount",
            "",
            {"code": text("code"), "count": integer("number"), "lastAt": instant("last_at")},
        ),
        Shape(
            "SyncRun",
            "sync_run",
            {
                "id": safe("id"),
                "platform": text("platform"),
                "stream": text("stream"),
                "status": safe("status"),
                "kind": safe("kind"),
                "startedAt": instant("started_at"),
                "finishedAt": instant("finished_at"),
                **{name: integer(name) for name in RUN_NUMBERS},
                "errorCode": text("error_code"),
                "errorMessage": text("error_message"),
            },
            FILTERS["SyncRun"],
            by_time("started_at"),
            ALL,
        ),
        Shape(
            "QuarantinedRecord",
            "quarantine",
            {
                "id": safe("id"),
                "platform": text("platform"),
                "stream": text("stream"),
                "position": text("position"),
                "code": text("code"),
                "message": text("message"),
                "quarantinedAt": instant("quarantined_at"),
                "run": One("SyncRun", "{c}.id={p}.run_id"),
                "payload": Column(text("payload").write, lambda *_: literal("null"), OPERATOR),
            },
            FILTERS["QuarantinedRecord"],
            by_time("quarantined_at"),
            "{c}.resolved_at IS NULL",
        ),
    )
}
"""Every table-backed type by its GraphQL name."""
