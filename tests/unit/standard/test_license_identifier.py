"""电子证照标识: the published ones verify, and what is wrong with others is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.standard.identifiers import (
    LicenseIdentifier,
    MalformedCode,
    explain_code,
    license_identifier,
)
from gateway.standard.identifiers.characters import LETTERS_AND_DIGITS
from tests.strategies import usccs

PUBLISHED = [
    "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
    "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.002.S",
    "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
    "1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.F",
    "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9",
]


@st.composite
def identifiers(draw: st.DrawFn) -> LicenseIdentifier:
    type_code = draw(usccs()) + draw(st.from_regex(r"[0-9]{3}", fullmatch=True))
    issuer = draw(st.one_of(usccs(), st.from_regex(r"[0-9]{6}", fullmatch=True)))
    serial = draw(st.text(LETTERS_AND_DIGITS, min_size=1, max_size=32))
    version = draw(st.from_regex(r"[0-9]{3}", fullmatch=True))
    check = license_identifier.check_character(f"{type_code}.{issuer}.{serial}.{version}")
    return LicenseIdentifier(type_code, issuer, serial, version, check)


@pytest.mark.parametrize("text", PUBLISHED)
def test_a_published_identifier_is_valid_and_comes_back_from_its_parts(text: str) -> None:
    assert license_identifier.is_valid(text)
    assert str(license_identifier.parse(text)) == text
    explanation = explain_code(text)
    assert (explanation.kind, explanation.valid) == ("license_identifier", True)
    assert [part.valid for part in explanation.parts] == [True] * 6
    assert ".".join(part.value for part in explanation.parts) == text


@given(identifiers())
def test_what_is_composed_is_valid_and_parses_to_itself(identifier: LicenseIdentifier) -> None:
    assert license_identifier.parse(str(identifier)) == identifier
    assert license_identifier.explain(str(identifier)).problems == ()


@given(identifiers(), st.data())
def test_one_wrong_sign_is_noticed(identifier: LicenseIdentifier, data: st.DataObject) -> None:
    text = str(identifier)
    place = data.draw(st.integers(len(license_identifier.ROOT) + 1, len(text) - 1))
    sign = data.draw(st.sampled_from(LETTERS_AND_DIGITS))
    if text[place] in (".", sign):
        return
    changed = text[:place] + sign + text[place + 1 :]
    assert not license_identifier.is_valid(changed)
    assert license_identifier.explain(changed).errors


@given(st.text(st.sampled_from("1.2563005W０ａ-"), max_size=80))
def test_any_text_gets_an_explanation_that_agrees_with_its_validity(text: str) -> None:
    assert license_identifier.explain(text).valid == license_identifier.is_valid(text)


def test_a_wrong_check_character_is_told_the_right_one() -> None:
    # a document's sample, edited by hand; its issuer is sound, its serial synthetic here
    explanation = explain_code(PUBLISHED[0][:-1] + "M")
    (problem,) = explanation.errors
    assert problem.rule == "license_identifier.check_character"
    assert "校验位应为 U，实际为 M" in explanation.summary
    with pytest.raises(MalformedCode):
        license_identifier.parse(explanation.text)


def test_small_letters_are_told_what_they_should_be() -> None:
    explanation = explain_code(PUBLISHED[0].lower())
    assert explanation.suggestion == PUBLISHED[0]
    assert {problem.rule for problem in explanation.errors} == {"license_identifier.lower_case"}


def test_another_root_is_a_notice_only_where_it_is_known() -> None:
    known = explain_code(PUBLISHED[0].replace(".3005.", ".3003."))
    assert known.valid
    assert [notice.rule for notice in known.notices] == ["license_identifier.root"]
    unknown = explain_code(PUBLISHED[0].replace(".3005.", ".3006."))
    assert [error.rule for error in unknown.errors] == ["license_identifier.root"]


def test_an_issuer_with_a_wrong_check_digit_is_a_notice() -> None:
    parts = "11100000000013338W011.11430000006122244M.20230000403.001"
    check = license_identifier.check_character(parts)
    explanation = explain_code(f"{license_identifier.ROOT}.{parts}.{check}")
    assert explanation.valid
    (notice,) = explanation.notices
    assert notice.rule == "license_identifier.issuer_code"
    assert notice.cause == "uscc.check_digit"


@pytest.mark.parametrize(("text", "said"), [
    ("1.2.156.3005.2.11100000000013338W011", "实际为 6 段"),
    ("1.2.156.3005.2.062301.1101101101.0624.001.U", "证照类型代码应为 21 位，实际为 6 位"),
    (PUBLISHED[0].replace(".001.", ".1."), "版本号应为 3 位，实际为 1 位"),
    (PUBLISHED[0].replace(".20230000403.", ".."), "流水号为空"),
    (PUBLISHED[0].replace("20230000403", "2023_0403"), "“_”不允许使用"),
])  # fmt: skip
def test_a_part_of_another_shape_is_named(text: str, said: str) -> None:
    assert said in explain_code(text).summary
