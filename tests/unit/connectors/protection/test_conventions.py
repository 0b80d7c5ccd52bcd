"""Every convention of ciphers, keys and signatures, and what is told of a wrong one."""

from base64 import b64decode, b64encode
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from gateway.connectors.protection.ciphers import decryption, encryption
from gateway.connectors.protection.signatures import signing, verifying
from gateway.connectors.spec.protection import Algorithm, Cipher
from gateway.crypto.sm2_keys import private_key, public_key
from gateway.errors import SettingsError
from tests.unit.connectors.protection.keys import ENVIRON, PRIVATE, PUBLIC

WRITTEN = st.sampled_from(["hex", "upper-hex", "base64"])
SM4 = st.fixed_dictionaries(
    {
        "kind": st.just("sm4"),
        "mode": st.sampled_from(["ecb", "cbc", "ctr", "gcm"]),
        "padding": st.sampled_from(["pkcs7", "zero"]),
        "iv": st.sampled_from(["prefix", "env", "zero"]),
        "written": WRITTEN,
    }
).filter(lambda parts: (parts["mode"], parts["iv"]) != ("ecb", "env"))
SM2 = st.fixed_dictionaries(
    {
        "kind": st.just("sm2"),
        "form": st.sampled_from(["raw", "der"]),
        "order": st.sampled_from(["c1c3c2", "c1c2c3"]),
        "prefix": st.booleans(),
        "written": WRITTEN,
    }
)
JSON = st.dictionaries(st.text(max_size=5), st.text(max_size=40), max_size=3)
DICE = Random(1)
CIPHER: TypeAdapter[Any] = TypeAdapter(Cipher)


def secret(name: str) -> str:
    return ENVIRON[name]


def cipher(parts: dict[str, Any], *, to_encrypt: bool = True) -> Any:
    if parts["kind"] == "sm2":
        return CIPHER.validate_python(parts | {"key_env": "PUBLIC" if to_encrypt else "PRIVATE"})
    keys = {"key_env": "SM4"}
    if parts["iv"] == "env":
        keys |= {"iv_env": "NONCE" if parts["mode"] == "gcm" else "IV"}
    return CIPHER.validate_python(parts | keys)


def encrypted(parts: dict[str, Any], plain: bytes) -> str:
    return encryption(cipher(parts), secret, DICE.getrandbits)(plain)


def decrypts(parts: dict[str, Any]) -> Any:
    return decryption(cipher(parts, to_encrypt=False), secret, DICE.getrandbits)


@settings(deadline=None)
@given(SM4, JSON)
def test_sm4_reads_in_every_convention_what_it_wrote(parts: dict[str, Any], value: object) -> None:
    plain = orjson.dumps(value)
    assert decrypts(parts)(encrypted(parts, plain)) == plain


@settings(max_examples=15, deadline=None)
@given(SM2, JSON)
def test_sm2_reads_in_every_convention_what_it_wrote(parts: dict[str, Any], value: object) -> None:
    plain = orjson.dumps(value)
    assert decrypts(parts)(encrypted(parts, plain)) == plain


@settings(max_examples=15, deadline=None)
@given(SM2, SM2)
def test_another_convention_of_sm2_is_refused_and_the_right_one_is_found(
    ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    text = encrypted(theirs, b'{"a":1}')
    try:
        assert decrypts(ours)(text) == b'{"a":1}'
    except ValueError:
        told, plain = next(decrypts(ours).others(text))
        assert plain == b'{"a":1}'
        assert told


@settings(max_examples=50, deadline=None)
@given(SM4, SM4)
def test_the_right_convention_of_sm4_is_among_those_that_are_tried(
    ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    ours |= {"iv": theirs["iv"]} if theirs["iv"] == "env" or ours["iv"] == "env" else {}
    if (ours["iv"], ours["mode"]) != (theirs["iv"], theirs["mode"]) and ours["iv"] == "env":
        return  # an IV of another mode has another length: it is another secret
    text = encrypted(theirs, b'{"a":1}')
    assert b'{"a":1}' in [plain.strip(b"\x09") for _, plain in decrypts(ours).others(text)]


def test_every_encryption_has_an_iv_of_its_own_and_hex_is_read_in_either_case() -> None:
    parts = {"kind": "sm4", "mode": "cbc", "iv": "prefix"}
    one, other = encrypted(parts, b"{}"), encrypted(parts, b"{}")
    assert one != other
    assert decrypts(parts)(one.upper()) == b"{}"


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("hex", ENVIRON["SM4"]),
        ("base64", b64encode(bytes.fromhex(ENVIRON["SM4"])).decode()),
        ("text", "sixteen letters."),
    ],
)
def test_a_key_of_sm4_is_read_as_it_is_written(how: str, told: str) -> None:
    parts = {"kind": "sm4", "mode": "ecb", "key": how, "key_env": "K"}
    read = CIPHER.validate_python(parts)
    text = encryption(read, {"K": told}.__getitem__, DICE.getrandbits)(b"{}")
    assert decryption(read, {"K": told}.__getitem__, DICE.getrandbits)(text) == b"{}"


