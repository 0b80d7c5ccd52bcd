"""References between types that name each other; strawberry resolves them when it builds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from gateway.schema.catalog import CatalogItem
    from gateway.schema.implementation import (
        HandlingItem,
        ImplementationList,
        ImplementationListFilter,
        Material,
    )
    from gateway.schema.organisations import ImplementingBody
    from gateway.schema.regions import Region

_implementation = strawberry.lazy("gateway.schema.implementation")

CatalogItemRef = Annotated["CatalogItem", strawberry.lazy("gateway.schema.catalog")]
ImplementationListRef = Annotated["ImplementationList", _implementation]
ImplementationListFilterRef = Annotated["ImplementationListFilter", _implementation]
HandlingItemRef = Annotated["HandlingItem", _implementation]
MaterialRef = Annotated["Material", _implementation]
ImplementingBodyRef = Annotated["ImplementingBody", strawberry.lazy("gateway.schema.organisations")]
RegionRef = Annotated["Region", strawberry.lazy("gateway.schema.regions")]
