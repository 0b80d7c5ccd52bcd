"""Entities: what queries answer, made of copies; their parts, versions and changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import orjson
from sqlalchemy import Table, delete, exists, func, insert, select, update
from sqlmodel import SQLModel

from gateway.standard.element import Kind, elements, kind_of, raw_codes
from gateway.standard.nouns import HANDLING_ITEM, MATERIAL, Noun, entity_id
from gateway.standard.record import Draft
from gateway.store.database import Transaction
from gateway.store.dialect import Dialect
from gateway.store.tables import METADATA

TABLES: Mapping[str, Table] = {
    "CatalogItem": METADATA.tables["catalog_item"],
    "ImplementationList": METADATA.tables["implementation_list"],
    "ImplementingBody": METADATA.tables["implementing_body"],
    "Region": METADATA.tables["region"],
}
"""The table of each entity type."""

PARTS: Mapping[str, Sequence[str]] = {"ImplementationList": ("handling_item", "material")}
"""The tables of what an entity contains, by its type."""

_HANDLING_ITEM = METADATA.tables["handling_item"]
_MATERIAL = METADATA.tables["material"]
_COPY = METADATA.tables["copy"]


@dataclass(frozen=True)
class Content:
    """Elements and children of a record in the form tables keep: names, JSON text, UTC."""

    elements: Mapping[str, Any]
    children: Mapping[str, Sequence[Content]] = field(default_factory=dict)


@dataclass(frozen=True)
class Entity:
    """One version of an entity, ready to store."""

    id: str
    code: str | None
    version: int
    platform: str
    native_id: str
    fetched_at: datetime
    content: Content


@dataclass(frozen=True)
class Stored:
    """What is already stored of an entity: the code that names it, and whether it is withdrawn."""

    code: str | None
    is_withdrawn: bool


def content_of(draft: Draft) -> Content:
    """Answer a draft's content in the form tables keep."""
    children = {
        name: tuple(content_of(child) for child in drafts)
        for name, drafts in draft.children.items()
    }
    return Content(_columns(draft.elements), children)


def _columns(record: SQLModel) -> dict[str, Any]:
    model = type(record)
    values = record.__dict__
    return {name: _stored(values[name]) for name in (*elements(model), *raw_codes(model).values())}


def _stored(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, list):
        return orjson.dumps([member.name for member in value]).decode()
    return value


def dump(content: Content) -> str:
    """Write a content as JSON text; absent elements are left out."""
    return orjson.dumps(_plain(content)).decode()


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
    values = {name: plain["elements"].get(name) for name in names}
    for name in elements(noun.elements):
        if values[name] is not None and kind_of(noun.elements, name) is Kind.INSTANT:
            values[name] = datetime.fromisoformat(values[name]).astimezone(UTC)
    children = {
        name: tuple(_content(child, inner) for inner in plain["children"].get(name, ()))
        for name, child in noun.children.items()
    }
    return Content(values, children)


async def save_entities(
    transaction: Transaction,
    dialect: Dialect,
    noun: Noun,
    entities: Sequence[Entity],
    now: datetime,
) -> None:
    """Store entities and, where the noun has any, their children in place of the old ones."""
    if not entities:
        return
    table = TABLES[noun.name]
    rows = [
        {
            "id": entity.id,
            "code": entity.code,
            "version": entity.version,
            "platform": entity.platform,
            "native_id": entity.native_id,
            "fetched_at": entity.fetched_at,
            "updated_at": now,
            "deleted_at": None,
            "is_current": True,
            **entity.content.elements,
        }
        for entity in entities
    ]
    changed = [name for name in rows[0] if name != "id"]
    statement = dialect.upsert(table, ("id",), changed).returning(table.c.id, table.c.pk)
    keys = {row.id: row.pk for row in await transaction.execute(statement, rows)}
    if noun.children:
        owners = [(entity, keys[entity.id]) for entity in entities]
        await _replace_parts(transaction, owners)


