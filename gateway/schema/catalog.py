"""目录项 CatalogItem, 引用 Adoption."""

from __future__ import annotations

from typing import Any, ClassVar

import strawberry

from gateway.schema.node import compiled
from gateway.schema.pages import implementation_lists
from gateway.schema.provenance import EntityFields
from gateway.schema.references import (
    AdoptionRef,
    CatalogItemRef,
    ImplementationListRef,
    ImplementingBodyRef,
    RegionRef,
)
from gateway.standard.catalog import AdoptionElements, CatalogItemElements


@strawberry.pydantic.type(
    name="CatalogItem", description="目录项。事项目录（基本目录）中的一项，主项或子项。"
)
class CatalogItem(CatalogItemElements, EntityFields):
    """A catalog item."""

    @strawberry.pydantic.field(description="各版本。同一基本编码的所有版本，新的在前。")
    def versions(self, info: strawberry.Info) -> list[CatalogItemRef]:
        """Answer every version."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="主项。子项所属的主项。")
    def parent(self, info: strawberry.Info) -> CatalogItemRef | None:
        """Answer the main item."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="子项。该主项的现行子项，按编码。")
    def sub_items(self, info: strawberry.Info) -> list[CatalogItemRef]:
        """Answer the sub-items."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="引用。各实施主体对该目录项的引用。")
    def adoptions(self, info: strawberry.Info) -> list[AdoptionRef]:
        """Answer who adopted the item."""
        return compiled(self, info)

    implementation_lists: ClassVar[Any] = strawberry.pydantic.field(
        implementation_lists, description="实施清单。各实施主体对该目录项的现行实施清单。"
    )


@strawberry.pydantic.type(
    name="Adoption", description="引用。某一实施主体把一个目录项纳入自己的目录，应编制实施清单。"
)
class Adoption(AdoptionElements, EntityFields):
    """An adoption."""

    @strawberry.pydantic.field(description="目录项。被引用的现行目录项。")
    def catalog_item(self, info: strawberry.Info) -> CatalogItemRef | None:
        """Answer the catalog item."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="实施主体。引用目录项的机构。")
    def implementing_body(self, info: strawberry.Info) -> ImplementingBodyRef | None:
        """Answer the implementing body."""
        return compiled(self, info)

    @strawberry.pydantic.field(description="行政区划。")
    def region(self, info: strawberry.Info) -> RegionRef | None:
        """Answer the region."""
        return compiled(self, info)

    @strawberry.pydantic.field(
        description="实施清单。该实施主体对该目录项的现行实施清单；未填报为空。"
    )
    def implementation_list(self, info: strawberry.Info) -> ImplementationListRef | None:
        """Answer the list that fills the adoption."""
        return compiled(self, info)
