"""Who calls: static API keys and signed tokens, replaceable as a whole by another `Identify`."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Protocol

from starlette.datastructures import Headers

from gateway.errors import SettingsError
from gateway.http.answers import Refused
from gateway.http.purpose import purpose_of
from gateway.resolvers.caller import ANONYMOUS, PERSONAL, Caller

Identify = Callable[[Headers], Caller]
"""Tells the caller from the headers of a request; raises Refused (401)."""

ReadToken = Callable[[str], Caller]
"""Tells the caller from a signed token; raises Refused (401)."""


class KnownKey(Protocol):
    """A key as settings keep it: by its digest only."""

    @property
    def caller(self) -> str:
        """Whose key it is."""

    @property
    def sha256(self) -> str:
        """SHA-256 of the key's bytes, in hex."""

    @property
    def scopes(self) -> Collection[str]:
        """What its caller may see."""


def identify_by_keys(
    keys: Iterable[KnownKey] = (), read_token: ReadToken | None = None
) -> Identify:
    """Answer a function that knows callers by `Authorization: Bearer` or `X-API-Key`.

    Nothing makes an anonymous caller; an unknown key is refused. What has the form of a signed
    token and is no key is read as one. Who may see personal data may say what for in `X-Purpose`.
    Raises SettingsError where a digest is not one.
    """
    known = [(_digest(key), Caller(key.caller, frozenset(key.scopes))) for key in keys]

    def who(headers: Headers) -> Caller:
        given = _given(headers)
        if given is None:
            return ANONYMOUS
        digest = hashlib.sha256(given.encode("latin-1")).digest()
        found = None
        for candidate, caller in known:
            # Every key is compared, so that the time tells nothing.
            if hmac.compare_digest(candidate, digest):
                found = caller
        if found is None and read_token is not None and given.count(".") == 2:
            return read_token(given)
        if found is None:
            raise _unknown()
        return found

    def identify(headers: Headers) -> Caller:
        caller = who(headers)
        if PERSONAL not in caller.scopes:
            return caller
        return replace(caller, purpose=purpose_of(headers.get("x-purpose")))

    return identify


def _given(headers: Headers) -> str | None:
    authorization = headers.get("authorization")
    if authorization is None:
        return headers.get("x-api-key")
    scheme, _, key = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise _unknown()
    return key.strip()


def _digest(key: KnownKey) -> bytes:
    try:
        digest = bytes.fromhex(key.sha256)
    except ValueError:
        digest = b""
    if len(digest) != hashlib.sha256().digest_size:
        raise SettingsError(
            f"调用方 {key.caller} 的密钥 sha256 有误。", hint="应为密钥的 SHA-256，64 位十六进制。"
        )
    return digest


def _unknown() -> Refused:
    return Refused(
        "UNAUTHENTICATED",
        "密钥无法识别。",
        "请检查 Authorization: Bearer 或 X-API-Key；不带密钥可作为匿名访问。",
        status=401,
        headers={"WWW-Authenticate": "Bearer"},
    )
