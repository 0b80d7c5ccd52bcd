"""Keys for tests: published ones of the standards, and made-up ones."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from gateway.crypto import CryptoProvider, Use, open_provider
from gateway.crypto.algorithms import Random
from gateway.settings import CryptoKey

RFC_8032 = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
GBT_32918 = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"

_ED25519 = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(RFC_8032))
ED25519_PRIVATE = _ED25519.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
ED25519_PUBLIC = (
    _ED25519.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
)

_PKCS8 = "3041020100301306072a8648ce3d020106082a811ccf5501822d0427302502010104" + "20" + GBT_32918
_SPKI = (
    "3059301306072a8648ce3d020106082a811ccf5501822d03420004"
    "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)


def pem(label: str, der: str) -> str:
    """Write DER in hexadecimal as PEM."""
    body = base64.b64encode(bytes.fromhex(der)).decode()
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n"


SM2_PRIVATE = pem("PRIVATE KEY", _PKCS8)
SM2_PUBLIC = pem("PUBLIC KEY", _SPKI)

LENGTH = {"standard": 32, "gm": 16}
PRIVATE = {"standard": ED25519_PRIVATE, "gm": SM2_PRIVATE}
PUBLIC = {"standard": ED25519_PUBLIC, "gm": SM2_PUBLIC}


def secret(suite: str, use: Use, number: int) -> str:
    """Answer the text of a key, another one for each number; signing keys are the published."""
    if use is Use.SIGNING:
        return PRIVATE[suite]
    return bytes([number]).hex() * (32 if use is Use.MAC else LENGTH[suite])


def provider(
    *keys: tuple[str, str, Use], suite: str = "standard", random: Random | None = None
) -> CryptoProvider:
    """Answer a provider with keys (id, suite, use), the newest last; numbers make them differ."""
    entries = [
        CryptoKey(id=name, use=use, key=f"env:{place}", suite=of)
        for place, (name, of, use) in enumerate(keys)
    ]
    environ = {
        str(place): secret(of, use, sum(name.encode()) % 256)
        for place, (name, of, use) in enumerate(keys)
    }
    more = {} if random is None else {"random": random}
    return open_provider(suite, entries, environ, **more)


def whole(suite: str = "standard", name: str = "k1") -> CryptoProvider:
    """Answer a provider with a key of each use."""
    return provider(*((name, suite, use) for use in Use), suite=suite)
