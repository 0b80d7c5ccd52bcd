"""What platforms say about rows they were sent: kept as said, and found on the exact record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, insert, select, update

from gateway.standard.findings import Severity
from gateway.store.among import among
from gateway.store.changes import bump_revisions, record_changes
from gateway.store.database import Transaction
from gateway.store.destinations import Destination
from gateway.store.dialect import Dialect
from gateway.store.entities import TABLES
from gateway.store.findings import FINDING
from gateway.store.outbox import OUTBOX, SENT, State, rejected
from gateway.store.tables import METADATA

FEEDBACK = METADATA.tables["feedback"]

RULE = "platform.abnormal"
STREAM = "feedback"
"""The stream that findings of this rule come from."""


@dataclass(frozen=True)
class Said:
    """What a platform said about one row: which row of which table and batch, and its words."""

    native_id: str
    table_name: str | None
    row_guid: str | None
    batch: str | None
    message: str
    payload: str

    @property
    def evidence(self) -> str:
        """Where the row stands: table, row, batch."""
        return "/".join(part or "—" for part in (self.table_name, self.row_guid, self.batch))


@dataclass(frozen=True)
class Taken:
    """How many words were new and found their row, and those that no sent row answers to."""

    found: int
    unknown: Sequence[Said]


async def take_feedback(
    transaction: Transaction,
    dialect: Dialect,
    destination: Destination,
    said: Sequence[Said],
    now: datetime,
) -> Taken:
    """Keep what was said and reject the rows it is about; saying it again changes nothing."""
    known = await _known(transaction, destination.platform, [one.native_id for one in said])
    fresh = {one.native_id: one for one in said if known.get(one.native_id) != one.payload}
    unknown: list[Said] = []
    touched: dict[str, set[str]] = {}
    for one in fresh.values():
        row = await _row_of(transaction, destination, one)
        await _keep(transaction, dialect, destination.platform, one, row, now)
        if row is None:
            unknown.append(one)
            continue
        await rejected(transaction, row["pk"], now, one.message)
        if not await _is_outdated(transaction, row):
            await _find(transaction, destination.platform, one, row)
            touched.setdefault(row["entity_type"], set()).add(row["entity_id"])
    await _tell(transaction, dialect, destination.platform, touched, now)
    return Taken(len(fresh) - len(unknown), unknown)


async def clear_findings(
    transaction: Transaction,
    dialect: Dialect,
    destination: Destination,
    pks: Iterable[int],
    now: datetime,
) -> None:
    """Take back what a platform found on entities of which it took the newest version now."""
    newer = OUTBOX.alias("newer")
    has_newer = exists().where(
        newer.c.destination == OUTBOX.c.destination,
        newer.c.entity_id == OUTBOX.c.entity_id,
        newer.c.pk > OUTBOX.c.pk,
        newer.c.state != State.SUPERSEDED,
    )
    newest = select(OUTBOX.c.entity_id).where(among(OUTBOX.c.pk, pks), ~has_newer)
    gone = await transaction.execute(
        delete(FINDING)
        .where(
            FINDING.c.rule == RULE,
            FINDING.c.platform == destination.platform,
            FINDING.c.stream == STREAM,
            FINDING.c.entity_id.in_(newest),
        )
        .returning(FINDING.c.entity_type, FINDING.c.entity_id)
    )
    touched: dict[str, set[str]] = {}
    for entity_type, entity_id in gone:
        touched.setdefault(entity_type, set()).add(entity_id)
    await _tell(transaction, dialect, destination.platform, touched, now)


async def unanswered(
    transaction: Transaction, platform: str, since: datetime, until: datetime
) -> Sequence[str]:
    """Answer where the rows stand that a platform told of and nobody sent, told in a window."""
    statement = select(FEEDBACK).where(
        FEEDBACK.c.platform == platform,
        FEEDBACK.c.outbox_key.is_(None),
        FEEDBACK.c.received_at >= since,
        FEEDBACK.c.received_at < until,
    )
    rows = (await transaction.execute(statement.order_by(FEEDBACK.c.pk))).mappings()
    return [
        "/".join(row[name] or "—" for name in ("table_name", "row_guid", "batch")) for row in rows
    ]


async def _known(
    transaction: Transaction, platform: str, native_ids: Sequence[str]
) -> Mapping[str, str]:
    rows = await transaction.execute(
        select(FEEDBACK.c.native_id, FEEDBACK.c.payload).where(
            FEEDBACK.c.platform == platform, among(FEEDBACK.c.native_id, native_ids)
        )
    )
    return {row.native_id: row.payload for row in rows}


async def _row_of(
    transaction: Transaction, destination: Destination, said: Said
) -> Mapping[str, Any] | None:
    """The row that was sent: by its batch and row id, whichever of its tables holds the row."""
    guid = said.row_guid
    if not guid:
        return None
    candidates = select(OUTBOX).where(
        OUTBOX.c.destination == destination.name,
        OUTBOX.c.state.in_((State.PENDING, State.SENDING, *SENT)),
    )
    if said.batch:
        candidates = candidates.where(OUTBOX.c.batch == said.batch)
    else:
        candidates = candidates.where(OUTBOX.c.entity_id == guid)
    rows = (await transaction.execute(candidates.order_by(OUTBOX.c.pk.desc()))).mappings().all()
    return next((dict(row) for row in rows if _holds(dict(row), guid)), None)


def _holds(row: Mapping[str, Any], guid: str) -> bool:
    """Say whether a row of the outbox became, among others, the row with this id.

    An extension has the id of its main row with an ending.
    """
    own = guid.removesuffix("_ex")
    return row["entity_id"] == own or f'"rowGuid":"{own}"' in row["payload"]


async def _keep(  # noqa: PLR0913, PLR0917  # whose, what, about which row, when
    transaction: Transaction,
    dialect: Dialect,
    platform: str,
    said: Said,
    row: Mapping[str, Any] | None,
    now: datetime,
) -> None:
    values = {
        "platform": platform,
        "native_id": said.native_id,
        "table_name": said.table_name,
        "row_guid": said.row_guid,
        "batch": said.batch,
        "message": said.message,
        "payload": said.payload,
        "outbox_key": None if row is None else row["key"],
        "received_at": now,
    }
    changed = [name for name in values if name not in {"platform", "native_id"}]
    await transaction.execute(
        dialect.upsert(FEEDBACK, ("platform", "native_id"), changed), [values]
    )


async def _is_outdated(transaction: Transaction, row: Mapping[str, Any]) -> bool:
    """Say whether the platform took a newer version meanwhile: what was wrong is mended."""
    newer = select(OUTBOX.c.pk).where(
        OUTBOX.c.destination == row["destination"],
        OUTBOX.c.entity_id == row["entity_id"],
        OUTBOX.c.pk > row["pk"],
        OUTBOX.c.state == State.ACCEPTED,
    )
    return (await transaction.execute(newer.limit(1))).first() is not None


async def _find(
    transaction: Transaction, platform: str, said: Said, row: Mapping[str, Any]
) -> None:
    source = {"platform": platform, "stream": STREAM, "native_id": said.native_id}
    same = [FINDING.c[name] == value for name, value in source.items()]
    await transaction.execute(delete(FINDING).where(*same))
    finding = {
        **source,
        "entity_type": row["entity_type"],
        "entity_id": row["entity_id"],
        "rule": RULE,
        "severity": Severity.ERROR.name,
        "element": None,
        "message": said.message,
        "evidence": said.evidence,
    }
    await transaction.execute(insert(FINDING), finding)


async def _tell(
    transaction: Transaction,
    dialect: Dialect,
    platform: str,
    touched: Mapping[str, set[str]],
    now: datetime,
) -> None:
    """Let whoever follows the entities learn that their findings changed."""
    if not touched:
        return
    await bump_revisions(transaction, dialect, ["change"])
    for name, ids in sorted(touched.items()):
        table = TABLES[name]
        await transaction.execute(
            update(table).where(among(table.c.id, sorted(ids))).values(updated_at=now)
        )
        operations = dict.fromkeys(sorted(ids), "updated")
        await record_changes(transaction, dialect, name, platform, operations, now)
    tables = {TABLES[name].name for name in touched}
    await bump_revisions(transaction, dialect, {*tables, "finding"})
