"""The outbox: rows on their way up, in the states a row goes through.

pending → sending → delivered → accepted | rejected; sending → pending (tried again) | dead;
pending → superseded, where a newer version comes before anybody tried to send the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import ColumnElement, exists, func, select, update

from gateway.store.among import among, slices
from gateway.store.database import Database, Transaction
from gateway.store.tables import METADATA

OUTBOX = METADATA.tables["outbox"]


class State(StrEnum):
    """How a row stands."""

    PENDING = "PENDING"
    SENDING = "SENDING"
    DELIVERED = "DELIVERED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    DEAD = "DEAD"
    SUPERSEDED = "SUPERSEDED"


UNSENT = (State.PENDING, State.SENDING)
SENT = (State.DELIVERED, State.ACCEPTED, State.REJECTED)
RETRIED = (State.DEAD, State.REJECTED)
"""States out of which a person can send a row again."""


@dataclass(frozen=True)
class Outgoing:
    """A row of the outbox, as its lane needs it."""

    pk: int
    key: str
    entity_type: str
    entity_id: str
    code: str
    version: int
    family: str
    body: str
    operation: str
    batch: str
    record: Mapping[str, Any]
    state: str
    attempts: int
    is_uncertain: bool
    sent_at: datetime | None


async def claim(
    transaction: Transaction, destination: str, term: int, now: datetime, limit: int
) -> Sequence[Outgoing]:
    """Take the oldest rows that are due, none of whose code goes before; they are being sent."""
    earlier = OUTBOX.alias("earlier")
    held_up = exists().where(
        earlier.c.destination == destination,
        earlier.c.code == OUTBOX.c.code,
        earlier.c.pk < OUTBOX.c.pk,
        earlier.c.state.in_(UNSENT),
    )
    due = (
        select(OUTBOX)
        .where(
            OUTBOX.c.destination == destination,
            OUTBOX.c.state == State.PENDING,
            OUTBOX.c.next_at <= now,
            ~held_up,
        )
        .order_by(OUTBOX.c.pk)
        .limit(limit)
    )
    rows = [dict(row) for row in (await transaction.execute(due)).mappings()]
    pks = [row["pk"] for row in rows]
    taken = await transaction.execute(
        update(OUTBOX)
        # A transaction that publishes may supersede a row between our two statements.
        .where(among(OUTBOX.c.pk, pks), OUTBOX.c.state == State.PENDING)
        .values(state=State.SENDING, term=term)
        .returning(OUTBOX.c.pk)
    )
    ours = set(taken.scalars())
    return [_outgoing(row) for row in rows if row["pk"] in ours]


async def left_behind(transaction: Transaction, destination: str) -> Sequence[Outgoing]:
    """Answer rows that a relay was sending when it stopped: nobody knows whether they arrived."""
    return await _rows(
        transaction, OUTBOX.c.destination == destination, OUTBOX.c.state == State.SENDING
    )


async def awaiting(
    transaction: Transaction, destination: str, after: int, limit: int
) -> Sequence[Outgoing]:
    """Answer the next rows that were delivered and that the platform has not answered yet."""
    waiting = (
        select(OUTBOX)
        .where(
            OUTBOX.c.destination == destination,
            OUTBOX.c.state == State.DELIVERED,
            OUTBOX.c.pk > after,
        )
        .order_by(OUTBOX.c.pk)
        .limit(limit)
    )
    return [_outgoing(dict(row)) for row in (await transaction.execute(waiting)).mappings()]


async def sent_with(transaction: Transaction, keys: Sequence[str]) -> Sequence[Outgoing]:
    """Answer the rows with these keys."""
    found: list[Outgoing] = []
    for some in slices(keys):
        found += await _rows(transaction, among(OUTBOX.c.key, some))
    return found


async def delivered(transaction: Transaction, pks: Iterable[int], now: datetime) -> None:
    """Write that rows have arrived."""
    await _settle(
        transaction,
        pks,
        UNSENT,
        state=State.DELIVERED,
        is_uncertain=False,
        sent_at=now,
        reason=None,
    )


async def released(
    transaction: Transaction, pks: Iterable[int], *, is_uncertain: bool, reason: str | None
) -> None:
    """Give rows back without counting an attempt: it was not for them that sending failed."""
    await _settle(
        transaction, pks, UNSENT, state=State.PENDING, is_uncertain=is_uncertain, reason=reason
    )


async def postponed(
    transaction: Transaction, pk: int, next_at: datetime, reason: str, *, is_uncertain: bool = False
) -> None:
    """Count a failed attempt and try again later; an uncertain row is asked for before that."""
    await _settle(
        transaction,
        [pk],
        UNSENT,
        state=State.PENDING,
        attempts=OUTBOX.c.attempts + 1,
        next_at=next_at,
        is_uncertain=is_uncertain,
        reason=reason,
    )


async def buried(transaction: Transaction, pk: int, now: datetime, reason: str) -> None:
    """Give a row up, with the reason; the lane goes on without it."""
    await _settle(
        transaction,
        [pk],
        UNSENT,
        state=State.DEAD,
        attempts=OUTBOX.c.attempts + 1,
        is_uncertain=False,
        settled_at=now,
        reason=reason,
    )


async def accepted(transaction: Transaction, pks: Iterable[int], now: datetime) -> None:
    """Write that the platform took rows."""
    await _settle(
        transaction,
        pks,
        (State.DELIVERED,),
        state=State.ACCEPTED,
        settled_at=now,
        reason=None,
    )


async def overtaken(transaction: Transaction, destination: str, now: datetime) -> None:
    """Let the verdict on a newer version stand for older ones that it replaced up there.

    The platform never comes to judge them: their rows carry the newer batch.
    """
    newer = OUTBOX.alias("newer")
    for state in (State.ACCEPTED, State.REJECTED):
        judged = exists().where(
            newer.c.destination == OUTBOX.c.destination,
            newer.c.entity_id == OUTBOX.c.entity_id,
            newer.c.pk > OUTBOX.c.pk,
            newer.c.state == state,
        )
        await transaction.execute(
            update(OUTBOX)
            .where(OUTBOX.c.destination == destination, OUTBOX.c.state == State.DELIVERED, judged)
            .values(state=state, settled_at=now, reason="平台处理前已被后一批次代替，以其结论为准")
        )


async def rejected(transaction: Transaction, pk: int, now: datetime, reason: str) -> None:
    """Write that the platform refused a row; it may say so after it took it."""
    await _settle(
        transaction,
        [pk],
        (State.PENDING, State.SENDING, *SENT),
        state=State.REJECTED,
        settled_at=now,
        is_uncertain=False,
        sent_at=func.coalesce(OUTBOX.c.sent_at, now),
        reason=reason,
    )


async def retry(transaction: Transaction, keys: Sequence[str], now: datetime) -> Sequence[str]:
    """Send dead or rejected rows again; answer the keys of those for which that makes sense.

    A row after which another version of the same entity was published stays as it is.
    """
    newer = OUTBOX.alias("newer")
    is_old = exists().where(
        newer.c.destination == OUTBOX.c.destination,
        newer.c.entity_id == OUTBOX.c.entity_id,
        newer.c.pk > OUTBOX.c.pk,
        newer.c.state != State.SUPERSEDED,
    )
    again = await transaction.execute(
        update(OUTBOX)
        .where(among(OUTBOX.c.key, keys), OUTBOX.c.state.in_(RETRIED), ~is_old)
        .values(
            state=State.PENDING,
            attempts=0,
            next_at=now,
            settled_at=None,
            # A rejected row stands up there: it is sent again, not asked for.
            is_uncertain=False,
            reason=None,
        )
        .returning(OUTBOX.c.key)
    )
    return sorted(again.scalars())


async def next_due(transaction: Transaction, destination: str) -> datetime | None:
    """Answer when the next row may be sent, None where nothing waits."""
    found: datetime | None = await transaction.scalar(
        select(func.min(OUTBOX.c.next_at)).where(
            OUTBOX.c.destination == destination, OUTBOX.c.state == State.PENDING
        )
    )
    return _aware(found)


async def count_waiting(transaction: Transaction, destination: str) -> int:
    """Answer how many rows wait to be sent."""
    counted = select(func.count()).where(
        OUTBOX.c.destination == destination, OUTBOX.c.state.in_(UNSENT)
    )
    return int(await transaction.scalar(counted) or 0)


# For people ------------------------------------------------------------------------------------


async def count_states(database: Database) -> Mapping[str, Mapping[str, int]]:
    """Answer, by destination, how many rows are in each state."""
    statement = (
        select(OUTBOX.c.destination, OUTBOX.c.state, func.count())
        .group_by(OUTBOX.c.destination, OUTBOX.c.state)
        .order_by(OUTBOX.c.destination, OUTBOX.c.state)
    )
    found: dict[str, dict[str, int]] = {}
    async with database.transaction() as transaction:
        for destination, state, count in await transaction.execute(statement):
            found.setdefault(destination, {})[state] = count
    return found


async def list_rows(
    database: Database, destination: str | None, states: Sequence[str], limit: int
) -> Sequence[Mapping[str, Any]]:
    """Answer the newest rows, without their payload."""
    columns = [column for column in OUTBOX.c if column.name != "payload"]
    statement = select(*columns).order_by(OUTBOX.c.pk.desc()).limit(limit)
    if destination is not None:
        statement = statement.where(OUTBOX.c.destination == destination)
    if states:
        statement = statement.where(OUTBOX.c.state.in_(states))
    async with database.transaction() as transaction:
        return [dict(row) for row in (await transaction.execute(statement)).mappings()]


async def show_row(database: Database, key: str) -> Mapping[str, Any] | None:
    """Answer a row, payload included, by its key; None where there is none."""
    async with database.transaction() as transaction:
        rows = await transaction.execute(select(OUTBOX).where(OUTBOX.c.key == key))
        row = rows.mappings().first()
    return None if row is None else {**row, "payload": orjson.loads(row["payload"])}


async def keys_in(database: Database, destination: str, states: Sequence[str]) -> Sequence[str]:
    """Answer the keys of every row of a destination in these states, oldest first."""
    statement = (
        select(OUTBOX.c.key)
        .where(OUTBOX.c.destination == destination, OUTBOX.c.state.in_(states))
        .order_by(OUTBOX.c.pk)
    )
    async with database.transaction() as transaction:
        return list((await transaction.execute(statement)).scalars())


async def _rows(transaction: Transaction, *conditions: ColumnElement[bool]) -> Sequence[Outgoing]:
    statement = select(OUTBOX).where(*conditions).order_by(OUTBOX.c.pk)
    return [_outgoing(dict(row)) for row in (await transaction.execute(statement)).mappings()]


async def _settle(
    transaction: Transaction, pks: Iterable[int], before: Sequence[State], **values: Any
) -> None:
    wanted = list(pks)
    if wanted:
        await transaction.execute(
            update(OUTBOX)
            .where(among(OUTBOX.c.pk, wanted), OUTBOX.c.state.in_(before))
            .values(**values)
        )


def _outgoing(row: Mapping[str, Any]) -> Outgoing:
    names = ("pk", "key", "entity_type", "entity_id", "code", "version", "family", "body")
    more = ("operation", "batch", "state", "attempts", "is_uncertain")
    return Outgoing(
        **{name: row[name] for name in (*names, *more)},
        record=orjson.loads(row["payload"]),
        sent_at=_aware(row["sent_at"]),
    )


def _aware(moment: datetime | None) -> datetime | None:
    """SQLite keeps naive UTC."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)
