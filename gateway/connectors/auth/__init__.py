"""How a request proves who sends it: one module a scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from gateway.clock import Clock
from gateway.connectors.auth.none import Unsigned
from gateway.connectors.auth.refresh_token import RefreshToken
from gateway.connectors.auth.signers import Issued, Lasting, Signer, Signers, proven
from gateway.connectors.auth.x_tif import XTif
from gateway.connectors.line import Ask
from gateway.connectors.spec import RefreshTokenAuth, RestTransport, XTifAuth
from gateway.errors import SettingsError

__all__ = ["Outside", "Signer", "Signers", "proven", "signers"]


@dataclass(frozen=True)
class Outside:
    """What a scheme needs from outside: secrets, time, randomness, and the platform itself."""

    environ: Mapping[str, str] = field(repr=False)
    clock: Clock
    random: Random
    ask: Ask

    def secret(self, name: str) -> str:
        """Answer the secret in an environment variable; raises `SettingsError` without one."""
        value = self.environ.get(name, "").strip()  # files of secrets often end with a line break
        if not value:
            raise SettingsError(f"环境变量 {name} 未设置", hint="请填入平台分配的令牌或密钥。")
        return value

    def nonce(self) -> str:
        """Answer 32 characters that do not come again."""
        return f"{self.random.getrandbits(128):032x}"


def signers(transport: RestTransport, outside: Outside) -> Signers:
    """Answer the signers of a platform; raises `SettingsError` where a secret is not set."""
    auth = transport.auth
    if isinstance(auth, XTifAuth):
        token = outside.secret(auth.token_env)
        return Lasting(XTif(auth.paasid, token, outside.clock, outside.nonce, auth.service_id))
    if isinstance(auth, RefreshTokenAuth):
        scheme = RefreshToken(
            auth, outside.secret(auth.secret_env), transport.reply, outside.ask, outside.clock
        )
        return Issued(scheme.obtain, outside.clock, renewals=3)
    return Lasting(Unsigned())
