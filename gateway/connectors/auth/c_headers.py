"""The platform of C-* headers (Yunnan, Shaanxi, Shandong, Suzhou, national applications).

Source: domain page C1 row 6. The headers name application, business and region and carry a
dynamic password and the local time in milliseconds; nothing is signed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gateway.clock import Clock
from gateway.connectors.auth.outside import Outside
from gateway.connectors.auth.signers import Lasting
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.spec import CHeadersAuth
from gateway.standard.values import PLATFORM_TIME


@dataclass(frozen=True)
class CHeaders:
    """Adds the headers."""

    auth: CHeadersAuth
    password: str = field(repr=False)
    clock: Clock

    @property
    def secrets(self) -> tuple[str, ...]:
        """The dynamic password."""
        return (self.password,)

    def __call__(self, outgoing: Outgoing) -> Outgoing:
        """Answer the request with headers of a new time."""
        now = self.clock().astimezone(PLATFORM_TIME)
        name = f"C-Dynamic-Password{'-Foruser' if self.auth.for_user else ''}"
        headers = {
            "C-App-Id": self.auth.app_id,
            "C-Business-Id": self.auth.business_id,
            "C-Tenancy-Id": self.auth.tenancy_id,
            "C-Timestamp": f"{now:%Y%m%d%H%M%S}{now.microsecond // 1000:03d}",
            name: self.password,
        }
        return outgoing.with_headers(headers)


def signers_of(auth: CHeadersAuth, outside: Outside) -> Lasting:
    """Answer the signer of an application."""
    return Lasting(CHeaders(auth, outside.secret(auth.password_env), outside.clock))
