"""SM2, the elliptic curve cipher and signature of GB/T 32918 (GM/T 0003), on its own curve.

The arithmetic is gmalg's; the digest is the fast one, which is what long texts are made of.
How ciphertexts and signatures are written is for `sm2_forms`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gmalg.base import Hash  # type: ignore[import-untyped]  # the package has no types
from gmalg.ellipticcurve import ECDLP  # type: ignore[import-untyped]
from gmalg.errors import GMError  # type: ignore[import-untyped]
from gmalg.sm2 import SM2Core  # type: ignore[import-untyped]

from gateway.crypto.sm3 import sm3

Point = tuple[int, int]
Bits = Callable[[int], int]
"""Answers a random number of so many bits."""

_CURVE = ECDLP(  # GB/T 32918.5
    0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF,
    0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC,
    0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93,
    (
        0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
        0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
    ),
    0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123,
)


@dataclass(frozen=True, slots=True)
class Encrypted:
    """The three parts of a ciphertext: point C1, masked text C2, digest C3."""

    c1: Point
    c2: bytes
    c3: bytes


class _Digest(Hash):  # type: ignore[misc]  # its base has no types
    """SM3 as gmalg wants a digest."""

    def __init__(self) -> None:
        self._data = b""

    @classmethod
    def hash_length(cls) -> int:
        return 32

    def reset(self) -> None:
        self._data = b""

    def update(self, data: bytes) -> None:
        self._data += data

    def value(self) -> bytes:
        return sm3(self._data)


def encrypt(plain: bytes, public: Point, bits: Bits) -> Encrypted:
    """Answer the ciphertext for whoever has the private key; raises `ValueError` for no text."""
    if not plain:
        raise ValueError("there is nothing to encrypt")
    c1, c2, c3 = _core(bits).encrypt(plain, public)
    return Encrypted(c1, c2, c3)


def decrypt(encrypted: Encrypted, private: int) -> bytes:
    """Answer the plaintext; raises `ValueError` where C3 is not its digest."""
    try:
        plain: bytes = _core().decrypt(encrypted.c1, encrypted.c2, encrypted.c3, private)
    except GMError as error:
        raise ValueError(str(error)) from None
    return plain


def sign(message: bytes, private: int, user_id: str, bits: Bits) -> Point:
    """Answer the signature r, s of a message, the digest Z of the user in front of it."""
    signature: Point = _core(bits).sign(message, private, user_id.encode())
    return signature


def verify(message: bytes, signature: Point, public: Point, user_id: str) -> bool:
    """Say whether r, s is the signature of a message."""
    return bool(_core().verify(message, *signature, user_id.encode(), public))


def public_of(private: int) -> Point:
    """Answer the public key of a private one."""
    point: Point = _core().generate_pk(private)
    return point


def is_point(point: Point) -> bool:
    """Say whether a point is on the curve."""
    return bool(max(point) < _CURVE.fp.p and _CURVE.ec.isvalid(point))


def is_private(number: int) -> bool:
    """Say whether a number can be a private key."""
    return bool(0 < number < _CURVE.fpn.p - 1)


def decompressed(x: int, *, is_odd: bool) -> Point:
    """Answer the point of x; raises `ValueError` where there is none."""
    y = _CURVE.ec.get_y(x)
    if y is None:
        raise ValueError("not on the curve")
    return x, y if bool(y & 1) == is_odd else _CURVE.fp.p - y


def _core(bits: Bits | None = None) -> SM2Core:
    return SM2Core(_CURVE, _Digest(), bits)
