"""实施主体 ImplementingBody."""

from __future__ import annotations

from typing import Any, ClassVar

import strawberry

from gateway.schema.node import compiled
from gateway.schema.pages import evaluations, implementation_lists
from gateway.schema.provenance import EntityFields
from gateway.schema.references import RegionRef
from gateway.standard.organisations import ImplementingBodyElements


@strawberry.pydantic.type(
    name="ImplementingBody", description="实施主体。行使事项的机关、授权组织或受委托组织。"
)
class ImplementingBody(ImplementingBodyElements, EntityFields):
    """An implementing body."""

    @strawberry.pydantic.field(description="行政区划。")
    def region(self, info: strawberry.Info) -> RegionRef | None:
        """Answer the region."""
        return compiled(self, info)

    implementation_lists: ClassVar[Any] = strawberry.pydantic.field(
        implementation_lists, description="实施清单。该主体的现行实施清单。"
    )

    evaluations: ClassVar[Any] = strawberry.pydantic.field(
        evaluations, description="评价。对该主体所办事项的现行评价。"
    )
