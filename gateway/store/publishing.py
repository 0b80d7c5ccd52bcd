"""Publishing: whatever changes an entity writes, in the same transaction, what must go up of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson
from sqlalchemy import func, insert, select, update

from gateway.standard.nouns import ENTITIES, SERVICE_RECORD, Noun
from gateway.standard.outward import family_name, local_text, order_code
from gateway.store.among import among, slices
from gateway.store.changes import REVISION, bump_revisions
from gateway.store.database import Transaction
from gateway.store.destinations import (
    Destination,
    Selection,
    active_destinations,
    mark_filled,
)
from gateway.store.dialect import Dialect
from gateway.store.entities import TABLES
from gateway.store.outbox import OUTBOX, State
from gateway.store.outward import Row, entity_rows, records_of

UPWARD = ("CatalogItem", "ImplementationList", "ImplementingBody", "ServiceRecord", "Evaluation")
"""Types of entities that go up; a service is published before what is said about it."""

PAGE = 500
"""Entities that are published together when a destination is filled."""

_STANDING = (State.PENDING, State.SENDING, State.DELIVERED, State.ACCEPTED, State.REJECTED)
"""States of rows that the platform has, or may come to have."""


async def publish(
    transaction: Transaction, dialect: Dialect, changed: Mapping[str, Iterable[str]], now: datetime
) -> int:
    """Write to the outbox what changed entities (ids by type) mean for every destination.

    All that one transaction publishes for a destination is one batch. What is published already
    as it stands is not published again. Answers how many rows were written.
    """
    destinations = [
        destination
        for destination in await active_destinations(transaction)
        if destination.selections.keys() & changed.keys()
    ]
    if not destinations:
        return 0
    batch = await _batch(transaction, dialect, now)
    written = 0
    for destination in destinations:
        for name in sorted(destination.selections.keys() & changed.keys()):
            work = _Publication(transaction, destination, ENTITIES[name], batch, now)
            for some in slices(sorted(set(changed[name]))):
                written += await work.publish(some)
    return written


async def fill(
    transaction: Transaction,
    dialect: Dialect,
    destination: Destination,
    after: tuple[str, int] | None,
    now: datetime,
) -> tuple[str, int] | None:
    """Publish the next page of what a new selection takes; answer where to go on.

    None: everything was published, and the destination is filled. What the selection takes no
    longer is withdrawn on the way.
    """
    batch = await _batch(transaction, dialect, now)
    name, seen = after or (UPWARD[0], 0)
    table = TABLES[name]
    statement = select(table.c.pk, table.c.id).where(table.c.pk > seen)
    rows = (await transaction.execute(statement.order_by(table.c.pk).limit(PAGE))).all()
    if rows:
        work = _Publication(transaction, destination, ENTITIES[name], batch, now)
        await work.publish([row.id for row in rows])
        return name, rows[-1].pk
    following = UPWARD[UPWARD.index(name) + 1 :]
    if following:
        return following[0], 0
    await mark_filled(transaction, destination)
    return None


async def unpublished(
    transaction: Transaction,
    destination: Destination,
    after: tuple[str, int] | None,
    now: datetime,
) -> tuple[list[tuple[str, str]], tuple[str, int] | None]:
    """Answer which entities of a page stand otherwise than they were published, by type and code.

    Nothing is written. The place to go on is None at the end.
    """
    name, seen = after or (UPWARD[0], 0)
    table = TABLES[name]
    statement = select(table.c.pk, table.c.id).where(table.c.pk > seen)
    rows = (await transaction.execute(statement.order_by(table.c.pk).limit(PAGE))).all()
    if not rows:
        following = UPWARD[UPWARD.index(name) + 1 :]
        return [], (following[0], 0) if following else None
    work = _Publication(transaction, destination, ENTITIES[name], "", now)
    added, _ = await work.plan([row.id for row in rows])
    return [(name, row["code"]) for row in added], (name, rows[-1].pk)


async def _batch(transaction: Transaction, dialect: Dialect, now: datetime) -> str:
    """Answer a batch number of 32 characters that grows with every transaction.

    The counter is also the lock that all who publish share until they commit: rows of the outbox
    are numbered in the order of commits, and nobody publishes what another just did.
    """
    await bump_revisions(transaction, dialect, [OUTBOX.name])
    counter = await transaction.scalar(
        select(REVISION.c.value).where(REVISION.c.name == OUTBOX.name)
    )
    digits = "".join(filter(str.isdigit, local_text(now)))
    return f"{digits}{counter:018d}"


@dataclass(frozen=True)
class _Last:
    """The newest row of an entity, and the newest that the platform has or may come to have."""

    content_hash: str
    operation: str | None
    is_standing: bool
    waiting: tuple[int, ...]
    """Rows that nobody has tried to send and that give way to a newer version."""
    was_sent: bool


@dataclass(frozen=True)
class _Publication:
    """Publishes entities of one type to one destination, in one batch."""

    transaction: Transaction
    destination: Destination
    noun: Noun
    batch: str
    now: datetime

    async def publish(self, ids: Sequence[str]) -> int:
        """Write what goes up of these entities; answer how many rows."""
        added, replaced = await self.plan(ids)
        await self._supersede(replaced)
        if added:
            await self.transaction.execute(insert(OUTBOX), added)
        return len(added)

    async def plan(self, ids: Sequence[str]) -> tuple[list[dict[str, Any]], list[int]]:
        """Answer the rows to add, and those whose place they take."""
        nothing = Selection(self.noun.name, ())
        selection = self.destination.selections.get(self.noun.name, nothing)
        rows = await entity_rows(self.transaction, self.noun, ids)
        taken = {id_: row for id_, row in rows.items() if _stands(row, selection)}
        last = await self._last(ids)
        records = await records_of(
            self.transaction, self.noun, list(taken.values()), self.destination.codes
        )
        added: list[dict[str, Any]] = []
        replaced: list[int] = []
        for id_, row in rows.items():
            before = last.get(id_)
            if id_ in taken:
                payload = orjson.dumps(records[id_], option=orjson.OPT_SORT_KEYS).decode()
                fresh = self._row(row, _operation(before), payload)
                if before is not None and before.content_hash == fresh["content_hash"]:
                    continue
                added.append(fresh)
            elif before is None or not before.is_standing or _is_replaced(row, selection):
                continue
            elif before.was_sent:
                added.append(self._row(row, "D", await self._payload(id_)))
            replaced += before.waiting if before is not None else ()
        return added, replaced

    def _row(self, row: Row, operation: str, payload: str) -> dict[str, Any]:
        identity = (self.destination.name, row["id"], self.batch)
        code = order_code(self.noun, row)
        # A withdrawal says the same whatever it withdraws.
        content = b"D" if operation == "D" else payload.encode()
        return {
            "key": str(uuid5(NAMESPACE_URL, "\x1f".join(identity))),
            "destination": self.destination.name,
            "entity_type": self.noun.name,
            "entity_id": row["id"],
            "code": code,
            "version": row["version"],
            "family": family_name(self.noun, row),
            "body": row.get("dept_code") or row.get("credit_code") or "",
            "operation": operation,
            "batch": self.batch,
            "content_hash": blake2b(content, digest_size=16).hexdigest(),
            "payload": payload,
            "state": State.PENDING,
            "attempts": 0,
            "is_uncertain": False,
            "term": 0,
            "published_at": self.now,
            "next_at": self.now,
        }

    async def _last(self, ids: Sequence[str]) -> Mapping[str, _Last]:
        columns = [
            OUTBOX.c[name]
            for name in ("pk", "entity_id", "content_hash", "operation", "state", "attempts")
        ]
        found: dict[str, list[Any]] = {}
        for some in slices(ids):
            statement = select(*columns, OUTBOX.c.is_uncertain).where(
                OUTBOX.c.destination == self.destination.name,
                among(OUTBOX.c.entity_id, some),
                OUTBOX.c.state != State.SUPERSEDED,
            )
            for row in await self.transaction.execute(statement.order_by(OUTBOX.c.pk)):
                found.setdefault(row.entity_id, []).append(row)
        # An evaluation may wait behind a service record: that keeps its place, and goes first.
        gives_way = self.noun is not SERVICE_RECORD
        return {id_: _last_of(rows, gives_way=gives_way) for id_, rows in found.items()}

    async def _payload(self, id_: str) -> str:
        """The last record that went up of an entity: what is withdrawn is named by it."""
        newest = select(func.max(OUTBOX.c.pk)).where(
            OUTBOX.c.destination == self.destination.name, OUTBOX.c.entity_id == id_
        )
        found = await self.transaction.scalar(
            select(OUTBOX.c.payload).where(OUTBOX.c.pk == newest.scalar_subquery())
        )
        return str(found)

    async def _supersede(self, pks: Sequence[int]) -> None:
        """Let a newer version take the place of rows that nobody has tried to send."""
        if pks:
            await self.transaction.execute(
                update(OUTBOX)
                .where(among(OUTBOX.c.pk, pks))
                .values(
                    state=State.SUPERSEDED,
                    settled_at=self.now,
                    reason=f"发送前已有新内容，由批次 {self.batch} 代替",
                )
            )


def _stands(row: Row, selection: Selection) -> bool:
    return row["deleted_at"] is None and row["is_current"] and selection.takes(row)


def _is_replaced(row: Row, selection: Selection) -> bool:
    """A version that another replaced stays up there: cases refer to it."""
    return row["deleted_at"] is None and not row["is_current"] and selection.takes(row)


def _last_of(rows: Sequence[Any], *, gives_way: bool) -> _Last:
    standing = [row for row in rows if row.state in _STANDING]
    waiting = [
        row
        for row in standing
        if gives_way and row.state == State.PENDING and not row.attempts and not row.is_uncertain
    ]
    sent = [row for row in standing if row not in waiting]
    return _Last(
        content_hash=rows[-1].content_hash,
        operation=sent[-1].operation if sent else None,
        is_standing=bool(standing) and standing[-1].operation != "D",
        waiting=tuple(row.pk for row in waiting),
        was_sent=bool(sent) and sent[-1].operation != "D",
    )


def _operation(before: _Last | None) -> str:
    """U where the platform has the entity, or may come to have it; else I."""
    return "U" if before is not None and before.operation in {"I", "U"} else "I"
