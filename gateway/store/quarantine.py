"""Quarantine: records that could not be stored, as they came, and a trace of those since stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, update

from gateway.store.among import among
from gateway.store.copies import Origin
from gateway.store.database import Database, Transaction
from gateway.store.dialect import Dialect
from gateway.store.instants import aware
from gateway.store.tables import METADATA

QUARANTINE = METADATA.tables["quarantine"]
STREAM = METADATA.tables["stream"]


@dataclass(frozen=True)
class Quarantined:
    """A record that cannot be stored, as it came.

    `record` is what was decoded of it, as JSON text; None where `payload` is that already, or
    where it could not be decoded.
    """

    id: str
    position: str
    code: str
    message: str
    payload: str
    record: str | None = None


@dataclass(frozen=True)
class Kept:
    """A record in quarantine, to be tried again."""

    id: str
    payload: str
    record: str | None
    quarantined_at: datetime


@dataclass(frozen=True)
class Wanted:
    """Which records of the quarantine are meant; what is None does not matter."""

    connector: str | None = None
    stream: str | None = None
    code: str | None = None
    resolved: bool = False


async def quarantine(  # noqa: PLR0913, PLR0917  # where, whose, what and when
    transaction: Transaction,
    dialect: Dialect,
    origin: Origin,
    run_id: str,
    records: Sequence[Quarantined],
    now: datetime,
) -> None:
    """Keep records that cannot be stored; the same record again takes the old one's place."""
    rows = [
        {
            **asdict(record),
            "platform": origin.platform,
            "stream": origin.stream,
            "run_id": run_id,
            "quarantined_at": now,
            "resolved_at": None,
            "native_id": None,
        }
        for record in records
    ]
    if rows:
        changed = [name for name in rows[0] if name not in {"id", "platform", "stream", "payload"}]
        await transaction.execute(dialect.upsert(QUARANTINE, ("id",), changed), rows)


async def waiting(
    transaction: Transaction, origin: Origin, after: str, limit: int, ids: Sequence[str] = ()
) -> Sequence[Kept]:
    """Answer records of a stream that were not resolved, by id, after one id."""
    columns = [QUARANTINE.c[name] for name in ("id", "payload", "record", "quarantined_at")]
    statement = (
        select(*columns)
        .where(_of(origin), QUARANTINE.c.resolved_at.is_(None), QUARANTINE.c.id > after)
        .order_by(QUARANTINE.c.id)
        .limit(limit)
    )
    if ids:
        statement = statement.where(among(QUARANTINE.c.id, ids))
    return [
        Kept(row.id, row.payload, row.record, aware(row.quarantined_at))
        for row in await transaction.execute(statement)
    ]


async def resolve(transaction: Transaction, resolved: Mapping[str, str], now: datetime) -> None:
    """Let records (id → native id) leave the quarantine; their row stays as a trace."""
    for identity, native_id in resolved.items():
        await transaction.execute(
            update(QUARANTINE)
            .where(QUARANTINE.c.id == identity)
            .values(resolved_at=now, native_id=native_id)
        )


# For people --------------------------------------------------------------------------------------


async def listed(database: Database, wanted: Wanted, limit: int) -> Sequence[Mapping[str, Any]]:
    """Answer records of the quarantine, the latest first, without their payload."""
    columns = [column for column in QUARANTINE.c if column.name not in {"pk", "payload", "record"}]
    statement = (
        select(STREAM.c.connector, *columns)
        .select_from(QUARANTINE.outerjoin(STREAM, _tie()))
        .where(*_conditions(wanted))
        .order_by(QUARANTINE.c.quarantined_at.desc(), QUARANTINE.c.pk.desc())
        .limit(limit)
    )
    async with database.transaction() as transaction:
        return [_plain(row) for row in await transaction.execute(statement)]


async def count(database: Database, wanted: Wanted) -> Mapping[tuple[str, str, str], int]:
    """Answer how many records there are by platform, stream and code."""
    columns = (QUARANTINE.c.platform, QUARANTINE.c.stream, QUARANTINE.c.code)
    statement = (
        select(*columns, func.count())
        .select_from(QUARANTINE.outerjoin(STREAM, _tie()))
        .where(*_conditions(wanted))
        .group_by(*columns)
        .order_by(*columns)
    )
    async with database.transaction() as transaction:
        rows = await transaction.execute(statement)
        return {(platform, stream, code): number for platform, stream, code, number in rows}


async def one(database: Database, identity: str) -> Mapping[str, Any] | None:
    """Answer everything about one record of the quarantine."""
    statement = (
        select(STREAM.c.connector, *[column for column in QUARANTINE.c if column.name != "pk"])
        .select_from(QUARANTINE.outerjoin(STREAM, _tie()))
        .where(QUARANTINE.c.id == identity)
    )
    async with database.transaction() as transaction:
        row = (await transaction.execute(statement)).first()
    return None if row is None else _plain(row)


def _plain(row: Any) -> Mapping[str, Any]:
    values = row._mapping  # noqa: SLF001  # SQLAlchemy's public name
    return {
        name: aware(value) if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    resolved = QUARANTINE.c.resolved_at
    conditions: list[ColumnElement[bool]] = [
        resolved.is_not(None) if wanted.resolved else resolved.is_(None)
    ]
    if wanted.connector is not None:
        conditions.append(STREAM.c.connector == wanted.connector)
    if wanted.stream is not None:
        conditions.append(QUARANTINE.c.stream == wanted.stream)
    if wanted.code is not None:
        conditions.append(QUARANTINE.c.code == wanted.code)
    return conditions


def _tie() -> ColumnElement[bool]:
    return and_(STREAM.c.platform == QUARANTINE.c.platform, STREAM.c.name == QUARANTINE.c.stream)


def _of(origin: Origin) -> ColumnElement[bool]:
    return and_(QUARANTINE.c.platform == origin.platform, QUARANTINE.c.stream == origin.stream)
