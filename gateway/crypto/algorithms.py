"""Algorithms with a key in them: what a provider asks of each, and those that are ours."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, CipherAlgorithm
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import HashAlgorithm
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from gateway.crypto import sm2, sm2_keys
from gateway.crypto.sm2_forms import read_signature, written_signature

NONCE = 12
TAG = 16
MAC_KEY = 32
"""Bytes of a nonce and a tag of GCM; the least bytes of a key for MACs."""

USER_ID = "1234567812345678"
"""The user of SM2 where nobody agreed on another one (GM/T 0009)."""

Random = Callable[[int], bytes]
"""Answers so many random bytes."""


class Use(StrEnum):
    """What a key is for."""

    MAC = "mac"
    ENCRYPTION = "encryption"
    SIGNING = "signing"


class Algorithm(Protocol):
    """An algorithm with its key."""

    @property
    def name(self) -> str:
        """The name that stands in what it made."""


class MacAlgorithm(Algorithm, Protocol):
    """Makes MACs."""

    def mac(self, data: bytes) -> bytes:
        """Answer the MAC."""


class CipherAlgorithmWithKey(Algorithm, Protocol):
    """Encrypts so that a change is noticed."""

    def seal(self, plain: bytes, header: bytes) -> bytes:
        """Answer the ciphertext, tied to a header that is not part of it."""

    def open(self, sealed: bytes, header: bytes) -> bytes:
        """Answer the plaintext; raises ValueError where anything was touched."""


class SignatureAlgorithm(Algorithm, Protocol):
    """Signs, or only verifies where it has no private key."""

    @property
    def can_sign(self) -> bool:
        """Whether the private key is there."""

    def sign(self, data: bytes) -> bytes:
        """Answer the signature."""

    def verify(self, data: bytes, signature: bytes) -> bool:
        """Say whether it is the signature of the data."""


class Hmac:
    """HMAC (RFC 2104) over a digest."""

    def __init__(self, name: str, digest: HashAlgorithm, key: str) -> None:
        """Take the key in hexadecimal; raises ValueError where it is too short."""
        self.name = name
        self._digest = digest
        self._key = _hex(key)
        if len(self._key) < MAC_KEY:
            raise ValueError(f"应不少于 {MAC_KEY} 字节")

    def mac(self, data: bytes) -> bytes:
        """Answer the MAC."""
        mac = HMAC(self._key, self._digest)
        mac.update(data)
        return mac.finalize()


class Gcm:
    """A block cipher in GCM: a nonce, the ciphertext, the tag."""

    def __init__(
        self,
        name: str,
        cipher: Callable[[bytes], CipherAlgorithm],
        length: int,
        key: str,
        random: Random,
    ) -> None:
        """Take the key in hexadecimal, of exactly so many bytes; raises ValueError."""
        self.name = name
        secret = _hex(key)
        if len(secret) != length:
            raise ValueError(f"应为 {length} 字节")
        self._cipher = cipher(secret)
        self._random = random

    def seal(self, plain: bytes, header: bytes) -> bytes:
        """Answer nonce, ciphertext and tag."""
        nonce = self._random(NONCE)
        sealing = Cipher(self._cipher, GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(header)
        return nonce + sealing.update(plain) + sealing.finalize() + sealing.tag

    def open(self, sealed: bytes, header: bytes) -> bytes:
        """Answer the plaintext; raises ValueError where anything was touched."""
        if len(sealed) < NONCE + TAG:
            raise ValueError("too short")
        mode = GCM(sealed[:NONCE], sealed[-TAG:])
        opening = Cipher(self._cipher, mode).decryptor()
        opening.authenticate_additional_data(header)
        try:
            return opening.update(sealed[NONCE:-TAG]) + opening.finalize()
        except InvalidTag:
            raise ValueError("the tag does not fit") from None


class Ed25519:
    """Ed25519 (RFC 8032)."""

    name = "ed25519"

    def __init__(self, key: str, _random: Random) -> None:
        """Take a private key in PEM, or a public one that only verifies; raises ValueError."""
        self._private: Ed25519PrivateKey | None = None
        found = _loaded(_pem(key))
        if isinstance(found, Ed25519PrivateKey):
            self._private = found
            found = found.public_key()
        if not isinstance(found, Ed25519PublicKey):
            raise ValueError("应为 Ed25519 密钥")  # noqa: TRY004  # a wrong key, not a wrong type
        self._public = found

    @property
    def can_sign(self) -> bool:
        """Whether the private key is there."""
        return self._private is not None

    def sign(self, data: bytes) -> bytes:
        """Answer the 64 bytes of the signature."""
        if self._private is None:
            raise ValueError("there is no private key")
        return self._private.sign(data)

    def verify(self, data: bytes, signature: bytes) -> bool:
        """Say whether it is the signature of the data."""
        try:
            self._public.verify(signature, data)
        except InvalidSignature:
            return False
        return True


class Sm2Sm3:
    """SM2 signatures with SM3 (GB/T 32918.2), in DER (GM/T 0009)."""

    name = "sm2-sm3"

    def __init__(self, key: str, random: Random) -> None:
        """Take a private key in PEM, or a public one that only verifies; raises ValueError."""
        self._private: int | None = None
        pem = _pem(key).decode()
        if "PRIVATE KEY" in pem:
            self._private = sm2_keys.private_key(pem, "pem")
            self._public = sm2.public_of(self._private)
        else:
            self._public = sm2_keys.public_key(pem, "pem")
        self._random = random

    @property
    def can_sign(self) -> bool:
        """Whether the private key is there."""
        return self._private is not None

    def sign(self, data: bytes) -> bytes:
        """Answer the signature in DER."""
        if self._private is None:
            raise ValueError("there is no private key")
        return written_signature(sm2.sign(data, self._private, USER_ID, self._bits), "der")

    def verify(self, data: bytes, signature: bytes) -> bool:
        """Say whether it is the signature of the data."""
        try:
            numbers = read_signature(signature, "der")
        except ValueError:
            return False
        return sm2.verify(data, numbers, self._public, USER_ID)

    def _bits(self, count: int) -> int:
        return int.from_bytes(self._random((count + 7) // 8), "big") >> (-count % 8)


def _loaded(pem: bytes) -> object:
    """Answer a private or a public key of any kind; raises ValueError."""
    try:
        if b"PRIVATE KEY" in pem:
            return load_pem_private_key(pem, None)
        return load_pem_public_key(pem)
    except UnsupportedAlgorithm:
        raise ValueError("应为 Ed25519 密钥") from None


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise ValueError("应为十六进制") from None


def _pem(text: str) -> bytes:
    # A secret in an environment variable may have its line breaks as \n.
    return text.replace("\\n", "\n").encode()
