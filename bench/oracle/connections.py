"""Connections of the oracle: pages that load when a field of them is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

import strawberry
from strawberry import Info

from bench.oracle.conditions import given
from bench.oracle.declared import declared_input
from bench.oracle.facets import Counted, Facets
from bench.oracle.loaders import Ask, Loaders
from bench.oracle.paging import read_slice
from bench.oracle.problems import WrongArgument
from bench.oracle.searching import read_term
from gateway.standard.identifiers import region as region_codes

NodeT = TypeVar("NodeT")


@strawberry.enum
class EntityOrder(Enum):
    """How a connection is ordered."""

    CODE_ASC = "CODE_ASC"
    CODE_DESC = "CODE_DESC"
    NAME_ASC = "NAME_ASC"
    NAME_DESC = "NAME_DESC"
    UPDATED_ASC = "UPDATED_ASC"
    UPDATED_DESC = "UPDATED_DESC"
    RELEVANCE = "RELEVANCE"


@strawberry.enum
class TimeOrder(Enum):
    """How a connection of what happened is ordered."""

    TIME_ASC = "TIME_ASC"
    TIME_DESC = "TIME_DESC"


@strawberry.enum
class RecordOrder(Enum):
    """How a connection of what has a code and a time is ordered."""

    CODE_ASC = "CODE_ASC"
    CODE_DESC = "CODE_DESC"
    TIME_ASC = "TIME_ASC"
    TIME_DESC = "TIME_DESC"
    UPDATED_ASC = "UPDATED_ASC"
    UPDATED_DESC = "UPDATED_DESC"


@strawberry.input
@declared_input("ServiceRecordFilter")
class ServiceRecordFilter:
    """Conditions on service records."""


@strawberry.input
@declared_input("LicenseTypeFilter")
class LicenseTypeFilter:
    """Conditions on license types."""


@strawberry.input
@declared_input("EvaluationFilter")
class EvaluationFilter:
    """Conditions on evaluations."""


@strawberry.input
@declared_input("SyncRunFilter")
class SyncRunFilter:
    """Conditions on runs."""


@strawberry.input
@declared_input("QuarantineFilter")
class QuarantineFilter:
    """Conditions on quarantined records."""


@strawberry.input
@declared_input("CatalogItemFilter")
class CatalogItemFilter:
    """Conditions on catalog items."""


@strawberry.input
@declared_input("ImplementingBodyFilter")
class ImplementingBodyFilter:
    """Conditions on implementing bodies."""


@strawberry.input
@declared_input("RegionFilter")
class RegionFilter:
    """Conditions on regions."""


@strawberry.input
@declared_input("AdoptionFilter")
class AdoptionFilter:
    """Conditions on adoptions."""


@strawberry.input
@declared_input("ImplementationListFilter")
class ImplementationListFilter:
    """Conditions on implementation lists."""


@strawberry.type
class PageInfo:
    """Where a page stands."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class Edge(Generic[NodeT]):
    """An entry of a page."""

    cursor: str
    node: NodeT


@dataclass(frozen=True)
class Page:
    """A page that is loaded when a field of it is asked for."""

    loaders: Loaders
    ask: Ask

    async def shown(self) -> tuple[list[Any], bool]:
        """Answer the rows of the page in reading order, and whether there are more beyond."""
        found = await self.loaders.page.load(self.ask)
        part = self.ask.slice
        shown = found[: part.size]
        return shown if part.forward else shown[::-1], len(found) > part.size

    def cursor(self, row: Any) -> str:
        """Answer the cursor of a row."""
        return self.ask.slice.cursor(row, self.ask.key)


@strawberry.type
class Connection(Generic[NodeT]):
    """A page of a connection."""

    @strawberry.field
    async def edges(self: Any) -> list[Edge[NodeT]]:
        page: Page = self
        return [Edge(cursor=page.cursor(row), node=row) for row in (await page.shown())[0]]

    @strawberry.field
    async def nodes(self: Any) -> list[NodeT]:
        page: Page = self
        return (await page.shown())[0]

    @strawberry.field
    async def page_info(self: Any) -> PageInfo:
        page: Page = self
        found, more = await page.shown()
        part = page.ask.slice
        behind = part.start is not None
        return PageInfo(
            has_next_page=more if part.forward else behind,
            has_previous_page=behind if part.forward else more,
            start_cursor=page.cursor(found[0]) if found else None,
            end_cursor=page.cursor(found[-1]) if found else None,
        )

    @strawberry.field
    async def total_count(self: Any) -> int:
        page: Page = self
        total: int = await page.loaders.total.load(page.ask)
        return total

    @strawberry.field
    async def facets(self: Any) -> Facets:
        page: Page = self
        found: Any = Counted(page.loaders, page.ask.model, await page.loaders.matching(page.ask))
        return found  # type: ignore[no-any-return]  # strawberry resolves its fields on it


def page(
    info: Info, model: Any, tie: tuple[str, str | None] | None, wanted: Any, **arguments: Any
) -> Any:
    """Answer the page that arguments ask for; raises WrongArgument."""
    order: EntityOrder | RecordOrder | TimeOrder | None = arguments.pop("order_by")
    search: str | None = arguments.pop("search", None)
    if search is not None and "\x00" in search:
        raise WrongArgument("BAD_TEXT")
    keys: frozenset[int] | None = arguments.pop("keys", None)
    column, parent = tie or (None, None)
    name = ("CODE_ASC" if search is None else "RELEVANCE") if order is None else order.value
    part = read_slice(name, searched=search is not None, **arguments)
    term = None if search is None else read_term(search)
    area = getattr(wanted, "area_within", None)
    if area is not None and not region_codes.is_valid(area):
        raise WrongArgument("MALFORMED_CODE")
    found: Loaders = info.context["loaders"]
    return Page(found, Ask(model, column, parent, given(wanted), part, term, keys))
