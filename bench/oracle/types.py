"""The types of the oracle: rows of the ORM answered field by field, relations through loaders.

Scalar fields come from the SDL and are read off the row; what is written here is what needs
code. `self` is the row.
"""

from __future__ import annotations

import json
from typing import Any

import strawberry
from strawberry import Info
from strawberry.scalars import JSON

from bench.oracle import licenses, parts, rows
from bench.oracle.connections import (
    Connection,
    EntityOrder,
    EvaluationFilter,
    ImplementationListFilter,
    RecordOrder,
    page,
)
from bench.oracle.declared import declared
from bench.oracle.loaders import Load
from bench.oracle.nodes import Node, loaders, maybe
from gateway.store.packing import value_of


async def versions(loader: Load[str], row: Any) -> list[Any]:
    """Answer every version of a row's code but the withdrawn ones; itself always."""
    found = await maybe(loader, row.code) or [row]
    return [other for other in found if other.deleted_at is None or other.pk == row.pk]


TIES: dict[Any, tuple[str, str]] = {
    rows.Region: ("area_code", "area_code"),
    rows.ImplementingBody: ("dept_code", "credit_code"),
    rows.CatalogItem: ("catalog_code", "catalog_code"),
}
"""How lists belong to a row: their attribute, and the row's."""


def lists_of(  # noqa: PLR0913, PLR0917  # Relay's arguments
    self: Any,
    info: Info,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    order_by: EntityOrder | None = None,
    search: str | None = None,
    filter: ImplementationListFilter | None = None,  # noqa: A002
) -> Connection[ImplementationList]:
    """Answer a page of the lists that belong to a row."""
    column, attribute = TIES[type(self)]
    found: Connection[ImplementationList] = page(
        info,
        rows.ImplementationList,
        (column, getattr(self, attribute)),
        filter,
        first=first,
        after=after,
        last=last,
        before=before,
        order_by=order_by,
        search=search,
    )
    return found


EVALUATED: dict[Any, tuple[str, str]] = {
    rows.ImplementingBody: ("dept_code", "credit_code"),
    rows.ImplementationList: ("task_code", "task_code"),
}
"""How evaluations belong to a row: their attribute, and the row's."""


def said_of(  # noqa: PLR0913, PLR0917  # Relay's arguments
    self: Any,
    info: Info,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    order_by: RecordOrder | None = None,
    filter: EvaluationFilter | None = None,  # noqa: A002
) -> Connection[Evaluation]:
    """Answer a page of the evaluations of a row."""
    column, attribute = EVALUATED[type(self)]
    found: Connection[Evaluation] = page(
        info,
        rows.Evaluation,
        (column, getattr(self, attribute)),
        filter,
        first=first,
        after=after,
        last=last,
        before=before,
        order_by=order_by,
    )
    return found


@strawberry.type
@declared("Source")
class Source:
    """Where content comes from."""


@strawberry.type
@declared("Finding")
class Finding:
    """A finding."""


@strawberry.type
@declared("Copy")
class Copy:
    """One platform's record."""

    @strawberry.field
    def source(self: Any) -> Source:
        found: Source = self
        return found

    @strawberry.field
    def value(self: Any, info: Info) -> JSON | None:
        said = json.loads(value_of(self.packed))
        if "personal" not in info.context["scopes"]:
            said["children"] = {}
            said.pop("personal", None)
        found: JSON = said
        return found


@strawberry.type
class Entity(Node):
    """What every entity has."""

    @strawberry.field
    def source(self: Any) -> Source:
        found: Source = self
        return found

    @strawberry.field
    async def findings(self: Any, info: Info) -> list[Finding]:
        found: list[Finding] = await loaders(info).findings.load(self.id)
        return found

    @strawberry.field
    async def copies(self: Any, info: Info) -> list[Copy]:
        found: list[Copy] = await loaders(info).copies.load(self.id)
        return found


