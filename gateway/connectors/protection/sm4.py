"""SM4, the block cipher of GB/T 32907 (GM/T 0002), in the modes that platforms use.

An IV is 16 bytes, the nonce of GCM 12; the 16 bytes of the GCM tag stand behind the ciphertext.
"""

from __future__ import annotations

from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import CBC, CTR, ECB, GCM
from cryptography.hazmat.primitives.padding import PKCS7

BLOCK = 16
IV_LENGTHS: Mapping[str, int] = {"ecb": 0, "cbc": BLOCK, "ctr": BLOCK, "gcm": 12}
"""By mode, how many bytes its IV has."""
PADDED = frozenset({"ecb", "cbc"})
"""The modes that encrypt whole blocks only."""


def encrypt(plain: bytes, key: bytes, mode: str, iv: bytes, padding: str) -> bytes:
    """Answer the ciphertext; raises `ValueError` where key, IV or length do not fit."""
    if mode == "gcm":
        sealing = Cipher(SM4(key), GCM(iv)).encryptor()
        return sealing.update(plain) + sealing.finalize() + sealing.tag
    encryptor = Cipher(SM4(key), _mode(mode, iv)).encryptor()
    return encryptor.update(_padded(plain, padding) if mode in PADDED else plain) + (
        encryptor.finalize()
    )


def decrypt(cipher: bytes, key: bytes, mode: str, iv: bytes, padding: str) -> bytes:
    """Answer the plaintext; raises `ValueError` where it cannot be that of this key.

    Only GCM and PKCS7 tell: with the wrong key the other ways answer garbage.
    """
    if mode == "gcm":
        opening = Cipher(SM4(key), GCM(iv, cipher[-BLOCK:])).decryptor()
        try:
            return opening.update(cipher[:-BLOCK]) + opening.finalize()
        except InvalidTag:
            raise ValueError("the tag does not fit") from None
    decryptor = Cipher(SM4(key), _mode(mode, iv)).decryptor()
    plain = decryptor.update(cipher) + decryptor.finalize()
    return _unpadded(plain, padding) if mode in PADDED else plain


def _mode(mode: str, iv: bytes) -> ECB | CBC | CTR:
    if mode == "ecb":
        return ECB()  # noqa: S305  # the platform's mode, not our choice
    return CBC(iv) if mode == "cbc" else CTR(iv)


def _padded(plain: bytes, padding: str) -> bytes:
    if padding == "pkcs7":
        padder = PKCS7(BLOCK * 8).padder()
        return padder.update(plain) + padder.finalize()
    return plain + bytes(-len(plain) % BLOCK) if padding == "zero" else plain


def _unpadded(plain: bytes, padding: str) -> bytes:
    if padding == "pkcs7":
        unpadder = PKCS7(BLOCK * 8).unpadder()
        return unpadder.update(plain) + unpadder.finalize()
    return plain.rstrip(b"\0") if padding == "zero" else plain
