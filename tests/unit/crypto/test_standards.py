"""Both suites answer what their standards publish."""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4
from cryptography.hazmat.primitives.hashes import SHA256

from gateway.crypto.algorithms import Ed25519, Gcm, Hmac, Sm2Sm3
from gateway.crypto.sm2_forms import written_signature
from gateway.crypto.suites import GM, STANDARD
from tests.unit.crypto.material import ED25519_PRIVATE, ED25519_PUBLIC, SM2_PRIVATE, SM2_PUBLIC

AAD = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")


def nothing(count: int) -> bytes:
    return bytes(count)


def test_sha256_and_sm3_answer_the_digests_of_fips_180_and_gbt_32905() -> None:
    assert STANDARD.hash(b"abc").hex() == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    assert GM.hash(b"abc").hex() == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


def test_hmac_sha256_answers_the_mac_of_rfc_4231() -> None:
    made = Hmac("hmac-sha256", SHA256(), "aa" * 131)
    assert made.mac(b"Test Using Larger Than Block-Size Key - Hash Key First").hex() == (
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    )


def test_aes_256_gcm_answers_test_case_16_of_its_specification() -> None:
    nonce = "cafebabefacedbaddecaf888"
    plain = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    key = "feffe9928665731c6d6a8f9467308308" * 2
    cipher = Gcm("aes-256-gcm", AES, 32, key, lambda _: bytes.fromhex(nonce))
    assert cipher.seal(plain, AAD).hex() == (
        nonce + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )


def test_sm4_gcm_answers_the_example_of_rfc_8998() -> None:
    nonce = "00001234567800000000abcd"
    plain = bytes.fromhex("".join(letter * 16 for letter in "abcdefea"))
    cipher = Gcm(
        "sm4-gcm", SM4, 16, "0123456789abcdeffedcba9876543210", lambda _: bytes.fromhex(nonce)
    )
    assert cipher.seal(plain, AAD).hex() == (
        nonce + "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )


def test_ed25519_answers_the_signature_of_rfc_8032() -> None:
    signature = Ed25519(ED25519_PRIVATE, nothing).sign(b"\x72")
    assert signature.hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert Ed25519(ED25519_PUBLIC, nothing).verify(b"\x72", signature)


def test_sm2_answers_the_signature_of_gbt_32918() -> None:
    k = bytes.fromhex("59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21")
    signature = Sm2Sm3(SM2_PRIVATE, lambda _: k).sign(b"message digest")
    r = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
    s = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA
    assert signature == written_signature((r, s), "der")
    assert Sm2Sm3(SM2_PUBLIC, nothing).verify(b"message digest", signature)