@strawberry.type
@declared("Region")
class Region(Entity):
    """An administrative division."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.Region)

    @strawberry.field
    async def parent(self: Any, info: Info) -> Region | None:
        found: Region | None = await maybe(loaders(info).region, self.parent_code)
        return found

    implementation_lists = strawberry.field(resolver=lists_of)


@strawberry.type
@declared("ImplementingBody")
class ImplementingBody(Entity):
    """An implementing body."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.ImplementingBody)

    @strawberry.field
    async def region(self: Any, info: Info) -> Region | None:
        found: Region | None = await maybe(loaders(info).region, self.area_code)
        return found

    implementation_lists = strawberry.field(resolver=lists_of)
    evaluations = strawberry.field(resolver=said_of)


@strawberry.type
@declared("CatalogItem")
class CatalogItem(Entity):
    """A catalog item."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.CatalogItem)

    @strawberry.field
    async def versions(self: Any, info: Info) -> list[CatalogItem]:
        return await versions(loaders(info).catalog_versions, self)

    @strawberry.field
    async def parent(self: Any, info: Info) -> CatalogItem | None:
        found: CatalogItem | None = await maybe(loaders(info).catalog_item, self.parent_code)
        return found

    @strawberry.field
    async def sub_items(self: Any, info: Info) -> list[CatalogItem]:
        return await maybe(loaders(info).sub_items, self.catalog_code) or []

    @strawberry.field
    async def adoptions(self: Any, info: Info) -> list[Adoption]:
        return await maybe(loaders(info).adoptions, self.catalog_code) or []

    implementation_lists = strawberry.field(resolver=lists_of)


@strawberry.type
@declared("Adoption")
class Adoption(Entity):
    """A department's adoption of a catalog item."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.Adoption)

    @strawberry.field
    async def catalog_item(self: Any, info: Info) -> CatalogItem | None:
        found: CatalogItem | None = await maybe(loaders(info).catalog_item, self.catalog_code)
        return found

    @strawberry.field
    async def implementing_body(self: Any, info: Info) -> ImplementingBody | None:
        loader = loaders(info).implementing_body
        found: ImplementingBody | None = await maybe(loader, self.dept_code)
        return found

    @strawberry.field
    async def region(self: Any, info: Info) -> Region | None:
        found: Region | None = await maybe(loaders(info).region, self.area_code)
        return found

    @strawberry.field
    async def implementation_list(self: Any, info: Info) -> ImplementationList | None:
        same = await maybe(loaders(info).lists_of_items, self.catalog_code) or []
        return next((one for one in same if one.dept_code == self.dept_code is not None), None)


