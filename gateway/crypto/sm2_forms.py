"""How ciphertexts and signatures of SM2 are written: DER (GM/T 0009), or their parts in a row.

Each platform has its own way, and the wrong one is often read without complaint: every part of
the way is said by name.
"""

from __future__ import annotations

from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from gateway.crypto.sm2 import Encrypted, Point, decompressed

SIDE = 32
"""The bytes of a number of the curve, and of the digest."""


@asn1.sequence
class _Ciphertext:
    x: int
    y: int
    c3: bytes
    c2: bytes


def written_ciphertext(parts: Encrypted, form: str, order: str, *, prefix: bool) -> bytes:
    """Answer the bytes of a ciphertext; `order` and `prefix` are for the form raw."""
    x, y = parts.c1
    if form == "der":
        return asn1.encode_der(_Ciphertext(x=x, y=y, c3=parts.c3, c2=parts.c2))
    tail = parts.c3 + parts.c2 if order == "c1c3c2" else parts.c2 + parts.c3
    return (b"\x04" if prefix else b"") + written_point(parts.c1) + tail


def read_ciphertext(data: bytes, form: str, order: str, *, prefix: bool) -> Encrypted:
    """Answer the parts of a ciphertext; raises `ValueError`."""
    if form == "der":
        found = asn1.decode_der(_Ciphertext, data)
        return Encrypted((found.x, found.y), found.c2, found.c3)
    if prefix and data[:1] != b"\x04":
        raise ValueError("there is no 04 in front")
    data = data[1:] if prefix else data
    point, tail = data[: 2 * SIDE], data[2 * SIDE :]
    if len(tail) <= SIDE:
        raise ValueError("too short")
    if order == "c1c3c2":
        return Encrypted(_point(point), tail[SIDE:], tail[:SIDE])
    return Encrypted(_point(point), tail[:-SIDE], tail[-SIDE:])


def written_signature(signature: Point, form: str) -> bytes:
    """Answer the bytes of r and s."""
    return encode_dss_signature(*signature) if form == "der" else written_point(signature)


def read_signature(data: bytes, form: str) -> Point:
    """Answer r and s; raises `ValueError`."""
    if form == "der":
        return decode_dss_signature(data)
    if len(data) != 2 * SIDE:
        raise ValueError("not 64 bytes")
    return _point(data)


def written_point(point: Point) -> bytes:
    """Answer two numbers of the curve, 32 bytes each."""
    return b"".join(number.to_bytes(SIDE, "big") for number in point)


def read_point(data: bytes) -> Point:
    """Answer a public key: x and y, with 04 in front or not, or compressed; raises `ValueError`."""
    if len(data) == 2 * SIDE:
        return _point(data)
    if len(data) == 2 * SIDE + 1 and data[0] == 4:
        return _point(data[1:])
    if len(data) == SIDE + 1 and data[0] in {2, 3}:
        return decompressed(int.from_bytes(data[1:], "big"), is_odd=data[0] == 3)
    raise ValueError("not a point")


def _point(data: bytes) -> Point:
    return int.from_bytes(data[:SIDE], "big"), int.from_bytes(data[SIDE:], "big")
