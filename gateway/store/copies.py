"""Copies of platforms' records: what is known of a page, and saving what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal, select, update

from gateway.store.among import among
from gateway.store.database import Transaction
from gateway.store.dialect import Dialect
from gateway.store.instants import aware
from gateway.store.loading import Row, Staged, insert_rows, merge_staged, stage_rows
from gateway.store.packing import pack, payload_of, value_of
from gateway.store.tables import METADATA

COPY = METADATA.tables["copy"]


@dataclass(frozen=True)
class Origin:
    """Where a page comes from."""

    platform: str
    stream: str


@dataclass(frozen=True)
class Copy:
    """A platform's record: as it came (`payload`), and what the mapping made of it (`value`)."""

    platform: str
    stream: str
    native_id: str
    entity_type: str
    entity_id: str
    version: int
    content_hash: str
    payload: str
    value: str
    fetched_at: datetime
    changed_at: datetime | None = None
    deleted_at: datetime | None = None


_COLUMNS = tuple(field.name for field in fields(Copy) if field.name not in {"payload", "value"})


@dataclass(frozen=True)
class Claim:
    """What a copy says of its entity: the mapped value, and where it comes from."""

    platform: str
    stream: str
    native_id: str
    version: int
    value: str
    fetched_at: datetime


@dataclass(frozen=True)
class Known:
    """What is already stored of a native id."""

    entity_id: str
    version: int
    content_hash: str
    is_deleted: bool
    changed_at: datetime | None = None


async def known_copies(
    transaction: Transaction, origin: Origin, native_ids: Sequence[str]
) -> Mapping[str, Known]:
    """Answer what is stored of these native ids."""
    columns = (
        COPY.c.native_id,
        COPY.c.entity_id,
        COPY.c.version,
        COPY.c.content_hash,
        COPY.c.deleted_at,
        COPY.c.changed_at,
    )
    rows = await transaction.execute(select(*columns).where(_of(origin, native_ids)))
    return {
        row.native_id: Known(
            row.entity_id,
            row.version,
            row.content_hash,
            row.deleted_at is not None,
            aware(row.changed_at),
        )
        for row in rows
    }


async def live_copies(
    transaction: Transaction, entity_ids: Iterable[str], origin: Origin, at_hand: Sequence[str]
) -> Mapping[str, list[Claim]]:
    """Answer what every live copy of these entities says, by entity.

    Copies of an origin whose values (by native id) the caller has at hand come without them.
    """
    columns: list[Any] = [COPY.c[name.name] for name in fields(Claim) if name.name != "value"]
    packed = case((_of(origin, at_hand), literal(b"")), else_=COPY.c.packed).label("packed")
    statement = select(COPY.c.entity_id, *columns, packed).where(
        among(COPY.c.entity_id, entity_ids), COPY.c.deleted_at.is_(None)
    )
    found: dict[str, list[Claim]] = defaultdict(list)
    for row in await transaction.execute(statement):
        fetched_at = aware(row.fetched_at)
        value = value_of(row.packed) if row.packed else ""
        found[row.entity_id].append(
            Claim(row.platform, row.stream, row.native_id, row.version, value, fetched_at)
        )
    return found


async def insert_copies(transaction: Transaction, dialect: Dialect, copies: Iterable[Copy]) -> None:
    """Store copies whose native ids are not stored."""
    await insert_rows(transaction, dialect, COPY, map(_row, copies))


async def stage_copies(
    transaction: Transaction, dialect: Dialect, copies: Iterable[Copy]
) -> Staged:
    """Take copies that :func:`replace_copies` will store."""
    return await stage_rows(transaction, dialect, COPY, map(_row, copies))


async def replace_copies(transaction: Transaction, dialect: Dialect, staged: Staged) -> None:
    """Store copies, each over what its native id had."""
    await merge_staged(transaction, dialect, staged, ("platform", "stream", "native_id"))


def _row(copy: Copy) -> Row:
    row = {name: getattr(copy, name) for name in _COLUMNS}
    return {**row, "packed": pack(copy.payload, copy.value)}


async def mark_deleted(
    transaction: Transaction,
    origin: Origin,
    withdrawn: Mapping[str, datetime | None],
    now: datetime,
) -> None:
    """Mark copies (native id → when the platform withdrew it, if it says) as withdrawn."""
    if not withdrawn:
        return
    await transaction.execute(
        update(COPY).where(_of(origin, list(withdrawn))).values(deleted_at=now)
    )
    for native_id, at in withdrawn.items():
        if at is not None:
            await transaction.execute(
                update(COPY).where(_of(origin, [native_id])).values(changed_at=at)
            )


async def payloads(
    transaction: Transaction, origin: Origin, native_ids: Sequence[str]
) -> Mapping[str, str]:
    """Answer what is stored of these native ids, as it came."""
    statement = select(COPY.c.native_id, COPY.c.packed).where(_of(origin, native_ids))
    rows = await transaction.execute(statement)
    return {row.native_id: payload_of(row.packed) for row in rows}


async def arrivals(
    transaction: Transaction, origin: Origin, native_ids: Sequence[str]
) -> Mapping[str, datetime]:
    """Answer when what is stored of these native ids arrived, or was withdrawn."""
    columns = (COPY.c.native_id, COPY.c.fetched_at, COPY.c.deleted_at)
    rows = await transaction.execute(select(*columns).where(_of(origin, native_ids)))
    return {row.native_id: aware(row.deleted_at or row.fetched_at) for row in rows}


def _of(origin: Origin, native_ids: Sequence[str]) -> ColumnElement[bool]:
    return and_(
        COPY.c.platform == origin.platform,
        COPY.c.stream == origin.stream,
        among(COPY.c.native_id, native_ids),
    )
