"""The rates of 好差评 counted: of how many, and how many of them.

What each counts is told by its definition in :mod:`gateway.standard.evaluation_statistics`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    Table,
    exists,
    extract,
    false,
    func,
    or_,
    select,
)

from gateway.standard.evaluation_statistics import GATHERED_WITHIN_S, RATES
from gateway.standard.figures import Rate
from gateway.standard.findings import Severity
from gateway.standard.rectification import State
from gateway.store.database import Database
from gateway.store.tables import METADATA

SERVICE = METADATA.tables["service_record"]
SAID = METADATA.tables["evaluation"]
RECTIFICATION = METADATA.tables["rectification"]
FINDING = METADATA.tables["finding"]

_WRONG = sorted({Severity.ERROR.name, Severity.WARNING.name})


@dataclass(frozen=True)
class Scope:
    """Of what: an area (the beginning of its code), a body, an item, a span of time.

    The time is that of the service, and of what is said about it: `since <= t < until`.
    """

    area: str | None = None
    dept_code: str | None = None
    task_code: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def of(self, table: Table, time: str) -> list[ColumnElement[bool]]:
        """Answer what rows of a table are current and of the scope."""
        found: list[ColumnElement[bool]] = [table.c.is_current]
        if self.area is not None:
            found.append(table.c.area_code.startswith(self.area, autoescape=True))
        if self.dept_code is not None:
            found.append(table.c.dept_code == self.dept_code)
        if self.task_code is not None:
            found.append(table.c.task_code == self.task_code)
        if self.since is not None:
            found.append(table.c[time] >= self.since)
        if self.until is not None:
            found.append(table.c[time] < self.until)
        return found


async def rates(database: Database, scope: Scope, today: str) -> Mapping[str, Rate]:
    """Answer every rate; `today` is the day in Beijing by which limits have passed."""
    statement = select(*_coverage(scope), *_handling(scope, today), *_gathering(scope))
    async with database.transaction() as transaction:
        found = (await transaction.execute(statement)).one()
    pairs = zip(found[::2], found[1::2], strict=True)
    names = ("coverage", "actual", "handled", "used", "gathered")
    return {
        name: Rate(int(of or 0), int(all_ or 0), 10_000, RATES[name])
        for name, (of, all_) in zip(names, pairs, strict=True)
    }


def _coverage(scope: Scope) -> list[ScalarSelect[int]]:
    """Items and cases that somebody spoke of, among those that were served."""
    served = scope.of(SERVICE, "service_time")
    found = []
    for name in ("task_code", "project_no"):
        column = SERVICE.c[name]
        spoken = select(SAID.c[name]).where(*scope.of(SAID, "assess_time"), _counts())
        whole = select(func.count(column.distinct())).where(*served)
        found += [whole.where(column.in_(spoken)).scalar_subquery(), whole.scalar_subquery()]
    return found


def _counts() -> ColumnElement[bool]:
    """Whether an evaluation counts: somebody gave it, and it was not excluded."""
    excluded = exists().where(
        RECTIFICATION.c.evaluation_id == SAID.c.id, RECTIFICATION.c.state == State.EXCLUDED
    )
    return ~func.coalesce(SAID.c.isdefault, false()) & ~excluded


def _handling(scope: Scope, today: str) -> list[ScalarSelect[int]]:
    """Bad reviews: rectified in time among those that are due, used among all."""
    bad = (
        select(func.count())
        .select_from(SAID.join(RECTIFICATION, RECTIFICATION.c.evaluation_id == SAID.c.id))
        .where(*scope.of(SAID, "assess_time"), RECTIFICATION.c.state != State.EXCLUDED)
    )
    rectified = RECTIFICATION.c.rectified_at.is_not(None)
    due = bad.where(or_(rectified, RECTIFICATION.c.due_on < today))
    in_time = due.where(rectified, RECTIFICATION.c.is_in_time.is_not(false()))
    assessed = [SAID.c[name].is_not(None) for name in ("khyj", "khouname", "ldps")]
    used = bad.where(or_(RECTIFICATION.c.state == State.CLOSED, *assessed))
    return [_number(one) for one in (in_time, due, used, bad)]


def _gathering(scope: Scope) -> list[ScalarSelect[int]]:
    """Evaluations that were here in time and have nothing wrong, among all."""
    whole = select(func.count()).select_from(SAID).where(*scope.of(SAID, "assess_time"))
    took = extract("epoch", SAID.c.fetched_at) - extract("epoch", SAID.c.assess_time)
    wrong = exists().where(FINDING.c.entity_id == SAID.c.id, FINDING.c.severity.in_(_WRONG))
    good = whole.where(took <= GATHERED_WITHIN_S, ~wrong)
    return [_number(good), _number(whole)]


def _number(counted: Select[int]) -> ScalarSelect[int]:
    return counted.scalar_subquery()
