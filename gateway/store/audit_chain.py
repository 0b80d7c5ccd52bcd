"""Reading the audit chain: whether it is whole, and the signed head that tells where it ended.

Inside the chain a change, an insertion or a deletion breaks it where it was made. What nobody can
see from within is that its end is missing: for that, heads are exported and kept elsewhere.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import select

from gateway.crypto import CryptoProvider
from gateway.errors import CryptoError, SettingsError
from gateway.store.audit import CHAIN, HEAD, RECORD, End, chained
from gateway.store.database import Database

PAGE = 1_000
KIND = "yiwang-audit-head"


class Flaw(StrEnum):
    """What can be wrong with a chain."""

    ALTERED = "ALTERED"
    """Does not fit its MAC: changed, inserted, or made without the key."""
    MISSING = "MISSING"
    """Not there, though later ones are."""
    TRUNCATED = "TRUNCATED"
    """Not there, though the head says that the chain went so far."""
    HEAD_DIFFERS = "HEAD_DIFFERS"
    """Another record than the one the head was of, or one that the stored head does not know."""
    HEAD_FORGED = "HEAD_FORGED"
    """The head's signature does not fit."""
    KEY_UNKNOWN = "KEY_UNKNOWN"
    """Made with a key that is not in the settings."""


@dataclass(frozen=True)
class Finding:
    """A flaw of the records from `first` to `last`, both included."""

    flaw: Flaw
    first: int
    last: int


@dataclass(frozen=True)
class Head:
    """The end of the chain at a time, signed."""

    end: End
    exported_at: datetime
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """Answer the bytes that the signature is over."""
        return orjson.dumps(self._members(), option=orjson.OPT_SORT_KEYS)

    def text(self) -> str:
        """Answer the head as JSON."""
        members = {**self._members(), "signature": self.signature}
        option = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2
        return orjson.dumps(members, option=option).decode() + "\n"

    def _members(self) -> dict[str, Any]:
        return {
            "kind": KIND,
            "sequence": self.end.sequence,
            "mac": self.end.mac,
            "exportedAt": self.exported_at.astimezone(UTC).isoformat(),
        }


@dataclass
class Report:
    """What was found; `end` is the last record that is there."""

    records: int = 0
    end: End = field(default_factory=lambda: End(0, ""))
    findings: list[Finding] = field(default_factory=list)

    def add(self, flaw: Flaw, first: int, last: int) -> None:
        """Add a flaw; neighbours of one kind become one."""
        before = self.findings[-1] if self.findings else None
        if before is not None and before.flaw is flaw and before.last == first - 1:
            self.findings[-1] = Finding(flaw, before.first, last)
        else:
            self.findings.append(Finding(flaw, first, last))


async def export_head(database: Database, crypto: CryptoProvider, now: datetime) -> Head:
    """Answer the signed end of the chain. Raises SettingsError without a key to sign."""
    head = Head(await read_end(database), now)
    return Head(head.end, now, crypto.sign(head.signed_bytes()))


def read_head(text: str) -> Head:
    """Answer an exported head. Raises SettingsError where it is none."""
    try:
        members = orjson.loads(text)
        if members["kind"] != KIND:
            raise ValueError(members["kind"])  # noqa: TRY301  # told below
        end = End(int(members["sequence"]), str(members["mac"]))
        exported_at = datetime.fromisoformat(members["exportedAt"])
        return Head(end, exported_at, str(members["signature"]))
    except (ValueError, KeyError, TypeError):
        raise SettingsError(
            "不是查阅记录的链头文件。", hint="应为 yiwang audit export-head 写出的 JSON。"
        ) from None


async def read_end(database: Database) -> End:
    """Answer where the chain says that it ends; 0 where that row is gone."""
    async with database.transaction() as transaction:
        row = (await transaction.execute(select(HEAD).where(HEAD.c.pk == 1))).first()
    return End(0, "") if row is None else End(row.sequence, row.mac)


async def verify(database: Database, crypto: CryptoProvider, head: Head | None = None) -> Report:
    """Read the whole chain, and hold it against where it says it ends and an exported head."""
    report = Report()
    ends = [await read_end(database)]
    if head is not None:
        if not _is_signed(crypto, head, report):
            return report
        ends.append(head.end)
    seen: dict[int, str] = {}
    async for row in _records(database):
        sequence = row["sequence"]
        if sequence != report.end.sequence + 1:
            report.add(Flaw.MISSING, report.end.sequence + 1, sequence - 1)
        flaw = _flaw(crypto, report.end.mac, row)
        if flaw is not None:
            report.add(flaw, sequence, sequence)
        report.records += 1
        report.end = End(sequence, row["mac"])
        if any(sequence == end.sequence for end in ends):
            seen[sequence] = row["mac"]
    _hold_against(report, ends, seen)
    # Read again: records that came meanwhile have moved it.
    told = (await read_end(database)).sequence
    if told < report.end.sequence:
        report.add(Flaw.HEAD_DIFFERS, told + 1, report.end.sequence)
    return report


def _hold_against(report: Report, ends: Sequence[End], seen: Mapping[int, str]) -> None:
    """Say which ends the records do not reach, or reach with another record."""
    for end in dict.fromkeys(ends):
        if end.sequence > report.end.sequence:
            report.add(Flaw.TRUNCATED, report.end.sequence + 1, end.sequence)
        elif seen.get(end.sequence, "") != end.mac:
            report.add(Flaw.HEAD_DIFFERS, end.sequence, end.sequence)


def _is_signed(crypto: CryptoProvider, head: Head, report: Report) -> bool:
    try:
        flaw = None if crypto.verify(head.signed_bytes(), head.signature) else Flaw.HEAD_FORGED
    except CryptoError as error:
        flaw = Flaw.KEY_UNKNOWN if error.code == "KEY_UNKNOWN" else Flaw.HEAD_FORGED
    if flaw is not None:
        report.add(flaw, head.end.sequence, head.end.sequence)
    return flaw is None


def _flaw(crypto: CryptoProvider, before: str, row: Mapping[str, Any]) -> Flaw | None:
    try:
        fits = crypto.is_hmac(chained(before, row), CHAIN, row["mac"])
    except CryptoError as error:
        return Flaw.KEY_UNKNOWN if error.code == "KEY_UNKNOWN" else Flaw.ALTERED
    return None if fits else Flaw.ALTERED


async def _records(database: Database) -> AsyncIterator[Mapping[str, Any]]:
    """Answer the records in their order, a page a transaction: nobody waits for us."""
    last = 0
    while True:
        page = select(RECORD).where(RECORD.c.sequence > last).order_by(RECORD.c.sequence)
        async with database.transaction() as transaction:
            rows = (await transaction.execute(page.limit(PAGE))).mappings().all()
        for row in rows:
            yield dict(row)
        if len(rows) < PAGE:
            return
        last = rows[-1]["sequence"]
