"""Authorised uses: one license, for one purpose, downloaded once and soon by who asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson

from gateway.connectors.licenses import LicenseFile, Source, Sources
from gateway.crypto import CryptoProvider
from gateway.errors import ArgumentError, Forbidden, PlatformUnavailable
from gateway.resolvers.caller import Caller
from gateway.resolvers.licenses.access import Admitted, Request, check_mandate
from gateway.resolvers.licenses.asking import ask_each, chosen, use_of
from gateway.resolvers.licenses.find import let_in
from gateway.resolvers.licenses.problems import LicenseProblem
from gateway.resolvers.licenses.records import Records, holder_of
from gateway.resolvers.licenses.verify import BEIJING
from gateway.standard.access import Consent, Holder, LegalBasis, StatutoryDuty
from gateway.standard.licenses import License, LicenseStatus, region_in, status_on, type_in
from gateway.store.audit import Outcome, subject_reference
from gateway.store.license_grants import Grant, grant, take

AUTHORIZE, DOWNLOAD = "license.authorize", "license.download"
LIFE = timedelta(minutes=10)
"""How long a link lives: as long as those of the platforms do."""
SEALED = "license grant"

NewToken = Callable[[], str]
"""Answers a text that nobody guesses."""


@dataclass(frozen=True)
class Authorised:
    """A use that was authorised; the token is told once and nowhere kept."""

    token: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None
    platform: str | None = None
    problems: tuple[LicenseProblem, ...] = ()


@dataclass(frozen=True)
class Grants:
    """Authorises uses and lets each be downloaded once."""

    sources: Sources
    records: Records
    new_token: NewToken

    @property
    def _crypto(self) -> CryptoProvider:
        return self.records.crypto

    async def authorize(self, caller: Caller, request: Request, identifier: str) -> Authorised:
        """Authorise one use of a valid license. Raises Forbidden, ArgumentError."""
        if not 0 < len(identifier) <= 200:
            raise ArgumentError("证照标识有误。", code="LICENSE_CLAIM")
        known = type_in(identifier)
        request = _of_types(request, () if known is None else (known,))
        target = self.records.reference(identifier)
        allowed = await let_in(self.records, caller, AUTHORIZE, target, request)
        specs = chosen(self.sources, region_in(identifier))
        began = await self.records.begin(caller, AUTHORIZE, target, request, allowed)
        found: list[tuple[str, License]] = []

        async def ask(source: Source) -> None:
            one = await source.look(identifier, allowed.subject, use_of(caller, request))
            if one is not None:
                found.append((source.spec.name, one))

        problems = await ask_each(self.sources, specs, ask)
        now, subject = self.records.clock(), allowed.subject
        name, issued = next(iter(found), ("", None))
        if issued is None:
            failed = len(problems) == len(specs)
            await self.records.end(began, Outcome.FAILED if failed else Outcome.NOT_FOUND)
            return Authorised(problems=tuple(problems))
        holder = holder_of(issued)
        try:
            _check(caller, subject, issued, now)
        except (Forbidden, ArgumentError):
            await self.records.end(began, Outcome.REFUSED, holder)
            raise
        token, whose = self.new_token(), subject or holder or Holder("999", identifier)
        new = Grant(
            digest=self._digest(token),
            caller=caller.id,
            subject=subject_reference(self._crypto, whose),
            sealed=self._sealed(name, identifier, whose, request, allowed),
            authorised_at=now,
            expires_at=now + LIFE,
        )
        async with self.records.database.transaction() as transaction:
            await grant(transaction, new)
        await self.records.end(began, Outcome.ANSWERED, holder)
        return Authorised(token, new.expires_at, issued.platform, tuple(problems))

    async def download(self, caller: Caller, token: str) -> LicenseFile | None:
        """Answer the file of a use, once; None for no such use of this caller.

        Raises PlatformError, AuditUnavailable.
        """
        now = self.records.clock()
        async with self.records.database.transaction() as transaction:
            taken = await take(transaction, self._digest(token), caller.id, now)
        if taken is None:
            return None
        told = orjson.loads(self._crypto.decrypt(taken.sealed, SEALED))
        request, holder = _request(told)
        allowed = Admitted(_basis(told["basis"]), holder)
        target = self.records.reference(told["identifier"])
        began = await self.records.begin(caller, DOWNLOAD, target, request, allowed)
        files: list[LicenseFile] = []

        async def ask(source: Source) -> None:
            file = await source.file(told["identifier"], holder, use_of(caller, request))
            files.extend(filter(None, [file]))

        spec = self.sources.specs.get(told["connector"])
        problems = await ask_each(self.sources, [] if spec is None else [spec], ask)
        outcome = Outcome.ANSWERED if files else Outcome.NOT_FOUND
        await self.records.end(began, Outcome.FAILED if problems else outcome)
        if problems:
            raise PlatformUnavailable(
                f"{problems[0].title}没有给出文件。", hint="请重新授权用证后再下载。"
            )
        return files[0] if files else None

    def _digest(self, token: str) -> str:
        return self._crypto.hash(token.encode()).hex()

    def _sealed(
        self, connector: str, identifier: str, holder: Holder, request: Request, allowed: Admitted
    ) -> str:
        told = {
            "connector": connector,
            "identifier": identifier,
            "holder": [holder.type, holder.number],
            "purpose": request.purpose,
            "item": request.item,
            "case": request.case,
            "basis": _told(allowed.basis),
        }
        return self._crypto.encrypt(orjson.dumps(told), SEALED)


def _check(caller: Caller, subject: Holder | None, issued: License, now: datetime) -> None:
    """Raise where this license may not be used."""
    if subject is not None and not issued.is_of(subject.number):
        raise Forbidden("不是这个持证主体的证照。", code="LICENSE_FORBIDDEN")
    check_mandate(caller, tuple(filter(None, [issued.type_code])), now)
    status = status_on(issued, now.astimezone(BEIJING).date())
    if status is not LicenseStatus.VALID:
        raise ArgumentError(
            "证照不是有效状态，不能授权使用。", hint=f"状态：{status}。", code="LICENSE_NOT_VALID"
        )


def _of_types(request: Request, types: tuple[str, ...]) -> Request:
    told = vars(request) | {"types": types}
    return Request(**told)


def _request(told: dict[str, Any]) -> tuple[Request, Holder]:
    holder = Holder(*told["holder"])
    return Request(told["purpose"], holder, told["item"], told["case"]), holder


def _told(basis: LegalBasis) -> dict[str, str]:
    if isinstance(basis, StatutoryDuty):
        return {"item": basis.item, "case": basis.case}
    at = basis.given_at.isoformat()
    return {"id": basis.id, "version": basis.text_version, "at": at}


def _basis(told: dict[str, str]) -> LegalBasis:
    if "case" in told:
        return StatutoryDuty(told["item"], told["case"])
    return Consent(told["id"], told["version"], datetime.fromisoformat(told["at"]))
