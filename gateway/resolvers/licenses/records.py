"""Every access to licenses in the audit chain: before anything is asked, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gateway.clock import Clock
from gateway.crypto import CryptoProvider
from gateway.resolvers.caller import ANONYMOUS, Caller
from gateway.resolvers.licenses.access import Admitted, Request
from gateway.standard.access import Holder
from gateway.standard.licenses import License
from gateway.store.audit import Access, Outcome, record_now
from gateway.store.database import Database

LICENSE = "license reference"
"""What the MACs are for that stand for licenses in records."""


@dataclass(frozen=True)
class Began:
    """An access that was recorded as asked; its end is to follow."""

    access: Access


@dataclass(frozen=True)
class Records:
    """Writes accesses. Everything raises AuditUnavailable: then nothing may be answered."""

    database: Database
    crypto: CryptoProvider
    clock: Clock

    async def begin(
        self, caller: Caller, action: str, target: str, request: Request, admitted: Admitted
    ) -> Began:
        """Record an access before it happens."""
        access = self._access(caller, action, target, request)
        access = replace(access, subject=admitted.subject, basis=admitted.basis)
        end = await record_now(self.database, self.crypto, access)
        return Began(replace(access, follows=end.sequence))

    async def end(self, began: Began, outcome: Outcome, subject: Holder | None = None) -> None:
        """Record what came of it; `subject` where only the issuer knew whose data it was."""
        access = began.access
        await record_now(
            self.database,
            self.crypto,
            replace(
                access,
                occurred_at=self.clock(),
                outcome=outcome,
                subject=access.subject or subject,
            ),
        )

    async def refused(self, caller: Caller, action: str, target: str, request: Request) -> None:
        """Record that somebody was refused; nobody's tries, who has no name, are not kept."""
        if caller != ANONYMOUS:
            access = self._access(caller, action, target, request)
            access = replace(access, subject=request.holder, outcome=Outcome.REFUSED)
            await record_now(self.database, self.crypto, access)

    def reference(self, identifier: str) -> str:
        """Answer what stands for a license in records: not its identifier, which may tell."""
        return self.crypto.hmac(identifier.encode(), LICENSE)

    def _access(self, caller: Caller, action: str, target: str, request: Request) -> Access:
        return Access(
            occurred_at=self.clock(),
            caller=caller.id,
            action=action,
            mode=caller.mode,
            target=target,
            purpose=request.purpose,
            outcome=Outcome.ASKED,
            case_number=request.case,
        )


def holder_of(license_: License | None) -> Holder | None:
    """Answer whose license it is; of several holders the first."""
    for holder in license_.holders if license_ is not None else ():
        if holder.type and holder.number:
            return Holder(holder.type, holder.number)
    return None
