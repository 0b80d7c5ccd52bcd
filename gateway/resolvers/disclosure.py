"""Personal elements shown whole: said what for, and recorded before the answer leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from gateway.clock import Clock
from gateway.crypto import CryptoProvider
from gateway.errors import AuditUnavailable, PurposeMissing
from gateway.resolvers.caller import Caller
from gateway.store.audit import Access, Outcome, record_now
from gateway.store.database import Database

ACTION = "personal.read"


class Disclosures(Protocol):
    """What compiled reads ask before and after they show personal elements whole."""

    def admit(self, caller: Caller) -> None:
        """Raise PurposeMissing or AuditUnavailable where nothing may be shown."""

    async def record(self, caller: Caller, roots: Sequence[str]) -> None:
        """Record what was read, by root field; raises AuditUnavailable: nothing may be answered."""


class Unrecorded:
    """Shows nobody anything: there is no audit chain."""

    def admit(self, caller: Caller) -> None:
        """Raise AuditUnavailable."""
        del caller
        raise AuditUnavailable(
            "没有接通查阅记录，因此不予应答。",
            hint="请改用不带 personal 权限的密钥（个人信息遮盖），或告知管理员。",
        )

    async def record(self, caller: Caller, roots: Sequence[str]) -> None:
        """Raise AuditUnavailable."""
        del roots
        self.admit(caller)


class Recorded:
    """Writes one record of each request to the audit chain."""

    def __init__(self, database: Database, crypto: CryptoProvider, clock: Clock) -> None:
        """Take where the chain is, who has its key, and the time."""
        self._database = database
        self._crypto = crypto
        self._clock = clock

    def admit(self, caller: Caller) -> None:
        """Raise PurposeMissing where the request does not say what for."""
        if not caller.purpose:
            raise PurposeMissing(
                "查阅个人信息须说明用途。",
                hint="请在请求头 X-Purpose 中写明（UTF-8 百分号编码，不超过 200 字）。",
            )

    async def record(self, caller: Caller, roots: Sequence[str]) -> None:
        """Record what was read; each root field once."""
        access = Access(
            occurred_at=self._clock(),
            caller=caller.id,
            action=ACTION,
            mode=caller.mode,
            target=",".join(dict.fromkeys(roots)),
            purpose=caller.purpose,
            outcome=Outcome.ANSWERED,
        )
        await record_now(self._database, self._crypto, access)
