"""操作 Mutation: what operators may do."""

from __future__ import annotations

from typing import Annotated

import strawberry

from gateway.resolvers import operations
from gateway.resolvers.operations import Done, Operations
from gateway.schema.license_roots import LicenseMutation

ConnectorName = Annotated[str, strawberry.argument(description="连接器名称。规格中的 name。")]
StreamName = Annotated[
    str | None, strawberry.argument(description="数据流名称。缺省为该连接器的全部数据流。")
]


@strawberry.type(description="操作结果。")
class OperationResult:
    """What an action came to."""

    changed: int = strawberry.field(description="改动数。启动的运行、数据流或入库的记录。")
    message: str = strawberry.field(description="说明。")


def _result(done: Done) -> OperationResult:
    return OperationResult(changed=done.changed, message=done.message)


def _operations(info: strawberry.Info) -> Operations | None:
    found: Operations | None = info.context["operations"]
    return found


@strawberry.type(description="操作。同步的操作需要 operator 权限，并记入日志。")
class Mutation(LicenseMutation):
    """What can be done."""

    @strawberry.mutation(description="启动同步。在后台运行；该连接器正在同步时不重复启动。")
    async def start_sync(
        self,
        info: strawberry.Info,
        connector: ConnectorName,
        stream: StreamName = strawberry.UNSET,
    ) -> OperationResult:
        """Start reading a connector."""
        caller = info.context["caller"]
        return _result(
            await operations.start_sync(_operations(info), caller, connector, stream or None)
        )

    @strawberry.mutation(description="暂停连接器。正在读的一页读完为止，此后不再运行。")
    async def pause_connector(
        self,
        info: strawberry.Info,
        connector: ConnectorName,
        stream: StreamName = strawberry.UNSET,
    ) -> OperationResult:
        """Pause a connector."""
        caller = info.context["caller"]
        return _result(await operations.pause(_operations(info), caller, connector, stream or None))

    @strawberry.mutation(description="恢复连接器。")
    async def resume_connector(
        self,
        info: strawberry.Info,
        connector: ConnectorName,
        stream: StreamName = strawberry.UNSET,
    ) -> OperationResult:
        """Resume a connector."""
        caller = info.context["caller"]
        return _result(
            await operations.resume(_operations(info), caller, connector, stream or None)
        )

    @strawberry.mutation(description="重放隔离记录。按现行规格重新读入；成功的离开隔离。")
    async def replay_quarantine(
        self,
        info: strawberry.Info,
        ids: Annotated[
            list[strawberry.ID],
            strawberry.argument(description=f"隔离标识。最多 {operations.MOST_IDS} 个。"),
        ],
    ) -> OperationResult:
        """Replay quarantined records."""
        caller = info.context["caller"]
        return _result(await operations.replay_quarantine(_operations(info), caller, ids))
