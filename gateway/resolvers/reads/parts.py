"""The shapes of what an implementation list is made of: handling items and their parts."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import SQLModel

from gateway.resolvers.reads.fields import Many, One, ShapeField, camel, element_fields, flag, safe
from gateway.resolvers.reads.license_links import OF_MATERIAL, OF_RESULT, SHOWN_MATERIAL
from gateway.resolvers.reads.shape import CURRENT, Order, Shape
from gateway.standard.nouns import MATERIAL, PARTS, Noun
from gateway.store import tables


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


PART_SHAPES: tuple[Shape, ...] = (
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
)
"""Handling items, every kind of part, and the attachments of materials."""
