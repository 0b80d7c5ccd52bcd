"""实施清单 ImplementationList, 业务办理项 HandlingItem."""

from __future__ import annotations

from typing import Any, ClassVar

import strawberry
from sqlmodel import Field, SQLModel

from gateway.schema.node import Node, compiled
from gateway.schema.pages import evaluations
from gateway.schema.provenance import EntityFields
from gateway.schema.references import (
    AdoptionRef,
    CatalogItemRef,
    ConditionRef,
    FeeRef,
    HandlingItemRef,
    HandlingWindowRef,
    ImplementationListRef,
    ImplementingBodyRef,
    IntermediaryServiceRef,
    LegalBasisRef,
    MaterialRef,
    ProcessStepRef,
    QuestionRef,
    RegionRef,
    ResultRef,
    ScenarioRef,
)
from gateway.standard.handling import HandlingItemElements
from gateway.standard.implementation import ImplementationListElements


class Handled(SQLModel):
    """What a handling item is made of; a list answers the parts of all its handling items."""

    @strawberry.pydantic.field(description="申请材料。")
    def materials(self, info: strawberry.Info) -> list[MaterialRef]:
        """Answer the materials in the platform's order."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="收费项目。")
    def fees(self, info: strawberry.Info) -> list[FeeRef]:
        """Answer the fees in the platform's order."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="办理环节。")
    def process_steps(self, info: strawberry.Info) -> list[ProcessStepRef]:
        """Answer the steps in the platform's order."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="审批结果。")
    def results(self, info: strawberry.Info) -> list[ResultRef]:
        """Answer the results in the platform's order."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="设定依据。逐条列出。")
    def legal_bases(self, info: strawberry.Info) -> list[LegalBasisRef]:
        """Answer the legal bases in the platform's order."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="常见问题。")
    def questions(self, info: strawberry.Info) -> list[QuestionRef]:
        """Answer the questions in the platform's order."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="办理窗口。")
    def handling_windows(self, info: strawberry.Info) -> list[HandlingWindowRef]:
        """Answer the windows in the platform's order."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="申请条件。逐条列出。")
    def conditions(self, info: strawberry.Info) -> list[ConditionRef]:
        """Answer the conditions in the platform's order."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="情形。")
    def scenarios(self, info: strawberry.Info) -> list[ScenarioRef]:
        """Answer the scenarios in the platform's order."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="中介服务。")
    def intermediary_services(self, info: strawberry.Info) -> list[IntermediaryServiceRef]:
        """Answer the intermediary services in the platform's order."""
        return compiled(self, info)


@strawberry.pydantic.type(
    name="ImplementationList",
    description="实施清单。某一实施主体在某一层级对某一目录项的实施要素。",
)
class ImplementationList(ImplementationListElements, EntityFields, Handled):
    """An implementation list."""

    @strawberry.pydantic.field(description="各版本。同一实施编码的所有版本，新的在前。")
    def versions(self, info: strawberry.Info) -> list[ImplementationListRef]:
        """Answer every version."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="目录项。基本编码相同的现行目录项。")
    def catalog_item(self, info: strawberry.Info) -> CatalogItemRef | None:
        """Answer the catalog item."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="实施主体。统一社会信用代码相同的机构。")
    def implementing_body(self, info: strawberry.Info) -> ImplementingBodyRef | None:
        """Answer the implementing body."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="行政区划。")
    def region(self, info: strawberry.Info) -> RegionRef | None:
        """Answer the region."""
        return compiled(self, info)

    @strawberry.pydantic.field(
        description="业务办理项。没有办理项的清单给出一个隐含的办理项（isImplicit）。"
    )
    def handling_items(self, info: strawberry.Info) -> list[HandlingItemRef]:
        """Answer the handling items in the platform's order."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="引用。该实施主体对该目录项的引用。")
    def adoption(self, info: strawberry.Info) -> AdoptionRef | None:
        """Answer the adoption that this list fills."""
        return compiled(self, info)

    replaceable_material_count: int = Field(
        description="可由证照替代的材料数。有在用证照类型可满足的申请材料的条数。"
    )
    has_electronic_result: bool = Field(
        description="结果是否电子证照。审批结果与在用证照类型同名，或某一类型的关联事项代码指它。"
    )

    evaluations: ClassVar[Any] = strawberry.pydantic.field(
        evaluations, description="评价。对按该清单所办事项的现行评价。"
    )


@strawberry.pydantic.type(
    name="HandlingItem", description="业务办理项。办事人实际办理的事项：新设、变更、延续、注销等。"
)
class HandlingItem(HandlingItemElements, Node, Handled):
    """A handling item."""

    is_implicit: bool = Field(description="是否隐含。清单本身没有办理项时为真。")

    @strawberry.pydantic.field(description="实施清单。所属的清单。")
    def implementation_list(self, info: strawberry.Info) -> ImplementationListRef | None:
        """Answer the list this item belongs to."""
        return compiled(self, info)
