"""What operators say about streams: paused, resumed, read again from a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select, update

from gateway.store.copies import Origin
from gateway.store.database import Database, Transaction
from gateway.store.instants import aware
from gateway.store.streams import CONNECTOR, STREAM


@dataclass(frozen=True)
class Standing:
    """Whether a stream may be read: paused since when, or not before when."""

    paused_at: datetime | None = None
    resume_at: datetime | None = None


async def standing(transaction: Transaction, origin: Origin) -> Standing:
    """Answer whether a stream may be read; one that is not registered may."""
    row = (await transaction.execute(_standing(origin))).first()
    if row is None:
        return Standing()
    return Standing(aware(row.connector_paused_at or row.paused_at), aware(row.resume_at))


def _standing(origin: Origin) -> Select[Any]:
    return (
        select(
            STREAM.c.paused_at,
            STREAM.c.resume_at,
            CONNECTOR.c.paused_at.label("connector_paused_at"),
        )
        .select_from(STREAM.outerjoin(CONNECTOR, CONNECTOR.c.name == STREAM.c.connector))
        .where(STREAM.c.platform == origin.platform, STREAM.c.name == origin.stream)
    )


async def hold_back(transaction: Transaction, platform: str, until: datetime | None) -> None:
    """Keep every stream of a platform from asking it before a time; None: ask at once."""
    await transaction.execute(
        update(STREAM).where(STREAM.c.platform == platform).values(resume_at=until)
    )


async def pause(
    database: Database, connector: str, stream: str | None, now: datetime
) -> Sequence[str]:
    """Pause a connector, or one of its streams; answer the streams that now rest.

    None of that name: no stream is answered. What is paused already keeps its time.
    """
    async with database.transaction() as transaction:
        table, key = _target(connector, stream)
        await transaction.execute(
            update(table).where(key, table.c.paused_at.is_(None)).values(paused_at=now)
        )
        return await _names(transaction, connector, stream)


async def resume(database: Database, connector: str, stream: str | None) -> Sequence[str]:
    """Let a connector, or one of its streams, be read again, also before the platform's time.

    Answers the streams concerned. A stream that was paused by its own name stays paused when
    its connector is resumed, and the other way round.
    """
    async with database.transaction() as transaction:
        table, key = _target(connector, stream)
        await transaction.execute(update(table).where(key).values(paused_at=None))
        mine = STREAM.c.connector == connector
        if stream is not None:
            mine = and_(mine, STREAM.c.name == stream)
        await transaction.execute(update(STREAM).where(mine).values(resume_at=None))
        return await _names(transaction, connector, stream)


async def paused(database: Database, connector: str) -> Sequence[str]:
    """Answer the streams of a connector that rest, by their own name or by the connector's."""
    statement = (
        select(STREAM.c.name, STREAM.c.paused_at, CONNECTOR.c.paused_at.label("whole"))
        .select_from(STREAM.join(CONNECTOR, CONNECTOR.c.name == STREAM.c.connector))
        .where(STREAM.c.connector == connector)
        .order_by(STREAM.c.pk)
    )
    async with database.transaction() as transaction:
        rows = await transaction.execute(statement)
        return [row.name for row in rows if row.paused_at or row.whole]


def _target(connector: str, stream: str | None) -> tuple[Any, Any]:
    if stream is None:
        return CONNECTOR, CONNECTOR.c.name == connector
    return STREAM, and_(STREAM.c.connector == connector, STREAM.c.name == stream)


async def _names(transaction: Transaction, connector: str, stream: str | None) -> Sequence[str]:
    statement = select(STREAM.c.name).where(STREAM.c.connector == connector).order_by(STREAM.c.pk)
    if stream is not None:
        statement = statement.where(STREAM.c.name == stream)
    return [row.name for row in await transaction.execute(statement)]
