"""差评整改 Rectification: what is done about a bad review, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import strawberry

from gateway.resolvers.rectifications import LONGEST, MOST, today
from gateway.standard import rectification
from gateway.standard.rectification import TO_DO
from gateway.standard.screening import screened

RectificationState = strawberry.enum(
    rectification.State, name="RectificationState", description="差评整改的状态。"
)
RectificationAction = strawberry.enum(
    rectification.Action, name="RectificationAction", description="对差评的处理。"
)
AppealGround = strawberry.enum(
    rectification.Ground, name="AppealGround", description="排除评价的理由。"
)


@strawberry.type(description="差评整改。一个差评从收到到办结；文字中的电话和证件号码不显示。")
class Rectification:
    """What is done about a bad review."""

    evaluation_id: strawberry.ID = strawberry.field(description="评价的全局标识。可用 node 查询。")
    project_no: str | None = strawberry.field(description="办件编号。")
    task_code: str | None = strawberry.field(description="实施编码。")
    dept_code: str | None = strawberry.field(description="实施主体编码。")
    area_code: str | None = strawberry.field(description="行政区划代码。")
    state: rectification.State = strawberry.field(description="状态。")
    is_anonymous: bool = strawberry.field(description="是否匿名。匿名的不必回访。")
    limit_days: int = strawberry.field(description="整改时限，工作日。")
    due_on: str = strawberry.field(description="截止日期。东八区，含当日。")
    is_overdue: bool = strawberry.field(description="是否逾期。过了截止日期仍未整改。")
    opened_at: datetime = strawberry.field(description="建立时间。")
    rectified_at: datetime | None = strawberry.field(description="整改时间。")
    is_in_time: bool | None = strawberry.field(
        description="是否按期整改。平台整改而没有说明时间的为空。"
    )
    result: str | None = strawberry.field(description="整改结果。")
    called_back_at: datetime | None = strawberry.field(description="回访时间。")
    call_back: str | None = strawberry.field(description="回访情况。")
    replied_at: datetime | None = strawberry.field(description="回复时间。")
    reply: str | None = strawberry.field(description="回复内容。")
    appealed_at: datetime | None = strawberry.field(description="申诉时间。")
    appeal: str | None = strawberry.field(description="申诉理由。")
    decided_at: datetime | None = strawberry.field(description="复核时间。")
    decision: str | None = strawberry.field(description="复核意见。")
    ground: rectification.Ground | None = strawberry.field(description="排除的理由。")
    closed_at: datetime | None = strawberry.field(description="办结时间。")


ReviewId = Annotated[strawberry.ID, strawberry.argument(description="评价的全局标识。")]
ActionTaken = Annotated[rectification.Action, strawberry.argument(description="怎样处理。")]
SaidText = Annotated[
    str, strawberry.argument(description=f"说明文字。结果、情况、理由或意见，1 至 {LONGEST} 字。")
]
GroundGiven = Annotated[
    rectification.Ground | None, strawberry.argument(description="排除的理由。只在排除时给出。")
]
StatesWanted = Annotated[
    list[rectification.State] | None, strawberry.argument(description="状态。任一。")
]
DeptWanted = Annotated[str | None, strawberry.argument(description="实施主体编码。")]
AreaWanted = Annotated[
    str | None, strawberry.argument(description="行政区划及其所有下级。6、9 或 12 位代码。")
]
OverdueWanted = Annotated[bool, strawberry.argument(description="只要逾期的。")]
FirstWanted = Annotated[int, strawberry.argument(description=f"最多几条。不超过 {MOST}。")]


def rectification_of(row: Mapping[str, Any], now: datetime) -> Rectification:
    """Answer a rectification as the store keeps it, what people wrote screened."""
    texts: dict[str, Any] = {
        name: screened(row[name]) for name in ("result", "call_back", "reply", "appeal", "decision")
    }
    told = {name: value for name, value in row.items() if name not in {"pk", "state", "ground"}}
    state = rectification.State(row["state"])
    return Rectification(
        **(told | texts),
        state=state,
        ground=rectification.Ground(row["ground"]) if row["ground"] else None,
        is_overdue=state in TO_DO and row["due_on"] < today(now),
    )
