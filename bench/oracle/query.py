"""The query root of the oracle."""

from __future__ import annotations

from typing import Any

import strawberry
from sqlalchemy import select
from strawberry import Info

from bench.oracle import rows
from bench.oracle.connections import (
    AdoptionFilter,
    CatalogItemFilter,
    Connection,
    EntityOrder,
    EvaluationFilter,
    ImplementationListFilter,
    ImplementingBodyFilter,
    LicenseTypeFilter,
    QuarantineFilter,
    RecordOrder,
    RegionFilter,
    ServiceRecordFilter,
    SyncRunFilter,
    TimeOrder,
    page,
)
from bench.oracle.connectors import Connector, QuarantinedRecord, SyncRun
from bench.oracle.finds import (
    ChangeConnection,
    EntityType,
    SearchHitConnection,
    find,
    read_feed,
)
from bench.oracle.nodes import Node, loaders
from bench.oracle.paging import read_slice
from bench.oracle.problems import WrongArgument
from bench.oracle.searching import read_term
from bench.oracle.types import (
    Adoption,
    CatalogItem,
    Evaluation,
    HandlingItem,
    ImplementationList,
    ImplementingBody,
    LicenseType,
    Region,
    ServiceRecord,
)
from gateway.standard.identifiers import catalog_code as catalog_codes
from gateway.standard.identifiers import handling_item_code as handling_item_codes
from gateway.standard.identifiers import license_type_code as license_type_codes
from gateway.standard.identifiers import region as region_codes
from gateway.standard.identifiers import task_code as task_codes
from gateway.standard.identifiers import uscc as uscc_codes

