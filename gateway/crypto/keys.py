"""Keys by reference: where they lie is in the settings, they themselves never are."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from gateway.crypto.algorithms import (
    CipherAlgorithmWithKey,
    MacAlgorithm,
    Random,
    SignatureAlgorithm,
    Use,
)
from gateway.crypto.provider import KeyedProvider, Ring
from gateway.crypto.suites import SUITES
from gateway.errors import SettingsError


class KeyEntry(Protocol):
    """A key as settings name it; a key without a suite is one of the provider's."""

    @property
    def id(self) -> str:
        """What stands in everything that the key makes."""

    @property
    def use(self) -> Use:
        """What it is for."""

    @property
    def key(self) -> str:
        """Where it is: `env:NAME` or `file:PATH`."""

    @property
    def suite(self) -> str | None:
        """Its suite, where that is another one."""


def read_key(reference: str, environ: Mapping[str, str]) -> str:
    """Answer the text of a key. Raises SettingsError, which never shows it."""
    kind, _, place = reference.partition(":")
    if kind == "env":
        if place not in environ:
            raise SettingsError(f"环境变量 {place} 没有设置。", hint="它应存放密钥。")
        return environ[place].strip()
    if kind != "file":
        raise SettingsError(
            f"密钥的位置 {reference} 无法识别。", hint="应为 env:变量名 或 file:路径。"
        )
    try:
        return Path(place).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingsError(
            f"密钥文件 {place} 无法读取。", hint="请核对路径和读权限；内容应为十六进制或 PEM。"
        ) from None


def open_provider(
    suite: str,
    entries: Iterable[KeyEntry],
    environ: Mapping[str, str],
    random: Random = secrets.token_bytes,
) -> KeyedProvider:
    """Answer a provider with these keys, the newest of each use last. Raises SettingsError."""
    macs = Ring[MacAlgorithm](Use.MAC)
    ciphers = Ring[CipherAlgorithmWithKey](Use.ENCRYPTION)
    signatures = Ring[SignatureAlgorithm](Use.SIGNING)
    known: set[tuple[Use, str]] = set()
    for entry in entries:
        if (entry.use, entry.id) in known:
            raise SettingsError(f"密钥编号 {entry.id}（{entry.use}）重复。")
        known.add((entry.use, entry.id))
        chosen, text = SUITES[entry.suite or suite], read_key(entry.key, environ)
        try:
            match entry.use:
                case Use.MAC:
                    macs.keys[entry.id] = chosen.mac(text)
                case Use.ENCRYPTION:
                    ciphers.keys[entry.id] = chosen.cipher(text, random)
                case Use.SIGNING:
                    signatures.keys[entry.id] = chosen.signature(text, random)
        except (ValueError, TypeError) as error:
            reason = f"：{error}" if str(error).startswith("应") else ""
            raise SettingsError(
                f"密钥 {entry.id}（{entry.use}，{entry.key}）无法识别{reason}。",
                hint="mac、encryption 为十六进制，signing 为 PEM；见 docs/how-to/audit.md。",
            ) from None
    return KeyedProvider(SUITES[suite], macs, ciphers, signatures)
