"""A gateway with both license platforms behind it, asked over HTTP by whom a token names."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx2
from sqlalchemy import select
from starlette.applications import Starlette

from gateway.connectors.licenses import Sources
from gateway.crypto import open_provider
from gateway.http.app import build_app
from gateway.http.identity import identify_by_keys
from gateway.http.tokens import token_reader
from gateway.resolvers.licenses import Licenses
from gateway.resolvers.licenses.records import Records
from gateway.resolvers.reads import Reads
from gateway.sandbox.citizens import AUDIENCE, ISSUER, Person, told
from gateway.schema.build import build_schema, core
from gateway.settings import ApiKey, CryptoKey, TokenSettings
from gateway.store.database import Database
from gateway.store.tables import METADATA
from tests.integration.license_platforms import NOW, Platforms

KEYS = [
    CryptoKey.model_validate({"id": "k", "use": use, "key": f"env:{use}"})
    for use in ("mac", "encryption")
]
ENVIRON = {"mac": "ab" * 32, "encryption": "cd" * 32}
DUTY_KEY, PLAIN_KEY = "a-bureau's-key-for-tests", "a-key-without-scopes"
SCHEMA = build_schema()
CONSENT = {"id": "C-1", "textVersion": "2026-1", "givenAt": "2026-11-01T10:00:00+08:00"}
DUTY = {"item": "11430400YW1000013000117051000", "caseNo": "AJ-1"}
PURPOSE = "核对施工人员资格"
AUDIT = METADATA.tables["audit_record"]


@dataclass
class Desk:
    """Asks the gateway; `now` moves where a test moves it."""

    database: Database
    platforms: Platforms
    sources: Sources
    moved: timedelta = field(default_factory=timedelta)

    def __post_init__(self) -> None:
        """Build the application."""
        self.crypto = open_provider("standard", KEYS, ENVIRON)
        trusted = TokenSettings(
            algorithm="Ed25519",
            key="env:none",
            issuer=ISSUER,
            audience=AUDIENCE,
            scopes=("personal", "licenses"),
        )
        self.reader = token_reader(trusted, self.platforms.identity.public_pem, self.now)
        keys = [
            ApiKey(caller=name, sha256=hashlib.sha256(key.encode()).hexdigest(), scopes=scopes)
            for name, key, scopes in (
                ("bureau", DUTY_KEY, ("licenses", "personal")),
                ("nobody", PLAIN_KEY, ()),
            )
        ]
        self.licenses = Licenses(self.sources, Records(self.database, self.crypto, self.now))
        self.app: Starlette = build_app(
            schema=SCHEMA,
            reads=Reads(core(SCHEMA), self.database),
            database=self.database,
            identify=identify_by_keys(keys, self.reader),
            licenses=self.licenses,
            clock=self.now,
        )

    def now(self) -> datetime:
        """The time of the test."""
        return NOW + self.moved

    def token(self, person: Person, **more: Any) -> str:
        """A token of a person, also for another."""
        return self.platforms.identity.token(person, **more)

    async def ask(self, query: str, key: str | None = DUTY_KEY, **variables: Any) -> dict[str, Any]:
        """Answer the whole answer."""
        answer = await self.post({"query": query, "variables": variables}, key)
        found: dict[str, Any] = answer.json()
        return found

    async def post(self, body: Any, key: str | None = DUTY_KEY) -> httpx2.Response:
        """Ask over HTTP, in this loop."""
        return await self._send("POST", "/graphql", key, json=body)

    async def get(self, path: str, key: str | None = DUTY_KEY) -> httpx2.Response:
        """Get a path."""
        return await self._send("GET", path, key)

    async def _send(self, method: str, path: str, key: str | None, **more: Any) -> httpx2.Response:
        headers = {"Accept": "application/json"}
        if key is not None:
            headers["Authorization"] = f"Bearer {key}"
        transport = httpx2.ASGITransport(app=self.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://gateway") as client:
            return await client.request(method, path, headers=headers, **more)

    async def records(self) -> list[dict[str, Any]]:
        """Answer the audit chain."""
        async with self.database.transaction() as transaction:
            rows = await transaction.execute(select(AUDIT).order_by(AUDIT.c.sequence))
            return [dict(row) for row in rows.mappings()]


@asynccontextmanager
async def opened(database: Database, *down: str) -> AsyncIterator[Desk]:
    """Answer a desk; those of the platforms that are `down` are not listening."""
    platforms = Platforms()
    async with platforms.served(*down) as sources:
        yield Desk(database, platforms, sources)
    await asyncio.sleep(0)


FIND = """query ($types: [String!]!, $purpose: String!, $holder: HolderInput, $item: String,
  $caseNo: String, $consent: ConsentInput, $region: String) {
  licenses(typeCodes: $types, purpose: $purpose, holder: $holder, item: $item, caseNo: $caseNo,
    consent: $consent, region: $region) {
    licenses { platform identifier number typeCode status holders { name number type }
      face { name value } validUntil }
    problems { platform kind code message retryAt }
    platforms
  }
}"""
VERIFY = """query ($purpose: String!, $identifier: String, $typeCode: String, $number: String,
  $file: String, $holder: HolderInput, $item: String, $caseNo: String, $consent: ConsentInput) {
  verifyLicense(purpose: $purpose, identifier: $identifier, typeCode: $typeCode, number: $number,
    file: $file, holder: $holder, item: $item, caseNo: $caseNo, consent: $consent) {
    verdict differences warnings platform sealCheck { verdict reason }
    problems { platform kind }
  }
}"""
AUTHORIZE = """mutation ($identifier: String!, $purpose: String!, $item: String!, $caseNo: String!,
  $holder: HolderInput, $consent: ConsentInput) {
  authorizeLicenseUse(identifier: $identifier, purpose: $purpose, item: $item, caseNo: $caseNo,
    holder: $holder, consent: $consent) { path expiresAt platform problems { platform kind } }
}"""


def holder(person: Person) -> dict[str, str]:
    """A person as an argument."""
    return told(person)
