"""Accesses to the data of one person, out of the audit chain."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from gateway.store.audit import RECORD, Outcome
from gateway.store.database import Transaction
from gateway.store.instants import aware

PAGE = 100
"""How many accesses are answered at once."""


@dataclass(frozen=True)
class Seen:
    """Who looked, why and when; what was asked and has no end yet is told as asked."""

    sequence: int
    occurred_at: datetime
    caller: str
    action: str
    mode: str
    target: str
    purpose: str
    outcome: str
    case_number: str | None
    consent_id: str | None
    consent_text_version: str | None
    consented_at: datetime | None
    duty_item: str | None
    duty_case: str | None


_COLUMNS = tuple(RECORD.c[name] for name in Seen.__dataclass_fields__)


async def accesses_of(
    transaction: Transaction, subjects: Collection[str], before: int | None = None, most: int = PAGE
) -> list[Seen]:
    """Answer the accesses to a person's data, the newest first, from `before` a sequence on.

    Of an access whose end was recorded only the end is told.
    """
    later = RECORD.alias("later")
    ended = select(later.c.sequence).where(later.c.follows == RECORD.c.sequence).exists()
    wanted = (
        select(*_COLUMNS)
        .where(RECORD.c.subject.in_(subjects))
        .where((RECORD.c.outcome != Outcome.ASKED.value) | ~ended)
        .order_by(RECORD.c.sequence.desc())
        .limit(most)
    )
    if before is not None:
        wanted = wanted.where(RECORD.c.sequence < before)
    rows = (await transaction.execute(wanted)).mappings().all()
    return [_seen(dict(row)) for row in rows]


async def count_accesses(transaction: Transaction, subjects: Collection[str]) -> int:
    """Answer how many records there are of a person."""
    counted = select(func.count()).select_from(RECORD).where(RECORD.c.subject.in_(subjects))
    return int((await transaction.execute(counted)).scalar_one())


def _seen(row: dict[str, Any]) -> Seen:
    return Seen(**(row | {name: aware(row[name]) for name in ("occurred_at", "consented_at")}))
