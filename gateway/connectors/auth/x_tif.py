"""x-tif: the signature of gateways derived from Tencent RIO (Guangdong, national 医保).

Source: domain page C1 row 1. Hex SHA-256 of timestamp + token + nonce + timestamp; the timestamp
is in seconds, the nonce at most 36 characters; the body is not signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from gateway.clock import Clock
from gateway.connectors.outgoing import Outgoing


def x_tif_signature(timestamp: str, token: str, nonce: str) -> str:
    """Answer the signature in lower-case hex (platforms compare it without regard to case)."""
    return hashlib.sha256(f"{timestamp}{token}{nonce}{timestamp}".encode()).hexdigest()


@dataclass(frozen=True)
class XTif:
    """Signs requests of one application of ours at one platform."""

    paasid: str
    token: str = field(repr=False)
    clock: Clock
    nonce: Callable[[], str]
    service_id: str | None = None

    @property
    def secrets(self) -> tuple[str, ...]:
        """The token."""
        return (self.token,)

    def __call__(self, outgoing: Outgoing) -> Outgoing:
        """Answer the request with headers of a new timestamp and nonce."""
        timestamp, nonce = str(int(self.clock().timestamp())), self.nonce()
        headers = {
            "x-tif-paasid": self.paasid,
            "x-tif-timestamp": timestamp,
            "x-tif-nonce": nonce,
            "x-tif-signature": x_tif_signature(timestamp, self.token, nonce),
        }
        if self.service_id is not None:
            headers["x-tif-serviceId"] = self.service_id
        return outgoing.with_headers(headers)
