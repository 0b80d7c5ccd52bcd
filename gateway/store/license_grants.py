"""Authorised uses of licenses: stored, taken once, forgotten."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from gateway.store.database import Transaction
from gateway.store.instants import aware
from gateway.store.tables import METADATA

GRANT = METADATA.tables["license_grant"]


@dataclass(frozen=True)
class Grant:
    """An authorised use; `sealed` is encrypted, `subject` the HMAC of the holder's number."""

    digest: str
    caller: str
    subject: str
    sealed: str = field(repr=False)
    authorised_at: datetime
    expires_at: datetime


async def grant(transaction: Transaction, new: Grant) -> None:
    """Store a use, and forget those that are over."""
    await transaction.execute(delete(GRANT).where(GRANT.c.expires_at <= new.authorised_at))
    await transaction.execute(insert(GRANT).values(**vars(new)))


async def take(transaction: Transaction, digest: str, caller: str, now: datetime) -> Grant | None:
    """Answer a use that is this caller's and not over, and forget it: nobody gets it twice."""
    is_theirs = (GRANT.c.digest == digest) & (GRANT.c.caller == caller)
    taken = delete(GRANT).where(is_theirs & (GRANT.c.expires_at > now)).returning(*GRANT.c)
    row = (await transaction.execute(taken)).mappings().first()
    return None if row is None else _grant(dict(row))


async def grants_of(transaction: Transaction, subjects: Collection[str]) -> list[Grant]:
    """Answer the uses of a person's licenses that are still open."""
    wanted = select(GRANT).where(GRANT.c.subject.in_(subjects)).order_by(GRANT.c.authorised_at)
    rows = (await transaction.execute(wanted)).mappings().all()
    return [_grant(dict(row)) for row in rows]


async def forget(transaction: Transaction, subjects: Collection[str]) -> int:
    """Forget the uses of a person's licenses; answer how many there were."""
    forgotten = await transaction.execute(delete(GRANT).where(GRANT.c.subject.in_(subjects)))
    return int(forgotten.rowcount)


def _grant(row: dict[str, Any]) -> Grant:
    times = {name: aware(row[name]) for name in ("authorised_at", "expires_at")}
    return Grant(**(row | times))
