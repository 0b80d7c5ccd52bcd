"""The ciphers of a specification, with every convention it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Protocol

from gateway.connectors.protection import sm4
from gateway.connectors.protection.keys import (
    Secret,
    sm2_private,
    sm2_public,
    sm4_iv,
    sm4_key,
)
from gateway.connectors.protection.written import read, written
from gateway.connectors.spec.protection import Cipher, Sm2Cipher, Sm4Cipher
from gateway.crypto import sm2
from gateway.crypto.sm2_forms import read_ciphertext, written_ciphertext

Encrypt = Callable[[bytes], str]


class Decrypts(Protocol):
    """Opens ciphertexts, also in other ways than the specification's: to tell which one fits."""

    @property
    def is_certain(self) -> bool:
        """Whether a plaintext that comes out is the right one: garbage would be refused."""

    def __call__(self, text: str) -> bytes:
        """Answer the plaintext; raises `ValueError` where it cannot be opened."""

    def others(self, text: str) -> Iterator[tuple[str, bytes]]:
        """Answer what other conventions make of a ciphertext, each with its keys and values."""


def encryption(cipher: Cipher, secret: Secret, bits: sm2.Bits) -> Encrypt:
    """Answer the way to encrypt; `bits` is randomness. Raises `SettingsError`."""
    if isinstance(cipher, Sm4Cipher):
        return _Sm4(cipher, *_sm4_secrets(cipher, secret), bits).encrypt
    public = sm2_public(secret, cipher.key_env, cipher.key)

    def encrypt(plain: bytes) -> str:
        parts = sm2.encrypt(plain, public, bits)
        data = written_ciphertext(parts, cipher.form, cipher.order, prefix=cipher.prefix)
        return written(data, cipher.written)

    return encrypt


def decryption(cipher: Cipher, secret: Secret, bits: sm2.Bits) -> Decrypts:
    """Answer the way to decrypt; raises `SettingsError`."""
    if isinstance(cipher, Sm4Cipher):
        return _Sm4(cipher, *_sm4_secrets(cipher, secret), bits)
    return _Sm2(cipher, sm2_private(secret, cipher.key_env, cipher.key))


def _sm4_secrets(cipher: Sm4Cipher, secret: Secret) -> tuple[bytes, bytes | None]:
    key = sm4_key(secret, cipher.key_env, cipher.key)
    if cipher.iv_env is None:
        return key, None
    return key, sm4_iv(secret, cipher.iv_env, cipher.key, cipher.mode)


@dataclass(frozen=True)
class _Sm4:
    cipher: Sm4Cipher
    key: bytes = field(repr=False)
    iv: bytes | None = field(repr=False)
    bits: sm2.Bits = field(repr=False)

    @property
    def is_certain(self) -> bool:
        return self.cipher.mode == "gcm"

    def encrypt(self, plain: bytes) -> str:
        cipher, length = self.cipher, sm4.IV_LENGTHS[self.cipher.mode]
        prefix = b""
        iv = self.iv or bytes(length)
        if cipher.iv == "prefix" and length:
            prefix = iv = self.bits(8 * length).to_bytes(length, "big")
        text = sm4.encrypt(plain, self.key, cipher.mode, iv, cipher.padding)
        return written(prefix + text, cipher.written)

    def __call__(self, text: str) -> bytes:
        return self._opened(text, self.cipher)

    def _opened(self, text: str, cipher: Sm4Cipher) -> bytes:
        data, length = read(text, cipher.written), sm4.IV_LENGTHS[cipher.mode]
        iv = self.iv or bytes(length)
        if cipher.iv == "prefix":
            iv, data = data[:length], data[length:]
        return sm4.decrypt(data, self.key, cipher.mode, iv, cipher.padding)

    def others(self, text: str) -> Iterator[tuple[str, bytes]]:
        own = self.cipher
        ivs = ("prefix", "zero", *(("env",) if own.iv == "env" else ()))
        ways = product(
            _first(own.written, "hex", "base64"),
            _first(own.mode, *sm4.IV_LENGTHS),
            _first(own.iv, *ivs),
            _first(own.padding, "pkcs7", "zero"),
        )
        for way in ways:
            keys = dict(zip(("written", "mode", "iv", "padding"), way, strict=True))
            yield from _tried(keys, own, lambda other: self._opened(text, other))


@dataclass(frozen=True)
class _Sm2:
    cipher: Sm2Cipher
    private: int = field(repr=False)
    is_certain: bool = True

    def __call__(self, text: str) -> bytes:
        return self._opened(text, self.cipher)

    def _opened(self, text: str, cipher: Sm2Cipher) -> bytes:
        data = read(text, cipher.written)
        parts = read_ciphertext(data, cipher.form, cipher.order, prefix=cipher.prefix)
        return sm2.decrypt(parts, self.private)

    def others(self, text: str) -> Iterator[tuple[str, bytes]]:
        own = self.cipher
        ways = product(
            _first(own.written, "hex", "base64"),
            _first(own.form, "raw", "der"),
            _first(own.order, "c1c3c2", "c1c2c3"),
            _first(own.prefix, True, False),  # noqa: FBT003  # values of a key
        )
        for way in ways:
            keys = dict(zip(("written", "form", "order", "prefix"), way, strict=True))
            yield from _tried(keys, own, lambda other: self._opened(text, other))


def _first(own: object, *known: object) -> Iterator[object]:
    """The specification's own value before the others, so that the nearest way is found."""
    yield own
    yield from (value for value in known if value != own)


def _tried(
    keys: dict[str, object], own: Cipher, opened: Callable[..., bytes]
) -> Iterator[tuple[str, bytes]]:
    changed = {name: value for name, value in keys.items() if value != getattr(own, name)}
    try:
        plain = opened(own.model_copy(update=changed))
    except ValueError:
        return
    told = "、".join(f"{name}: {str(value).lower()}" for name, value in changed.items())
    yield told, plain
