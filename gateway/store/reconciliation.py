"""Reconciliation (对账) as the store keeps it: a line for each batch, and what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import delete, insert, select

from gateway.standard.values import PLATFORM_TIME
from gateway.store.among import among, slices
from gateway.store.database import Database, Transaction
from gateway.store.outbox import OUTBOX
from gateway.store.tables import METADATA

RECONCILIATION = METADATA.tables["reconciliation"]


class Kind(StrEnum):
    """How two sides differ. What a state explains, and what nothing explains."""

    WAITING = "waiting"
    DEAD = "dead"
    REJECTED = "rejected"
    PENDING = "pending"
    MISSING = "missing_upstream"
    STRANGER = "unknown_upstream"
    UNSENT = "unsent_but_upstream"
    UNPUBLISHED = "unpublished"
    FEEDBACK = "feedback_on_unknown"


TERMS: Mapping[Kind, str] = {
    Kind.WAITING: "待发送",
    Kind.DEAD: "未能发送",
    Kind.REJECTED: "被退回",
    Kind.PENDING: "待答复",
    Kind.MISSING: "已接收而上级没有",
    Kind.STRANGER: "上级有而没有发送过",
    Kind.UNSENT: "上级有而发件箱记为未发送",
    Kind.UNPUBLISHED: "本地内容没有发布",
    Kind.FEEDBACK: "平台反馈的记录没有发送过",
}
"""What people call the kinds."""

EXPLAINED = (Kind.WAITING, Kind.DEAD, Kind.REJECTED, Kind.PENDING)
"""Differences that the outbox itself tells the reason of."""


@dataclass(frozen=True)
class Difference:
    """What differs, for which codes."""

    kind: Kind
    codes: Sequence[str]

    @property
    def is_explained(self) -> bool:
        """Whether the outbox tells why."""
        return self.kind in EXPLAINED


@dataclass(frozen=True)
class Line:
    """What one batch of one body and family came to; all empty: the destination as a whole."""

    family: str = ""
    body: str = ""
    batch: str = ""
    published: int = 0
    superseded: int = 0
    waiting: int = 0
    dead: int = 0
    sent: int = 0
    accepted: int = 0
    rejected: int = 0
    pending: int = 0
    present: int = 0
    differences: Sequence[Difference] = field(default=())

    @property
    def unexplained(self) -> int:
        """How many codes differ without a reason."""
        return sum(len(one.codes) for one in self.differences if not one.is_explained)

    @property
    def is_balanced(self) -> bool:
        """Whether the equations hold and nothing differs without a reason."""
        return (
            self.published == self.sent + self.waiting + self.dead
            and self.sent == self.accepted + self.rejected + self.pending
            and self.present == self.accepted
            and not self.unexplained
        )


@dataclass(frozen=True)
class Published:
    """A row of the outbox as a reconciliation counts it."""

    key: str
    entity_id: str
    code: str
    family: str
    body: str
    batch: str
    state: str
    is_uncertain: bool


def bounds(day: date) -> tuple[datetime, datetime]:
    """Answer when a day of the platforms begins and ends."""
    start = datetime.combine(day, time(), PLATFORM_TIME).astimezone(UTC)
    return start, start + timedelta(days=1)


def day_of(moment: datetime) -> date:
    """Answer the day of the platforms in which an instant lies."""
    return moment.astimezone(PLATFORM_TIME).date()


async def published_on(
    transaction: Transaction, destination: str, day: date
) -> Sequence[Published]:
    """Answer what was published in a day, superseded rows among it."""
    start, end = bounds(day)
    return await _published(
        transaction,
        OUTBOX.c.destination == destination,
        OUTBOX.c.published_at >= start,
        OUTBOX.c.published_at < end,
    )


async def published_as(
    transaction: Transaction, destination: str, entity_ids: Sequence[str]
) -> Sequence[Published]:
    """Answer everything ever published of these entities, in order."""
    found: list[Published] = []
    for some in slices(entity_ids):
        chosen = among(OUTBOX.c.entity_id, some)
        found += await _published(transaction, OUTBOX.c.destination == destination, chosen)
    return found


async def save_lines(
    transaction: Transaction,
    destination: tuple[str, str],
    day: date,
    lines: Sequence[Line],
    now: datetime,
) -> None:
    """Keep the lines of a day (of a destination: name and platform) in place of older ones."""
    name, platform = destination
    same = (RECONCILIATION.c.day == day.isoformat(), RECONCILIATION.c.destination == name)
    await transaction.execute(delete(RECONCILIATION).where(*same))
    rows = [
        {
            **{key: value for key, value in asdict(line).items() if key != "differences"},
            "day": day.isoformat(),
            "destination": name,
            "platform": platform,
            "unexplained": line.unexplained,
            "differences": orjson.dumps(
                [{"kind": one.kind, "codes": list(one.codes)} for one in line.differences]
            ).decode(),
            "reconciled_at": now,
        }
        for line in lines
    ]
    if rows:
        await transaction.execute(insert(RECONCILIATION), rows)


async def lines_of(database: Database, platform: str, day: date) -> Sequence[Mapping[str, Any]]:
    """Answer the lines of a day of every destination on a platform, differences read."""
    statement = (
        select(RECONCILIATION)
        .where(RECONCILIATION.c.platform == platform, RECONCILIATION.c.day == day.isoformat())
        .order_by(*(RECONCILIATION.c[name] for name in ("destination", "family", "body", "batch")))
    )
    async with database.transaction() as transaction:
        rows = (await transaction.execute(statement)).mappings().all()
    return [
        {
            **row,
            "differences": [
                {**one, "is_explained": one["kind"] in EXPLAINED}
                for one in orjson.loads(row["differences"])
            ],
        }
        for row in rows
    ]


async def _published(transaction: Transaction, *conditions: Any) -> Sequence[Published]:
    columns = [OUTBOX.c[name] for name in Published.__dataclass_fields__]
    rows = await transaction.execute(select(*columns).where(*conditions).order_by(OUTBOX.c.pk))
    return [Published(**dict(row)) for row in rows.mappings()]
