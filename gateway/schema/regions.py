"""行政区划 Region."""

from __future__ import annotations

import strawberry

from gateway.schema.connection import After, Before, Connection, First, Last
from gateway.schema.enums import EntityOrder
from gateway.schema.node import compiled
from gateway.schema.provenance import EntityFields
from gateway.schema.references import ImplementationListFilterRef, ImplementationListRef, RegionRef
from gateway.standard.regions import RegionElements


@strawberry.pydantic.type(name="Region", description="行政区划。")
class Region(RegionElements, EntityFields):
    """An administrative division."""

    @strawberry.pydantic.field(description="上级行政区划。")
    def parent(self, info: strawberry.Info) -> RegionRef | None:
        """Answer the parent region."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="实施清单。该区划的现行实施清单，不含下级。")
    def implementation_lists(
        self,
        info: strawberry.Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        order_by: EntityOrder = EntityOrder.CODE_ASC,
        filter: ImplementationListFilterRef | None = None,  # noqa: A002  # the callers' word
    ) -> Connection[ImplementationListRef]:
        """Answer a page of lists."""
        return compiled(self, info)
