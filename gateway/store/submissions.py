"""What is written here as the store keeps it: services, what was said of them, failed proofs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select

from gateway.standard.submission import Duplicate
from gateway.store.copies import COPY, Origin
from gateway.store.database import Database, Transaction
from gateway.store.instants import aware
from gateway.store.tables import METADATA

SUBMISSION = METADATA.tables["submission"]
FAILED = METADATA.tables["failed_proof"]
SERVICE = METADATA.tables["service_record"]
SAID = METADATA.tables["evaluation"]

REMEMBERED = timedelta(hours=1)
"""How long a proof that did not hold is counted."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Submission:
    """An evaluation as it was submitted: of which service, by whom, under which key."""

    evaluation_id: str
    service_id: str
    caller: str
    key: str | None
    digest: str


async def find_service(
    database: Database, project_no: str, service_number: str | None
) -> Row | None:
    """Answer a current service of a case: the one of this number, else the latest."""
    wanted = select(SERVICE).where(SERVICE.c.project_no == project_no, SERVICE.c.is_current)
    if service_number is not None:
        wanted = wanted.where(SERVICE.c.service_number == service_number)
    latest = wanted.order_by(SERVICE.c.service_time.desc().nulls_last(), SERVICE.c.id).limit(1)
    async with database.transaction() as transaction:
        row = (await transaction.execute(latest)).mappings().first()
    return None if row is None else dict(row)


async def of_key(transaction: Transaction, caller: str, key: str) -> Submission | None:
    """Answer what a caller submitted under a key."""
    wanted = select(SUBMISSION).where(SUBMISSION.c.caller == caller, SUBMISSION.c.key == key)
    row = (await transaction.execute(wanted)).first()
    if row is None:
        return None
    return Submission(row.evaluation_id, row.service_id, row.caller, row.key, row.digest)


async def keep(transaction: Transaction, submission: Submission, now: datetime) -> None:
    """Keep that an evaluation was submitted."""
    row = {
        "evaluation_id": submission.evaluation_id,
        "service_id": submission.service_id,
        "caller": submission.caller,
        "key": submission.key,
        "digest": submission.digest,
        "submitted_at": now,
    }
    await transaction.execute(insert(SUBMISSION), row)


async def standing(transaction: Transaction, evaluation_id: str) -> Duplicate | None:
    """Answer an evaluation that stands, whoever told of it."""
    columns = (SAID.c.id, SAID.c.satisfaction, SAID.c.assess_time, SAID.c.platform)
    wanted = select(*columns).where(SAID.c.id == evaluation_id, SAID.c.deleted_at.is_(None))
    row = (await transaction.execute(wanted)).first()
    if row is None:
        return None
    return Duplicate(row.id, row.satisfaction, aware(row.assess_time), row.platform)


async def native_id(transaction: Transaction, entity_id: str, origin: Origin) -> str | None:
    """Answer under which native id an origin tells of an entity; None where it does not."""
    wanted = select(COPY.c.native_id).where(
        COPY.c.entity_id == entity_id,
        COPY.c.platform == origin.platform,
        COPY.c.stream == origin.stream,
        COPY.c.deleted_at.is_(None),
    )
    found: str | None = await transaction.scalar(wanted)
    return found


async def count_failed(database: Database, project_no: str, now: datetime) -> int:
    """Answer how many proofs of a case did not hold lately."""
    counted = select(func.count()).where(
        FAILED.c.project_no == project_no, FAILED.c.failed_at > now - REMEMBERED
    )
    async with database.transaction() as transaction:
        return int(await transaction.scalar(counted) or 0)


async def remember_failed(database: Database, project_no: str, now: datetime) -> None:
    """Count a proof that did not hold; forget those that are past."""
    async with database.transaction() as transaction:
        await transaction.execute(delete(FAILED).where(FAILED.c.failed_at <= now - REMEMBERED))
        await transaction.execute(insert(FAILED), {"project_no": project_no, "failed_at": now})
