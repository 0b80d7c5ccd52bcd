"""统一社会信用代码 and the organisation code inside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc

from gateway.standard.identifiers import organisation, uscc
from gateway.standard.identifiers.characters import LETTERS_AND_DIGITS, USCC_SIGNS
from tests.strategies import organisation_codes, usccs

RIGHT = "11440232MB2D06811W"


@given(code=usccs(), place=st.integers(0, 17), sign=st.sampled_from(LETTERS_AND_DIGITS))
def test_one_changed_sign_is_always_detected(code: str, place: int, sign: str) -> None:
    changed = code[:place] + sign + code[place + 1 :]
    assert uscc.is_valid(changed) == (changed == code)


@given(code=usccs())
def test_the_library_agrees_where_the_first_eight_signs_are_digits(code: str) -> None:
    assert stdnum_uscc.is_valid(code) == code[:8].isdigit()


@given(code=organisation_codes())
def test_the_organisation_code_reads_the_same_with_and_without_hyphen(code: str) -> None:
    parsed = organisation.parse(code)
    assert organisation.parse(parsed.hyphenated) == parsed
    assert str(parsed) == code


@given(code=organisation_codes(), wrong=st.sampled_from("0123456789X"))
def test_an_organisation_code_has_one_right_check_digit(code: str, wrong: str) -> None:
    assert organisation.is_valid(code[:8] + wrong) == (wrong == code[8])


@pytest.mark.parametrize(("text", "rule", "said"), [
    (RIGHT[:17] + "3", "uscc.check_digit", "第 18 位校验码应为 W，实际为 3"),
    (RIGHT[:17], "uscc.length", "应为 18 位，实际为 17 位（少 1 位）"),
    (RIGHT + "0", "uscc.length", "应为 18 位，实际为 19 位（多 1 位）"),
    (RIGHT.lower()[:9] + RIGHT[9:], "uscc.lower_case", "第 9 位“m”是小写字母，应为大写 M"),
    ("11440232MBID06811W", "uscc.forbidden_letter", "第 11 位“I”不允许使用"),
    ("1144023OMB2D06811W", "uscc.non_digit", "第 8 位“O”不是数字"),
    ("11440232MB2D0681１W", "uscc.full_width", "第 17 位“１”是全角字符，应为半角 1"),
    ("11440232MB2D 6811W", "uscc.whitespace", "第 13 位“ ”是空白字符"),
    ("11440232MB2D*6811W", "uscc.forbidden_character", "第 13 位“*”不允许使用"),
])  # fmt: skip
def test_a_wrong_code_is_told_the_place_and_what_it_should_be(
    text: str, rule: str, said: str
) -> None:
    explanation = uscc.explain(text)
    assert rule in [problem.rule for problem in explanation.errors]
    assert said in explanation.summary


def test_a_wrong_check_digit_is_shown_on_its_part() -> None:
    *right, last = uscc.explain(RIGHT[:17] + "3").parts
    assert all(part.valid for part in right)
    assert (last.name, last.value, last.valid) == ("校验码", "3", False)


def test_capitals_are_suggested_where_they_are_all_that_is_missing() -> None:
    assert uscc.explain(RIGHT.lower()).suggestion == RIGHT
    assert uscc.explain("11440232-MB2D0681-1 w").suggestion == RIGHT


def test_lower_case_does_not_hide_a_wrong_check_digit() -> None:
    rules = [problem.rule for problem in uscc.explain("11440232mB2D068113").problems]
    assert rules == ["uscc.lower_case", "uscc.check_digit"]


@given(code=usccs(), digit=st.sampled_from("0123456789X"))
def test_a_wrong_organisation_code_inside_is_a_notice_and_leaves_the_code_valid(
    code: str, digit: str
) -> None:
    first_17 = code[:16] + digit
    explanation = uscc.explain(first_17 + uscc.check_digit(first_17))
    assert explanation.valid
    expected = [] if digit == code[16] else ["uscc.organisation_check_digit"]
    assert [notice.rule for notice in explanation.notices] == expected
    assert all("只由第 18 位校验码决定" in notice.message for notice in explanation.notices)


def test_the_alphabet_has_the_31_signs_of_the_standard() -> None:
    assert sorted(set(LETTERS_AND_DIGITS) - set(USCC_SIGNS)) == ["I", "O", "S", "V", "Z"]


def test_a_letter_for_the_authority_is_allowed() -> None:
    first_17 = "N2" + RIGHT[2:17]
    assert uscc.parse(first_17 + uscc.check_digit(first_17)).authority == "N"
