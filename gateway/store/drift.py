"""The shapes of streams and their drift as the store keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from gateway.store.copies import Origin
from gateway.store.database import Database, Transaction
from gateway.store.dialect import Dialect
from gateway.store.tables import METADATA

FIELD = METADATA.tables["stream_field"]
DRIFT = METADATA.tables["drift"]
STREAM = METADATA.tables["stream"]


@dataclass(frozen=True, slots=True)
class FieldShape:
    """What is known of a field: the types of its values, whether every record had it."""

    types: frozenset[str]
    is_constant: bool


@dataclass(frozen=True, slots=True)
class Drift:
    """A field is new, has values of a new type, or is missing: NEW_FIELD, NEW_TYPE, MISSING_FIELD.

    `detail` names the type.
    """

    field: str
    kind: str
    detail: str = ""


async def known_fields(database: Database, origin: Origin) -> dict[str, FieldShape]:
    """Answer the fields of a stream's records so far, by name."""
    statement = select(FIELD).where(
        FIELD.c.platform == origin.platform, FIELD.c.stream == origin.stream
    )
    async with database.transaction() as transaction:
        return {
            row.name: FieldShape(frozenset(filter(None, row.types.split(","))), row.is_constant)
            for row in await transaction.execute(statement)
        }


async def is_learnt(database: Database, origin: Origin) -> bool:
    """Say whether the stream was read to its end before: what it has is known by then."""
    statement = select(STREAM.c.last_success_at).where(
        STREAM.c.platform == origin.platform, STREAM.c.name == origin.stream
    )
    async with database.transaction() as transaction:
        return (await transaction.execute(statement)).scalar_one_or_none() is not None


async def save_fields(
    transaction: Transaction, dialect: Dialect, origin: Origin, fields: Mapping[str, FieldShape]
) -> None:
    """Write what is known now of these fields."""
    rows = [
        {
            "platform": origin.platform,
            "stream": origin.stream,
            "name": name,
            "types": ",".join(sorted(shape.types)),
            "is_constant": shape.is_constant,
        }
        for name, shape in sorted(fields.items())
    ]
    if rows:
        key = ("platform", "stream", "name")
        await transaction.execute(dialect.upsert(FIELD, key, ("types", "is_constant")), rows)


async def record(
    transaction: Transaction, origin: Origin, run_id: str, drifts: Sequence[Drift], now: datetime
) -> None:
    """Write how the records of a run drifted."""
    rows = [
        {
            "platform": origin.platform,
            "stream": origin.stream,
            "run_id": run_id,
            "field": drift.field,
            "kind": drift.kind,
            "detail": drift.detail,
            "noticed_at": now,
        }
        for drift in drifts
    ]
    if rows:
        await transaction.execute(insert(DRIFT), rows)


async def drift_rows(database: Database, platform: str | None) -> Sequence[Mapping[str, Any]]:
    """Answer how records drifted, the latest first; None: of every platform."""
    statement = select(DRIFT).order_by(DRIFT.c.pk.desc())
    if platform is not None:
        statement = statement.where(DRIFT.c.platform == platform)
    async with database.transaction() as transaction:
        return [dict(row) for row in (await transaction.execute(statement)).mappings()]
