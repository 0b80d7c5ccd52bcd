"""Deliveries as the store keeps them: which were stored, their receipts, and used nonces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, select

from gateway.store.copies import Origin
from gateway.store.database import Transaction
from gateway.store.dialect import Dialect
from gateway.store.tables import METADATA

DELIVERY = METADATA.tables["delivery"]
NONCE = METADATA.tables["nonce"]

KEPT = timedelta(days=30)
"""How long a delivery is known by its key; the records themselves are known for ever."""


@dataclass(frozen=True)
class Stored:
    """A delivery that was stored: the digest of its content, and the receipt as JSON text."""

    key: str
    digest: str
    receipt: str


@dataclass(frozen=True)
class Receipt:
    """What a platform is answered: JSON text; `is_repeated`: it was answered that before."""

    text: str
    is_repeated: bool = False


async def of_key(transaction: Transaction, origin: Origin, key: str) -> Stored | None:
    """Answer the delivery of a stream with this key."""
    wanted = select(DELIVERY).where(_of(origin), DELIVERY.c.key == key)
    row = (await transaction.execute(wanted)).first()
    return None if row is None else Stored(row.key, row.digest, row.receipt)


async def latest(transaction: Transaction, origin: Origin) -> Stored | None:
    """Answer the last delivery of a stream."""
    wanted = select(DELIVERY).where(_of(origin)).order_by(DELIVERY.c.pk.desc()).limit(1)
    row = (await transaction.execute(wanted)).first()
    return None if row is None else Stored(row.key, row.digest, row.receipt)


async def keep(
    transaction: Transaction, origin: Origin, run_id: str, stored: Stored, now: datetime
) -> None:
    """Keep a receipt, in place of one of the same key; forget those that are long past."""
    same = _of(origin) & (DELIVERY.c.key == stored.key)
    is_past = DELIVERY.c.received_at < now - KEPT
    await transaction.execute(delete(DELIVERY).where(same | is_past))
    row = {
        "platform": origin.platform,
        "stream": origin.stream,
        "key": stored.key,
        "digest": stored.digest,
        "run_id": run_id,
        "receipt": stored.receipt,
        "received_at": now,
    }
    await transaction.execute(insert(DELIVERY), row)


async def spend(  # noqa: PLR0913, PLR0917  # where, whose, what, until when
    transaction: Transaction,
    dialect: Dialect,
    connector: str,
    nonce: str,
    ends_at: datetime,
    now: datetime,
) -> bool:
    """Use a nonce up, for every process; False where it was used before."""
    await transaction.execute(delete(NONCE).where(NONCE.c.ends_at < now))
    row = {"connector": connector, "nonce": nonce, "ends_at": ends_at}
    added = dialect.insert(NONCE).values(row).on_conflict_do_nothing().returning(NONCE.c.nonce)
    return (await transaction.execute(added)).first() is not None


def _of(origin: Origin) -> ColumnElement[bool]:
    return (DELIVERY.c.platform == origin.platform) & (DELIVERY.c.stream == origin.stream)
