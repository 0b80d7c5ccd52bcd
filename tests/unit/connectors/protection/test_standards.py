"""The national algorithms answer what the standards publish, and what another library answers."""

from random import Random

import gmssl_pyx as gmssl  # type: ignore[import-untyped]  # the package has no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.connectors.protection import sm4
from gateway.crypto import sm2
from gateway.crypto.sm2_forms import (
    read_ciphertext,
    read_signature,
    written_ciphertext,
    written_point,
    written_signature,
)
from gateway.crypto.sm3 import hmac_sm3, sm3
from tests.unit.connectors.protection.keys import PRIVATE, PUBLIC, SM4_KEY

# GB/T 32918.5 (GM/T 0003.5): the key, the random number, and what comes of them.
K = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
POINT = (
    "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA
C1 = (
    "04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73"
    "e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0"
)
C2 = "21886ca989ca9c7d58087307ca93092d651efa"
C3 = "59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766"
KEY = bytes.fromhex(SM4_KEY)
SECRET = PRIVATE.to_bytes(32, "big")
POINT_BYTES = bytes.fromhex(POINT)
BITS = Random(1).getrandbits


def always_k(_: int) -> int:
    return K


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_answers_the_digests_of_the_standard(text: bytes, digest: str) -> None:
    assert sm3(text).hex() == digest


def test_sm4_answers_the_block_of_the_standard() -> None:
    made = sm4.encrypt(KEY, KEY, "ecb", b"", "none")
    assert made.hex() == "681edf34d206965e86b3e94f536e4246"
    assert sm4.decrypt(made, KEY, "ecb", b"", "none") == KEY


def test_sm2_answers_key_signature_and_ciphertext_of_the_standard() -> None:
    assert written_point(PUBLIC).hex() == POINT
    assert sm2.sign(b"message digest", PRIVATE, "1234567812345678", always_k) == (R, S)
    assert sm2.verify(b"message digest", (R, S), PUBLIC, "1234567812345678")
    assert not sm2.verify(b"message digest", (R, S), PUBLIC, "another user")
    assert not sm2.verify(b"message digest", (0, S), PUBLIC, "1234567812345678")
    made = sm2.encrypt(b"encryption standard", PUBLIC, always_k)
    assert written_ciphertext(made, "raw", "c1c3c2", prefix=False).hex() == C1 + C3 + C2
    assert written_ciphertext(made, "raw", "c1c2c3", prefix=True).hex() == "04" + C1 + C2 + C3
    assert sm2.decrypt(made, PRIVATE) == b"encryption standard"


@settings(max_examples=10, deadline=None)
@given(st.binary(min_size=1, max_size=255))
def test_sm2_and_another_library_read_each_other(text: bytes) -> None:
    made = written_ciphertext(sm2.encrypt(text, PUBLIC, BITS), "der", "c1c3c2", prefix=False)
    assert gmssl.sm2_decrypt(SECRET, made) == text
    theirs = read_ciphertext(gmssl.sm2_encrypt(POINT_BYTES, text), "der", "", prefix=False)
    assert sm2.decrypt(theirs, PRIVATE) == text
    signed = written_signature(sm2.sign(text, PRIVATE, "user", BITS), "der")
    assert gmssl.sm2_verify(POINT_BYTES, text, signed, b"user")
    told = read_signature(gmssl.sm2_sign(SECRET, POINT_BYTES, text, b"user"), "der")
    assert sm2.verify(text, told, PUBLIC, "user")


@settings(deadline=None)
@given(st.binary(), st.binary(min_size=1, max_size=100))
def test_sm3_and_its_hmac_are_those_of_another_library(text: bytes, key: bytes) -> None:
    assert sm3(text) == gmssl.sm3_hash(text)
    assert hmac_sm3(key, text) == gmssl.sm3_hmac(key, text)


@settings(deadline=None)
@given(st.binary(min_size=1), st.binary(min_size=16, max_size=16))
def test_sm4_and_another_library_read_each_other(text: bytes, iv: bytes) -> None:
    assert sm4.encrypt(text, KEY, "cbc", iv, "pkcs7") == gmssl.sm4_cbc_padding_encrypt(
        KEY, iv, text
    )
    assert sm4.encrypt(text, KEY, "ctr", iv, "pkcs7") == gmssl.sm4_ctr_encrypt(KEY, iv, text)
    sealed, tag = gmssl.sm4_gcm_encrypt(KEY, iv[:12], b"", text)
    assert sm4.encrypt(text, KEY, "gcm", iv[:12], "pkcs7") == sealed + tag
    assert sm4.decrypt(sealed + tag, KEY, "gcm", iv[:12], "pkcs7") == text


@pytest.mark.parametrize("at", [0, 70, 98])
def test_a_ciphertext_of_sm2_that_was_touched_is_refused(at: int) -> None:
    made = written_ciphertext(sm2.encrypt(b"abcdef", PUBLIC, BITS), "raw", "c1c3c2", prefix=False)
    touched = made[:at] + bytes([made[at] ^ 1]) + made[at + 1 :]
    with pytest.raises(ValueError, match=r"curve|hash"):
        sm2.decrypt(read_ciphertext(touched, "raw", "c1c3c2", prefix=False), PRIVATE)
