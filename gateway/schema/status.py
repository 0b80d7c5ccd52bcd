"""连接器现状 ConnectorStatus: held against the clock when it is asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

import strawberry

from gateway.clock import Clock
from gateway.resolvers import status
from gateway.resolvers.status import StreamState
from gateway.schema.enums import BreakerState, PlatformLevel, RunStatus


@strawberry.type(description="近期运行。")
class RecentRun:
    """A run in short."""

    status: RunStatus = strawberry.field(description="状态。")
    started_at: datetime = strawberry.field(description="开始时间。")
    finished_at: datetime | None = strawberry.field(description="结束时间。未结束为空。")
    fetched: int = strawberry.field(description="读取条数。")
    changed: int = strawberry.field(description="变化条数。新增、更新与撤回之和。")
    quarantined: int = strawberry.field(description="隔离条数。")
    error_code: str | None = strawberry.field(description="错误代码。")
    error_message: str | None = strawberry.field(description="错误说明。")


@strawberry.type(description="数据流现状。")
class StreamStatus:
    """How a stream stands now."""

    name: str = strawberry.field(description="名称。")
    entity_type: str = strawberry.field(description="实体类型。")
    entity_term: str = strawberry.field(description="实体名称。中文。")
    state: StreamState = strawberry.field(description="状态。")
    since: datetime | None = strawberry.field(description="起始时间。进入该状态的时刻。")
    message: str | None = strawberry.field(description="说明。")
    is_running: bool = strawberry.field(description="是否正在同步。")
    last_success_at: datetime | None = strawberry.field(description="最近一次成功。")
    fresh_until: datetime | None = strawberry.field(description="时效截止。没有时效目标为空。")
    quarantined: int = strawberry.field(description="隔离中的记录数。")
    runs: list[RecentRun] = strawberry.field(
        description=f"近期运行。最多 {status.RUNS_SHOWN} 次，最近的在前。"
    )

    @strawberry.field(description="滞后秒数。此刻距最近一次成功；从未成功为空。")
    def lag_seconds(self, info: strawberry.Info) -> int | None:
        """Answer how long ago the last success was."""
        if self.last_success_at is None:
            return None
        clock: Clock = info.context["clock"]
        return (clock() - self.last_success_at) // timedelta(seconds=1)


@strawberry.type(description="断开的熔断器。")
class OpenBreaker:
    """An operation that is not called now."""

    operation: str = strawberry.field(description="操作。")
    state: BreakerState = strawberry.field(description="状态。")
    since: datetime = strawberry.field(description="起始时间。")
    reason: str | None = strawberry.field(description="原因。")


@strawberry.type(description="连接器现状。")
class ConnectorStatus:
    """How a connector stands now."""

    name: str = strawberry.field(description="名称。")
    title: str = strawberry.field(description="中文名称。")
    platform: str = strawberry.field(description="平台。")
    level: PlatformLevel = strawberry.field(description="平台层级。")
    state: StreamState = strawberry.field(description="状态。取各数据流中最差的。")
    streams: list[StreamStatus] = strawberry.field(description="数据流现状。")
    open_breakers: list[OpenBreaker] = strawberry.field(description="断开的熔断器。")


def shown(found: status.ConnectorStatus) -> ConnectorStatus:
    """Answer a connector's status as the schema has it."""
    values = vars(found) | {
        "level": PlatformLevel[found.level],
        "streams": [_stream(stream) for stream in found.streams],
        "open_breakers": [
            OpenBreaker(**vars(breaker) | {"state": BreakerState[breaker.state]})
            for breaker in found.open_breakers
        ],
    }
    return ConnectorStatus(**values)


def _stream(found: status.StreamStatus) -> StreamStatus:
    runs = [RecentRun(**vars(run) | {"status": RunStatus[run.status]}) for run in found.runs]
    return StreamStatus(**vars(found) | {"runs": runs})
