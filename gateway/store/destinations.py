"""Destinations: where entities go up to, what each takes, and how its lane stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import select, update

from gateway.store.database import Database, Transaction
from gateway.store.dialect import Dialect
from gateway.store.tables import METADATA

DESTINATION = METADATA.tables["destination"]


@dataclass(frozen=True)
class Selection:
    """Which entities of a type go up: those a platform in `platforms` counts for.

    `areas` are beginnings of region codes, `catalogs` names of catalogs (catalog items only);
    where there are none, all of them.
    """

    entity: str
    platforms: Sequence[str]
    areas: Sequence[str] = ()
    catalogs: Sequence[str] = ()

    def takes(self, row: Mapping[str, Any]) -> bool:
        """Say whether an entity, a row of its table, goes up."""
        return (
            row["platform"] in self.platforms
            and (not self.catalogs or row.get("catalog") in self.catalogs)
            and (not self.areas or any(self._lies_in(row, area) for area in self.areas))
        )

    def _lies_in(self, row: Mapping[str, Any], area: str) -> bool:
        if self.entity == "CatalogItem":
            # A basic code tells the province only.
            return (row.get("catalog_code") or "").startswith(area[:2])
        # Where no region is told, the body's own registration tells it (GB 32100, 3–8).
        body = row.get("dept_code") or row.get("credit_code") or ""
        return (row.get("area_code") or body[2:8]).startswith(area)


@dataclass(frozen=True)
class Destination:
    """A destination: the connector's name, its platform, what goes up and how codes are written."""

    name: str
    platform: str
    selections: Mapping[str, Selection]
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    filled: str | None = None
    paused_until: datetime | None = None
    failures: int = 0

    @property
    def selection_text(self) -> str:
        """The selection as the store keeps it; two destinations that take the same are equal."""
        told = [
            {
                "entity": one.entity,
                "platforms": list(one.platforms),
                "areas": list(one.areas),
                "catalogs": list(one.catalogs),
            }
            for one in self.selections.values()
        ]
        whole = {"entities": told, "codes": {n: dict(c) for n, c in self.codes.items()}}
        return orjson.dumps(whole, option=orjson.OPT_SORT_KEYS).decode()

    @property
    def is_filled(self) -> bool:
        """Whether everything the selection takes was published once."""
        return self.filled == self.selection_text


async def register_destination(
    transaction: Transaction, dialect: Dialect, destination: Destination
) -> None:
    """Write a destination as its specification says."""
    row = {
        "name": destination.name,
        "platform": destination.platform,
        "selection": destination.selection_text,
        "is_active": True,
        "failures": 0,
        "unexplained": 0,
    }
    changed = ("platform", "selection", "is_active")
    await transaction.execute(dialect.upsert(DESTINATION, ("name",), changed), [row])


async def retire_destination(transaction: Transaction, name: str) -> None:
    """Let nothing more go up to a destination; what was published is kept."""
    await transaction.execute(
        update(DESTINATION).where(DESTINATION.c.name == name).values(is_active=False)
    )


async def active_destinations(transaction: Transaction) -> Sequence[Destination]:
    """Answer every destination that entities go up to, by name."""
    statement = select(DESTINATION).where(DESTINATION.c.is_active).order_by(DESTINATION.c.name)
    return [_destination(dict(row)) for row in (await transaction.execute(statement)).mappings()]


async def find_destination(database: Database, name: str) -> Destination | None:
    """Answer a destination by its connector's name, None where there is none."""
    statement = select(DESTINATION).where(DESTINATION.c.name == name)
    async with database.transaction() as transaction:
        row = (await transaction.execute(statement)).mappings().first()
    return None if row is None else _destination(dict(row))


async def mark_filled(transaction: Transaction, destination: Destination) -> None:
    """Write that everything the selection takes was published."""
    await _set(transaction, destination.name, filled=destination.selection_text)


async def pause(
    transaction: Transaction, name: str, *, until: datetime, problem: str, failures: int
) -> None:
    """Write why nothing is sent, until when, and how often in a row that was so."""
    await _set(transaction, name, paused_until=until, problem=problem, failures=failures)


async def resume(transaction: Transaction, name: str) -> None:
    """Write that the lane goes on."""
    await _set(transaction, name, paused_until=None, problem=None, failures=0)


async def mark_reconciled(transaction: Transaction, name: str, day: str, unexplained: int) -> None:
    """Write how the last reconciliation went; unexplained differences turn a connector yellow."""
    await _set(transaction, name, reconciled_on=day, unexplained=unexplained)


async def destination_rows(database: Database) -> Sequence[Mapping[str, Any]]:
    """Answer every destination as the store keeps it, for people at a terminal and for status."""
    async with database.transaction() as transaction:
        rows = await transaction.execute(select(DESTINATION).order_by(DESTINATION.c.name))
        return [dict(row) for row in rows.mappings()]


async def _set(transaction: Transaction, name: str, **values: Any) -> None:
    await transaction.execute(
        update(DESTINATION).where(DESTINATION.c.name == name).values(**values)
    )


def _destination(row: Mapping[str, Any]) -> Destination:
    told = orjson.loads(row["selection"])
    until: datetime | None = row["paused_until"]
    return Destination(
        row["name"],
        row["platform"],
        {one["entity"]: Selection(**one) for one in told["entities"]},
        told["codes"],
        row["filled"],
        until if until is None or until.tzinfo else until.replace(tzinfo=UTC),
        row["failures"],
    )
