"""Keys of SM2, in the ways platforms hand them out: bare numbers, DER, PEM."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import Annotated

from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier

from gateway.crypto.sm2 import Point, is_point, is_private
from gateway.crypto.sm2_forms import read_point

_PEM = re.compile(r"-----BEGIN ([A-Z ]*)-----([^-]*)-----END \1-----")
_SM2 = ObjectIdentifier("1.2.156.10197.1.301")


@asn1.sequence
class _Algorithm:
    algorithm: ObjectIdentifier
    curve: ObjectIdentifier


@asn1.sequence
class _PublicKey:  # RFC 5280
    algorithm: _Algorithm
    key: asn1.BitString


@asn1.sequence
class _PrivateKey:  # PKCS 8
    version: int
    algorithm: _Algorithm
    key: bytes


@asn1.sequence
class _Number:  # RFC 5915
    version: int
    number: bytes
    curve: Annotated[ObjectIdentifier | None, asn1.Explicit(0)]
    public: Annotated[asn1.BitString | None, asn1.Explicit(1)]


def public_key(text: str, kind: str) -> Point:
    """Answer a public key; `kind` is hex, base64, der (in base64) or pem. Raises `ValueError`."""
    data = _bytes(text, kind, "PUBLIC KEY")
    if kind in {"der", "pem"}:
        found = asn1.decode_der(_PublicKey, data)
        _check_curve(found.algorithm)
        data = found.key.as_bytes()
    point = read_point(data)
    if not is_point(point):
        raise ValueError("not on the curve")
    return point


def private_key(text: str, kind: str) -> int:
    """Answer a private key, as above; DER and PEM are PKCS 8 or that of OpenSSL (RFC 5915)."""
    data = _bytes(text, kind, "PRIVATE KEY", "EC PRIVATE KEY")
    if kind in {"der", "pem"}:
        data = _number(data)
    elif len(data) == 33 and data[0] == 0:
        data = data[1:]  # Java writes numbers with a sign
    number = int.from_bytes(data, "big")
    if len(data) != 32 or not is_private(number):
        raise ValueError("not a private key")
    return number


def _number(data: bytes) -> bytes:
    try:
        found = asn1.decode_der(_PrivateKey, data)
    except ValueError:
        return asn1.decode_der(_Number, data).number
    _check_curve(found.algorithm)
    return asn1.decode_der(_Number, found.key).number


def _check_curve(algorithm: _Algorithm) -> None:
    if algorithm.curve != _SM2:
        raise ValueError("a key of another curve")


def _bytes(text: str, kind: str, *labels: str) -> bytes:
    if kind == "hex":
        return bytes.fromhex(text)
    if kind == "pem":
        # A secret in an environment variable may have its line breaks as \n.
        blocks = dict(_PEM.findall(text.replace("\\n", "\n")))
        text = "".join(blocks.get(label, "") for label in labels)
    return b64decode("".join(text.split()), validate=True)
