"""A signed token tells who the caller is; one that is wrong in any way tells nothing."""

from __future__ import annotations

import hmac
import warnings
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey
from starlette.datastructures import Headers

from gateway.errors import SettingsError
from gateway.http.answers import Refused
from gateway.http.identity import identify_by_keys
from gateway.http.tokens import token_reader
from gateway.resolvers.caller import ANONYMOUS, Caller
from gateway.settings import TokenSettings
from gateway.standard.access import AccessMode, Holder
from tests.synthetic import dept_code, resident_id
from tests.unit.crypto.material import ED25519_PRIVATE, ED25519_PUBLIC

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
SIGNER = OKPKey.import_key(ED25519_PRIVATE)
TRUSTED = TokenSettings(
    algorithm="Ed25519",
    key="env:PUBLIC",
    issuer="zwfw",
    audience="yiwang",
    scopes=("personal",),
)
PERSON = {"type": "111", "number": resident_id(3)}
WARD = {"type": "111", "number": resident_id(4)}
FIRM = {"type": "001", "number": dept_code(5)}
MANDATE = {"id": "m-1", "scope": "licenses", "exp": AT + 60}
RIGHT: dict[str, Any] = {"iss": "zwfw", "aud": "yiwang", "sub": "u-1", "exp": AT + 300}


def token(
    changed: dict[str, Any] | None = None, key: Key = SIGNER, algorithm: str = "Ed25519"
) -> str:
    """Answer a token with the right claims but for those given; None takes one away."""
    claims = {k: v for k, v in {**RIGHT, **(changed or {})}.items() if v is not None}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return jwt.encode({"alg": algorithm}, claims, key, algorithms=[algorithm])


read = token_reader(TRUSTED, ED25519_PUBLIC, lambda: NOW)


def code(text: str) -> str:
    with pytest.raises(Refused) as refused:
        read(text)
    assert refused.value.status == 401
    assert len(text) < 31 or text not in repr(refused.value.entries)  # shorter ones say nothing
    assert refused.value.__cause__ is None
    return refused.value.code


def test_a_token_without_a_person_is_of_somebody_on_duty_with_the_scopes_we_let_it_give() -> None:
    found = read(token({"scope": "personal operator"}))
    assert found == Caller("u-1@zwfw", frozenset({"personal"}), AccessMode.OFFICIAL_DUTY)


@pytest.mark.parametrize(
    ("claims", "mode"),
    [
        ({"holder": PERSON}, AccessMode.SELF),
        (
            {"mode": "LEGAL_PERSON_OPERATOR", "holder": PERSON, "on_behalf_of": FIRM},
            AccessMode.LEGAL_PERSON_OPERATOR,
        ),
        (
            {"mode": "ENTRUSTED", "holder": PERSON, "on_behalf_of": FIRM, "mandate": MANDATE},
            AccessMode.ENTRUSTED,
        ),
        ({"mode": "GUARDIAN", "holder": PERSON, "on_behalf_of": WARD}, AccessMode.GUARDIAN),
    ],
)
def test_a_token_tells_the_capacity_the_person_and_on_whose_behalf(
    claims: dict[str, Any], mode: AccessMode
) -> None:
    found = read(token(claims))
    assert found.mode is mode
    assert found.person == Holder(**PERSON)
    assert found.on_behalf_of == (Holder(**claims["on_behalf_of"]) if mode != "SELF" else None)
    assert PERSON["number"] not in repr(found)


def test_a_mandate_has_its_scope_and_its_end() -> None:
    claims = {"mode": "ENTRUSTED", "holder": PERSON, "on_behalf_of": WARD, "mandate": MANDATE}
    mandate = read(token(claims)).mandate
    assert mandate is not None
    assert (mandate.id, mandate.scopes) == ("m-1", frozenset({"licenses"}))
    assert mandate.expires_at == NOW + timedelta(seconds=60)
    assert code(token({**claims, "mandate": {**MANDATE, "exp": AT}})) == "MANDATE_EXPIRED"


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"exp": AT - 30}, "TOKEN_EXPIRED"),
        ({"nbf": AT + 31}, "TOKEN_NOT_YET_VALID"),
        ({"aud": "somebody"}, "TOKEN_INVALID"),
        ({"iss": "somebody"}, "TOKEN_INVALID"),
        ({"sub": resident_id(3)}, "TOKEN_INVALID"),
        ({"sub": "13912345678"}, "TOKEN_INVALID"),
        ({"holder": PERSON, "sub": f"u-{resident_id(3)}"}, "TOKEN_INVALID"),
        ({"holder": {"type": "111"}}, "TOKEN_INVALID"),
        ({"mode": "KING"}, "TOKEN_INVALID"),
        ({"mode": "SELF"}, "TOKEN_INVALID"),
        ({"holder": PERSON, "on_behalf_of": FIRM}, "TOKEN_INVALID"),
        ({"on_behalf_of": FIRM}, "TOKEN_INVALID"),
        ({"mode": "GUARDIAN", "holder": PERSON}, "TOKEN_INVALID"),
        ({"mode": "GUARDIAN", "holder": PERSON, "on_behalf_of": FIRM}, "TOKEN_INVALID"),
        (
            {"mode": "LEGAL_PERSON_OPERATOR", "holder": PERSON, "on_behalf_of": WARD},
            "TOKEN_INVALID",
        ),
        ({"mode": "ENTRUSTED", "holder": PERSON, "on_behalf_of": FIRM}, "TOKEN_INVALID"),
        *[({claim: None}, "TOKEN_INVALID") for claim in RIGHT],
        *[({claim: {"a": 1}}, "TOKEN_INVALID") for claim in (*RIGHT, "scope")],
    ],
)
def test_a_wrong_token_is_refused_with_its_code(claims: dict[str, Any], expected: str) -> None:
    assert code(token(claims)) == expected


