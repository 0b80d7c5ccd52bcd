"""What operators may do: each action asks for the scope first and is logged, who and what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from gateway.errors import ArgumentError, Forbidden, NotConnected
from gateway.resolvers.caller import OPERATOR, Caller

MOST_IDS = 1_000
"""How many quarantined records one request may replay."""

log = structlog.get_logger("gateway.operations")


class Operations(Protocol):
    """What carries actions out; `connector` and `stream` are names of specifications."""

    async def start_sync(self, connector: str, stream: str | None) -> bool:
        """Start a run in the background; False while one of the connector goes on here."""

    async def pause(self, connector: str, stream: str | None) -> int:
        """Let no further run begin; answer how many streams this stopped."""

    async def resume(self, connector: str, stream: str | None) -> int:
        """Let runs begin again; answer how many streams this freed."""

    async def replay_quarantine(self, ids: Sequence[str]) -> int:
        """Read quarantined records again; answer how many left quarantine."""


@dataclass(frozen=True)
class Done:
    """What an action came to, also in words."""

    changed: int
    message: str


async def start_sync(
    operations: Operations | None, caller: Caller, connector: str, stream: str | None
) -> Done:
    """Start reading a connector, or one of its streams."""
    connected = _enter(operations, caller, "start_sync", connector=connector, stream=stream)
    started = await connected.start_sync(connector, stream)
    name = _named(connector, stream)
    if not started:
        return Done(0, f"{name} 正在同步，没有再次启动。")
    return Done(1, f"已开始同步 {name}。")


async def pause(
    operations: Operations | None, caller: Caller, connector: str, stream: str | None
) -> Done:
    """Pause a connector, or one of its streams."""
    connected = _enter(operations, caller, "pause", connector=connector, stream=stream)
    changed = await connected.pause(connector, stream)
    name = _named(connector, stream)
    return Done(changed, f"已暂停 {name}。" if changed else f"{name} 已经是暂停状态。")


async def resume(
    operations: Operations | None, caller: Caller, connector: str, stream: str | None
) -> Done:
    """Resume a connector, or one of its streams."""
    connected = _enter(operations, caller, "resume", connector=connector, stream=stream)
    changed = await connected.resume(connector, stream)
    name = _named(connector, stream)
    return Done(changed, f"已恢复 {name}。" if changed else f"{name} 没有暂停，无须恢复。")


async def replay_quarantine(
    operations: Operations | None, caller: Caller, ids: Sequence[str]
) -> Done:
    """Read quarantined records again, through the mapping as it is now."""
    connected = _enter(operations, caller, "replay_quarantine", records=len(ids))
    if len(ids) > MOST_IDS:
        raise ArgumentError(
            f"一次最多重放 {MOST_IDS} 条，实际为 {len(ids)} 条。", code="TOO_MANY_IDS"
        )
    unique = list(dict.fromkeys(ids))
    left = await connected.replay_quarantine(unique)
    kept = len(unique) - left
    return Done(left, f"重放 {len(unique)} 条：{left} 条已入库，{kept} 条仍被隔离或已不在。")


def _enter(operations: Operations | None, caller: Caller, action: str, **what: Any) -> Operations:
    """Log the action; answer what carries it out, to an operator and nobody else."""
    allowed = OPERATOR in caller.scopes
    log.info("operator action", action=action, caller=caller.id, allowed=allowed, **what)
    if not allowed:
        raise Forbidden("没有执行此操作的权限。", hint="请使用带 operator 权限的密钥。")
    if operations is None:
        raise NotConnected(
            "此服务没有接通连接器，不能执行操作。",
            hint="请在有连接器规格的服务上操作，或用命令行。",
        )
    return operations


def _named(connector: str, stream: str | None) -> str:
    return connector if stream is None else f"{connector}/{stream}"