async def _replace_parts(transaction: Transaction, owners: Sequence[tuple[Entity, int]]) -> None:
    """Replace handling items and materials of lists; a list without items gets one implicit."""
    pks = [pk for _, pk in owners]
    await transaction.execute(delete(_MATERIAL).where(_MATERIAL.c.list_pk.in_(pks)))
    await transaction.execute(delete(_HANDLING_ITEM).where(_HANDLING_ITEM.c.list_pk.in_(pks)))
    items: list[dict[str, Any]] = []
    materials: list[tuple[str, dict[str, Any]]] = []
    for entity, pk in owners:
        ordinal = 0
        for item, contents in _handling_items(entity, pk):
            items.append(item)
            names: Counter[Any] = Counter()
            for content in contents:
                name = content.elements.get("material_name")
                names[name] += 1
                row = {
                    **content.elements,
                    "id": entity_id(MATERIAL, item["id"], name, names[name]),
                    "list_pk": pk,
                    "ordinal": ordinal,
                }
                materials.append((item["id"], row))
                ordinal += 1
    statement = insert(_HANDLING_ITEM).returning(_HANDLING_ITEM.c.id, _HANDLING_ITEM.c.pk)
    keys = {row.id: row.pk for row in await transaction.execute(statement, items)}
    if materials:
        await transaction.execute(
            insert(_MATERIAL),
            [{**row, "handling_item_pk": keys[item]} for item, row in materials],
        )


def _handling_items(
    entity: Entity, list_pk: int
) -> Iterable[tuple[dict[str, Any], Sequence[Content]]]:
    contents = entity.content.children.get("handling_items", ())
    own_materials = entity.content.children.get("materials", ())
    if not contents:
        yield _implicit(entity, list_pk), own_materials
        return
    codes: Counter[Any] = Counter()
    for ordinal, content in enumerate(contents):
        code = content.elements.get("task_handle_item")
        codes[code] += 1
        row = {
            **content.elements,
            "id": entity_id(HANDLING_ITEM, entity.id, code, codes[code]),
            "list_pk": list_pk,
            "ordinal": ordinal,
            "is_implicit": False,
        }
        materials = tuple(content.children.get("materials", ()))
        yield row, (*materials, *own_materials) if ordinal == 0 else materials


def _implicit(entity: Entity, list_pk: int) -> dict[str, Any]:
    """Make the one handling item of a list that has none: it is handled as the list says."""
    model = HANDLING_ITEM.elements
    names = (*elements(model), *raw_codes(model).values())
    return {
        **{name: entity.content.elements.get(name) for name in names},
        "id": entity_id(HANDLING_ITEM, entity.id, "implicit"),
        "list_pk": list_pk,
        "ordinal": 0,
        "is_implicit": True,
    }


async def withdraw_entities(
    transaction: Transaction, noun: Noun, ids: Sequence[str], now: datetime
) -> set[str]:
    """Mark entities as withdrawn and answer which were not before; their codes settle later."""
    if not ids:
        return set()
    table = TABLES[noun.name]
    statement = (
        update(table)
        .where(table.c.id.in_(ids), table.c.deleted_at.is_(None))
        .values(deleted_at=now, updated_at=now, is_current=False)
        .returning(table.c.id)
    )
    return {row.id for row in await transaction.execute(statement)}


async def stored_entities(
    transaction: Transaction, noun: Noun, ids: Sequence[str]
) -> Mapping[str, Stored]:
    """Answer what is already stored of these entities, by id."""
    table = TABLES[noun.name]
    columns = (table.c.id, table.c.code, table.c.deleted_at)
    rows = await transaction.execute(select(*columns).where(table.c.id.in_(ids)))
    return {row.id: Stored(row.code, row.deleted_at is not None) for row in rows}


async def settle_versions(
    transaction: Transaction, noun: Noun, codes: Iterable[str], now: datetime
) -> set[str]:
    """Let the newest version of each code that a platform still describes be current.

    A version that was replaced stays for the cases that refer to it, but is never current again:
    what stands in its place may have been withdrawn. Answers the ids for which that changed.
    """
    wanted = sorted(set(codes))
    if not wanted:
        return set()
    table = TABLES[noun.name]
    other = table.alias("other")
    described = exists().where(_COPY.c.entity_id == other.c.id, _COPY.c.deleted_at.is_(None))
    newest = (
        select(func.max(other.c.version))
        .where(other.c.code == table.c.code, other.c.deleted_at.is_(None), described)
        .scalar_subquery()
    )
    is_newest = func.coalesce(table.c.deleted_at.is_(None) & (table.c.version == newest), False)
    statement = (
        update(table)
        .where(table.c.code.in_(wanted), table.c.is_current != is_newest)
        .values(is_current=~table.c.is_current, updated_at=now)
        .returning(table.c.id)
    )
    return {row.id for row in await transaction.execute(statement)}