@strawberry.type
@declared("ImplementationList")
class ImplementationList(Entity, parts.Handled):
    """An implementation list."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.ImplementationList)

    @strawberry.field
    async def versions(self: Any, info: Info) -> list[ImplementationList]:
        return await versions(loaders(info).list_versions, self)

    @strawberry.field
    async def catalog_item(self: Any, info: Info) -> CatalogItem | None:
        found: CatalogItem | None = await maybe(loaders(info).catalog_item, self.catalog_code)
        return found

    @strawberry.field
    async def implementing_body(self: Any, info: Info) -> ImplementingBody | None:
        loader = loaders(info).implementing_body
        found: ImplementingBody | None = await maybe(loader, self.dept_code)
        return found

    @strawberry.field
    async def region(self: Any, info: Info) -> Region | None:
        found: Region | None = await maybe(loaders(info).region, self.area_code)
        return found

    @strawberry.field
    async def handling_items(self: Any, info: Info) -> list[HandlingItem]:
        found: list[HandlingItem] = await loaders(info).handling_items.load(self.pk)
        return found

    @strawberry.field
    async def adoption(self: Any, info: Info) -> Adoption | None:
        same = await maybe(loaders(info).adoptions, self.catalog_code) or []
        return next((one for one in same if one.dept_code == self.dept_code is not None), None)

    evaluations = strawberry.field(resolver=said_of)

    @strawberry.field
    async def replaceable_material_count(self: Any, info: Info) -> int:
        return await licenses.replaceable(info, self)

    @strawberry.field
    async def has_electronic_result(self: Any, info: Info) -> bool:
        return await licenses.is_electronic(info, self)


@strawberry.type
@declared("LicenseType")
class LicenseType(Entity):
    """A license type."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.LicenseType)

    @strawberry.field
    async def defining_authority(self: Any, info: Info) -> ImplementingBody | None:
        code, loader = self.certificate_define_authority_code, loaders(info).implementing_body
        found: ImplementingBody | None = await maybe(loader, code)
        return found

    @strawberry.field
    async def produced_by(  # noqa: PLR0913, PLR0917  # Relay's arguments
        self: Any,
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
            keys=frozenset(await licenses.list_keys_of(info, self)),
        )
        return found

    @strawberry.field
    async def replaces_materials(  # Relay's arguments
        self: Any,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[parts.Material]:
        found: Connection[parts.Material] = page(
            info,
            rows.Material,
            None,
            None,
            first=first,
            after=after,
            last=last,
            before=before,
            order_by=None,
            keys=frozenset(await licenses.material_keys_of(info, self)),
        )
        return found


def personal(name: str) -> Any:
    """Make a field that is shown whole to those who may see it."""

    def resolve(self: Any, info: Info) -> str | None:
        return parts.shown(info, getattr(self, name))

    return strawberry.field(resolver=resolve)


def written(name: str) -> Any:
    """Make a field of a free text, screened for those who may not see it whole."""

    def resolve(self: Any, info: Info) -> str | None:
        whole = "personal" in info.context["scopes"]
        found: str | None = getattr(self, name if whole else f"{name}_screened")
        return found

    return strawberry.field(resolver=resolve)


@strawberry.type
class OfCase(Entity):
    """What service records and evaluations share."""

    user_name = personal("user_name")
    cert_key = personal("cert_key")
    cert_key_gov = personal("cert_key_gov")
    handle_user_name = personal("handle_user_name")
    handle_user_page_code = personal("handle_user_page_code")

    @strawberry.field
    async def implementation_list(self: Any, info: Info) -> ImplementationList | None:
        found: ImplementationList | None = await maybe(loaders(info).list_of_code, self.task_code)
        return found

    @strawberry.field
    async def implementing_body(self: Any, info: Info) -> ImplementingBody | None:
        loader = loaders(info).implementing_body
        found: ImplementingBody | None = await maybe(loader, self.dept_code)
        return found

    @strawberry.field
    async def region(self: Any, info: Info) -> Region | None:
        found: Region | None = await maybe(loaders(info).region, self.area_code)
        return found


OF_CASE = ("user_name", "cert_key", "cert_key_gov", "handle_user_name", "handle_user_page_code")


@strawberry.type
@declared("ServiceRecord", but=OF_CASE)
class ServiceRecord(OfCase):
    """A service of a case."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.ServiceRecord)

    project_name = personal("project_name")
    pro_manager = personal("pro_manager")
    mobile = personal("mobile")
    credit_num = personal("credit_num")

    @strawberry.field
    async def evaluations(self: Any, info: Info) -> list[Evaluation]:
        return await maybe(loaders(info).said, self.project_no) or []


@strawberry.type
@declared("Evaluation", but=OF_CASE)
class Evaluation(OfCase):
    """What is said about a case."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.Evaluation)

    writing_evaluation = written("writing_evaluation")
    answer = written("answer")
    rectification = written("rectification")
    hfxx = written("hfxx")
    nbyj = written("nbyj")
    zgjg = written("zgjg")
    hfjg = written("hfjg")
    khyj = written("khyj")
    ldps = written("ldps")

    @strawberry.field
    async def service_record(self: Any, info: Info) -> ServiceRecord | None:
        services = await maybe(loaders(info).services, self.project_no) or []
        timed = [one for one in services if one.service_time is not None]
        latest = max((one.service_time for one in timed), default=None)
        return next((one for one in services if one.service_time == latest), None)


@strawberry.type
@declared("HandlingItem")
class HandlingItem(Node, parts.Handled):
    """A handling item."""

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        return isinstance(obj, rows.HandlingItem)

    @strawberry.field
    async def implementation_list(self: Any, info: Info) -> ImplementationList | None:
        loader = loaders(info).implementation_list
        found: ImplementationList | None = await loader.load(self.list_pk)
        return found
