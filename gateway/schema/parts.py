"""What handling items are made of: Material with Attachment, Fee, ProcessStep and the others."""

from __future__ import annotations

import strawberry

from gateway.schema.node import Node, compiled
from gateway.schema.references import HandlingItemRef, LicenseTypeRef, MaterialRef
from gateway.standard.materials import AttachmentElements, MaterialElements
from gateway.standard.parts import (
    ConditionElements,
    FeeElements,
    HandlingWindowElements,
    IntermediaryServiceElements,
    LegalBasisElements,
    ProcessStepElements,
    QuestionElements,
    ResultElements,
    ScenarioElements,
)


class Part(Node):
    """What every part of a handling item has."""

    @strawberry.pydantic.field(description="业务办理项。所属的办理项。")
    def handling_item(self, info: strawberry.Info) -> HandlingItemRef | None:
        """Answer the handling item this belongs to."""
        return compiled(self, info)


@strawberry.pydantic.type(name="Attachment", description="附件。一份材料的文件：空白表格、样表等。")
class Attachment(AttachmentElements, Node):
    """A file of a material."""

    @strawberry.pydantic.field(description="申请材料。所属的材料。")
    def material(self, info: strawberry.Info) -> MaterialRef | None:
        """Answer the material this belongs to."""
        return compiled(self, info)


@strawberry.pydantic.type(name="Material", description="申请材料。")
class Material(MaterialElements, Part):
    """A material."""

    @strawberry.pydantic.field(description="附件。")
    def attachments(self, info: strawberry.Info) -> list[Attachment]:
        """Answer the files in the platform's order."""
        return compiled(self, info)

    @strawberry.pydantic.field(
        description="证照类型。可满足该材料的在用证照类型：按代码；没有代码的，按名称完全相同。"
    )
    def license_types(self, info: strawberry.Info) -> list[LicenseTypeRef]:
        """Answer the license types that satisfy the material, by code."""
        return compiled(self, info)


@strawberry.pydantic.type(name="Fee", description="收费项目。")
class Fee(FeeElements, Part):
    """A fee."""


@strawberry.pydantic.type(
    name="ProcessStep", description="办理环节。受理、审核、审批、办结、送达等。"
)
class ProcessStep(ProcessStepElements, Part):
    """A process step."""


@strawberry.pydantic.type(name="Result", description="审批结果。")
class Result(ResultElements, Part):
    """A result."""

    @strawberry.pydantic.field(description="证照类型。与结果名称完全相同的在用证照类型。")
    def license_types(self, info: strawberry.Info) -> list[LicenseTypeRef]:
        """Answer the license types that the result is of, by code."""
        return compiled(self, info)


@strawberry.pydantic.type(
    name="LegalBasis", description="设定依据。逐条列出；国家交换列只有一段文字，见事项的 byLaw。"
)
class LegalBasis(LegalBasisElements, Part):
    """A legal basis."""


@strawberry.pydantic.type(name="Question", description="常见问题。")
class Question(QuestionElements, Part):
    """A question."""


@strawberry.pydantic.type(name="HandlingWindow", description="办理窗口。办理地点、时间、电话。")
class HandlingWindow(HandlingWindowElements, Part):
    """A handling window."""


@strawberry.pydantic.type(
    name="Condition", description="申请条件。逐条列出；国家交换列只有一段文字，见 acceptCondition。"
)
class Condition(ConditionElements, Part):
    """A condition."""


@strawberry.pydantic.type(
    name="Scenario", description="情形。办理项之内的一个选择，决定要哪些材料、经过哪些环节。"
)
class Scenario(ScenarioElements, Part):
    """A scenario."""

    @strawberry.pydantic.field(
        description="申请材料。选择此情形时需要的材料；未注明情形的材料一律需要，不在此列。"
    )
    def materials(self, info: strawberry.Info) -> list[Material]:
        """Answer the materials that name this scenario."""
        return compiled(self, info)

    @strawberry.pydantic.field(
        description="办理环节。选择此情形时经过的环节；未注明情形的环节一律经过，不在此列。"
    )
    def process_steps(self, info: strawberry.Info) -> list[ProcessStep]:
        """Answer the steps that name this scenario."""
        return compiled(self, info)


@strawberry.pydantic.type(
    name="IntermediaryService", description="中介服务。办理该项需要的中介服务。"
)
class IntermediaryService(IntermediaryServiceElements, Part):
    """An intermediary service."""
