"""What the store holds after a page, read with plain SQL of its own."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from gateway.store.database import Database
from gateway.store.packing import payload_of, value_of
from gateway.store.tables import METADATA

TABLES = METADATA.tables


async def rows(database: Database, name: str) -> list[dict[str, Any]]:
    """Every row of a table in the order they were written; a copy's texts are unpacked."""
    table = TABLES[name]
    async with database.transaction() as transaction:
        found = await transaction.execute(select(table).order_by(*table.primary_key))
        return [_unpacked(dict(row)) for row in found.mappings()]


def _unpacked(row: dict[str, Any]) -> dict[str, Any]:
    if "packed" not in row:
        return row
    packed = row.pop("packed")
    return {**row, "payload": payload_of(packed), "value": value_of(packed)}


async def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    return {name: await rows(database, name) for name in TABLES}


async def by_id(database: Database, name: str = "implementation_list") -> dict[str, dict[str, Any]]:
    """Entities by id."""
    return {row["id"]: row for row in await rows(database, name)}


async def materials(database: Database) -> dict[str, list[str]]:
    """Names of materials by their list's id, in order."""
    lists = {row["pk"]: row["id"] for row in await rows(database, "implementation_list")}
    names: dict[str, list[str]] = defaultdict(list)
    for row in sorted(await rows(database, "material"), key=lambda row: row["ordinal"]):
        names[lists[row["list_pk"]]].append(row["material_name"])
    return names


async def handling_items(database: Database) -> list[tuple[str | None, bool]]:
    """Code and implicitness of every handling item, in order."""
    found = sorted(
        await rows(database, "handling_item"), key=lambda row: (row["list_pk"], row["ordinal"])
    )
    return [(row["task_handle_item"], row["is_implicit"]) for row in found]


async def live_by_feed(database: Database) -> set[str]:
    """The entities that a reader of the change feed believes to be live.

    A reader is strict: what it does not know cannot be updated or deleted, and what it knows
    cannot be created.
    """
    live: set[str] = set()
    for row in await rows(database, "change"):
        entity, operation = row["entity_id"], row["operation"]
        assert (entity in live) == (operation != "created"), (entity, operation)
        if operation == "deleted":
            live.remove(entity)
        else:
            live.add(entity)
    return live
