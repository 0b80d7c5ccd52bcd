"""Rectifications as the store keeps them: opened with the bad review, whoever told of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, false, func, insert, select, update

from gateway.standard.evaluation_codes import BAD, Anonymity
from gateway.standard.nouns import EVALUATION, Noun
from gateway.standard.rectification import TO_DO, State
from gateway.standard.values import PLATFORM_TIME
from gateway.standard.working_days import working_day_after
from gateway.store.among import among
from gateway.store.database import Database, Transaction
from gateway.store.instants import aware
from gateway.store.tables import METADATA

RECTIFICATION = METADATA.tables["rectification"]
SAID = METADATA.tables["evaluation"]

Row = Mapping[str, Any]

_IS_BAD = (
    SAID.c.is_current
    & SAID.c.satisfaction.in_(sorted(rating.name for rating in BAD))
    & ~func.coalesce(SAID.c.isdefault, false())
)
_UNTOUCHED = (
    (RECTIFICATION.c.state == State.OPEN)
    & RECTIFICATION.c.called_back_at.is_(None)
    & RECTIFICATION.c.replied_at.is_(None)
    & RECTIFICATION.c.decided_at.is_(None)
)


async def settle_rectifications(
    transaction: Transaction, noun: Noun, ids: Sequence[str], days: int, now: datetime
) -> None:
    """Open what these evaluations ask for; one that nobody touched goes with its reason.

    The limit runs from the day of the review. What a platform says was rectified is so here.
    """
    if noun is not EVALUATION or not ids:
        return
    bad = select(SAID.c.id).where(among(SAID.c.id, ids), _IS_BAD)
    mine = among(RECTIFICATION.c.evaluation_id, ids)
    await transaction.execute(
        delete(RECTIFICATION).where(mine, _UNTOUCHED, RECTIFICATION.c.evaluation_id.not_in(bad))
    )
    known = select(RECTIFICATION.c.evaluation_id).where(among(RECTIFICATION.c.evaluation_id, ids))
    names = ("id", "project_no", "task_code", "dept_code", "area_code", "anonymity_flag")
    told = (*names, "assess_time", "rectification", "zgjg")
    wanted = select(*(SAID.c[name] for name in told)).where(
        among(SAID.c.id, ids), _IS_BAD, SAID.c.id.not_in(known)
    )
    rows = [_opened(dict(row), days, now) for row in (await transaction.execute(wanted)).mappings()]
    if rows:
        await transaction.execute(insert(RECTIFICATION), rows)


def _opened(said: Mapping[str, Any], days: int, now: datetime) -> dict[str, Any]:
    begins = aware(said["assess_time"]) or now
    result = said["rectification"] or said["zgjg"]
    copied = ("project_no", "task_code", "dept_code", "area_code")
    return {
        **{name: said[name] for name in copied},
        "evaluation_id": said["id"],
        "is_anonymous": said["anonymity_flag"] == Anonymity.ANONYMOUS.name,
        "state": State.RECTIFIED if result else State.OPEN,
        "limit_days": days,
        "due_on": working_day_after(begins.astimezone(PLATFORM_TIME).date(), days).isoformat(),
        "opened_at": now,
        "rectified_at": now if result else None,
        "result": result,
    }


async def find(transaction: Transaction, evaluation_id: str) -> Row | None:
    """Answer the rectification of an evaluation, and hold it until the transaction ends."""
    wanted = select(RECTIFICATION).where(RECTIFICATION.c.evaluation_id == evaluation_id)
    row = (await transaction.execute(wanted.with_for_update())).mappings().first()
    return None if row is None else _aware(dict(row))


async def change(transaction: Transaction, pk: int, values: Mapping[str, Any]) -> Row:
    """Write what was done; answer the rectification as it stands then."""
    await transaction.execute(
        update(RECTIFICATION).where(RECTIFICATION.c.pk == pk).values(**values)
    )
    wanted = select(RECTIFICATION).where(RECTIFICATION.c.pk == pk)
    return _aware(dict((await transaction.execute(wanted)).mappings().one()))


async def list_rectifications(  # noqa: PLR0913  # conditions, by name
    database: Database,
    *,
    states: Collection[str] = (),
    dept_code: str | None = None,
    area: str | None = None,
    overdue_on: str | None = None,
    limit: int,
) -> Sequence[Row]:
    """Answer rectifications, the soonest due first.

    `overdue_on`: only those whose limit had passed by this day and still ran. `area` is the
    beginning of a region code.
    """
    wanted = select(RECTIFICATION)
    if states:
        wanted = wanted.where(RECTIFICATION.c.state.in_(sorted(states)))
    if dept_code is not None:
        wanted = wanted.where(RECTIFICATION.c.dept_code == dept_code)
    if area is not None:
        wanted = wanted.where(RECTIFICATION.c.area_code.startswith(area, autoescape=True))
    if overdue_on is not None:
        wanted = wanted.where(
            RECTIFICATION.c.due_on < overdue_on, RECTIFICATION.c.state.in_(sorted(TO_DO))
        )
    wanted = wanted.order_by(RECTIFICATION.c.due_on, RECTIFICATION.c.pk).limit(limit)
    async with database.transaction() as transaction:
        return [_aware(dict(row)) for row in (await transaction.execute(wanted)).mappings()]


def _aware(row: Mapping[str, Any]) -> Row:
    return {
        name: aware(value) if isinstance(value, datetime) else value for name, value in row.items()
    }
