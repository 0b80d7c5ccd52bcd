"""How a request proves who sends it: one module a scheme."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from gateway.clock import Clock
from gateway.connectors.auth.none import Unsigned
from gateway.connectors.auth.outgoing import Outgoing, Signer
from gateway.connectors.auth.x_tif import XTif
from gateway.connectors.spec import Auth, XTifAuth
from gateway.errors import SettingsError

__all__ = ["Outgoing", "Signer", "Unsigned", "XTif", "signer"]


def signer(auth: Auth, *, environ: Mapping[str, str], clock: Clock, random: Random) -> Signer:
    """Answer the signer of a scheme; raises `SettingsError` where its secret is not set."""
    if isinstance(auth, XTifAuth):
        return XTif(
            paasid=auth.paasid,
            token=_secret(auth.token_env, environ),
            service_id=auth.service_id,
            clock=clock,
            nonce=lambda: f"{random.getrandbits(128):032x}",
        )
    return Unsigned()


def _secret(name: str, environ: Mapping[str, str]) -> str:
    value = environ.get(name, "").strip()  # files of secrets often end with a line break
    if not value:
        raise SettingsError(f"环境变量 {name} 未设置", hint="请填入平台分配的令牌。")
    return value
