"""x-tif: the signature of gateways derived from Tencent RIO (Guangdong, national 医保).

Source: domain page C1 rows 1, 1b, 1c. Hex SHA-256 of timestamp + token + nonce + timestamp, and
with a user of timestamp + token + nonce + `,uid,uinfo,ext` + timestamp; the timestamp is in
seconds, the nonce at most 36 characters; the body is not signed. x-rio is the same by name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from gateway.clock import Clock
from gateway.connectors.auth.outside import Outside
from gateway.connectors.auth.signers import Lasting
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.spec import XTifAuth


@dataclass(frozen=True)
class User:
    """For whom we ask."""

    uid: str
    uinfo: str = ""
    ext: str = ""


def x_tif_signature(timestamp: str, token: str, nonce: str, user: User | None = None) -> str:
    """Answer the signature in lower-case hex."""
    who = f",{user.uid},{user.uinfo},{user.ext}" if user is not None else ""
    return hashlib.sha256(f"{timestamp}{token}{nonce}{who}{timestamp}".encode()).hexdigest()


@dataclass(frozen=True)
class XTif:
    """Signs requests of one application of ours at one platform."""

    auth: XTifAuth
    token: str = field(repr=False)
    clock: Clock
    nonce: Callable[[], str]

    @property
    def secrets(self) -> tuple[str, ...]:
        """The token."""
        return (self.token,)

    def __call__(self, outgoing: Outgoing) -> Outgoing:
        """Answer the request with headers of a new timestamp and nonce."""
        auth, timestamp, nonce = self.auth, str(int(self.clock().timestamp())), self.nonce()
        user = User(auth.uid, auth.uinfo, auth.ext) if auth.uid is not None else None
        signature = x_tif_signature(timestamp, self.token, nonce, user)
        is_upper = auth.case == "upper" or (auth.case is None and user is not None)
        told = {
            "paasid": auth.paasid,
            "timestamp": timestamp,
            "nonce": nonce,
            "signature": signature.upper() if is_upper else signature,
        }
        service = outgoing.service or auth.service_id
        if service is not None:
            told["serviceId"] = service
        if user is not None:
            told |= {"uid": user.uid, "uinfo": user.uinfo, "ext": user.ext}
        return outgoing.with_headers({f"{auth.kind}-{name}": value for name, value in told.items()})


def signers_of(auth: XTifAuth, outside: Outside) -> Lasting:
    """Answer the signer of an x-tif application."""
    return Lasting(XTif(auth, outside.secret(auth.token_env), outside.clock, outside.nonce))
