"""Connectors, streams and runs as the store keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, insert, select, update

from gateway.store import tallies
from gateway.store.copies import Origin
from gateway.store.database import Database, Transaction
from gateway.store.dialect import Dialect
from gateway.store.instants import aware
from gateway.store.tables import METADATA

CONNECTOR = METADATA.tables["connector"]
STREAM = METADATA.tables["stream"]
RUN = METADATA.tables["sync_run"]
LEASE = METADATA.tables["lease"]

INCREMENTAL = "INCREMENTAL"
"""The kind of a run that reads on from the checkpoint."""


@dataclass(frozen=True)
class ConnectorEntry:
    """A connector as queries show it."""

    name: str
    title: str
    platform: str
    level: str
    transport: str


@dataclass
class Counts:
    """What a run has done so far."""

    pages: int = 0
    fetched: int = 0
    created: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0
    quarantined: int = 0
    findings: int = 0

    def add(self, other: Counts) -> None:
        """Add the counts of one page."""
        for name, value in asdict(other).items():
            setattr(self, name, getattr(self, name) + value)

    @property
    def stored(self) -> int:
        """Records that are in the store after the run."""
        return self.created + self.updated + self.unchanged


@dataclass(frozen=True)
class StreamEntry:
    """A stream as its specification says: what it carries, how fresh it should be."""

    entity_type: str
    fresh_within_s: int | None = None


async def register(
    transaction: Transaction,
    dialect: Dialect,
    entry: ConnectorEntry,
    streams: Mapping[str, StreamEntry],
) -> None:
    """Write a connector and its streams (by name) as their specification says."""
    row = {"id": f"cn_{entry.name}", **asdict(entry)}
    await transaction.execute(dialect.upsert(CONNECTOR, ("name",), list(row)), [row])
    rows = [
        {
            "id": f"st_{entry.platform}_{name}",
            "connector": entry.name,
            "platform": entry.platform,
            "name": name,
            **asdict(stream),
        }
        for name, stream in streams.items()
    ]
    changed = ("connector", "entity_type", "fresh_within_s")
    if rows:  # a connector may only push
        await transaction.execute(dialect.upsert(STREAM, ("platform", "name"), changed), rows)


async def checkpoint(database: Database, origin: Origin) -> str | None:
    """Answer how far a stream has been read."""
    async with database.transaction() as transaction:
        return await checkpoint_in(transaction, origin)


async def checkpoint_in(transaction: Transaction, origin: Origin) -> str | None:
    """Answer how far a stream has been read, inside a transaction."""
    row = await transaction.execute(select(STREAM.c.checkpoint).where(_stream(origin)))
    text: str | None = row.scalar_one_or_none()
    return text


async def save_checkpoint(
    transaction: Transaction, origin: Origin, text: str | None, succeeded_at: datetime | None
) -> None:
    """Move the checkpoint in the transaction that stores the page."""
    values: dict[str, Any] = {"checkpoint": text}
    if succeeded_at is not None:
        values["last_success_at"] = succeeded_at
    await transaction.execute(update(STREAM).where(_stream(origin)).values(values))


async def clock_skew(database: Database, origin: Origin) -> timedelta:
    """Answer how far the platform's clock is ahead of ours, as far as anybody knows."""
    async with database.transaction() as transaction:
        row = await transaction.execute(select(STREAM.c.clock_skew_s).where(_stream(origin)))
        return timedelta(seconds=row.scalar_one_or_none() or 0)


async def save_clock_skew(transaction: Transaction, origin: Origin, skew: timedelta) -> None:
    """Write how far the platform's clock is ahead of ours."""
    seconds = round(skew.total_seconds())
    await transaction.execute(update(STREAM).where(_stream(origin)).values(clock_skew_s=seconds))


async def start_run(
    database: Database, origin: Origin, run_id: str, now: datetime, kind: str = INCREMENTAL
) -> None:
    """Write that a run has begun."""
    async with database.transaction() as transaction:
        await add_run(transaction, origin, run_id, now, kind)


async def add_run(
    transaction: Transaction, origin: Origin, run_id: str, now: datetime, kind: str
) -> None:
    """Write that a run has begun, inside a transaction."""
    row = {
        "id": run_id,
        "platform": origin.platform,
        "stream": origin.stream,
        "kind": kind,
        "status": "RUNNING",
        "started_at": now,
        **asdict(Counts()),
    }
    await transaction.execute(insert(RUN), row)


