"""行政区划 Region."""

from __future__ import annotations

from typing import Any, ClassVar

import strawberry

from gateway.schema.node import compiled
from gateway.schema.pages import implementation_lists
from gateway.schema.provenance import EntityFields
from gateway.schema.references import RegionRef
from gateway.standard.regions import RegionElements


@strawberry.pydantic.type(name="Region", description="行政区划。")
class Region(RegionElements, EntityFields):
    """An administrative division."""

    @strawberry.pydantic.field(description="上级行政区划。")
    def parent(self, info: strawberry.Info) -> RegionRef | None:
        """Answer the parent region."""
        return compiled(self, info)

    implementation_lists: ClassVar[Any] = strawberry.pydantic.field(
        implementation_lists, description="实施清单。该区划的现行实施清单，不含下级。"
    )
