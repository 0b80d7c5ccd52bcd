"""对账 ReconciliationLine: what one batch came to, and which codes differ."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import strawberry

from gateway.schema.scalars import PLATFORM_TIME
from gateway.store.reconciliation import Kind


@strawberry.type(description="对账差异。两边不一致之处。")
class ReconciliationDifference:
    """What differs, for which codes."""

    kind: Kind = strawberry.field(description="种类。")
    is_explained: bool = strawberry.field(description="有无说明。发件箱中是否已有原因。")
    codes: list[str] = strawberry.field(description="编码。不一致的每一个。")


@strawberry.type(
    description=(
        "对账行。一日之内某实施主体、某表族、某批次的对账结果；三者皆空的一行说明批次之外的差异。"
        "已发布 = 已发送 + 待发送 + 未能发送，已发送 = 已接收 + 被退回 + 待答复，"
        "上级现有 = 已接收。"
    )
)
class ReconciliationLine:
    """A line of a reconciliation."""

    destination: str = strawberry.field(description="连接器。推送到平台所经。")
    family: str = strawberry.field(description="表族。如 general、directory。")
    body: str = strawberry.field(description="实施主体编码。")
    batch: str = strawberry.field(description="批次号。")
    published: int = strawberry.field(description="已发布。发送前已有新内容的除外。")
    superseded: int = strawberry.field(description="已代替。发送前已有新内容，没有发送。")
    waiting: int = strawberry.field(description="待发送。")
    dead: int = strawberry.field(description="未能发送。")
    sent: int = strawberry.field(description="已发送。")
    accepted: int = strawberry.field(description="已接收。")
    rejected: int = strawberry.field(description="被退回。")
    pending: int = strawberry.field(description="待答复。")
    present: int = strawberry.field(description="上级现有。")
    unexplained: int = strawberry.field(description="不明差异。没有原因可说的编码数。")
    reconciled_at: str = strawberry.field(description="对账时间。东八区。")
    differences: list[ReconciliationDifference] = strawberry.field(description="差异。")


def line_of(row: Mapping[str, Any]) -> ReconciliationLine:
    """Answer a line as the store keeps it."""
    at: datetime = row["reconciled_at"]
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    numbers = ("published", "superseded", "waiting", "dead", "sent", "accepted", "rejected")
    names = ("destination", "family", "body", "batch", *numbers, "pending", "present")
    return ReconciliationLine(
        **{name: row[name] for name in (*names, "unexplained")},
        reconciled_at=aware.astimezone(PLATFORM_TIME).isoformat("T", "seconds"),
        differences=[
            ReconciliationDifference(
                kind=Kind(one["kind"]),
                is_explained=one["is_explained"],
                codes=one["codes"],
            )
            for one in row["differences"]
        ],
    )
