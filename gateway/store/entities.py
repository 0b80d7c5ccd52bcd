"""Entities: what queries answer, made of copies; their parts, versions and changes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, exists, func, select, update

from gateway.standard.derived import derive
from gateway.standard.nouns import Noun
from gateway.store.among import among
from gateway.store.content import Content
from gateway.store.database import Transaction
from gateway.store.dialect import Dialect
from gateway.store.loading import Row, insert_rows, merge_staged, stage_rows
from gateway.store.parts import TABLE_NAMES, Owner, replace_parts
from gateway.store.tables import METADATA

TABLES: Mapping[str, Table] = {
    "CatalogItem": METADATA.tables["catalog_item"],
    "ImplementationList": METADATA.tables["implementation_list"],
    "ImplementingBody": METADATA.tables["implementing_body"],
    "Region": METADATA.tables["region"],
    "Adoption": METADATA.tables["adoption"],
    "ServiceRecord": METADATA.tables["service_record"],
    "Evaluation": METADATA.tables["evaluation"],
    "LicenseType": METADATA.tables["license_type"],
}
"""The table of each entity type."""

PART_TABLES: Mapping[str, Sequence[str]] = {"ImplementationList": TABLE_NAMES}
"""The tables of what an entity contains, by its type."""

_COPY = METADATA.tables["copy"]


def tables_of(name: str) -> Sequence[str]:
    """Answer every table that holds rows of an entity of this type."""
    return (TABLES[name].name, *PART_TABLES.get(name, ()))


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


async def save_entities(  # noqa: PLR0913, PLR0917  # where, what, what was there, and when
    transaction: Transaction,
    dialect: Dialect,
    noun: Noun,
    entities: Sequence[Entity],
    known: Container[str],
    now: datetime,
) -> None:
    """Store entities and, where the noun has any, their children in place of the old ones.

    `known` are the ids of those that were stored before.
    """
    if not entities:
        return
    table = TABLES[noun.name]
    fresh = (_row(noun, entity, now) for entity in entities if entity.id not in known)
    await insert_rows(transaction, dialect, table, fresh)
    changed = (_row(noun, entity, now) for entity in entities if entity.id in known)
    staged = await stage_rows(transaction, dialect, table, changed)
    await merge_staged(transaction, dialect, staged, ("id",))
    if noun.children:
        ids = [entity.id for entity in entities]
        found = await transaction.execute(
            select(table.c.id, table.c.pk).where(among(table.c.id, ids))
        )
        keys = {row.id: row.pk for row in found}
        owners = [
            Owner(entity.id, keys[entity.id], entity.content, entity.id not in known)
            for entity in entities
        ]
        await replace_parts(transaction, dialect, owners)


def _row(noun: Noun, entity: Entity, now: datetime) -> Row:
    return {
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
        **derive(noun, entity.content.elements),
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
        .where(among(table.c.id, ids), table.c.deleted_at.is_(None))
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
    rows = await transaction.execute(select(*columns).where(among(table.c.id, ids)))
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
        .where(among(table.c.code, wanted), table.c.is_current != is_newest)
        .values(is_current=~table.c.is_current, updated_at=now)
        .returning(table.c.id)
    )
    return {row.id for row in await transaction.execute(statement)}
