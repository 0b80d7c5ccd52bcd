"""操作 Mutation: what operators may do, and what is written here."""

from __future__ import annotations

from typing import Annotated

import strawberry

from gateway.resolvers import operations, rectifications, submissions
from gateway.resolvers.operations import Done, Operations
from gateway.schema.license_roots import LicenseMutation
from gateway.schema.rectifications import (
    ActionTaken,
    GroundGiven,
    Rectification,
    ReviewId,
    SaidText,
    rectification_of,
)
from gateway.schema.submissions import (
    EvaluationInput,
    RecordServiceResult,
    ServiceRecordInput,
    SubmitEvaluationResult,
    elements_of,
    shown_evaluation,
    shown_service,
)

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


@strawberry.type(description="操作。各需其权限，并记入日志。")
class Mutation(LicenseMutation):
    """What can be done."""

    @strawberry.mutation(
        description="启动同步。须有 operator 权限。在后台运行；该连接器正在同步时不重复启动。"
    )
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

    @strawberry.mutation(
        description="暂停连接器。须有 operator 权限。正在读的一页读完为止，此后不再运行。"
    )
    async def pause_connector(
        self,
        info: strawberry.Info,
        connector: ConnectorName,
        stream: StreamName = strawberry.UNSET,
    ) -> OperationResult:
        """Pause a connector."""
        caller = info.context["caller"]
        return _result(await operations.pause(_operations(info), caller, connector, stream or None))

    @strawberry.mutation(description="恢复连接器。须有 operator 权限。")
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

    @strawberry.mutation(
        description="重放隔离记录。须有 operator 权限。按现行规格重新读入；成功的离开隔离。"
    )
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

    @strawberry.mutation(
        description="登记服务。须有 recorder 权限；同一办件编号和服务编号的再次登记即更新。"
    )
    async def record_service(
        self,
        info: strawberry.Info,
        input: Annotated[  # noqa: A002  # the callers' word
            ServiceRecordInput, strawberry.argument(description="办件服务记录的内容。")
        ],
    ) -> RecordServiceResult:
        """Store a service record."""
        context = info.context
        found = await submissions.record_service(
            context["submissions"], context["caller"], elements_of(input)
        )
        return shown_service(found)

    @strawberry.mutation(
        description="提交评价。只有该次服务的申请人或经办人可以：登录，或给出办件预留手机的尾号。"
    )
    async def submit_evaluation(
        self,
        info: strawberry.Info,
        input: Annotated[  # noqa: A002  # the callers' word
            EvaluationInput, strawberry.argument(description="评价的内容。")
        ],
    ) -> SubmitEvaluationResult:
        """Store an evaluation."""
        context = info.context
        found = await submissions.submit_evaluation(
            context["submissions"],
            context["caller"],
            elements_of(input),
            input.service_number,
            input.phone_tail,
            input.idempotency_key,
        )
        return shown_evaluation(found)

    @strawberry.mutation(
        description="处理差评。整改、回访、回复、申诉须有 rectifier 权限，复核须有 auditor 权限。"
    )
    async def handle_bad_review(
        self,
        info: strawberry.Info,
        evaluation_id: ReviewId,
        action: ActionTaken,
        text: SaidText,
        ground: GroundGiven = strawberry.UNSET,
    ) -> Rectification:
        """Do something about a bad review."""
        context = info.context
        row = await rectifications.act(
            context["rectifications"],
            context["caller"],
            evaluation_id,
            action,
            text,
            ground or None,
        )
        return rectification_of(row, context["clock"]())
