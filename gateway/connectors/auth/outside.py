"""What a scheme needs from outside: secrets, time, randomness, and the platform itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from gateway.clock import Clock
from gateway.connectors.line import Ask
from gateway.connectors.spec import RestTransport
from gateway.errors import SettingsError


@dataclass(frozen=True)
class Outside:
    """What the schemes of one platform are made with."""

    transport: RestTransport
    environ: Mapping[str, str] = field(repr=False)
    clock: Clock
    random: Random
    ask: Ask

    def secret(self, name: str) -> str:
        """Answer the secret in an environment variable; raises `SettingsError` without one."""
        return secret_in(self.environ, name)

    def nonce(self) -> str:
        """Answer 32 characters that do not come again."""
        return f"{self.random.getrandbits(128):032x}"


def secret_in(environ: Mapping[str, str], name: str) -> str:
    """Answer the secret in an environment variable; raises `SettingsError` without one."""
    value = environ.get(name, "").strip()  # files of secrets often end with a line break
    if not value:
        raise SettingsError(
            f"环境变量 {name} 未设置（变量名写在规格的 transport.auth 中）",
            hint=f"请先运行 export {name}=平台分配的令牌或密钥。",
        )
    return value
