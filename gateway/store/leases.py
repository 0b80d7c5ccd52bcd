"""Leases: one writer a stream, fenced by a term that grows with each new holder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from gateway.errors import YiwangError
from gateway.store.database import Database, Transaction
from gateway.store.dialect import Dialect
from gateway.store.tables import METADATA

LEASE = METADATA.tables["lease"]


class LeaseLost(YiwangError):  # noqa: N818  # named for what happened
    """Another process took the stream over; nothing of this page was written."""

    code = "LEASE_LOST"
    status = "lease_lost"


@dataclass(frozen=True)
class Lease:
    """The right to write a stream until `expires_at`, unless renewed."""

    name: str
    holder: str
    term: int
    length: timedelta


async def take(
    database: Database, name: str, holder: str, now: datetime, length: timedelta
) -> Lease | None:
    """Take a lease that is free or expired; None while anybody holds it."""
    async with database.transaction() as transaction:
        taken = await transaction.execute(
            update(LEASE)
            .where(LEASE.c.name == name, LEASE.c.expires_at <= now)
            .values(holder=holder, term=LEASE.c.term + 1, expires_at=now + length)
            .returning(LEASE.c.term)
        )
        row = taken.first()
        if row is not None:
            return Lease(name, holder, row.term, length)
        first = {"name": name, "holder": holder, "term": 1, "expires_at": now + length}
        added = database.dialect.insert(LEASE).values(first).on_conflict_do_nothing()
        row = (await transaction.execute(added.returning(LEASE.c.term))).first()
    return None if row is None else Lease(name, holder, row.term, length)


async def hold(transaction: Transaction, lease: Lease, now: datetime) -> None:
    """Renew the lease inside a writing transaction, or raise LeaseLost and roll it back."""
    held = await transaction.execute(
        update(LEASE)
        .where(
            LEASE.c.name == lease.name,
            LEASE.c.holder == lease.holder,
            LEASE.c.term == lease.term,
        )
        .values(expires_at=now + lease.length)
    )
    if held.rowcount != 1:
        raise LeaseLost(
            f"数据流 {lease.name} 已由其他进程接手，本页未写入。",
            hint="无需处理：接手的进程会从检查点继续。",
        )


async def alone(transaction: Transaction, dialect: Dialect, name: str, now: datetime) -> None:
    """Be the only one who writes a stream until this transaction ends, whoever has the lease.

    Who has it waits with its next page; nothing is taken from it.
    """
    # The update changes nothing: it locks the row.
    locked = dialect.upsert(LEASE, ("name",), ("name",))
    await transaction.execute(locked, {"name": name, "holder": "", "term": 0, "expires_at": now})


async def give_back(database: Database, lease: Lease, now: datetime) -> None:
    """Let the lease expire at once, if it is still ours."""
    async with database.transaction() as transaction:
        await transaction.execute(
            update(LEASE)
            .where(LEASE.c.name == lease.name, LEASE.c.term == lease.term)
            .values(expires_at=now)
        )
