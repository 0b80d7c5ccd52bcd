"""Who handles bad reviews: departments rectify and appeal, auditors decide."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import structlog

from gateway.errors import ArgumentError, Forbidden, NotConnected
from gateway.resolvers.caller import AUDITOR, RECTIFIER, Caller
from gateway.resolvers.given import area_prefix, stored
from gateway.standard.record import unstorable
from gateway.standard.rectification import DECIDING, Action, Ground
from gateway.standard.values import PLATFORM_TIME
from gateway.store import rectifications
from gateway.store.database import Database

MOST = 200
"""Rectifications of one answer."""

LONGEST = 1_000
"""Signs of what is said about one."""

Row = Mapping[str, Any]

log = structlog.get_logger("gateway.rectifications")


class Rectifications(Protocol):
    """What writes down what is done about bad reviews."""

    async def act(
        self, evaluation_id: str, action: Action, text: str, ground: Ground | None
    ) -> Row:
        """Do something about one; raises ArgumentError where it cannot be done now."""


async def act(  # noqa: PLR0913, PLR0917  # who does what to which review, and says what
    connected: Rectifications | None,
    caller: Caller,
    evaluation_id: str,
    action: Action,
    text: str,
    ground: Ground | None,
) -> Row:
    """Do something about a bad review for who may."""
    scope = AUDITOR if action in DECIDING else RECTIFIER
    if scope not in caller.scopes:
        raise Forbidden("没有这样处理差评的权限。", hint=f"请使用带 {scope} 权限的密钥。")
    if connected is None:
        raise NotConnected("此服务只供查询，不能写入。", hint="请在接通写入的服务上处理。")
    said, review = text.strip(), stored("evaluationId", evaluation_id)
    if not 0 < len(said) <= LONGEST or unstorable(said):
        raise ArgumentError(f"text 应为 1 至 {LONGEST} 个字。", code="RECTIFICATION_TEXT")
    if (ground is not None) is not (action is Action.EXCLUDE):
        raise ArgumentError("排除评价须说明是误评还是恶意，其他处理不必。", code="APPEAL_GROUND")
    found = await connected.act(review or "", action, said, ground)
    log.info(
        "bad review handled",
        caller=caller.id,
        evaluation=evaluation_id,
        action=action.value,
        state=found["state"],
    )
    return found


async def rectifications_of(  # noqa: PLR0913  # conditions, by name
    database: Database,
    caller: Caller,
    now: datetime,
    *,
    states: Collection[str],
    dept_code: str | None,
    area: str | None,
    is_overdue: bool,
    first: int,
) -> Sequence[Row]:
    """Answer rectifications to who handles them, the soonest due first."""
    if not caller.scopes & {RECTIFIER, AUDITOR}:
        raise Forbidden(
            "没有查看整改记录的权限。", hint="请使用带 rectifier 或 auditor 权限的密钥。"
        )
    if not 0 < first <= MOST:
        raise ArgumentError(f"first 应为 1 至 {MOST}，实际为 {first}。")
    return await rectifications.list_rectifications(
        database,
        states=states,
        dept_code=stored("deptCode", dept_code),
        area=area_prefix(area),
        overdue_on=today(now) if is_overdue else None,
        limit=first,
    )


def today(now: datetime) -> str:
    """Answer the day in Beijing."""
    return now.astimezone(PLATFORM_TIME).date().isoformat()
