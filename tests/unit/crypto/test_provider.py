"""What one key made is read back, whatever keys came after; what was touched is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.crypto import CryptoProvider, Use, open_provider
from gateway.errors import CryptoError, SettingsError
from gateway.settings import CryptoKey
from tests.unit.crypto.material import PRIVATE, PUBLIC, provider, secret, whole

PROVIDERS = {suite: whole(suite) for suite in ("standard", "gm")}
any_provider = st.sampled_from(list(PROVIDERS.values()))
CONTEXTS = st.text(max_size=20)


def touched(text: str, place: int, bit: int) -> str:
    """Change one bit of the part behind the key's id."""
    header, _, body = text.rpartition(":")
    place %= len(body)
    return f"{header}:{body[:place]}{chr(ord(body[place]) ^ 1 << bit)}{body[place + 1 :]}"


@given(any_provider, st.binary(), CONTEXTS)
def test_what_was_encrypted_is_decrypted_in_its_context_only(
    crypto: CryptoProvider, plain: bytes, context: str
) -> None:
    sealed = crypto.encrypt(plain, context)
    assert crypto.decrypt(sealed, context) == plain
    assert sealed != crypto.encrypt(plain, context)
    with pytest.raises(CryptoError):
        crypto.decrypt(sealed, f"{context}!")


@given(any_provider, st.binary(), CONTEXTS)
def test_a_mac_is_of_its_data_and_context_only(
    crypto: CryptoProvider, data: bytes, context: str
) -> None:
    mac = crypto.hmac(data, context)
    assert crypto.is_hmac(data, context, mac)
    assert not crypto.is_hmac(data + b"\0", context, mac)
    assert not crypto.is_hmac(data, f"{context}!", mac)


@settings(max_examples=25, deadline=None)  # SM2 takes its milliseconds
@given(any_provider, st.binary())
def test_a_signature_is_of_its_data_only(crypto: CryptoProvider, data: bytes) -> None:
    signature = crypto.sign(data)
    assert crypto.verify(data, signature)
    assert not crypto.verify(data + b"\0", signature)


@settings(deadline=None)
@given(any_provider, st.binary(max_size=40), st.integers(0, 400), st.integers(0, 6))
def test_one_bit_touched_is_refused(
    crypto: CryptoProvider, data: bytes, place: int, bit: int
) -> None:
    with pytest.raises(CryptoError):
        crypto.decrypt(touched(crypto.encrypt(data, "it"), place, bit), "it")
    assert not accepted(crypto.is_hmac, data, "it", touched(crypto.hmac(data, "it"), place, bit))


@settings(max_examples=25, deadline=None)
@given(any_provider, st.integers(0, 400), st.integers(0, 6))
def test_one_bit_of_a_signature_touched_is_refused(
    crypto: CryptoProvider, place: int, bit: int
) -> None:
    assert not accepted(crypto.verify, b"data", touched(crypto.sign(b"data"), place, bit))


def accepted(check: object, *given: object) -> bool:
    assert callable(check)
    try:
        return bool(check(*given))
    except CryptoError:
        return False


@pytest.mark.parametrize("later", ["standard", "gm"])
@pytest.mark.parametrize("earlier", ["standard", "gm"])
def test_after_a_rotation_old_keys_still_read_and_the_newest_writes(
    earlier: str, later: str
) -> None:
    old = [("2025", earlier, use) for use in Use]
    before = provider(*old, suite=earlier)
    after = provider(*old, *(("2026", later, use) for use in Use), suite=later)
    sealed, mac, signature = before.encrypt(b"a", "c"), before.hmac(b"a", "c"), before.sign(b"a")
    assert after.decrypt(sealed, "c") == b"a"
    assert after.is_hmac(b"a", "c", mac)
    assert after.verify(b"a", signature)
    for made in (after.encrypt(b"a", "c"), after.hmac(b"a", "c"), after.sign(b"a")):
        assert made.split(":")[1] == "2026"
    with pytest.raises(CryptoError, match="2026") as refused:
        before.is_hmac(b"a", "c", after.hmac(b"a", "c"))
    assert refused.value.code == "KEY_UNKNOWN"


def test_a_key_of_another_value_under_the_same_id_reads_nothing() -> None:
    def keyed(number: int) -> CryptoProvider:
        return open_provider(
            "standard",
            [CryptoKey(id="k", use=use, key=f"env:{use}") for use in (Use.MAC, Use.ENCRYPTION)],
            {use: secret("standard", use, number) for use in Use},
        )

    one, other = keyed(1), keyed(2)
    assert not other.is_hmac(b"a", "c", one.hmac(b"a", "c"))
    with pytest.raises(CryptoError):
        other.decrypt(one.encrypt(b"a", "c"), "c")


@pytest.mark.parametrize("suite", ["standard", "gm"])
def test_a_public_key_verifies_and_does_not_sign(suite: str, tmp_path: Path) -> None:
    file = tmp_path / "public.pem"
    file.write_text(PUBLIC[suite])
    entry = CryptoKey(id="k1", use=Use.SIGNING, key=f"file:{file}")
    reader = open_provider(suite, [entry], {})
    assert reader.verify(b"data", whole(suite).sign(b"data"))
    with pytest.raises(SettingsError) as refused:
        reader.sign(b"data")
    assert refused.value.code == "KEY_MISSING"


@pytest.mark.parametrize("suite", ["standard", "gm"])
def test_a_pem_in_an_environment_variable_may_be_on_one_line(suite: str) -> None:
    entry = CryptoKey(id="k1", use=Use.SIGNING, key="env:SIGNING")
    written = PRIVATE[suite].replace("\n", "\\n")
    crypto = open_provider(suite, [entry], {"SIGNING": written})
    assert crypto.verify(b"data", crypto.sign(b"data"))


@pytest.mark.parametrize(
    ("use", "reference", "told"),
    [
        (Use.MAC, "env:ABSENT", "ABSENT"),
        (Use.MAC, "file:absent.key", "absent.key"),
        (Use.MAC, "env:SHORT", "不少于 32 字节"),
        (Use.MAC, "env:TEXT", "十六进制"),
        (Use.ENCRYPTION, "env:SHORT", "应为 32 字节"),
        (Use.SIGNING, "env:TEXT", "无法识别"),
        (Use.SIGNING, "env:SM2", "无法识别"),
    ],
)
def test_a_key_that_is_none_is_named_and_never_shown(use: Use, reference: str, told: str) -> None:
    environ = {"SHORT": "ab" * 8, "TEXT": "geheim", "SM2": PRIVATE["gm"]}
    with pytest.raises(SettingsError, match=told) as refused:
        open_provider("standard", [CryptoKey(id="k", use=use, key=reference)], environ)
    assert not any(value in str(refused.value) for value in environ.values())


def test_one_id_names_one_key() -> None:
    entry = CryptoKey(id="k", use=Use.MAC, key="env:K")
    with pytest.raises(SettingsError, match="重复"):
        open_provider("standard", [entry, entry], {"K": "ab" * 32})
