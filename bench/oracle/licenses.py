"""License types against materials, results and lists, row by row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from strawberry import Info

from bench.oracle import rows
from bench.oracle.nodes import loaders, maybe


async def types_of_material(info: Info, material: Any) -> list[Any]:
    """Answer the types in force that a material names, by code and id."""
    key = material.license_key
    found = [
        *(await maybe(loaders(info).types_of_code, key) or ()),
        *(await maybe(loaders(info).types_of_name, key) or ()),
    ]
    once = {one.id: one for one in found}
    return sorted(once.values(), key=by_code)


def by_code(row: Any) -> tuple[bool, str, str]:
    """Sort a type by its code, where it has none last."""
    return (row.certificate_type_code is None, row.certificate_type_code or "", row.id)


async def replaceable(info: Info, listed: Any) -> int:
    """Count the materials of a list that a type in force satisfies."""
    materials = await loaders(info).parts(rows.Material, "list_pk").load(listed.pk)
    return len([one for one in materials if await types_of_material(info, one)])


async def is_electronic(info: Info, listed: Any) -> bool:
    """Say whether a type in force has the name of a result of a list, or names its item."""
    results = await loaders(info).parts(rows.Result, "list_pk").load(listed.pk)
    items = await loaders(info).handling_items.load(listed.pk)
    for one in (*results, *items):
        if await maybe(loaders(info).types_of_name, one.license_key):
            return True
    for code in (listed.task_code, listed.catalog_code):
        if await maybe(loaders(info).types_of_item, code):
            return True
    return False


async def material_keys_of(info: Info, kind: Any) -> set[int]:
    """Answer the keys of the materials of current lists that name a type."""
    names = _given(kind.certificate_type_code, kind.certificate_type_name)
    material, listed = rows.Material, rows.ImplementationList
    found = await loaders(info).all(
        select(material)
        .join(listed, listed.pk == material.list_pk)
        .where(listed.is_current, material.license_key.in_(names))
    )
    return {row.pk for row in found}


async def list_keys_of(info: Info, kind: Any) -> set[int]:
    """Answer the keys of the lists whose result a type is, and of those it names as its item."""
    keys: set[int] = set()
    for model in (rows.Result, rows.HandlingItem):
        named = select(model).where(model.license_key.in_(_given(kind.certificate_type_name)))
        keys |= {row.list_pk for row in await loaders(info).all(named)}
    listed = rows.ImplementationList
    for column in (listed.task_code, listed.catalog_code):
        of_item = select(listed).where(column.in_(_given(kind.item_code)))
        keys |= {row.pk for row in await loaders(info).all(of_item)}
    return keys


def _given(*names: str | None) -> list[str]:
    return [name for name in names if name is not None]
