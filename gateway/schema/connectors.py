"""连接器 Connector, 数据流 Stream, 同步运行 SyncRun."""

from __future__ import annotations

from datetime import datetime

import strawberry

from gateway.schema.enums import PlatformLevel, RunStatus


@strawberry.type(description="同步运行。某数据流的一次读取。")
class SyncRun:
    """One run of one stream."""

    id: strawberry.ID = strawberry.field(description="运行标识。")
    status: RunStatus | None = strawberry.field(description="状态。")
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


@strawberry.type(description="数据流。连接器的一类记录。")
class Stream:
    """A stream of a connector."""

    id: strawberry.ID = strawberry.field(description="数据流标识。")
    name: str | None = strawberry.field(description="名称。")
    entity_type: str | None = strawberry.field(description="实体类型。")
    checkpoint: str | None = strawberry.field(description="检查点。已读到何处。")
    last_success_at: datetime | None = strawberry.field(description="最近一次成功。")
    last_run: SyncRun | None = strawberry.field(description="最近一次运行。")
    quarantined: int = strawberry.field(description="隔离中的记录数。")


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
