"""X-BG: the HMAC of Zhejiang's collaboration gateway (业务协同网关).

Source: domain page C1 row 4. Base64 of HMAC-SHA256 over method, path, sorted query, access key
and date (RFC 1123, GMT), each followed by a line feed; the body is not signed. The platform
allows 90 seconds of skew.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from dataclasses import dataclass, field, replace
from datetime import UTC
from email.utils import format_datetime
from urllib.parse import urlsplit

from gateway.clock import Clock
from gateway.connectors.auth.outside import Outside
from gateway.connectors.auth.signers import Lasting
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.spec import XBgAuth


def x_bg_signature(secret: str, *lines: str) -> str:
    """Answer the signature of method, path, query, access key and date."""
    text = "".join(f"{line}\n" for line in lines)
    return b64encode(hmac.digest(secret.encode(), text.encode(), "sha256")).decode()


@dataclass(frozen=True)
class XBg:
    """Signs requests with an access key; `prefix` is the path of the platform's address."""

    access_key: str
    secret: str = field(repr=False)
    prefix: str
    clock: Clock

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secret key."""
        return (self.secret,)

    def __call__(self, outgoing: Outgoing) -> Outgoing:
        """Answer the request, its query sorted, with headers of a new date."""
        query = "&".join(sorted(filter(None, outgoing.query.split("&"))))
        date = format_datetime(self.clock().astimezone(UTC), usegmt=True)
        path = self.prefix + outgoing.path
        lines = (outgoing.method, path, query, self.access_key, date)
        headers = {
            "X-BG-HMAC-SIGNATURE": x_bg_signature(self.secret, *lines),
            "X-BG-HMAC-ALGORITHM": "hmac-sha256",
            "X-BG-HMAC-ACCESS-KEY": self.access_key,
            "X-BG-DATE-TIME": date,
        }
        return replace(outgoing, query=query).with_headers(headers)


def signers_of(auth: XBgAuth, outside: Outside) -> Lasting:
    """Answer the signer of an access key."""
    prefix = urlsplit(outside.transport.base_url).path
    return Lasting(XBg(auth.access_key, outside.secret(auth.secret_env), prefix, outside.clock))
