"""Our own signature: HMAC-SHA256 over everything a request says, its body too.

Base64 of the HMAC over method, path, query, timestamp (seconds), nonce and the hex SHA-256 of
the body as it is sent, each followed by a line feed: the form of X-BG over other lines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from gateway.clock import Clock
from gateway.connectors.auth.outside import Outside
from gateway.connectors.auth.signers import Lasting
from gateway.connectors.auth.x_bg import x_bg_signature
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.spec import HmacAuth


def hmac_signature(  # noqa: PLR0913, PLR0917  # the lines that are signed, in their order
    secret: str, method: str, path: str, query: str, timestamp: str, nonce: str, body: bytes
) -> str:
    """Answer the signature of a request in base64."""
    digest = hashlib.sha256(body).hexdigest()
    return x_bg_signature(secret, method, path, query, timestamp, nonce, digest)


@dataclass(frozen=True)
class HmacSha256:
    """Signs requests under a key; `prefix` is the path of the platform's address."""

    auth: HmacAuth
    secret: str = field(repr=False)
    prefix: str
    clock: Clock
    nonce: Callable[[], str]

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secret."""
        return (self.secret,)

    def __call__(self, outgoing: Outgoing) -> Outgoing:
        """Answer the request with headers of a new timestamp and nonce."""
        timestamp, nonce = str(int(self.clock().timestamp())), self.nonce()
        path = self.prefix + outgoing.path
        signature = hmac_signature(
            self.secret, outgoing.method, path, outgoing.query, timestamp, nonce, outgoing.body
        )
        start = self.auth.prefix
        told = {
            f"{start}-Key": self.auth.key_id,
            f"{start}-Timestamp": timestamp,
            f"{start}-Nonce": nonce,
            f"{start}-Signature": signature,
        }
        return outgoing.with_headers(told)


def signers_of(auth: HmacAuth, outside: Outside) -> Lasting:
    """Answer the signer of a key."""
    prefix = urlsplit(outside.transport.base_url).path
    secret = outside.secret(auth.secret_env)
    return Lasting(HmacSha256(auth, secret, prefix, outside.clock, outside.nonce))
