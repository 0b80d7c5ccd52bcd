"""The key refresh of Zhejiang's data gateways: secrets of minutes got with secrets of days.

Source: domain page C1 row 3 and C3. Every call is signed with MD5 of appKey + secret +
requestTime (milliseconds): token calls in the query, data calls in headers. The app secret gets
the first pair of secrets, the refresh secret each next one; a new pair ends the old request
secret, so only one may refresh at a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from gateway.clock import Clock
from gateway.connectors.auth.outside import Outside
from gateway.connectors.auth.signers import Issue, Issued
from gateway.connectors.line import Ask
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.spec import RefreshTokenAuth, Reply
from gateway.errors import PlatformChanged, PlatformRefused


def md5_sign(app_key: str, secret: str, request_time: str) -> str:
    """Answer the sign in lower-case hex."""
    text = f"{app_key}{secret}{request_time}".encode()
    return hashlib.md5(text, usedforsecurity=False).hexdigest()  # the platform's choice, not ours


@dataclass(frozen=True)
class Md5Signer:
    """Signs data calls with a request secret, in headers."""

    app_key: str
    secret: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)
    clock: Clock

    def __call__(self, outgoing: Outgoing) -> Outgoing:
        """Answer the request with headers of a new time."""
        return outgoing.with_headers(signed(self.app_key, self.secret, self.clock()))


def signed(app_key: str, secret: str, now: datetime) -> Mapping[str, str]:
    """Answer the three parameters that prove who sends a call."""
    request_time = str(int(now.timestamp() * 1000))
    sign = md5_sign(app_key, secret, request_time)
    return {"appKey": app_key, "sign": sign, "requestTime": request_time}


@dataclass
class RefreshToken:
    """Obtains signers from the token endpoints; holds the refresh secret while it is good."""

    auth: RefreshTokenAuth
    app_secret: str = field(repr=False)
    reply: Reply | None
    ask: Ask
    clock: Clock
    _refresh_secret: str | None = field(default=None, repr=False)
    _refresh_until: datetime | None = None

    async def obtain(self, was_refused: bool) -> Issue:
        """Answer a signer with a new request secret.

        After a refusal the secrets held are worth nothing: the app secret gets new ones.
        """
        if was_refused:
            self._refresh_secret = None
        refresh_secret = self._live_refresh_secret()
        if refresh_secret is None:
            return await self._asked(self.auth.by_key, self.app_secret)
        try:
            return await self._asked(self.auth.by_sec, refresh_secret)
        except PlatformRefused:
            self._refresh_secret = None  # another process may have used it up
            return await self._asked(self.auth.by_key, self.app_secret)

    def _live_refresh_secret(self) -> str | None:
        is_over = self._refresh_until is not None and self.clock() >= self._refresh_until
        return None if is_over else self._refresh_secret

    async def _asked(self, path: str, secret: str) -> Issue:
        query = urlencode(signed(self.auth.app_key, secret, self.clock()))
        # POST, since the HTTP client sends a GET again by itself, and a refresh counts once.
        outgoing = Outgoing("POST", path, query, b"")
        heard = await self.ask(outgoing, self.reply, (self.app_secret, secret))
        datas = heard.payload.member(heard.payload.value, self.auth.datas)
        now = heard.answer.date or self.clock()
        request_secret = _text(datas, "requestSecret")
        if self._refresh_secret is None or _has(datas, "refreshSecret"):
            self._refresh_secret = _text(datas, "refreshSecret")
            life_s = _life_s(datas, "refreshSecretEndTime", now)
            ahead = None if life_s is None else timedelta(seconds=life_s)
            self._refresh_until = None if ahead is None else self.clock() + ahead
        secrets = (self.app_secret, request_secret, self._refresh_secret)
        signer = Md5Signer(self.auth.app_key, request_secret, secrets, self.clock)
        return Issue(signer, _life_s(datas, "requestSecretEndTime", now))


def _has(datas: Any, name: str) -> bool:
    """Whether the answer gives a new one; some give none while the old one lasts."""
    return isinstance(datas, Mapping) and bool(datas.get(name))


def _text(datas: Any, name: str) -> str:
    value = datas.get(name) if isinstance(datas, Mapping) else None
    if not isinstance(value, str) or not value:
        raise PlatformChanged(
            f"平台的密钥应答中没有 {name}", hint="请核对规格中的 auth.datas 与接口文档。"
        )
    return value


def _life_s(datas: Mapping[str, Any], name: str, now: datetime) -> float | None:
    """Seconds from the platform's clock to an end in milliseconds; None: nothing to go by."""
    try:
        life_s = int(datas[name]) / 1000 - now.timestamp()
    except (KeyError, TypeError, ValueError):
        return None
    return life_s if life_s > 0 else None


def signers_of(auth: RefreshTokenAuth, outside: Outside) -> Issued:
    """Answer the signers of an application; refused proofs are made anew up to three times."""
    secret, reply = outside.secret(auth.secret_env), outside.transport.reply
    scheme = RefreshToken(auth, secret, reply, outside.ask, outside.clock)
    return Issued(scheme.obtain, outside.clock, renewals=3)