NODES: dict[str, Any] = {
    "ci": rows.CatalogItem,
    "il": rows.ImplementationList,
    "ib": rows.ImplementingBody,
    "rg": rows.Region,
    "ad": rows.Adoption,
    "sv": rows.ServiceRecord,
    "ev": rows.Evaluation,
    "lt": rows.LicenseType,
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

ENTITIES = ("ci", "il", "ib", "rg", "ad", "sv", "ev", "lt")
PARTS = tuple(model for prefix, model in NODES.items() if prefix not in ENTITIES)
"""What is there or withdrawn with the list it belongs to."""

KEYS = ({"task_code"}, {"local_task_code"}, {"platform", "native_id"})


async def first_of(info: Info, model: Any, version: int | None = None, **values: str | int) -> Any:
    """Answer the current row with these values, or of a version; the one with the lowest id."""
    owner = rows.ImplementationList if model is rows.HandlingItem else model
    statement = select(model).filter_by(**values)
    if owner is not model:
        statement = statement.join(owner, owner.pk == model.list_pk)
    if version is None:
        statement = statement.where(owner.is_current)
    else:
        statement = statement.where(owner.version == version, owner.deleted_at.is_(None))
    found = await loaders(info).all(statement.order_by(model.id).limit(1))
    return found[0] if found else None


async def node_of(info: Info, identity: str) -> Any:
    """Answer the object with a global id, or None."""
    model = NODES.get(identity.split("_", 1)[0])
    if model is None:
        return None
    statement = select(model).where(model.id == identity)
    owner = model
    if model in PARTS:
        owner = rows.ImplementationList
        statement = statement.join(owner, owner.pk == model.list_pk)
    found = await loaders(info).all(statement.where(owner.deleted_at.is_(None)))
    return found[0] if found else None


def well_formed(module: Any, code: str) -> None:
    """Refuse a code that its rule does not allow."""
    clean(code)
    if not module.is_valid(code):
        raise WrongArgument("MALFORMED_CODE")


@strawberry.type
class Query:
    """What can be asked."""

    @strawberry.field
    async def catalog_item(
        self, info: Info, catalog_code: str, version: int | None = None
    ) -> CatalogItem | None:
        well_formed(catalog_codes, catalog_code)
        found: CatalogItem | None = await first_of(
            info, rows.CatalogItem, version, catalog_code=catalog_code
        )
        return found

    @strawberry.field
    async def handling_item(
        self, info: Info, task_handle_item: str, version: int | None = None
    ) -> HandlingItem | None:
        well_formed(handling_item_codes, task_handle_item)
        found: HandlingItem | None = await first_of(
            info, rows.HandlingItem, version, task_handle_item=task_handle_item
        )
        return found

    @strawberry.field
    async def implementing_body(self, info: Info, credit_code: str) -> ImplementingBody | None:
        well_formed(uscc_codes, credit_code)
        found: ImplementingBody | None = await first_of(
            info, rows.ImplementingBody, credit_code=credit_code
        )
        return found

    @strawberry.field
    async def region(self, info: Info, area_code: str) -> Region | None:
        well_formed(region_codes, area_code)
        found: Region | None = await first_of(info, rows.Region, area_code=area_code.ljust(12, "0"))
        return found

    @strawberry.field
    def catalog_items(  # noqa: PLR0913, PLR0917  # Relay's arguments
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        order_by: EntityOrder | None = None,
        search: str | None = None,
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
            search=search,
        )
        return found

    @strawberry.field
    async def implementation_list(  # noqa: PLR0913, PLR0917  # the ways to name one
        self,
        info: Info,
        task_code: str | None = None,
        local_task_code: str | None = None,
        platform: str | None = None,
        native_id: str | None = None,
        version: int | None = None,
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
        found: ImplementationList | None = await first_of(
            info, rows.ImplementationList, version, **values
        )
        return found

    @strawberry.field
    def implementation_lists(  # noqa: PLR0913, PLR0917  # same
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        order_by: EntityOrder | None = None,
        search: str | None = None,
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
            search=search,
        )
        return found

    @strawberry.field
    def implementing_bodies(  # noqa: PLR0913, PLR0917  # same
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        order_by: EntityOrder | None = None,
        search: str | None = None,
        filter: ImplementingBodyFilter | None = None,  # noqa: A002
    ) -> Connection[ImplementingBody]:
        found: Connection[ImplementingBody] = page(
            info,
            rows.ImplementingBody,
            None,
            filter,
            first=first,
            after=after,
            last=last,
            before=before,
            order_by=order_by,
            search=search,
        )
        return found

    @strawberry.field
    def regions(  # noqa: PLR0913, PLR0917  # same
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        order_by: EntityOrder | None = None,
        search: str | None = None,
        filter: RegionFilter | None = None,  # noqa: A002
    ) -> Connection[Region]:
        found: Connection[Region] = page(
            info,
            rows.Region,
            None,
            filter,
            first=first,
            after=after,
            last=last,
            before=before,
            order_by=order_by,
            search=search,
        )
        return found

    @strawberry.field
    def adoptions(  # noqa: PLR0913, PLR0917  # same
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        order_by: EntityOrder | None = None,
        filter: AdoptionFilter | None = None,  # noqa: A002
    ) -> Connection[Adoption]:
        found: Connection[Adoption] = page(
            info,
            rows.Adoption,
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
    async def service_record(
        self, info: Info, project_no: str, service_number: str
    ) -> ServiceRecord | None:
        clean(project_no, service_number)
        found: ServiceRecord | None = await first_of(
            info, rows.ServiceRecord, project_no=project_no, service_number=service_number
        )
        return found

    @strawberry.field
    async def evaluation(
        self, info: Info, project_no: str, assess_number: int = 1
    ) -> Evaluation | None:
        clean(project_no)
        found: Evaluation | None = await first_of(
            info, rows.Evaluation, project_no=project_no, assess_number=assess_number
        )
        return found

    @strawberry.field
    def service_records(  # noqa: PLR0913, PLR0917  # same
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        order_by: RecordOrder | None = None,
        filter: ServiceRecordFilter | None = None,  # noqa: A002
    ) -> Connection[ServiceRecord]:
        found: Connection[ServiceRecord] = page(
            info,
            rows.ServiceRecord,
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
    def evaluations(  # noqa: PLR0913, PLR0917  # same
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        order_by: RecordOrder | None = None,
        filter: EvaluationFilter | None = None,  # noqa: A002
    ) -> Connection[Evaluation]:
        found: Connection[Evaluation] = page(
            info,
            rows.Evaluation,
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
    async def license_type(self, info: Info, code: str) -> LicenseType | None:
        clean(code)
        tidy = license_type_codes.normalised(code)
        well_formed(license_type_codes, tidy)
        found: LicenseType | None = await first_of(
            info, rows.LicenseType, certificate_type_code=tidy
        )
        return found

    @strawberry.field
    def license_types(  # noqa: PLR0913, PLR0917  # same
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        order_by: EntityOrder | None = None,
        search: str | None = None,
        filter: LicenseTypeFilter | None = None,  # noqa: A002
    ) -> Connection[LicenseType]:
        found: Connection[LicenseType] = page(
            info,
            rows.LicenseType,
            None,
            filter,
            first=first,
            after=after,
            last=last,
            before=before,
            order_by=order_by,
            search=search,
        )
        return found

    @strawberry.field
    def search(  # noqa: PLR0913, PLR0917  # same
        self,
        info: Info,
        text: str,
        types: list[EntityType] | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> SearchHitConnection:
        clean(text)
        part = read_slice("RELEVANCE", first, after, last, before, searched=True)
        found: Any = find(info, read_term(text), types, part)
        return found  # type: ignore[no-any-return]  # awaited by the executor

    @strawberry.field
    def changes(
        self,
        info: Info,
        types: list[EntityType] | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> ChangeConnection:
        part = read_slice("CHANGE", first, after)
        found: Any = read_feed(loaders(info), types, part)
        return found  # type: ignore[no-any-return]  # same

    @strawberry.field
    def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
        clean(*ids)
        if len(ids) > 100:
            raise WrongArgument("TOO_MANY_IDS")
        found: Any = [node_of(info, identity) for identity in ids]
        return found  # type: ignore[no-any-return]  # same

    @strawberry.field
    async def connectors(self, info: Info) -> list[Connector]:
        found = await loaders(info).all(select(rows.Connector).order_by(rows.Connector.name))
        return list(found)

    @strawberry.field
    async def connector(self, info: Info, name: str) -> Connector | None:
        clean(name)
        statement = select(rows.Connector).where(rows.Connector.name == name)
        found = await loaders(info).all(statement)
        answer: Connector | None = found[0] if found else None
        return answer

    @strawberry.field
    def sync_runs(  # noqa: PLR0913, PLR0917  # same
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        order_by: TimeOrder = TimeOrder.TIME_DESC,
        filter: SyncRunFilter | None = None,  # noqa: A002
    ) -> Connection[SyncRun]:
        found: Connection[SyncRun] = page(
            info,
            rows.SyncRun,
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
    def quarantine(  # noqa: PLR0913, PLR0917  # same
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        order_by: TimeOrder = TimeOrder.TIME_DESC,
        filter: QuarantineFilter | None = None,  # noqa: A002
    ) -> Connection[QuarantinedRecord]:
        found: Connection[QuarantinedRecord] = page(
            info,
            rows.Quarantine,
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
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:  # noqa: A002
        clean(id)
        if id.split("_", 1)[0] not in NODES:
            raise WrongArgument("BAD_ID")
        found: Node | None = await node_of(info, id)
        return found


def clean(*texts: str) -> None:
    """Refuse texts that no database can hold."""
    if any("\x00" in text for text in texts):
        raise WrongArgument("BAD_TEXT")
