"""Pages of synthetic records, ready to apply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson

from gateway.standard.element import Group
from gateway.standard.nouns import ENTITIES, IMPLEMENTATION_LIST, Noun
from gateway.standard.record import reader
from gateway.store.copies import Origin
from gateway.store.database import Database
from gateway.store.streams import Counts
from sync.apply import Applier
from sync.authority import Authority
from sync.incoming import Incoming

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
CITY, DISTRICT = Origin("city", "lists"), Origin("district", "lists")
AUTHORITY: Authority = {
    Group.SUBSTANTIVE: ("city", "district"),
    Group.PROCEDURAL: ("district", "city"),
}
READ = {name: reader(noun) for name, noun in ENTITIES.items()}


@dataclass(frozen=True)
class RawOf:
    """A raw record as a mapping hands it over."""

    values: dict[str, Any]
    children: dict[str, Sequence[RawOf]] = field(default_factory=dict)


def raw(values: dict[str, Any]) -> RawOf:
    """Answer a raw record; attributes that hold lists of records are its children."""
    inside = {
        name: value
        for name, value in values.items()
        if isinstance(value, list) and all(isinstance(inner, dict) for inner in value)
    }
    own = {name: value for name, value in values.items() if name not in inside}
    return RawOf(own, {name: [raw(inner) for inner in value] for name, value in inside.items()})


def record(native_id: str, noun: Noun = IMPLEMENTATION_LIST, **values: Any) -> Incoming:
    """Answer a record as it stands on a page."""
    payload = orjson.dumps(values).decode()
    digest = sha256(payload.encode()).hexdigest()
    draft = READ[noun.name](raw(values))
    return Incoming(native_id, payload, digest, lambda: draft)


def withdrawn(native_id: str) -> Incoming:
    """Answer the record by which a platform withdraws another."""
    return Incoming(native_id, "{}", "", None)


async def apply(
    database: Database,
    *records: Incoming,
    origin: Origin = CITY,
    noun: Noun = IMPLEMENTATION_LIST,
    at: datetime = NOW,
) -> Counts:
    """Apply one page in a transaction of its own."""
    applier = Applier(database.dialect, origin, noun, AUTHORITY)
    async with database.transaction() as transaction:
        return await applier.apply(transaction, records, at)
