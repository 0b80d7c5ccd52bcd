"""Suites: which algorithms belong together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4
from cryptography.hazmat.primitives.hashes import SHA256, SM3

from gateway.crypto.algorithms import (
    CipherAlgorithmWithKey,
    Ed25519,
    Gcm,
    Hmac,
    MacAlgorithm,
    Random,
    SignatureAlgorithm,
    Sm2Sm3,
)
from gateway.crypto.sm3 import sm3


@dataclass(frozen=True)
class Suite:
    """A digest, and what makes an algorithm of a key as text (and of randomness)."""

    hash: Callable[[bytes], bytes]
    mac: Callable[[str], MacAlgorithm]
    cipher: Callable[[str, Random], CipherAlgorithmWithKey]
    signature: Callable[[str, Random], SignatureAlgorithm]


STANDARD = Suite(
    lambda data: hashlib.sha256(data).digest(),
    lambda key: Hmac("hmac-sha256", SHA256(), key),
    lambda key, random: Gcm("aes-256-gcm", AES, 32, key, random),
    Ed25519,
)
"""SHA-256, HMAC-SHA-256, AES-256-GCM, Ed25519."""

GM = Suite(
    sm3,
    lambda key: Hmac("hmac-sm3", SM3(), key),
    lambda key, random: Gcm("sm4-gcm", SM4, 16, key, random),
    Sm2Sm3,
)
"""The national algorithms (国密): SM3, HMAC-SM3, SM4-GCM, SM2 with SM3."""

SUITES: Mapping[str, Suite] = {"standard": STANDARD, "gm": GM}
