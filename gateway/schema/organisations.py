"""实施主体 ImplementingBody."""

from __future__ import annotations


import strawberry

from gateway.schema.connection import After, Before, Connection, First, Last
from gateway.schema.enums import EntityOrder
from gateway.schema.node import compiled
from gateway.schema.provenance import EntityFields
from gateway.schema.references import ImplementationListFilterRef, ImplementationListRef, RegionRef
from gateway.standard.organisations import ImplementingBodyElements


@strawberry.pydantic.type(
    name="ImplementingBody", description="实施主体。行使事项的机关、授权组织或受委托组织。"
)
class ImplementingBody(ImplementingBodyElements, EntityFields):
    """An implementing body."""

    @strawberry.pydantic.field(description="行政区划。")
    def region(
        self, info: strawberry.Info
    ) -> RegionRef | None:
        """Answer the region."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="实施清单。该主体的现行实施清单。")
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
