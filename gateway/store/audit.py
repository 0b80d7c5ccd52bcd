"""The audit chain: each record carries a MAC over the one before it and itself.

The key is not in the database: whoever can write there can neither change a record nor make one
that fits. What :mod:`gateway.store.audit_chain` finds is told there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import orjson
import structlog
from sqlalchemy import insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from gateway.crypto import CryptoProvider
from gateway.errors import ArgumentError, AuditUnavailable, SettingsError, StoreError
from gateway.standard.access import AccessMode, Consent, Holder, LegalBasis, StatutoryDuty
from gateway.store.database import Database, Transaction
from gateway.store.dialect import POSTGRESQL, SQLITE
from gateway.store.instants import aware
from gateway.store.tables import METADATA

RECORD = METADATA.tables["audit_record"]
HEAD = METADATA.tables["audit_head"]

CHAIN, SUBJECT = "audit chain", "audit subject"
"""What MACs are for; one of the chain is none of a subject."""

LONGEST_PURPOSE = 200
"""Signs a purpose may have, as the license services of provinces have it."""

log = structlog.get_logger("gateway.audit")


class Outcome(StrEnum):
    """How an access ended."""

    ASKED = "ASKED"
    """Written first; another record that `follows` it tells what became of it."""
    ANSWERED = "ANSWERED"
    NOT_FOUND = "NOT_FOUND"
    REFUSED = "REFUSED"
    FAILED = "FAILED"


@dataclass(frozen=True)
class Access:
    """An access as it is recorded; `action` is noun.verb, `target` names what was read.

    `follows` is the sequence of the record that was written before anything was asked.
    """

    occurred_at: datetime
    caller: str
    action: str
    mode: AccessMode
    target: str
    purpose: str
    outcome: Outcome
    subject: Holder | None = None
    basis: LegalBasis | None = None
    case_number: str | None = None
    follows: int | None = None


@dataclass(frozen=True)
class End:
    """Where the chain ends: the sequence and MAC of its last record, 0 and nothing of none."""

    sequence: int
    mac: str


async def record(transaction: Transaction, crypto: CryptoProvider, access: Access) -> End:
    """Append an access to the chain; answer its end. Raises AuditUnavailable.

    The end is held until the transaction ends, so that records follow each other in the order
    of commits: call it last. An answer may leave only after the commit.
    """
    if not 0 < len(access.purpose) <= LONGEST_PURPOSE:
        raise ArgumentError(f"使用目的应为 1 至 {LONGEST_PURPOSE} 个字。", code="PURPOSE_INVALID")
    try:
        end = await _held(transaction)
        columns = {"sequence": end.sequence + 1, **_columns(access, crypto)}
        mac = crypto.hmac(chained(end.mac, columns), CHAIN)
        await transaction.execute(insert(RECORD).values(**columns, mac=mac))
        moved = update(HEAD).where(HEAD.c.pk == 1)
        await transaction.execute(moved.values(sequence=columns["sequence"], mac=mac))
    except (SQLAlchemyError, SettingsError) as error:
        raise _unavailable(error) from None
    return End(columns["sequence"], mac)


async def _held(transaction: Transaction) -> End:
    """Answer the end of the chain, and hold it; the first record of all makes it."""
    wanted = select(HEAD).where(HEAD.c.pk == 1).with_for_update()
    row = (await transaction.execute(wanted)).first()
    if row is None:
        dialect = SQLITE if transaction.dialect.name == "sqlite" else POSTGRESQL
        first = dialect.insert(HEAD).values(pk=1, sequence=0, mac="")
        await transaction.execute(first.on_conflict_do_nothing())
        row = (await transaction.execute(wanted)).one()
    return End(row.sequence, row.mac)


async def record_now(database: Database, crypto: CryptoProvider, access: Access) -> End:
    """Append an access in a transaction of its own. Raises AuditUnavailable."""
    try:
        async with database.durable() as transaction:
            return await record(transaction, crypto, access)
    except AuditUnavailable:
        raise
    except (SQLAlchemyError, StoreError, OSError) as error:
        raise _unavailable(error) from None


def _unavailable(error: Exception) -> AuditUnavailable:
    """Answer why nothing is answered, and log the cause: not the statement, which has values."""
    cause = getattr(error, "orig", None) or error
    log.error("an access could not be recorded", kind=type(error).__name__, cause=str(cause))
    return AuditUnavailable(
        "查阅记录无法写入，因此不予应答。", hint="请稍后重试；仍不行请告知管理员，见日志。"
    )


def subject_reference(crypto: CryptoProvider, holder: Holder) -> str:
    """Answer what stands for a person in records: the HMAC of the type and the number."""
    return crypto.hmac(f"{holder.type}:{holder.number}".encode(), SUBJECT)


def subject_references(crypto: CryptoProvider, holder: Holder) -> list[str]:
    """Answer all that may stand for a person in records: one a key, the newest last."""
    return crypto.hmacs(f"{holder.type}:{holder.number}".encode(), SUBJECT)


def chained(before: str, columns: Mapping[str, Any]) -> bytes:
    """Answer what the MAC of a record is over: the MAC before it, and all that is not null.

    A column that is added later is null in older records, whose MACs therefore stay right.
    """
    told = {
        name: aware(value).astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for name, value in columns.items()
        if value is not None and name != "mac"
    }
    return before.encode() + b"\n" + orjson.dumps(told, option=orjson.OPT_SORT_KEYS)


def _columns(access: Access, crypto: CryptoProvider) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "occurred_at": access.occurred_at.astimezone(UTC),
        "caller": access.caller,
        "action": access.action,
        "mode": access.mode.value,
        "target": access.target,
        "purpose": access.purpose,
        "case_number": access.case_number,
        "outcome": access.outcome.value,
        "follows": access.follows,
    }
    if access.subject is not None:
        columns["subject"] = subject_reference(crypto, access.subject)
    match access.basis:
        case Consent(name, version, given_at):
            columns["consent_id"] = name
            columns["consent_text_version"] = version
            columns["consented_at"] = given_at.astimezone(UTC)
        case StatutoryDuty(item, case):
            columns["duty_item"] = item
            columns["duty_case"] = case
        case None:
            pass
    return columns
