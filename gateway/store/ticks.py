"""Ticks of schedules: whoever takes one first has it, whatever other processes do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from gateway.store.database import Database
from gateway.store.tables import METADATA

TICK = METADATA.tables["tick"]

KEPT = timedelta(days=7)
"""How long ticks are remembered."""

TAKEN, DROPPED = "TAKEN", "DROPPED"


@dataclass(frozen=True)
class Tick:
    """A tick as one process takes it; `ticks` counts those that it stands for."""

    schedule: str
    due_at: datetime
    holder: str
    claimed_at: datetime
    outcome: str = TAKEN
    ticks: int = 1


async def claim(database: Database, tick: Tick) -> bool:
    """Take a tick; False where another process has it."""
    async with database.transaction() as transaction:
        await transaction.execute(
            delete(TICK).where(
                TICK.c.schedule == tick.schedule,
                TICK.c.due_at < min(tick.claimed_at - KEPT, tick.due_at),
            )
        )
        added = database.dialect.insert(TICK).values(asdict(tick)).on_conflict_do_nothing()
        row = (await transaction.execute(added.returning(TICK.c.schedule))).first()
    return row is not None


async def count_dropped(database: Database) -> Mapping[str, int]:
    """Answer by schedule how many ticks of the last days came while a run was under way."""
    statement = (
        select(TICK.c.schedule, func.sum(TICK.c.ticks))
        .where(TICK.c.outcome == DROPPED)
        .group_by(TICK.c.schedule)
    )
    async with database.transaction() as transaction:
        return {row[0]: int(row[1]) for row in await transaction.execute(statement)}
