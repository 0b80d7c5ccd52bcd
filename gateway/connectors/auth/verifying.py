"""The other way round: a platform calls us, and proves that it is the one we know.

The formulas are those our own requests are signed with. What stands in the headers is looked at
before the body is read; only `hmac-sha256` covers the body and is complete with it.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from gateway.clock import Clock
from gateway.connectors.auth.hmac_sha256 import hmac_signature
from gateway.connectors.auth.outside import secret_in
from gateway.connectors.auth.x_tif import User, x_tif_signature
from gateway.connectors.spec import ApiKeyAuth, HmacAuth, PushInTransport, XTifAuth
from gateway.errors import DeliveryRefused

NONCE_LENGTH = 64
"""The longest nonce that is taken; x-tif allows 36 characters."""


@dataclass(frozen=True)
class Asked:
    """A request as it came, without its body; names of headers are lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Proof:
    """What makes a request the only one of its kind: no other has the nonce until `ends_at`.

    None: the scheme knows no nonce.
    """

    nonce: str | None = None
    ends_at: datetime | None = None


class Verifier(Protocol):
    """Holds a request against what we know of a platform; raises `DeliveryRefused` (401)."""

    def admit(self, asked: Asked) -> Proof:
        """Look at the headers."""

    def confirm(self, asked: Asked, body: bytes) -> None:
        """Look at the body, as it was sent."""


@dataclass(frozen=True)
class KeyVerifier:
    """Knows an API key in a header."""

    name: str
    key: str = field(repr=False)

    def admit(self, asked: Asked) -> Proof:
        """Compare the key."""
        _same(asked.headers.get(self.name.lower(), ""), self.key, f"请求头 {self.name} 中的密钥")
        return Proof()

    def confirm(self, asked: Asked, body: bytes) -> None:
        """A key says nothing of the body."""


@dataclass(frozen=True)
class XTifVerifier:
    """Knows an application by its x-tif signature; the body is not signed."""

    auth: XTifAuth
    token: str = field(repr=False)
    times: Times

    def admit(self, asked: Asked) -> Proof:
        """Compare application and signature; the case of the hex digits does not matter."""
        told = _Told(asked.headers, self.auth.kind)
        proof = self.times.proof(told.of("timestamp"), told.of("nonce"))
        _same(told.of("paasid"), self.auth.paasid, f"请求头 {self.auth.kind}-paasid")
        uid = asked.headers.get(f"{self.auth.kind}-uid")
        user = None if uid is None else User(uid, told.maybe("uinfo"), told.maybe("ext"))
        expected = x_tif_signature(told.of("timestamp"), self.token, told.of("nonce"), user)
        _same(told.of("signature").lower(), expected, "签名")
        return proof

    def confirm(self, asked: Asked, body: bytes) -> None:
        """Nothing more is signed."""


@dataclass(frozen=True)
class HmacVerifier:
    """Knows a key by its HMAC; `prefix` is the path of our address as the platform knows it."""

    auth: HmacAuth
    secret: str = field(repr=False)
    prefix: str
    times: Times

    def admit(self, asked: Asked) -> Proof:
        """Look at key, time and nonce."""
        told = _Told(asked.headers, self.auth.prefix)
        _same(told.of("Key"), self.auth.key_id, f"请求头 {self.auth.prefix}-Key")
        return self.times.proof(told.of("Timestamp"), told.of("Nonce"))

    def confirm(self, asked: Asked, body: bytes) -> None:
        """Compare the signature of the whole request."""
        told, path = _Told(asked.headers, self.auth.prefix), self.prefix + asked.path
        time, nonce = told.of("Timestamp"), told.of("Nonce")
        expected = hmac_signature(self.secret, asked.method, path, asked.query, time, nonce, body)
        _same(told.of("Signature"), expected, "签名")


@dataclass(frozen=True)
class Times:
    """Which timestamps are taken, by our clock."""

    window_s: int
    clock: Clock

    def proof(self, timestamp: str, nonce: str) -> Proof:
        """Answer until when the nonce must not come again; raises `DeliveryRefused`."""
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 11):
            raise _refused("时间戳应为 1970 年以来的秒数")
        if not nonce or len(nonce) > NONCE_LENGTH or not nonce.isprintable():
            raise _refused(f"随机串应为 1 至 {NONCE_LENGTH} 个字符")
        window, now = timedelta(seconds=self.window_s), self.clock()
        at = datetime.fromtimestamp(int(timestamp), UTC)
        if abs(now - at) > window:
            ahead = round((at - now).total_seconds())
            raise DeliveryRefused(
                f"时间戳比本网关{'快' if ahead > 0 else '慢'} {abs(ahead)} 秒，"
                f"最多相差 {self.window_s} 秒。",
                hint="请用 NTP 校准时钟；重试时重新签名。",
                code="PUSH_CLOCK",
            )
        return Proof(nonce, at + window)


def verifier(
    transport: PushInTransport, prefix: str, environ: Mapping[str, str], clock: Clock
) -> Verifier:
    """Answer what holds requests of a platform; raises `SettingsError` without the secret.

    `prefix` is the path before `/push` in the address that the platform was given.
    """
    times = Times(transport.window_s, clock)
    makers: Mapping[type, Callable[[Any], Verifier]] = {
        ApiKeyAuth: lambda auth: KeyVerifier(auth.name, secret_in(environ, auth.key_env)),
        XTifAuth: lambda auth: XTifVerifier(auth, secret_in(environ, auth.token_env), times),
        HmacAuth: lambda auth: HmacVerifier(
            auth, secret_in(environ, auth.secret_env), prefix, times
        ),
    }
    return makers[type(transport.auth)](transport.auth)


@dataclass(frozen=True)
class _Told:
    headers: Mapping[str, str]
    prefix: str

    def of(self, name: str) -> str:
        value = self.maybe(name)
        if not value:
            raise _refused(f"缺少请求头 {self.prefix}-{name}")
        return value

    def maybe(self, name: str) -> str:
        return self.headers.get(f"{self.prefix}-{name}".lower(), "")


def _same(given: str, known: str, what: str) -> None:
    """Compare in a time that tells nothing."""
    if not hmac.compare_digest(given.encode(), known.encode()):
        raise _refused(f"{what}{'不对' if given else '没有给出'}")


def _refused(reason: str) -> DeliveryRefused:
    return DeliveryRefused(
        f"无法确认来源：{reason}。",
        hint="请核对分配的标识、密钥和签名方法。",
        code="PUSH_UNAUTHENTICATED",
    )
