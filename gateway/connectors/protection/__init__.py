"""Bodies encrypted and signed with SM2, SM3 and SM4, as the `payload` of a specification says."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from gateway.clock import Clock
from gateway.connectors.protection.ciphers import decryption, encryption
from gateway.connectors.protection.keys import Secret
from gateway.connectors.protection.opening import Opening, Unprotected
from gateway.connectors.protection.sealing import Sealing
from gateway.connectors.protection.signatures import signing, verifying
from gateway.connectors.spec.protection import Protection, Signature

__all__ = ["Opening", "Protected", "Sealing", "Unprotected", "protected"]


@dataclass(frozen=True)
class Protected:
    """Both ways of one platform; `secrets` must never appear in a message."""

    seal: Sealing
    open: Opening
    secrets: tuple[str, ...] = field(repr=False)


def protected(spec: Protection, secret: Secret, clock: Clock, random: Random) -> Protected:
    """Answer how bodies are protected; raises `SettingsError` where a key is missing or wrong."""
    used: list[str] = []

    def told(name: str) -> str:
        value = secret(name)
        used.append(value)
        return value

    def tail(asked: Signature | None) -> str:
        return told(asked.tail_env) if asked is not None and asked.tail_env is not None else ""

    bits = random.getrandbits
    seal = Sealing(
        spec,
        clock,
        encrypt=encryption(spec.encrypt.cipher, told, bits) if spec.encrypt else None,
        sign=signing(spec.sign.algorithm, told, bits) if spec.sign else None,
        tail=tail(spec.sign),
    )
    opening = Opening(
        spec,
        decrypt=decryption(spec.decrypt.cipher, told, bits) if spec.decrypt else None,
        verify=verifying(spec.verify.algorithm, told) if spec.verify else None,
        tail=tail(spec.verify),
    )
    return Protected(seal, opening, tuple(used))