@pytest.mark.parametrize("told", ["00", "not hex", ""])
def test_a_key_that_does_not_fit_is_told_by_name_and_not_shown(told: str) -> None:
    for parts in ({"kind": "sm4", "mode": "ecb"}, {"kind": "sm2"}):
        read = CIPHER.validate_python(parts | {"key_env": "K"})
        for make in (encryption, decryption):
            with pytest.raises(SettingsError, match="环境变量 K") as caught:
                make(read, lambda _: told, DICE.getrandbits)
            assert not told or told not in str(caught.value)


def test_keys_of_sm2_are_read_in_every_form() -> None:
    point = bytes.fromhex(ENVIRON["PUBLIC"])
    compressed = bytes([2 + (PUBLIC[1] & 1)]) + point[:32]
    for data in (point, b"\x04" + point, compressed):
        assert public_key(data.hex(), "hex") == PUBLIC
        assert public_key(b64encode(data).decode(), "base64") == PUBLIC
    number = PRIVATE.to_bytes(32, "big")
    assert private_key(number.hex().upper(), "hex") == PRIVATE
    assert private_key(b64encode(b"\0" + number).decode(), "base64") == PRIVATE


# Made by OpenSSL (ecparam -name SM2 -genkey, pkcs8 -topk8, ec -outform DER) for these tests.
PKCS8 = (
    "MIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQgaGCAfYid+v1Uiu0HTcFQGlT9RM+mG4pt4oWjYKwuDFah"
    "RANCAAQe3oPtzE0aW/g8yLBX9jzE28VWJoY6DrDGcwDZvhF24ar1VR5CXtPzu2bu6BgUZH60a+QHGzI3n6Q+BEqB+rfK"
)
SPKI = (
    "MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEHt6D7cxNGlv4PMiwV/Y8xNvFViaGOg6wxnMA2b4RduGq9VUeQl7T87tm"
    "7ugYFGR+tGvkBxsyN5+kPgRKgfq3yg=="
)


def pem(label: str, text: str) -> str:
    return f"-----BEGIN {label}-----\n{text[:64]}\n{text[64:]}\n-----END {label}-----\n"


def test_keys_of_openssl_are_read_in_der_and_pem() -> None:
    private, public = private_key(PKCS8, "der"), public_key(SPKI, "der")
    assert public_key(pem("PUBLIC KEY", SPKI), "pem") == public
    assert private_key(pem("PRIVATE KEY", PKCS8).replace("\n", "\\n"), "pem") == private
    inner = b64encode(b64decode(PKCS8)[29:]).decode()
    assert private_key(pem("EC PRIVATE KEY", inner), "pem") == private
    text = encryption(
        CIPHER.validate_python({"kind": "sm2", "key_env": "K", "key": "der"}),
        lambda _: SPKI,
        DICE.getrandbits,
    )(b"{}")
    own = CIPHER.validate_python({"kind": "sm2", "key_env": "K", "key": "der"})
    assert decryption(own, lambda _: PKCS8, DICE.getrandbits)(text) == b"{}"


def test_a_key_of_another_curve_or_of_none_is_refused() -> None:
    other = SPKI.replace("BggqgRzPVQGCL", "BggqhkjOPQMBB")
    for told in (other.replace("KoEcz1UBgi0D", "KoZIzj0DAQcD"), "AAAA", SPKI[:-8], "-----"):
        with pytest.raises(ValueError):  # noqa: PT011 - of whichever reader it stumbled in
            public_key(told, "der")
    with pytest.raises(ValueError, match="not on the curve"):
        public_key("11" * 64, "hex")
    with pytest.raises(ValueError, match="not a private key"):
        private_key("00" * 32, "hex")


SIGNATURES: list[dict[str, Any]] = [
    {"kind": "sm2", "form": form, "written": written, "user_id": user}
    for form in ("der", "raw")
    for written in ("hex", "base64")
    for user in ("1234567812345678", "ALICE123@YAHOO.COM")
] + [
    {"kind": "hmac-sm3", "key_env": "SECRET"},
    {"kind": "hmac-sm3", "key_env": "IV", "key": "hex", "written": "base64"},
    {"kind": "sm3", "written": "upper-hex"},
]


def algorithm(parts: dict[str, Any], name: str) -> Any:
    keys = {"key_env": name} if parts["kind"] == "sm2" else {}
    return TypeAdapter(Algorithm).validate_python(parts | keys)


@pytest.mark.parametrize("parts", SIGNATURES)
def test_a_signature_holds_for_its_text_alone(parts: dict[str, Any]) -> None:
    made = signing(algorithm(parts, "PRIVATE"), secret, DICE.getrandbits)(b"text")
    verify = verifying(algorithm(parts, "PUBLIC"), secret)
    assert verify(b"text", made)
    assert not verify(b"texts", made)
    for wrong in (made[:-2], "", "不是签名", made[2:] + made[:2]):
        assert not verify(b"text", wrong)