@pytest.mark.parametrize("claims", [{"exp": AT - 29}, {"nbf": AT + 30}, {"aud": ["a", "yiwang"]}])
def test_clocks_may_differ_a_little_and_audiences_be_several(claims: dict[str, Any]) -> None:
    assert read(token(claims)).id == "u-1@zwfw"


def test_what_a_token_says_of_itself_chooses_neither_algorithm_nor_key() -> None:
    # Signed with the public key taken for a secret.
    head, body = (
        urlsafe_b64encode(orjson.dumps(part)).rstrip(b"=") for part in ({"alg": "HS256"}, RIGHT)
    )
    mac = hmac.digest(ED25519_PUBLIC.encode(), head + b"." + body, "sha256")
    forged = b".".join([head, body, urlsafe_b64encode(mac).rstrip(b"=")]).decode()
    assert code(forged) == "TOKEN_INVALID"
    assert code(token(key=OKPKey.generate_key("Ed25519"))) == "TOKEN_INVALID"
    assert code("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1LTEifQ.") == "TOKEN_INVALID"


@given(st.text(alphabet="ab.=_-", max_size=30), st.integers(0, 300), st.integers(0, 5))
def test_garbage_and_one_bit_touched_are_refused(garbage: str, place: int, bit: int) -> None:
    assert code(garbage) == "TOKEN_INVALID"
    right = token()
    place %= len(right)
    touched = f"{right[:place]}{chr(ord(right[place]) ^ 1 << bit)}{right[place + 1 :]}"
    with pytest.raises(Refused):
        read(touched)


def test_a_token_that_is_too_long_is_refused() -> None:
    assert code(token({"scope": "a " * 8_000})) == "TOKEN_INVALID"


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "RS256", "PS256", "HS256"])
def test_every_algorithm_of_the_settings_is_read(algorithm: Any) -> None:
    secret = "shared with the provider and nobody else"  # noqa: S105  # nobody's
    signer: Key
    match algorithm:
        case "HS256":
            signer = OctKey.import_key(secret)
        case "ES256":
            signer = ECKey.generate_key("P-256")
        case "EdDSA":
            signer = SIGNER
        case _:
            signer = RSAKey.generate_key(2048)
    public = secret if isinstance(signer, OctKey) else signer.as_pem(private=False).decode()
    reader = token_reader(TRUSTED.model_copy(update={"algorithm": algorithm}), public, lambda: NOW)
    assert reader(token(key=signer, algorithm=algorithm)).id == "u-1@zwfw"


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [("HS256", "short"), ("Ed25519", "no pem"), ("RS256", ED25519_PUBLIC), ("ES256", "")],
)
def test_a_key_of_another_kind_is_told_at_the_start(algorithm: Any, key: str) -> None:
    trusted = TRUSTED.model_copy(update={"algorithm": algorithm})
    with pytest.raises(SettingsError, match=algorithm):
        token_reader(trusted, key, lambda: NOW)


def test_keys_and_tokens_come_the_same_way() -> None:
    identify = identify_by_keys((), read)
    assert identify(Headers({"authorization": f"Bearer {token()}"})).id == "u-1@zwfw"
    assert identify(Headers({"x-api-key": token()})).id == "u-1@zwfw"
    assert identify(Headers()) == ANONYMOUS
    for given_key, expected in (("neither", "UNAUTHENTICATED"), ("a.b.c", "TOKEN_INVALID")):
        with pytest.raises(Refused) as refused:
            identify(Headers({"x-api-key": given_key}))
        assert refused.value.code == expected
