"""Facets, counted row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import strawberry
from sqlalchemy import select

from bench.oracle import rows
from bench.oracle.loaders import Loaders
from gateway.standard import codes, evaluation_codes, license_codes

MOST = 100
OF_CASE = (rows.ServiceRecord, rows.Evaluation)


@strawberry.type
class FacetEntry:
    """A value and how many rows have it."""

    value: str
    name: str | None
    count: int


@dataclass(frozen=True)
class Counted:
    """The rows that facets are counted over."""

    loaders: Loaders
    model: Any
    found: list[Any]

    def by_code(self, attribute: str, table: Any) -> list[FacetEntry]:
        """Count the values of an element; several values of a row count once each."""
        counter: Counter[str] = Counter()
        for row in self.found:
            value = getattr(row, attribute)
            counter.update({value} if isinstance(value, str) else set(value or ()))
        labels = {member.name: member.label for member in table}
        return _entries(counter, labels)

    async def by_region(self) -> list[FacetEntry]:
        """Count regions."""
        counter = Counter(row.area_code for row in self.found if row.area_code is not None)
        regions = await self.loaders.region.load_many(list(counter))
        return _entries(counter, {r.area_code: r.area_name for r in regions if r is not None})

    async def by_body(self) -> list[FacetEntry]:
        """Count implementing bodies; one that nobody describes has the name that a row gives it."""
        name = "org_name" if self.model in OF_CASE else "dept_name"
        return await self._by_organ("dept_code", name)

    async def by_authority(self) -> list[FacetEntry]:
        """Count the bodies that defined license types, named likewise."""
        column = "certificate_define_authority"
        return await self._by_organ(f"{column}_code", f"{column}_name")

    async def _by_organ(self, code: str, name: str) -> list[FacetEntry]:
        counter = Counter(v for row in self.found if (v := getattr(row, code)) is not None)
        names: dict[str, str | None] = {}
        model = self.model
        given = select(model).where(model.is_current, getattr(model, name).is_not(None))
        for row in await self.loaders.all(given.order_by(model.pk.desc())):
            names[getattr(row, code)] = getattr(row, name)
        for body in await self.loaders.implementing_body.load_many(list(counter)):
            if body is not None and body.org_name is not None:
                names[body.credit_code] = body.org_name
        return _entries(counter, names)

    async def by_rule(self) -> list[FacetEntry]:
        """Count the rows that each rule found something on."""
        findings = await self.loaders.findings.load_many([row.id for row in self.found])
        counter: Counter[str] = Counter()
        for some in findings:
            counter.update({finding.rule for finding in some})
        return _entries(counter, {})


def _entries(counter: Counter[str], names: Mapping[str, str | None]) -> list[FacetEntry]:
    most: Iterable[tuple[str, int]] = sorted(counter.items(), key=lambda one: (-one[1], one[0]))
    return [FacetEntry(value=v, name=names.get(v), count=n) for v, n in list(most)[:MOST]]


@strawberry.type
class Facets:
    """What is counted."""

    @strawberry.field
    def type(self: Any) -> list[FacetEntry] | None:
        of: Counted = self
        has = of.model in (rows.CatalogItem, rows.ImplementationList)
        return of.by_code("task_type", codes.TaskType) if has else None

    @strawberry.field
    def level(self: Any) -> list[FacetEntry] | None:
        of: Counted = self
        if of.model is rows.Region:
            return of.by_code("area_level", codes.ExercisingLevel)
        if of.model is rows.LicenseType:
            return of.by_code("certificate_issuing_authority_level", license_codes.LicenseLevel)
        has = of.model in (rows.CatalogItem, rows.ImplementationList)
        return of.by_code("use_level", codes.ExercisingLevel) if has else None

    @strawberry.field
    async def region(self: Any) -> list[FacetEntry] | None:
        of: Counted = self
        has = (rows.ImplementationList, rows.ImplementingBody, rows.Adoption, *OF_CASE)
        return await of.by_region() if of.model in has else None

    @strawberry.field
    async def body(self: Any) -> list[FacetEntry] | None:
        of: Counted = self
        has = (rows.ImplementationList, rows.Adoption, *OF_CASE)
        return await of.by_body() if of.model in has else None

    @strawberry.field
    def user_topic(self: Any) -> list[FacetEntry] | None:
        of: Counted = self
        has = of.model is rows.ImplementationList
        return of.by_code("user_topic_type", codes.UserTopic) if has else None

    @strawberry.field
    def corp_topic(self: Any) -> list[FacetEntry] | None:
        of: Counted = self
        has = of.model is rows.ImplementationList
        return of.by_code("corp_topic_type", codes.CorpTopic) if has else None

    @strawberry.field
    def satisfaction(self: Any) -> list[FacetEntry] | None:
        of: Counted = self
        table = evaluation_codes.Satisfaction
        return of.by_code("satisfaction", table) if of.model is rows.Evaluation else None

    @strawberry.field
    def detail(self: Any) -> list[FacetEntry] | None:
        of: Counted = self
        table = evaluation_codes.EvaluationDetail
        return of.by_code("eval_detail", table) if of.model is rows.Evaluation else None

    @strawberry.field
    def channel(self: Any) -> list[FacetEntry] | None:
        of: Counted = self
        table = evaluation_codes.EvaluationChannel
        return of.by_code("pf", table) if of.model is rows.Evaluation else None

    @strawberry.field
    async def authority(self: Any) -> list[FacetEntry] | None:
        of: Counted = self
        return await of.by_authority() if of.model is rows.LicenseType else None

    @strawberry.field
    def holder(self: Any) -> list[FacetEntry] | None:
        of: Counted = self
        table, name = license_codes.LicenseHolderCategory, "certificate_holder_category"
        return of.by_code(name, table) if of.model is rows.LicenseType else None

    @strawberry.field
    def kind(self: Any) -> list[FacetEntry] | None:
        of: Counted = self
        table = license_codes.LicenseKind
        return of.by_code("license_kind", table) if of.model is rows.LicenseType else None

    @strawberry.field
    def status(self: Any) -> list[FacetEntry] | None:
        of: Counted = self
        table = license_codes.LicenseTypeStatus
        return of.by_code("status", table) if of.model is rows.LicenseType else None

    @strawberry.field
    async def rule(self: Any) -> list[FacetEntry] | None:
        of: Counted = self
        return await of.by_rule()
