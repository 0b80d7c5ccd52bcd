"""Readings beside the incremental one: how far they have come, and the keys a sweep has met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, select, update

from gateway.store.copies import COPY, Origin
from gateway.store.database import Database, Transaction
from gateway.store.dialect import Dialect
from gateway.store.instants import aware
from gateway.store.tables import METADATA

PROGRESS = METADATA.tables["progress"]
SEEN = METADATA.tables["seen"]


@dataclass(frozen=True)
class Progress:
    """Where a reading stands: the text it wrote of itself, and when it began."""

    state: str
    begun_at: datetime


async def progress_of(database: Database, origin: Origin, kind: str) -> Progress | None:
    """Answer where an interrupted reading stands; None where there is none."""
    columns = (PROGRESS.c.state, PROGRESS.c.begun_at)
    async with database.transaction() as transaction:
        found = await transaction.execute(select(*columns).where(_of(origin, kind)))
        row = found.first()
    return None if row is None else Progress(row.state, aware(row.begun_at))


async def begin(
    transaction: Transaction, dialect: Dialect, origin: Origin, kind: str, progress: Progress
) -> None:
    """Write that a reading begins, in place of one that was left."""
    row = {
        "platform": origin.platform,
        "stream": origin.stream,
        "kind": kind,
        "state": progress.state,
        "begun_at": progress.begun_at,
    }
    key = ("platform", "stream", "kind")
    await transaction.execute(dialect.upsert(PROGRESS, key, ("state", "begun_at")), [row])


async def advance(transaction: Transaction, origin: Origin, kind: str, state: str) -> None:
    """Write how far a reading has come, in the transaction that stores the page."""
    await transaction.execute(update(PROGRESS).where(_of(origin, kind)).values(state=state))


async def end(transaction: Transaction, origin: Origin, kind: str) -> None:
    """Forget a reading that is done."""
    await transaction.execute(delete(PROGRESS).where(_of(origin, kind)))


# What a sweep has met ----------------------------------------------------------------------------


async def see(
    transaction: Transaction, dialect: Dialect, origin: Origin, native_ids: Iterable[str]
) -> None:
    """Mark keys as met."""
    rows = [
        {"platform": origin.platform, "stream": origin.stream, "native_id": native_id}
        for native_id in dict.fromkeys(native_ids)
    ]
    if rows:
        await transaction.execute(dialect.insert(SEEN).on_conflict_do_nothing(), rows)


async def forget_seen(transaction: Transaction, origin: Origin) -> None:
    """Forget the keys that were met."""
    await transaction.execute(delete(SEEN).where(_met(origin)))


async def count_live(transaction: Transaction, origin: Origin) -> int:
    """Answer how many records of a stream are stored and not withdrawn."""
    statement = select(func.count()).where(_live(origin))
    return int((await transaction.execute(statement)).scalar_one())


async def count_missing(transaction: Transaction, origin: Origin, before: datetime) -> int:
    """Answer how many live records, stored by a time, the sweep has not met."""
    statement = select(func.count()).where(_missing(origin, before))
    return int((await transaction.execute(statement)).scalar_one())


async def missing(
    transaction: Transaction, origin: Origin, before: datetime, after: str, limit: int
) -> Sequence[str]:
    """Answer the next keys, in their order, of those that :func:`count_missing` counts."""
    statement = (
        select(COPY.c.native_id)
        .where(_missing(origin, before), COPY.c.native_id > after)
        .order_by(COPY.c.native_id)
        .limit(limit)
    )
    return [row.native_id for row in await transaction.execute(statement)]


def _of(origin: Origin, kind: str) -> ColumnElement[bool]:
    return and_(
        PROGRESS.c.platform == origin.platform,
        PROGRESS.c.stream == origin.stream,
        PROGRESS.c.kind == kind,
    )


def _met(origin: Origin) -> ColumnElement[bool]:
    return and_(SEEN.c.platform == origin.platform, SEEN.c.stream == origin.stream)


def _live(origin: Origin) -> ColumnElement[bool]:
    return and_(
        COPY.c.platform == origin.platform,
        COPY.c.stream == origin.stream,
        COPY.c.deleted_at.is_(None),
    )


def _missing(origin: Origin, before: datetime) -> Any:
    met = exists().where(_met(origin), SEEN.c.native_id == COPY.c.native_id)
    return and_(_live(origin), COPY.c.fetched_at <= before, ~met)
