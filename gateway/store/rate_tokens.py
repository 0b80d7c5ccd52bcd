"""Rate tokens as the store keeps them: one number a platform, moved under a lock."""

from __future__ import annotations

from sqlalchemy import update

from gateway.store.database import Transaction
from gateway.store.dialect import Dialect
from gateway.store.tables import METADATA

RATE_TOKEN = METADATA.tables["rate_token"]
_PER_S = 1_000_000


async def hold(transaction: Transaction, dialect: Dialect, name: str) -> float:
    """Answer when the next token is due, in seconds after 1970; nobody else moves it meanwhile."""
    # The update changes nothing: it locks the row until the transaction ends.
    locked = dialect.upsert(RATE_TOKEN, ("name",), ("name",)).returning(RATE_TOKEN.c.due_us)
    held = await transaction.execute(locked, {"name": name, "due_us": 0})
    return int(held.scalar_one()) / _PER_S


async def move(transaction: Transaction, name: str, due_s: float) -> None:
    """Write when the token after this one is due."""
    moved = update(RATE_TOKEN).where(RATE_TOKEN.c.name == name)
    await transaction.execute(moved.values(due_us=round(due_s * _PER_S)))
