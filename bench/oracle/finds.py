"""Search over several types, and the change feed, of the oracle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import strawberry
from sqlalchemy import select
from strawberry import Info

from bench.oracle import rows
from bench.oracle.connections import Edge, PageInfo
from bench.oracle.declared import ENUMS, declared
from bench.oracle.loaders import Loaders
from bench.oracle.nodes import Node, loaders
from bench.oracle.paging import Slice

MODELS: dict[str, Any] = {
    "CATALOG_ITEM": rows.CatalogItem,
    "IMPLEMENTATION_LIST": rows.ImplementationList,
    "IMPLEMENTING_BODY": rows.ImplementingBody,
    "REGION": rows.Region,
    "ADOPTION": rows.Adoption,
    "SERVICE_RECORD": rows.ServiceRecord,
    "EVALUATION": rows.Evaluation,
    "LICENSE_TYPE": rows.LicenseType,
}
NOT_SEARCHED = (rows.Adoption, rows.ServiceRecord, rows.Evaluation)
NAMES = {
    "CATALOG_ITEM": "CatalogItem",
    "IMPLEMENTATION_LIST": "ImplementationList",
    "IMPLEMENTING_BODY": "ImplementingBody",
    "REGION": "Region",
    "ADOPTION": "Adoption",
    "SERVICE_RECORD": "ServiceRecord",
    "EVALUATION": "Evaluation",
    "LICENSE_TYPE": "LicenseType",
}
TYPES = {name: value for value, name in NAMES.items()}
MATCHES = ("EQUAL", "PREFIX", "NAME", "TEXT")

EntityType = ENUMS["EntityType"]
SearchMatch = ENUMS["SearchMatch"]
ChangeOperation = ENUMS["ChangeOperation"]


@dataclass(frozen=True)
class Found:
    """A page of what is in order already: the entries, one more where there is."""

    entries: list[Any]
    part: Slice
    total: int = 0

    def shown(self) -> list[Any]:
        """Answer the entries of the page in reading order."""
        some = self.entries[: self.part.size]
        return some if self.part.forward else some[::-1]

    def page_info(self, cursors: list[str]) -> PageInfo:
        """Say where the page stands."""
        more, behind = len(self.entries) > self.part.size, self.part.start is not None
        return PageInfo(
            has_next_page=more if self.part.forward else behind,
            has_previous_page=behind if self.part.forward else more,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        )


@strawberry.type
class SearchHit:
    """A hit; `self` is the row."""

    @strawberry.field
    def match(self: Any) -> SearchMatch:  # type: ignore[valid-type]  # made at run time
        return MATCHES[self.hit[0]]

    @strawberry.field
    def node(self: Any) -> Node | None:
        found: Node = self
        return found


@strawberry.type
class SearchHitConnection:
    """A page of hits."""

    @strawberry.field
    def edges(self: Any) -> list[Edge[SearchHit]]:
        page: Found = self
        return [Edge(cursor=page.part.cursor(row, ""), node=row) for row in page.shown()]

    @strawberry.field
    def nodes(self: Any) -> list[SearchHit]:
        page: Found = self
        return page.shown()

    @strawberry.field
    def page_info(self: Any) -> PageInfo:
        page: Found = self
        return page.page_info([page.part.cursor(row, "") for row in page.shown()])

    @strawberry.field
    def total_count(self: Any) -> int:
        page: Found = self
        return page.total


async def find(info: Info, term: str, types: Any, part: Slice) -> Any:
    """Answer a page of hits."""
    wanted = list(MODELS) if types is None else {kind.value for kind in types}
    found: list[Any] = []
    for name in wanted:
        model = MODELS[name]
        if model in NOT_SEARCHED:
            continue
        current = await loaders(info).all(select(model).where(model.is_current))
        found += await loaders(info).hits(current, term)
    return Found(part.arranged(found, "")[: part.size + 1], part, len(found))


@strawberry.type
@declared("Change")
class Change:
    """An entry of the feed; `self` is the row."""

    @strawberry.field
    def cursor(self: Any) -> str:
        return _cursor(self)

    @strawberry.field
    def operation(self: Any) -> ChangeOperation:  # type: ignore[valid-type]  # made at run time
        return self.operation.upper()  # type: ignore[no-any-return]  # same

    @strawberry.field
    def entity_type(self: Any) -> EntityType:  # type: ignore[valid-type]  # made at run time
        return TYPES[self.entity_type]

    @strawberry.field
    async def node(self: Any, info: Info) -> Node | None:
        model = MODELS[TYPES[self.entity_type]]
        present = (model.id == self.entity_id, model.deleted_at.is_(None))
        found = await loaders(info).all(select(model).where(*present))
        answer: Node | None = found[0] if found else None
        return answer


def _cursor(row: Any) -> str:
    return f"CHANGE||{row.pk}".encode().hex()


@strawberry.type
class ChangeConnection:
    """A page of the feed."""

    @strawberry.field
    def edges(self: Any) -> list[Edge[Change]]:
        page: Found = self
        return [Edge(cursor=_cursor(row), node=row) for row in page.shown()]

    @strawberry.field
    def nodes(self: Any) -> list[Change]:
        page: Found = self
        return page.shown()

    @strawberry.field
    def page_info(self: Any) -> PageInfo:
        page: Found = self
        return page.page_info([_cursor(row) for row in page.shown()])


async def read_feed(found: Loaders, types: Any, part: Slice) -> Any:
    """Answer a page of the feed."""
    row = rows.Change
    statement = select(row).order_by(row.pk).limit(part.size + 1)
    if types is not None:
        statement = statement.where(row.entity_type.in_([NAMES[kind.value] for kind in types]))
    if part.start is not None:
        statement = statement.where(row.pk > part.start.value)
    return Found(list(await found.all(statement)), part)
