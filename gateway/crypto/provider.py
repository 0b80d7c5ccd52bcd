"""One interface to all cryptography, and the provider that has its keys in this process.

What is made is text: `algorithm:key id:base64url`, so that after a rotation everybody still knows
which key it was made with. New ones are made with the newest key, old ones opened with theirs.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Generic, NoReturn, Protocol, TypeVar

from gateway.crypto.algorithms import (
    Algorithm,
    CipherAlgorithmWithKey,
    MacAlgorithm,
    SignatureAlgorithm,
)
from gateway.crypto.suites import Suite
from gateway.errors import CryptoError, SettingsError

A = TypeVar("A", bound=Algorithm)


class CryptoProvider(Protocol):
    """What the gateway wants of cryptography; a key server could answer it as well.

    `context` says what a MAC or a ciphertext is for: one made for something else is refused.
    Everything raises SettingsError where there is no key for it.
    """

    def hash(self, data: bytes) -> bytes:
        """Answer the digest, 32 bytes."""

    def hmac(self, data: bytes, context: str) -> str:
        """Answer the MAC by the newest key."""

    def hmacs(self, data: bytes, context: str) -> list[str]:
        """Answer the MACs by every key, the newest last: to find what an older one made."""

    def is_hmac(self, data: bytes, context: str, mac: str) -> bool:
        """Say whether it is the MAC of the data; raises CryptoError for a key nobody has."""

    def encrypt(self, plain: bytes, context: str) -> str:
        """Answer the ciphertext by the newest key."""

    def decrypt(self, sealed: str, context: str) -> bytes:
        """Answer the plaintext; raises CryptoError where anything was touched."""

    def sign(self, data: bytes) -> str:
        """Answer the signature of exactly these bytes by the newest private key."""

    def verify(self, data: bytes, signature: str) -> bool:
        """Say whether it is the signature of the data; raises CryptoError for an unknown key."""


@dataclass
class Ring(Generic[A]):
    """The keys of one use, the newest last."""

    use: str
    keys: dict[str, A] = field(default_factory=dict)

    def newest(self) -> tuple[str, A]:
        """Answer id and key for something new. Raises SettingsError."""
        for name, key in reversed(self.keys.items()):
            if getattr(key, "can_sign", True):
                return name, key
        raise SettingsError(
            f"没有用途为 {self.use} 的密钥。",
            hint="请在设置的 [[crypto.keys]] 中加一个，见 docs/how-to/audit.md。",
            code="KEY_MISSING",
        )

    def opened(self, text: str) -> tuple[str, A, bytes]:
        """Answer the header, the key and the bytes of a text. Raises CryptoError."""
        algorithm, name, encoded = (*text.split(":"), "", "", "")[:3]
        key = self.keys.get(name)
        if key is None or key.name != algorithm:
            raise CryptoError(
                f"没有编号为 {name[:64]} 的 {algorithm[:16]} 密钥。",
                hint="旧密钥停用后仍须留在设置的 [[crypto.keys]] 中。",
                code="KEY_UNKNOWN",
            )
        try:
            data = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
        except ValueError:
            _refuse()
        header = f"{algorithm}:{name}:"
        if _text(header, data) != text:
            _refuse()  # the same bytes, written in another way
        return header, key, data


@dataclass(frozen=True)
class KeyedProvider:
    """Answers with keys that are in this process."""

    suite: Suite
    macs: Ring[MacAlgorithm]
    ciphers: Ring[CipherAlgorithmWithKey]
    signatures: Ring[SignatureAlgorithm]

    def hash(self, data: bytes) -> bytes:
        """Answer the digest."""
        return self.suite.hash(data)

    def hmac(self, data: bytes, context: str) -> str:
        """Answer the MAC by the newest key."""
        return _mac(*self.macs.newest(), data, context)

    def hmacs(self, data: bytes, context: str) -> list[str]:
        """Answer the MACs by every key, the newest last."""
        self.macs.newest()
        return [_mac(name, key, data, context) for name, key in self.macs.keys.items()]

    def is_hmac(self, data: bytes, context: str, mac: str) -> bool:
        """Say whether it is the MAC of the data."""
        header, key, given = self.macs.opened(mac)
        return hmac.compare_digest(key.mac(_bound(header, context) + data), given)

    def encrypt(self, plain: bytes, context: str) -> str:
        """Answer the ciphertext by the newest key."""
        name, key = self.ciphers.newest()
        header = f"{key.name}:{name}:"
        return _text(header, key.seal(plain, _bound(header, context)))

    def decrypt(self, sealed: str, context: str) -> bytes:
        """Answer the plaintext."""
        header, key, data = self.ciphers.opened(sealed)
        try:
            return key.open(data, _bound(header, context))
        except ValueError:
            _refuse()

    def sign(self, data: bytes) -> str:
        """Answer the signature by the newest private key."""
        name, key = self.signatures.newest()
        return _text(f"{key.name}:{name}:", key.sign(data))

    def verify(self, data: bytes, signature: str) -> bool:
        """Say whether it is the signature of the data."""
        _, key, given = self.signatures.opened(signature)
        return key.verify(data, given)


def _bound(header: str, context: str) -> bytes:
    return f"{header}{context}\0".encode()


def _mac(name: str, key: MacAlgorithm, data: bytes, context: str) -> str:
    header = f"{key.name}:{name}:"
    return _text(header, key.mac(_bound(header, context) + data))


def _text(header: str, data: bytes) -> str:
    return header + urlsafe_b64encode(data).decode().rstrip("=")


def _refuse() -> NoReturn:
    raise CryptoError(
        "密文或校验码不完整，或已被改动。", hint="请核对来源；不要使用其中的内容。", code="TAMPERED"
    )
