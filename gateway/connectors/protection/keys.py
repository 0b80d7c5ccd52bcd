"""The keys that a specification names, out of the environment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from gateway.connectors.protection import sm4
from gateway.connectors.protection.written import read
from gateway.crypto.sm2 import Point
from gateway.crypto.sm2_keys import private_key, public_key
from gateway.errors import SettingsError

Secret = Callable[[str], str]
"""Answers what an environment variable holds; raises `SettingsError` where it is not set."""

T = TypeVar("T")


def sm4_key(secret: Secret, name: str, how: str) -> bytes:
    """Answer a key of 16 bytes; raises `SettingsError`."""
    return _of_length(secret, name, how, sm4.BLOCK)


def sm4_iv(secret: Secret, name: str, how: str, mode: str) -> bytes:
    """Answer the IV of a mode; raises `SettingsError`."""
    return _of_length(secret, name, how, sm4.IV_LENGTHS[mode])


def bytes_key(secret: Secret, name: str, how: str) -> bytes:
    """Answer a key of any length; raises `SettingsError`."""
    return _read(name, lambda: read(secret(name), how), f"应为 {how} 写法")


def sm2_public(secret: Secret, name: str, how: str) -> Point:
    """Answer a public key; raises `SettingsError`."""
    hint = f"应为 SM2 公钥，{how} 写法；请核对规格中的 key。"
    return _read(name, lambda: public_key(secret(name), how), hint)


def sm2_private(secret: Secret, name: str, how: str) -> int:
    """Answer a private key; raises `SettingsError`."""
    hint = f"应为 SM2 私钥，{how} 写法；请核对规格中的 key。"
    return _read(name, lambda: private_key(secret(name), how), hint)


def _of_length(secret: Secret, name: str, how: str, length: int) -> bytes:
    hint = f"应为 {length} 字节，{how} 写法；请核对规格中的 key。"
    data = _read(name, lambda: read(secret(name), how), hint)
    if len(data) != length:
        raise SettingsError(f"环境变量 {name} 是 {len(data)} 字节", hint=hint)
    return data


def _read(name: str, reading: Callable[[], T], hint: str) -> T:
    try:
        return reading()
    except ValueError:
        raise SettingsError(f"环境变量 {name} 中的密钥无法识别", hint=hint) from None
