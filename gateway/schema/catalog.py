"""目录项 CatalogItem."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import strawberry

from gateway.schema.connection import condition
from gateway.schema.node import compiled
from gateway.schema.pages import implementation_lists
from gateway.schema.provenance import EntityFields
from gateway.schema.references import CatalogItemRef
from gateway.standard.catalog import CatalogItemElements
from gateway.standard.codes import ExercisingLevel, TaskState, TaskType


@strawberry.pydantic.type(
    name="CatalogItem", description="目录项。事项目录（基本目录）中的一项，主项或子项。"
)
class CatalogItem(CatalogItemElements, EntityFields):
    """A catalog item."""

    @strawberry.pydantic.field(description="各版本。同一基本编码的所有版本，新的在前。")
    def versions(self, info: strawberry.Info) -> list[CatalogItemRef]:
        """Answer every version."""
        return compiled(self, info)

    implementation_lists: ClassVar[Any] = strawberry.pydantic.field(
        implementation_lists, description="实施清单。各实施主体对该目录项的现行实施清单。"
    )


@strawberry.input(description="目录项筛选。给出的条件须同时满足。")
class CatalogItemFilter:
    """Conditions on catalog items."""

    task_type: list[TaskType] | None = condition("事项类型。任一。")
    task_state: list[TaskState] | None = condition("事项状态。任一。")
    use_level: list[ExercisingLevel] | None = condition("行使层级。含任一。")
    parent_code: str | None = condition("上级目录编码。")
    is_handle: bool | None = condition("是否为办理项。")
    platform: str | None = condition("平台。")
    updated_since: datetime | None = condition("更新时间。不早于此时刻。")
    has_findings: bool | None = condition("是否有数据问题。")
    finding_rule: list[str] | None = condition("数据问题的规则编号。任一。")
