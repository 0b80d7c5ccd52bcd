"""zjgxfwxt-*: the headers of Zhejiang's sharing platform (共享服务系统).

Source: domain page C1 row 4b. Lower-case hex MD5 of access key + secret key + milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gateway.clock import Clock
from gateway.connectors.auth.outside import Outside
from gateway.connectors.auth.refresh_token import md5_sign
from gateway.connectors.auth.signers import Lasting
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.spec import ZjgxfwxtAuth


@dataclass(frozen=True)
class Zjgxfwxt:
    """Signs requests with an access key."""

    access_key: str
    secret: str = field(repr=False)
    clock: Clock

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secret key."""
        return (self.secret,)

    def __call__(self, outgoing: Outgoing) -> Outgoing:
        """Answer the request with headers of a new time."""
        time = str(int(self.clock().timestamp() * 1000))
        headers = {
            "zjgxfwxt-access-key": self.access_key,
            "zjgxfwxt-sign": md5_sign(self.access_key, self.secret, time),
            "zjgxfwxt-time": time,
        }
        return outgoing.with_headers(headers)


def signers_of(auth: ZjgxfwxtAuth, outside: Outside) -> Lasting:
    """Answer the signer of an access key."""
    return Lasting(Zjgxfwxt(auth.access_key, outside.secret(auth.secret_env), outside.clock))
