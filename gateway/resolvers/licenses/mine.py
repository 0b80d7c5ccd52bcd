"""What a person may know and have done of their own data: who looked, a copy, erasure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from gateway.errors import Forbidden
from gateway.resolvers.caller import Caller
from gateway.resolvers.licenses.records import Records
from gateway.standard.access import AccessMode, Holder
from gateway.store.accesses import PAGE, Seen, accesses_of, count_accesses
from gateway.store.audit import Access, Outcome, record_now, subject_references
from gateway.store.license_grants import forget, grants_of

EXPORT, ERASE = "license.export", "license.erase"


@dataclass(frozen=True)
class Erased:
    """What was erased, and what stays and why."""

    grants: int
    accesses_kept: int
    retention_years: int


@dataclass(frozen=True)
class Mine:
    """Answers a person about themselves; nobody else may ask."""

    records: Records
    retention_years: int

    async def accesses(self, caller: Caller, before: int | None, most: int) -> list[Seen]:
        """Answer who looked at the caller's data, the newest first. Raises Forbidden."""
        subjects = self._subjects(caller)
        async with self.records.database.transaction() as transaction:
            return await accesses_of(transaction, subjects, before, min(most, PAGE))

    async def export(self, caller: Caller) -> dict[str, Any]:
        """Answer all that is kept of the caller. Raises Forbidden, AuditUnavailable."""
        subjects = self._subjects(caller)
        await self._record(caller, EXPORT, "个人信息复制")
        accesses: list[Seen] = []
        async with self.records.database.transaction() as transaction:
            while True:
                before = accesses[-1].sequence if accesses else None
                page = await accesses_of(transaction, subjects, before)
                accesses += page
                if len(page) < PAGE:
                    break
            grants = await grants_of(transaction, subjects)
        return {
            "accesses": [_plain(asdict(one)) for one in accesses],
            "authorisedUses": [
                {
                    "authorisedAt": one.authorised_at.isoformat(),
                    "expiresAt": one.expires_at.isoformat(),
                }
                for one in grants
            ],
            "kept": f"查阅记录（法定保存不少于 {self.retention_years} 年）；证照与文件不保存。",
        }

    async def erase(self, caller: Caller) -> Erased:
        """Erase what may be erased. Raises Forbidden, AuditUnavailable."""
        subjects = self._subjects(caller)
        await self._record(caller, ERASE, "个人信息删除")
        async with self.records.database.transaction() as transaction:
            gone = await forget(transaction, subjects)
            kept = await count_accesses(transaction, subjects)
        return Erased(gone, kept, self.retention_years)

    def _subjects(self, caller: Caller) -> Sequence[str]:
        return subject_references(self.records.crypto, self._person(caller))

    def _person(self, caller: Caller) -> Holder:
        if caller.person is None or caller.mode is not AccessMode.SELF:
            raise Forbidden(
                "只有本人可以查询自己的记录。",
                hint="请以身份认证平台签发的本人凭证登录。",
                code="LICENSE_FORBIDDEN",
            )
        return caller.person

    async def _record(self, caller: Caller, action: str, purpose: str) -> None:
        access = Access(
            occurred_at=self.records.clock(),
            caller=caller.id,
            action=action,
            mode=caller.mode,
            target="own",
            purpose=purpose,
            outcome=Outcome.ANSWERED,
            subject=self._person(caller),
        )
        await record_now(self.records.database, self.records.crypto, access)


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in told.items()
        if value is not None
    }
