"""SM3, the digest of GB/T 32905 (GM/T 0004), and HMAC over it."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SM3, Hash
from cryptography.hazmat.primitives.hmac import HMAC


def sm3(data: bytes) -> bytes:
    """Answer the 32 bytes of the digest."""
    digest = Hash(SM3())
    digest.update(data)
    return digest.finalize()


def hmac_sm3(key: bytes, data: bytes) -> bytes:
    """Answer the 32 bytes of the HMAC (RFC 2104) with SM3."""
    mac = HMAC(key, SM3())
    mac.update(data)
    return mac.finalize()
