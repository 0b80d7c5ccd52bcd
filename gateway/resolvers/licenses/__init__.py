"""Electronic licenses (电子证照), live: found, verified, used, and what a person may know of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from gateway.connectors.licenses import LicenseFile, Sources
from gateway.resolvers.caller import Caller
from gateway.resolvers.licenses import find as finding
from gateway.resolvers.licenses import verify as verifying
from gateway.resolvers.licenses.access import Request
from gateway.resolvers.licenses.find import Found
from gateway.resolvers.licenses.grants import Authorised, Grants, NewToken
from gateway.resolvers.licenses.mine import Mine
from gateway.resolvers.licenses.records import Records
from gateway.resolvers.licenses.verify import BEIJING, Claim, Verified

__all__ = ["Claim", "Found", "Licenses", "Request", "Verified"]


def new_token() -> str:
    """Answer a text that nobody guesses."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Licenses:
    """All that is done with licenses; nothing of a license is kept or cached."""

    sources: Sources
    records: Records
    retention_years: int = 3
    new_token: NewToken = new_token

    @property
    def mine(self) -> Mine:
        """What a person may know and have done of their own data."""
        return Mine(self.records, self.retention_years)

    async def find(self, caller: Caller, request: Request, region: str | None = None) -> Found:
        """Answer the licenses of a holder."""
        return await finding.find(self.sources, self.records, caller, request, region)

    async def verify(self, caller: Caller, request: Request, claim: Claim) -> Verified:
        """Answer whether a license is what it says."""
        return await verifying.verify(self.sources, self.records, caller, request, claim)

    async def authorize(self, caller: Caller, request: Request, identifier: str) -> Authorised:
        """Authorise one use of a license."""
        return await self._grants.authorize(caller, request, identifier)

    async def download(self, caller: Caller, token: str) -> LicenseFile | None:
        """Answer the file of an authorised use, once."""
        return await self._grants.download(caller, token)

    async def close(self) -> None:
        """Close the ways to the platforms."""
        await self.sources.close()

    def today(self) -> date:
        """Answer the day in Beijing: what is valid depends on it."""
        return self.records.clock().astimezone(BEIJING).date()

    @property
    def _grants(self) -> Grants:
        return Grants(self.sources, self.records, self.new_token)
