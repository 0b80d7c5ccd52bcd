"""The shapes of entities: what they lead to, and the orders they are listed in."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.resolvers.reads.fields import (
    Many,
    One,
    Page,
    Part,
    ShapeField,
    element_fields,
    flag,
    instant,
    safe,
)
from gateway.resolvers.reads.filters import FILTERS
from gateway.resolvers.reads.license_links import (
    DEFINED_BY,
    ELECTRONIC,
    PRODUCING,
    REPLACEABLE,
    REPLACED,
)
from gateway.resolvers.reads.parts import part_fields
from gateway.resolvers.reads.shape import CURRENT, Order, Shape
from gateway.store import tables

CATALOG_ITEM = One("CatalogItem", f"{{c}}.catalog_code={{p}}.catalog_code AND {CURRENT}")
IMPLEMENTING_BODY = One("ImplementingBody", f"{{c}}.credit_code={{p}}.dept_code AND {CURRENT}")
REGION = One("Region", f"{{c}}.area_code={{p}}.area_code AND {CURRENT}")
ADOPTED = f"{{c}}.catalog_code={{p}}.catalog_code AND {{c}}.dept_code={{p}}.dept_code AND {CURRENT}"
"""That a list fills an adoption: the same entry by the same body."""

LIST = One("ImplementationList", f"{{c}}.task_code={{p}}.task_code AND {CURRENT}")
SAME_CASE = f"{{c}}.project_no={{p}}.project_no AND {CURRENT}"


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

ENTITY_SHAPES: tuple[Shape, ...] = (
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
            "implementationLists": Page("ImplementationList", "{c}.catalog_code={p}.catalog_code"),
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
            "adoption": One("Adoption", ADOPTED),
            "evaluations": Page("Evaluation", "{c}.task_code={p}.task_code"),
            "replaceableMaterialCount": REPLACEABLE,
            "hasElectronicResult": ELECTRONIC,
        },
        FILTERS["ImplementationList"],
        orders("task_code", "task_name"),
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
            "implementationList": One("ImplementationList", ADOPTED),
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
)
"""Every entity by itself; its parts are shapes of their own."""
