"""The signatures of a specification, with every convention it names."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from gateway.connectors.protection.keys import Secret, bytes_key, sm2_private, sm2_public
from gateway.connectors.protection.written import read, written
from gateway.connectors.spec.protection import Algorithm, HmacSm3Signature, Sm2Signature
from gateway.crypto import sm2
from gateway.crypto.sm2_forms import read_signature, written_signature
from gateway.crypto.sm3 import hmac_sm3, sm3

Sign = Callable[[bytes], str]
Verify = Callable[[bytes, str], bool]


def signing(algorithm: Algorithm, secret: Secret, bits: sm2.Bits) -> Sign:
    """Answer the way to sign; `bits` is randomness. Raises `SettingsError`."""
    if not isinstance(algorithm, Sm2Signature):
        digest = _digest(algorithm, secret)
        return lambda text: written(digest(text), algorithm.written)
    private = sm2_private(secret, algorithm.key_env, algorithm.key)

    def sign(text: bytes) -> str:
        made = sm2.sign(text, private, algorithm.user_id, bits)
        return written(written_signature(made, algorithm.form), algorithm.written)

    return sign


def verifying(algorithm: Algorithm, secret: Secret) -> Verify:
    """Answer the way to verify; raises `SettingsError`."""
    if isinstance(algorithm, Sm2Signature):
        public = sm2_public(secret, algorithm.key_env, algorithm.key)

        def right(text: bytes, told: bytes) -> bool:
            made = read_signature(told, algorithm.form)
            return sm2.verify(text, made, public, algorithm.user_id)

    else:
        digest = _digest(algorithm, secret)

        def right(text: bytes, told: bytes) -> bool:
            return hmac.compare_digest(digest(text), told)

    def verify(text: bytes, told: str) -> bool:
        try:
            return right(text, read(told, algorithm.written))
        except ValueError:
            return False

    return verify


def _digest(algorithm: Algorithm, secret: Secret) -> Callable[[bytes], bytes]:
    if isinstance(algorithm, HmacSm3Signature):
        key = bytes_key(secret, algorithm.key_env, algorithm.key)
        return lambda text: hmac_sm3(key, text)
    return sm3
