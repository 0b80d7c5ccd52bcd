"""The national data exchange platform (gjgxjhpt) and service platform (gjzwfwpt).

Source: domain page C1 row 2 and C2. Headers `{prefix}_rid`, `_sid`, `_rtime` (milliseconds) and
`_sign`: base64 of HMAC-SHA256 over sid + rid + rtime. The key is a secret that the app key gets
for a while; the platform answers it base64, AES/ECB/PKCS5, under a key that Java derives by
seeding SHA1PRNG with the app key, which is SHA1(SHA1(appkey)) cut to 16 bytes. Its SOAP proxy
(`/wsproxy`) takes the fields as an element of the envelope's header.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import ECB
from cryptography.hazmat.primitives.padding import PKCS7

from gateway.clock import Clock
from gateway.connectors.auth.outside import Outside
from gateway.connectors.auth.signers import Issue, Issued
from gateway.connectors.line import Ask
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.soap import with_header
from gateway.connectors.spec import NationalExchangeAuth
from gateway.errors import PlatformChanged
from gateway.standard.values import Malformed, instant


def hmac_sign(key: str, text: str) -> str:
    """Answer the sign of the fields put together."""
    return b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode()


def decrypted(secret: str, app_key: str) -> str:
    """Answer the secret in plain text; raises `ValueError` where it is not under this key."""
    # The platform's own key derivation and mode: nothing here is our choice.
    seed = hashlib.sha1(app_key.encode(), usedforsecurity=False).digest()
    key = hashlib.sha1(seed, usedforsecurity=False).digest()[:16]
    decryptor = Cipher(AES128(key), ECB()).decryptor()  # noqa: S305  # the platform's mode
    padded = decryptor.update(b64decode(secret, validate=True)) + decryptor.finalize()
    unpadder = PKCS7(128).unpadder()
    return (unpadder.update(padded) + unpadder.finalize()).decode()


@dataclass(frozen=True)
class NationalExchange:
    """Signs requests with a key: the app key when asking for a secret, then the secret."""

    auth: NationalExchangeAuth
    key: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)
    clock: Clock
    sends_key: bool = False

    def __call__(self, outgoing: Outgoing) -> Outgoing:
        """Answer the request with the fields of a new time, in headers or in the envelope."""
        fields, element = self.fields(outgoing.service), self.auth.soap_header
        if element is None:
            return outgoing.with_headers(fields)
        return with_header(outgoing, element, fields)

    def fields(self, service: str | None) -> Mapping[str, str]:
        """Answer the four fields for a request to this service, None: to that of the scheme."""
        auth = self.auth
        named = {
            "rid": auth.rid,
            "sid": service or auth.sid,
            "rtime": str(int(self.clock().timestamp() * 1000)),
        }
        text = "".join(named[name] for name in auth.order)
        named["sign"] = self.key if self.sends_key else hmac_sign(self.key, text)
        prefix = f"{auth.prefix}_" if auth.prefix else ""
        names = {str(name): own for name, own in auth.names.items()}
        return {names.get(name, prefix + name): value for name, value in named.items()}


@dataclass(frozen=True)
class Refresh:
    """Obtains signers with new secrets."""

    auth: NationalExchangeAuth
    app_key: str = field(repr=False)
    ask: Ask
    clock: Clock

    async def obtain(self, was_refused: bool) -> Issue:
        """Answer the signer of a new secret; a refused one leaves nothing behind to drop."""
        del was_refused
        auth = self.auth
        fields = NationalExchange(auth, self.app_key, (self.app_key,), self.clock).fields(None)
        outgoing = Outgoing("POST", auth.path, "", orjson.dumps(fields), fields, auth.base_url)
        heard = await self.ask(outgoing, auth.reply, (self.app_key,))
        secret = self._secret(heard.payload.at(auth.token))
        now = heard.answer.date or self.clock()
        ends_in = _life_s(heard.payload.at(auth.ends), now.timestamp())
        secrets = (self.app_key, secret)
        signer = NationalExchange(auth, secret, secrets, self.clock, auth.sign == "secret")
        return Issue(signer, ends_in)

    def _secret(self, value: Any) -> str:
        where = ".".join(self.auth.token)
        if not isinstance(value, str) or not value:
            raise PlatformChanged(
                f"平台的密钥应答中没有 {where}", hint="请核对规格中的 auth.token 与接口文档。"
            )
        if self.auth.cipher == "none":
            return value
        try:
            return decrypted(value, self.app_key)
        except (ValueError, binascii.Error):
            raise PlatformChanged(
                f"平台的密钥应答中的 {where} 无法解密",
                hint="请核对授权码（appkey）；若平台给出的是明文，请设 auth.cipher 为 none。",
            ) from None


def signers_of(auth: NationalExchangeAuth, outside: Outside) -> Issued:
    """Answer the signers of a requester; a refused secret is renewed once."""
    scheme = Refresh(auth, outside.secret(auth.key_env), outside.ask, outside.clock)
    return Issued(scheme.obtain, outside.clock, renewals=1)


def _life_s(value: Any, now: float) -> float | None:
    try:
        life_s = instant(value).timestamp() - now
    except Malformed:
        return None
    return life_s if life_s > 0 else None
