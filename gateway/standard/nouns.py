"""The nouns of the standard: which elements a record has, which code names it, what it contains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from sqlmodel import SQLModel

from gateway.standard.catalog import CatalogItemElements
from gateway.standard.element import elements
from gateway.standard.implementation import (
    HandlingItemElements,
    ImplementationListElements,
    MaterialElements,
)
from gateway.standard.organisations import ImplementingBodyElements
from gateway.standard.regions import RegionElements


@dataclass(frozen=True)
class Noun:
    """A kind of record.

    `name` is its GraphQL type, `code` the attribute whose national code names the entity,
    `version` the attribute that tells two versions of one code apart, `children` the nouns a
    record of this kind contains, by attribute.
    """

    name: str
    term: str
    prefix: str
    elements: type[SQLModel]
    code: str | None = None
    version: str | None = None
    children: Mapping[str, Noun] = field(default_factory=dict)

    @property
    def code_kind(self) -> str:
        """The coding rule of the code that names the entity."""
        return (elements(self.elements)[self.code].identifier if self.code else None) or ""


MATERIAL = Noun("Material", "申请材料", "ma", MaterialElements)
HANDLING_ITEM = Noun(
    "HandlingItem",
    "业务办理项",
    "hi",
    HandlingItemElements,
    code="task_handle_item",
    children={"materials": MATERIAL},
)
CATALOG_ITEM = Noun(
    "CatalogItem",
    "目录项",
    "ci",
    CatalogItemElements,
    code="catalog_code",
    version="task_version",
)
IMPLEMENTATION_LIST = Noun(
    "ImplementationList",
    "实施清单",
    "il",
    ImplementationListElements,
    code="task_code",
    version="task_version",
    children={"handling_items": HANDLING_ITEM, "materials": MATERIAL},
)
IMPLEMENTING_BODY = Noun(
    "ImplementingBody", "实施主体", "ib", ImplementingBodyElements, code="credit_code"
)
REGION = Noun("Region", "行政区划", "rg", RegionElements, code="area_code")

ENTITIES: Mapping[str, Noun] = {
    noun.name: noun for noun in (CATALOG_ITEM, IMPLEMENTATION_LIST, IMPLEMENTING_BODY, REGION)
}
"""The nouns a stream can carry; handling items and materials come inside their list."""

NODES: Mapping[str, Noun] = {
    noun.prefix: noun for noun in (*ENTITIES.values(), HANDLING_ITEM, MATERIAL)
}
"""Every noun with an id of its own, by the id's prefix."""


def entity_id(noun: Noun, *key: object) -> str:
    """Answer the stable opaque id of the entity that `key` names: the same on every store."""
    # A missing part is written as NUL, which no text has: "None" is one that platforms send.
    written = ("\x00" if part is None else str(part) for part in key)
    digest = blake2b("\x1f".join(written).encode(), digest_size=15).hexdigest()
    return f"{noun.prefix}_{digest}"
