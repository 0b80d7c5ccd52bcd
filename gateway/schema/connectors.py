"""连接器 Connector, 数据流 Stream, 同步运行 SyncRun, 隔离记录 QuarantinedRecord."""

from __future__ import annotations

from datetime import datetime

import strawberry

from gateway.schema.connection import After, Before, Edge, First, Last, PageInfo, condition
from gateway.schema.enums import BreakerState, PlatformLevel, RunKind, RunStatus, TimeOrder
from gateway.schema.node import compiled


@strawberry.type(description="同步运行。某数据流的一次读取。")
class SyncRun:
    """One run of one stream."""

    id: strawberry.ID = strawberry.field(description="运行标识。")
    platform: str | None = strawberry.field(description="平台。")
    stream: str | None = strawberry.field(description="数据流。")
    status: RunStatus | None = strawberry.field(description="状态。")
    kind: RunKind | None = strawberry.field(description="运行方式。")
    started_at: datetime | None = strawberry.field(description="开始时间。")
    finished_at: datetime | None = strawberry.field(description="结束时间。未结束为空。")
    pages: int | None = strawberry.field(description="页数。")
    fetched: int | None = strawberry.field(description="读取条数。")
    created: int | None = strawberry.field(description="新增条数。")
    updated: int | None = strawberry.field(description="更新条数。")
    deleted: int | None = strawberry.field(description="撤回条数。")
    unchanged: int | None = strawberry.field(description="未变条数。")
    quarantined: int | None = strawberry.field(description="隔离条数。")
    findings: int | None = strawberry.field(description="数据问题数。")
    error_code: str | None = strawberry.field(description="错误代码。")
    error_message: str | None = strawberry.field(description="错误说明。")


@strawberry.type(description="同步运行的分页结果。")
class SyncRunConnection:
    """A page of runs."""

    edges: list[Edge[SyncRun]] = strawberry.field(description="边。")
    nodes: list[SyncRun] = strawberry.field(description="同步运行，不带游标。")
    page_info: PageInfo = strawberry.field(description="分页信息。")
    total_count: int = strawberry.field(description="总数。只在查询它时计算。")


@strawberry.input(description="同步运行的筛选条件。")
class SyncRunFilter:
    """Conditions on runs; all that are given must hold."""

    platform: str | None = condition("平台。")
    stream: str | None = condition("数据流。")
    status: list[RunStatus] | None = condition("状态。任一。")
    since: datetime | None = condition("开始时间。此刻或之后。")


@strawberry.type(description="代码计数。某个代码出现的次数。")
class CodeCount:
    """How often a code occurred."""

    code: str | None = strawberry.field(description="代码。")
    count: int | None = strawberry.field(description="次数。")
    last_at: datetime | None = strawberry.field(description="最近一次的时间。")


@strawberry.type(description="数据流。连接器的一类记录。")
class Stream:
    """A stream of a connector."""

    id: strawberry.ID = strawberry.field(description="数据流标识。")
    platform: str | None = strawberry.field(description="平台。")
    name: str | None = strawberry.field(description="名称。")
    entity_type: str | None = strawberry.field(description="实体类型。")
    checkpoint: str | None = strawberry.field(description="检查点。已读到何处。")
    last_success_at: datetime | None = strawberry.field(description="最近一次成功。")
    fresh_within_seconds: int | None = strawberry.field(
        description="时效目标。两次成功之间最多隔多少秒；没有目标为空。"
    )
    fresh_until: datetime | None = strawberry.field(
        description="时效截止。最近一次成功加时效目标；过了此刻即为过期。"
    )
    failing_since: datetime | None = strawberry.field(
        description="出错起始。最近一次成功之后首次失败的时间；没有失败为空。"
    )
    paused_at: datetime | None = strawberry.field(
        description="暂停时间。由操作员暂停的是它或整个连接器；未暂停为空。"
    )
    resume_at: datetime | None = strawberry.field(
        description="恢复时间。平台要求此前不再请求；没有要求为空。"
    )
    last_run: SyncRun | None = strawberry.field(description="最近一次运行。")
    errors: list[CodeCount] = strawberry.field(description="错误计数。最近一百次运行，按错误代码。")
    quarantined: int = strawberry.field(description="隔离中的记录数。")
    quarantine_codes: list[CodeCount] = strawberry.field(description="隔离计数。按原因代码。")

    @strawberry.field(description="运行记录。")
    def runs(
        self,
        info: strawberry.Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        order_by: TimeOrder = TimeOrder.TIME_DESC,
        filter: SyncRunFilter | None = strawberry.UNSET,  # noqa: A002  # the callers' word
    ) -> SyncRunConnection:
        """Answer a page of the stream's runs."""
        return compiled(self, info)


