"""The query root of the oracle."""

from __future__ import annotations

from typing import Any

import strawberry
from sqlalchemy import select
from strawberry import Info

from bench.oracle import rows
from bench.oracle.connections import (
    CatalogItemFilter,
    Connection,
    EntityOrder,
    ImplementationListFilter,
    page,
)
from bench.oracle.nodes import Node, loaders
from bench.oracle.problems import WrongArgument
from bench.oracle.types import CatalogItem, Connector, ImplementationList
from gateway.standard.identifiers import catalog_code as catalog_codes
from gateway.standard.identifiers import task_code as task_codes

NODES: dict[str, Any] = {
    "ci": rows.CatalogItem,
    "il": rows.ImplementationList,
    "ib": rows.ImplementingBody,
    "rg": rows.Region,
    "ad": rows.Adoption,
    "hi": rows.HandlingItem,
    "ma": rows.Material,
    "at": rows.Attachment,
    "fe": rows.Fee,
    "ps": rows.ProcessStep,
    "re": rows.Result,
    "lb": rows.LegalBasis,
    "qa": rows.Question,
    "hw": rows.HandlingWindow,
    "co": rows.Condition,
    "sc": rows.Scenario,
    "is": rows.IntermediaryService,
}
"""Rows by the prefix of their ids."""

ENTITIES = ("ci", "il", "ib", "rg", "ad")
PARTS = tuple(model for prefix, model in NODES.items() if prefix not in ENTITIES)
"""What is there or withdrawn with the list it belongs to."""

KEYS = ({"task_code"}, {"local_task_code"}, {"platform", "native_id"})


async def first_of(info: Info, model: Any, **values: str) -> Any:
    """Answer the current row with these values; of several, the one with the lowest id."""
    statement = select(model).filter_by(**values).where(model.is_current)
    statement = statement.order_by(model.id).limit(1)
    found = await loaders(info).all(statement)
    return found[0] if found else None


@strawberry.type
class Query:
    """What can be asked."""

    @strawberry.field
    async def catalog_item(self, info: Info, catalog_code: str) -> CatalogItem | None:
        clean(catalog_code)
        if not catalog_codes.is_valid(catalog_code):
            raise WrongArgument("MALFORMED_CODE")
        found: CatalogItem | None = await first_of(
            info, rows.CatalogItem, catalog_code=catalog_code
        )
        return found

    @strawberry.field
    def catalog_items(  # noqa: PLR0913, PLR0917  # Relay's arguments
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        order_by: EntityOrder = EntityOrder.CODE_ASC,
        filter: CatalogItemFilter | None = None,  # noqa: A002
    ) -> Connection[CatalogItem]:
        found: Connection[CatalogItem] = page(
            info,
            rows.CatalogItem,
            None,
            filter,
            first=first,
            after=after,
            last=last,
            before=before,
            order_by=order_by,
        )
        return found

    @strawberry.field
    async def implementation_list(
        self,
        info: Info,
        task_code: str | None = None,
        local_task_code: str | None = None,
        platform: str | None = None,
        native_id: str | None = None,
    ) -> ImplementationList | None:
        key = {
            "task_code": task_code,
            "local_task_code": local_task_code,
            "platform": platform,
            "native_id": native_id,
        }
        values = {name: value for name, value in key.items() if value is not None}
        clean(*values.values())
        if set(values) not in KEYS:
            raise WrongArgument("BAD_KEY")
        if task_code is not None and not task_codes.is_valid(task_code):
            raise WrongArgument("MALFORMED_CODE")
        found: ImplementationList | None = await first_of(info, rows.ImplementationList, **values)
        return found

    @strawberry.field
    def implementation_lists(  # noqa: PLR0913, PLR0917  # same
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        order_by: EntityOrder = EntityOrder.CODE_ASC,
        filter: ImplementationListFilter | None = None,  # noqa: A002
    ) -> Connection[ImplementationList]:
        found: Connection[ImplementationList] = page(
            info,
            rows.ImplementationList,
            None,
            filter,
            first=first,
            after=after,
            last=last,
            before=before,
            order_by=order_by,
        )
        return found

    @strawberry.field
    async def connectors(self, info: Info) -> list[Connector]:
        found = await loaders(info).all(select(rows.Connector).order_by(rows.Connector.name))
        return list(found)

    @strawberry.field
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:  # noqa: A002
        clean(id)
        model = NODES.get(id.split("_", 1)[0])
        if model is None:
            raise WrongArgument("BAD_ID")
        statement = select(model).where(model.id == id)
        if model in PARTS:
            owner = rows.ImplementationList
            statement = statement.join(owner, owner.pk == model.list_pk)
        else:
            owner = model
        found = await loaders(info).all(statement.where(owner.deleted_at.is_(None)))
        answer: Node | None = found[0] if found else None
        return answer


def clean(*texts: str) -> None:
    """Refuse texts that no database can hold."""
    if any("\x00" in text for text in texts):
        raise WrongArgument("BAD_TEXT")
