"""One data loader a relation and request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from strawberry.dataloader import DataLoader

from bench.oracle import rows
from bench.oracle.conditions import Given, conditions
from bench.oracle.paging import Keys, Slice
from bench.oracle.searching import hit

Sessions = async_sessionmaker[AsyncSession]

KeyT = TypeVar("KeyT")
Load = DataLoader[KeyT, Any]

SORTED: dict[Any, Keys] = {
    rows.CatalogItem: {"CODE": "catalog_code", "NAME": "task_name", "UPDATED": "updated_at"},
    rows.ImplementationList: {"CODE": "task_code", "NAME": "task_name", "UPDATED": "updated_at"},
    rows.ImplementingBody: {"CODE": "credit_code", "NAME": "org_name", "UPDATED": "updated_at"},
    rows.Region: {"CODE": "area_code", "NAME": "area_name", "UPDATED": "updated_at"},
    rows.Adoption: {"CODE": "catalog_code", "NAME": "dept_name", "UPDATED": "updated_at"},
    rows.ServiceRecord: {"CODE": "project_no", "TIME": "service_time", "UPDATED": "updated_at"},
    rows.Evaluation: {"CODE": "project_no", "TIME": "assess_time", "UPDATED": "updated_at"},
    rows.LicenseType: {
        "CODE": "certificate_type_code",
        "NAME": "certificate_type_name",
        "UPDATED": "updated_at",
    },
    rows.Material: {"CODE": "license_key"},
    rows.SyncRun: {"TIME": "started_at"},
    rows.Quarantine: {"TIME": "quarantined_at"},
}


@dataclass(frozen=True)
class Ask:
    """A page that is asked for: over which rows, tied to which parent, which slice of them.

    `keys` are those of the rows it is over where no attribute ties them.
    """

    model: Any
    tie: str | None
    parent: str | None
    wanted: Given
    slice: Slice
    term: str | None = None
    keys: frozenset[int] | None = None

    @property
    def key(self) -> str:
        """Answer the attribute that the page is sorted by."""
        return SORTED[self.model].get(self.slice.key, "id")


class Loaders:
    """Everything one request loads, batched."""

    def __init__(self, sessions: Sessions) -> None:
        """Take where sessions come from; each batch has its own."""
        self.sessions = sessions
        self._parts: dict[tuple[Any, str], Load[int]] = {}

    def _many(self, model: Any, name: str, *order: Any, where: Sequence[Any] = ()) -> Load[Any]:
        column = getattr(model, name)

        async def load(keys: list[Any]) -> list[list[Any]]:
            found = await self.all(select(model).where(column.in_(keys), *where).order_by(*order))
            groups: dict[Any, list[Any]] = defaultdict(list)
            for row in found:
                groups[getattr(row, name)].append(row)
            return [groups[key] for key in keys]

        return DataLoader(load)

    def _one(self, model: Any, name: str, *order: Any, where: Sequence[Any] = ()) -> Load[Any]:
        many = self._many(model, name, *order, where=where)

        async def load(keys: list[Any]) -> list[Any]:
            return [found[0] if found else None for found in await many.load_many(keys)]

        return DataLoader(load)

    def _current(self, model: Any, name: str) -> Load[Any]:
        return self._one(model, name, model.id, where=[model.is_current])

    async def all(self, statement: Any) -> Sequence[Any]:
        """Answer every object of a select."""
        async with self.sessions() as session:
            return (await session.scalars(statement)).all()

    async def number(self, statement: Any) -> int:
        """Answer the one number of a select."""
        async with self.sessions() as session:
            return int(await session.scalar(statement) or 0)

    # Entities --------------------------------------------------------------------------------

    @cached_property
    def findings(self) -> Load[str]:
        return self._many(rows.Finding, "entity_id", rows.Finding.pk)

    @cached_property
    def copies(self) -> Load[str]:
        copy = rows.Copy
        order = (copy.platform, copy.stream, copy.native_id)
        return self._many(copy, "entity_id", *order, where=[copy.deleted_at.is_(None)])

    @cached_property
    def catalog_versions(self) -> Load[str]:
        return self._versions(rows.CatalogItem)

    @cached_property
    def list_versions(self) -> Load[str]:
        return self._versions(rows.ImplementationList)

    def _versions(self, model: Any) -> Load[str]:
        return self._many(model, "code", model.version.desc(), model.id)

    @cached_property
    def catalog_item(self) -> Load[str]:
        return self._current(rows.CatalogItem, "catalog_code")

    @cached_property
    def sub_items(self) -> Load[str]:
        item = rows.CatalogItem
        return self._many(item, "parent_code", item.catalog_code, item.id, where=[item.is_current])

    @cached_property
    def adoptions(self) -> Load[str]:
        adoption = rows.Adoption
        return self._many(adoption, "catalog_code", adoption.id, where=[adoption.is_current])

    @cached_property
    def services(self) -> Load[str]:
        service = rows.ServiceRecord
        return self._many(service, "project_no", service.id, where=[service.is_current])

    @cached_property
    def said(self) -> Load[str]:
        row = rows.Evaluation
        order = (row.assess_number.is_(None), row.assess_number, row.id)
        return self._many(row, "project_no", *order, where=[row.is_current])

    @cached_property
    def list_of_code(self) -> Load[str]:
        return self._current(rows.ImplementationList, "task_code")

    @cached_property
    def lists_of_items(self) -> Load[str]:
        listed = rows.ImplementationList
        return self._many(listed, "catalog_code", listed.id, where=[listed.is_current])

    @cached_property
    def implementing_body(self) -> Load[str]:
        return self._current(rows.ImplementingBody, "credit_code")

    @cached_property
    def region(self) -> Load[str]:
        return self._current(rows.Region, "area_code")

    @cached_property
    def types_of_code(self) -> Load[str]:
        return self._types("certificate_type_code")

    @cached_property
    def types_of_name(self) -> Load[str]:
        return self._types("certificate_type_name")

    @cached_property
    def types_of_item(self) -> Load[str]:
        return self._types("item_code")

    def _types(self, name: str) -> Load[str]:
        kind = rows.LicenseType
        in_force = [kind.is_current, or_(kind.status.is_(None), kind.status != "ABOLISHED")]
        return self._many(kind, name, kind.certificate_type_code, kind.id, where=in_force)

    # Parts -----------------------------------------------------------------------------------

    @cached_property
    def handling_items(self) -> Load[int]:
        return self._many(rows.HandlingItem, "list_pk", rows.HandlingItem.ordinal)

    def parts(self, model: Any, owner: str) -> Load[int]:
        """Answer the parts of a kind by the key of the row that owns them, in their order."""
        found = self._parts.get((model, owner))
        if found is None:
            found = self._parts[model, owner] = self._many(model, owner, model.ordinal)
        return found

    @cached_property
    def material(self) -> Load[int]:
        return self._one(rows.Material, "pk")

    @cached_property
    def handling_item(self) -> Load[int]:
        return self._one(rows.HandlingItem, "pk")

    @cached_property
    def implementation_list(self) -> Load[int]:
        return self._one(rows.ImplementationList, "pk")

    # Connectors ------------------------------------------------------------------------------

    @cached_property
    def streams(self) -> Load[str]:
        return self._many(rows.Stream, "connector", rows.Stream.name)

    @cached_property
    def connector(self) -> Load[str]:
        return self._one(rows.Connector, "name")

    @cached_property
    def breakers(self) -> Load[str]:
        return self._many(rows.Breaker, "platform", rows.Breaker.operation)

    @cached_property
    def calls(self) -> Load[str]:
        order = (rows.Latency.operation, rows.Latency.day, rows.Latency.upper_ms)
        return self._many(rows.Latency, "platform", *order)

    @cached_property
    def destination(self) -> Load[str]:
        active = [rows.Destination.is_active.is_(True)]
        return self._one(rows.Destination, "name", rows.Destination.name, where=active)

    @cached_property
    def runs(self) -> Load[str]:
        return self._many(rows.SyncRun, "of_stream", rows.SyncRun.pk.desc())

    @cached_property
    def kept_apart(self) -> Load[str]:
        waiting = [rows.Quarantine.resolved_at.is_(None)]
        return self._many(rows.Quarantine, "of_stream", rows.Quarantine.pk, where=waiting)

    @cached_property
    def run(self) -> Load[str]:
        return self._one(rows.SyncRun, "id")

    @cached_property
    def last_run(self) -> Load[tuple[str, str]]:
        run = rows.SyncRun

        async def load(keys: list[tuple[str, str]]) -> list[Any]:
            newest = select(func.max(run.pk)).group_by(run.platform, run.stream)
            found = await self.all(select(run).where(run.pk.in_(newest)))
            by_stream = {(row.platform, row.stream): row for row in found}
            return [by_stream.get(key) for key in keys]

        return DataLoader(load)

    @cached_property
    def quarantined(self) -> Load[tuple[str, str]]:
        row = rows.Quarantine

        async def load(keys: list[tuple[str, str]]) -> list[int]:
            counted = select(row.platform, row.stream, func.count())
            counted = counted.where(row.resolved_at.is_(None)).group_by(row.platform, row.stream)
            async with self.sessions() as session:
                found = {(p, s): n for p, s, n in await session.execute(counted)}
            return [found.get(key, 0) for key in keys]

        return DataLoader(load)

    # Pages -----------------------------------------------------------------------------------

    @cached_property
    def page(self) -> Load[Ask]:
        """Answer the rows of a page in the direction of paging, and one more if there is."""

        async def load(keys: list[Ask]) -> list[Any]:
            return await _by_group(keys, self._pages)

        return DataLoader(load)

    @cached_property
    def total(self) -> Load[Ask]:
        async def load(keys: list[Ask]) -> list[Any]:
            return await _by_group(keys, self._totals)

        return DataLoader(load)

    async def matching(self, ask: Ask) -> list[Any]:
        """Answer every row that a connection is over, whatever its page."""
        found = await self.all(select(ask.model).where(*_where([ask])))
        return list(found) if ask.term is None else await self.hits(found, ask.term)

    async def hits(self, found: Sequence[Any], term: str) -> list[Any]:
        """Answer the rows a term is in; each is told how well it fits, as `hit`."""
        inner: Sequence[Any] = [()] * len(found)
        if found and isinstance(found[0], rows.ImplementationList):
            items = await self.handling_items.load_many([row.pk for row in found])
            inner = [[item.task_name for item in some] for some in items]
        for row, texts in zip(found, inner, strict=True):
            row.hit = hit(row, texts, term)
        return [row for row in found if row.hit is not None]

    async def _searched(self, ask: Ask) -> list[Any]:
        arranged = ask.slice.arranged(await self.matching(ask), ask.key)
        return arranged[: ask.slice.size + 1]

    async def _pages(self, asks: list[Ask]) -> dict[str | None, Any]:
        ask = asks[0]
        if ask.term is not None:
            return {one.parent: await self._searched(one) for one in asks}
        model, part = ask.model, ask.slice
        column = getattr(model, ask.key)
        where = [*_where(asks), part.behind_start(column, model.id)]
        sorting = part.sorting(column, model.id)
        if len(asks) == 1:
            page = select(model).where(*where).order_by(*sorting).limit(part.size + 1)
            return {ask.parent: await self.all(page)}
        tie = getattr(model, ask.tie or "")
        number = func.row_number().over(partition_by=tie, order_by=sorting).label("number")
        inner = select(model.pk, number).where(*where).subquery()
        page = select(model).join(inner, inner.c.pk == model.pk)
        found = await self.all(page.where(inner.c.number <= part.size + 1).order_by(inner.c.number))
        groups: dict[str | None, list[Any]] = {ask.parent: [] for ask in asks}
        for row in found:
            groups[getattr(row, ask.tie or "")].append(row)
        return groups

    async def _totals(self, asks: list[Ask]) -> dict[str | None, Any]:
        ask = asks[0]
        if ask.term is not None:
            return {one.parent: len(await self.matching(one)) for one in asks}
        if ask.tie is None:
            count = select(func.count()).select_from(ask.model).where(*_where(asks))
            return {None: await self.number(count)}
        tie = getattr(ask.model, ask.tie)
        counted = select(tie, func.count()).where(*_where(asks)).group_by(tie)
        async with self.sessions() as session:
            found = {row[0]: row[1] for row in await session.execute(counted)}
        return {ask.parent: found.get(ask.parent, 0) for ask in asks}


def _where(asks: list[Ask]) -> list[Any]:
    ask = asks[0]
    where = list(conditions(ask.model, ask.wanted))
    if ask.model is rows.Quarantine:
        where.append(ask.model.resolved_at.is_(None))
    if hasattr(ask.model, "is_current"):
        where.append(ask.model.is_current)
    if ask.keys is not None:
        where.append(ask.model.pk.in_(ask.keys))
    if ask.tie is not None:
        where.append(getattr(ask.model, ask.tie).in_([one.parent for one in asks]))
    return where


async def _by_group(keys: list[Ask], load: Callable[[list[Ask]], Any]) -> list[Any]:
    """Load together what differs by parent only."""
    groups: dict[Any, list[Ask]] = defaultdict(list)
    for ask in keys:
        groups[replace(ask, parent=None)].append(ask)
    found = {group: await load(asks) for group, asks in groups.items()}
    return [found[replace(ask, parent=None)][ask.parent] for ask in keys]
