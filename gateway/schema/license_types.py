"""证照类型 LicenseType: the register of license types (证照目录)."""

from __future__ import annotations

from typing import Any, ClassVar

import strawberry

from gateway.schema.connection import After, Before, Edge, First, Last, PageInfo
from gateway.schema.node import compiled
from gateway.schema.pages import implementation_lists
from gateway.schema.parts import Material
from gateway.schema.provenance import EntityFields
from gateway.schema.references import ImplementingBodyRef
from gateway.standard.license_types import LicenseTypeElements


@strawberry.type(description="申请材料分页结果。按证照指称，再按 id。")
class MaterialConnection:
    """A page of materials."""

    edges: list[Edge[Material]] = strawberry.field(description="边。")
    nodes: list[Material] = strawberry.field(description="结果，不带游标。")
    page_info: PageInfo = strawberry.field(description="分页信息。")
    total_count: int = strawberry.field(description="总数。只在查询它时计算。")


@strawberry.pydantic.type(
    name="LicenseType",
    description="证照类型。证照目录中的一项；电子证照都属于某一类型。",
)
class LicenseType(LicenseTypeElements, EntityFields):
    """A license type."""

    @strawberry.pydantic.field(
        description="定义机构。统一社会信用代码与证照定义机构代码相同的机构。"
    )
    def defining_authority(self, info: strawberry.Info) -> ImplementingBodyRef | None:
        """Answer the body that defined the type."""
        return compiled(self, info)

    produced_by: ClassVar[Any] = strawberry.pydantic.field(
        implementation_lists,
        description="产生它的实施清单。现行清单中，审批结果与它同名的，和关联事项代码所指的。",
    )

    @strawberry.pydantic.field(
        description="可替代的材料。现行清单中以其代码指称它的材料；没有代码的，名称完全相同的。"
    )
    def replaces_materials(
        self,
        info: strawberry.Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> MaterialConnection:
        """Answer a page of the materials that a license of this type satisfies."""
        return compiled(self, info)