@strawberry.type(description="熔断器。平台某项操作的调用是否放行。")
class Breaker:
    """The circuit breaker of one operation."""

    operation: str | None = strawberry.field(description="操作。")
    state: BreakerState | None = strawberry.field(description="状态。")
    since: datetime | None = strawberry.field(description="起始时间。进入该状态的时刻。")
    reason: str | None = strawberry.field(description="原因。")


@strawberry.type(description="时延。平台某项操作最近有调用的一天。")
class Latency:
    """How long calls of one operation took."""

    operation: str | None = strawberry.field(description="操作。")
    day: str | None = strawberry.field(description="日期。东八区，形如 2026-11-21。")
    calls: int | None = strawberry.field(description="调用次数。")
    p50_ms: int | None = strawberry.field(
        description="中位数。毫秒，取所在分档的上限；超过一分钟为空。"
    )
    p95_ms: int | None = strawberry.field(description="第 95 百分位。毫秒，同上。")
    p99_ms: int | None = strawberry.field(description="第 99 百分位。毫秒，同上。")


@strawberry.type(description="推送目的地。连接器推送时，它的发件箱怎样。")
class Destination:
    """Where entities go up to."""

    paused_until: datetime | None = strawberry.field(
        description="暂停至。此前不发送；没有暂停为空。"
    )
    problem: str | None = strawberry.field(description="暂停的原因。")
    failures: int | None = strawberry.field(description="接连失败的次数。")
    reconciled_on: str | None = strawberry.field(
        description="最近一次对账核对的日期。东八区，形如 2026-11-21；从未对账为空。"
    )
    unexplained: int | None = strawberry.field(
        description="不明差异。最近一次对账中没有原因可说的编码数。"
    )


@strawberry.type(description="连接器。本网关与某一平台之间配置好的连接。")
class Connector:
    """A configured link to one platform."""

    id: strawberry.ID = strawberry.field(description="连接器标识。")
    name: str | None = strawberry.field(description="名称。")
    title: str | None = strawberry.field(description="中文名称。")
    platform: str | None = strawberry.field(description="平台。")
    level: PlatformLevel | None = strawberry.field(description="平台层级。")
    transport: str | None = strawberry.field(description="传输方式。")
    streams: list[Stream] = strawberry.field(description="数据流。")
    breakers: list[Breaker] = strawberry.field(description="熔断器。按操作。")
    latencies: list[Latency] = strawberry.field(description="时延。按操作。")
    destination: Destination | None = strawberry.field(description="推送目的地。不推送为空。")


@strawberry.type(description="隔离记录。无法入库的记录，原样保存；重放成功后不再列出。")
class QuarantinedRecord:
    """A record that could not be stored, as it came."""

    id: strawberry.ID = strawberry.field(description="隔离标识。")
    platform: str | None = strawberry.field(description="平台。")
    stream: str | None = strawberry.field(description="数据流。")
    position: str | None = strawberry.field(description="位置。在来源中的行号或序号。")
    code: str | None = strawberry.field(description="原因代码。")
    message: str | None = strawberry.field(description="说明。")
    quarantined_at: datetime | None = strawberry.field(description="隔离时间。")
    run: SyncRun | None = strawberry.field(description="同步运行。最近一次读到它的运行。")
    payload: str | None = strawberry.field(
        description="原文。只有带 operator 权限的调用方可见，其余为空。"
    )


@strawberry.type(description="隔离记录的分页结果。")
class QuarantinedRecordConnection:
    """A page of quarantined records."""

    edges: list[Edge[QuarantinedRecord]] = strawberry.field(description="边。")
    nodes: list[QuarantinedRecord] = strawberry.field(description="隔离记录，不带游标。")
    page_info: PageInfo = strawberry.field(description="分页信息。")
    total_count: int = strawberry.field(description="总数。只在查询它时计算。")


@strawberry.input(description="隔离记录的筛选条件。")
class QuarantineFilter:
    """Conditions on quarantined records; all that are given must hold."""

    platform: str | None = condition("平台。")
    stream: str | None = condition("数据流。")
    code: list[str] | None = condition("原因代码。任一。")
    since: datetime | None = condition("隔离时间。此刻或之后。")
