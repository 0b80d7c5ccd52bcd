"""What personal data is asked for: any text that names nobody."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.http.answers import Refused
from gateway.http.purpose import purpose_of
from tests.synthetic import resident_id

TEXTS = st.text(
    st.characters(exclude_categories=["C", "N"], exclude_characters="=:：", max_codepoint=0x9FFF),
    min_size=1,
    max_size=200,
).filter(str.strip)


@given(st.sampled_from(["核对申请材料", "案件 2026-0001 调查", "check of materials"]) | TEXTS)
def test_a_text_comes_through_as_it_was_meant(text: str) -> None:
    assert purpose_of(quote(text)) == text.strip()


def test_without_the_header_there_is_no_purpose() -> None:
    assert purpose_of(None) == ""


@pytest.mark.parametrize(
    "given_header",
    [
        "",
        "%20",
        quote("长" * 201),
        "%ff",
        "%00",
        "a%0Ab",
        quote(f"查 {resident_id(1)}"),
        "13912345678",
    ],
)
def test_what_is_no_purpose_is_refused(given_header: str) -> None:
    with pytest.raises(Refused) as refused:
        purpose_of(given_header)
    assert (refused.value.code, refused.value.status) == ("PURPOSE_INVALID", 400)