async def count_run(transaction: Transaction, run_id: str, counts: Counts) -> None:
    """Write what a run has done so far."""
    await transaction.execute(update(RUN).where(RUN.c.id == run_id).values(asdict(counts)))


async def finish_run(
    transaction: Transaction,
    run_id: str,
    status: str,
    now: datetime,
    error: tuple[str, str] | None = None,
) -> None:
    """Write how a run ended; `error` is its code and message."""
    code, message = error or (None, None)
    await transaction.execute(
        update(RUN)
        .where(RUN.c.id == run_id)
        .values(status=status, finished_at=now, error_code=code, error_message=message)
    )
    await tallies.count(transaction, [run_id])


async def end_abandoned_runs(
    database: Database, origin: Origin, now: datetime, kinds: Sequence[str] = (INCREMENTAL,)
) -> None:
    """End runs whose process died: the lease was taken from them, so they cannot go on.

    `kinds` are those that share the lease.
    """
    async with database.transaction() as transaction:
        ended = await transaction.execute(
            update(RUN)
            .where(
                RUN.c.platform == origin.platform,
                RUN.c.stream == origin.stream,
                RUN.c.kind.in_(kinds),
                RUN.c.status == "RUNNING",
            )
            .values(status="LEASE_LOST", finished_at=now)
            .returning(RUN.c.id)
        )
        await tallies.count(transaction, ended.scalars().all())


async def end_expired_runs(database: Database, now: datetime) -> None:
    """End every run that is under way without a lease: its process died, nobody took over."""
    name = RUN.c.platform + "/" + RUN.c.stream
    backfill = (RUN.c.kind == "BACKFILL") & (LEASE.c.name == name + "#backfill")
    mine = backfill | ((RUN.c.kind != "BACKFILL") & (LEASE.c.name == name))
    held = exists().where(mine, LEASE.c.expires_at > now)
    async with database.transaction() as transaction:
        ended = await transaction.execute(
            update(RUN)
            .where(RUN.c.status == "RUNNING", ~held)
            .values(status="LEASE_LOST", finished_at=now)
            .returning(RUN.c.id)
        )
        await tallies.count(transaction, ended.scalars().all())


async def stream_rows(database: Database) -> Sequence[Mapping[str, Any]]:
    """Answer every stream with its last run, for people at a terminal."""
    latest = (
        select(func.max(RUN.c.pk))
        .where(RUN.c.platform == STREAM.c.platform, RUN.c.stream == STREAM.c.name)
        .correlate(STREAM)
        .scalar_subquery()
    )
    statement = (
        select(
            STREAM.c.connector,
            STREAM.c.platform,
            STREAM.c.name.label("stream"),
            STREAM.c.entity_type,
            STREAM.c.last_success_at,
            STREAM.c.fresh_within_s,
            func.coalesce(CONNECTOR.c.paused_at, STREAM.c.paused_at).label("paused_at"),
            STREAM.c.resume_at,
            STREAM.c.clock_skew_s,
            *[column for column in RUN.c if column.name not in _SHOWN_ELSEWHERE],
        )
        .select_from(
            STREAM.outerjoin(RUN, RUN.c.pk == latest).outerjoin(
                CONNECTOR, CONNECTOR.c.name == STREAM.c.connector
            )
        )
        .order_by(STREAM.c.connector, STREAM.c.name)
    )
    async with database.transaction() as transaction:
        return [_shown(row) for row in await transaction.execute(statement)]


def _shown(row: Any) -> dict[str, Any]:
    values = row._mapping  # noqa: SLF001  # SQLAlchemy's public name
    return {
        name: aware(value) if isinstance(value, datetime) else value
        for name, value in values.items()
    }


_SHOWN_ELSEWHERE = {"pk", "id", "platform", "stream"}


async def count_findings(database: Database, platform: str) -> Mapping[str, int]:
    """Answer the findings on a platform's records by rule."""
    finding = METADATA.tables["finding"]
    statement = (
        select(finding.c.rule, func.count())
        .where(finding.c.platform == platform)
        .group_by(finding.c.rule)
        .order_by(finding.c.rule)
    )
    async with database.transaction() as transaction:
        return {row[0]: row[1] for row in await transaction.execute(statement)}


def _stream(origin: Origin) -> Any:
    return (STREAM.c.platform == origin.platform) & (STREAM.c.name == origin.stream)
