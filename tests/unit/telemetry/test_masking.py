"""No secret and no number of a person leaves through a log."""

from __future__ import annotations

import string
from typing import Any

import orjson
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gateway.telemetry.masking import MASKED, mask_event, mask_text

DIGITS = "0123456789"
AROUND = st.text(st.characters(exclude_characters=DIGITS + "- "), max_size=20)
TOKENS = st.text(string.ascii_letters + string.digits + "-._~+/", min_size=8, max_size=60)
PERSONAL = st.one_of(
    st.from_regex(r"[1-6]\d{16}[\dXx]", fullmatch=True),  # ID number
    st.from_regex(r"[1-6]\d{14}", fullmatch=True),  # ID number of the first generation
    st.from_regex(r"1[3-9]\d{9}", fullmatch=True),  # mobile
    st.from_regex(r"1[3-9]\d[- ]\d{4}[- ]\d{4}", fullmatch=True),
    st.from_regex(r"6\d{15,18}", fullmatch=True),  # bank card
    st.from_regex(r"0\d{3}-\d{7}", fullmatch=True),  # land line
)
SECRETS = ("password", "app_secret", "access_token", "Authorization", "apiKey", "api_key")
PERSONAL_KEYS = (
    "id_card",
    "certNo",
    "cert_no",
    "mobile",
    "linkWay",
    "link_way",
    "身份证号",
    "手机",
)


def event(**members: Any) -> dict[str, Any]:
    return dict(mask_event(None, "info", members))


@given(AROUND, PERSONAL, AROUND)
def test_a_number_of_a_person_is_not_in_what_is_left_of_any_text(
    before: str, number: str, after: str
) -> None:
    masked = mask_text(before + number + after)
    assert number not in masked
    assert sum(sign in DIGITS for sign in masked) <= 5


@given(AROUND, TOKENS, st.sampled_from(["Bearer ", "bearer  ", "Basic "]))
def test_a_bearer_token_is_not_in_what_is_left(before: str, token: str, scheme: str) -> None:
    assume(token not in before)
    masked = mask_text(f"{before} {scheme}{token}")
    assert token not in masked
    assert MASKED in masked


@pytest.mark.parametrize("name", ["password", "app_secret", "token", "api_key", "密码"])
@pytest.mark.parametrize("between", ["=", ": ", '": "', "："])
def test_a_secret_written_out_in_a_text_is_masked(name: str, between: str) -> None:
    assert "hush-hush" not in mask_text(f"asked with {name}{between}hush-hush&page=1")


def test_a_password_in_an_address_is_masked() -> None:
    masked = mask_text("cannot reach postgresql://yiwang:hush@db.internal/yiwang")
    assert masked == f"cannot reach postgresql://yiwang:{MASKED}@db.internal/yiwang"


@given(st.sampled_from(SECRETS + PERSONAL_KEYS), st.one_of(st.text(), st.integers(), TOKENS))
def test_a_key_that_names_a_secret_hides_its_value(name: str, value: object) -> None:
    assert event(**{name: value}) == {name: MASKED}


@given(PERSONAL, st.sampled_from(["list", "mapping", "integer", "exception"]))
def test_a_number_is_found_wherever_it_stands(number: str, where: str) -> None:
    value: Any = {
        "list": [["x", number]],
        "mapping": {"inner": {"deep": (number,)}},
        "integer": int("".join(sign for sign in number if sign in DIGITS)),
        "exception": ValueError(number),
    }[where]
    assert number not in str(event(found=value))


@given(st.recursive(st.one_of(st.text(), st.integers(), st.none(), st.booleans()), st.lists))
def test_what_is_masked_can_be_written_and_masking_again_changes_nothing(value: Any) -> None:
    once = event(found=value)
    assert event(**once) == once
    orjson.dumps(str(once).encode("utf-8", "replace").decode())


def test_what_helps_stays() -> None:
    kept = {
        "timestamp": "2026-11-21T02:00:00.123456Z",
        "run": "rn_012345678901234567890123",
        "platform": "province",
        "code": "430421000000",  # a region's code
        "fetched": 2_000,
        "elapsed": 0.25,
        "error": None,
    }
    assert event(**kept) == kept
