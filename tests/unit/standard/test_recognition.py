"""Which code a text is, told by its shape."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.standard.identifiers import UNKNOWN, explain_as, explain_code
from tests.strategies import handling_item_codes, task_codes, usccs

REAL_ITEMS = Path(__file__).parents[4] / "shared" / "data" / "guangan-511602-items.jsonl"


@given(uscc=usccs(), task=task_codes(), item=handling_item_codes())
def test_long_codes_are_recognised_by_their_length(uscc: str, task: str, item: str) -> None:
    kinds = [explain_code(text).kind for text in (uscc, task, item)]
    assert kinds == ["uscc", "task_code", "handling_item_code"]


@pytest.mark.parametrize(("text", "kind"), [
    ("511602", "region"),
    ("511602001", "region"),
    ("511602000000", "region"),
    ("000000000000", "region"),
    ("000115035000", "catalog_code"),
    ("442199806003", "catalog_code"),
    ("441900003000", "region"),
    ("083372204", "organisation"),
    ("68236467-9", "organisation"),
    ("MB2D06811", "organisation"),
    ("1151130000877869M", "uscc"),
    ("11440232MB2D06811W400011705100", "task_code"),
    ("11440232MB2D06811W40001170510001", "handling_item_code"),
    ("11736", UNKNOWN),
    ("4148481895459659776", UNKNOWN),
    ("一二三四五六七八九十甲乙丙丁戊己庚", UNKNOWN),
    ("", UNKNOWN),
])  # fmt: skip
def test_a_text_is_read_as_the_likeliest_code(text: str, kind: str) -> None:
    assert explain_code(text).kind == kind


@given(text=st.one_of(st.text(), st.text("0123456789-Xx １\ud800", max_size=34)))
def test_any_text_gets_an_explanation(text: str) -> None:
    explanation = explain_code(text)
    assert explanation.text == text
    assert explanation.valid or explanation.problems
    explanation.summary.encode()  # fit for a reply whatever was sent


def test_twelve_digits_that_may_be_two_codes_say_so() -> None:
    explanation = explain_code("110101001001")
    assert (explanation.kind, explanation.valid) == ("catalog_code", True)
    assert [notice.rule for notice in explanation.notices] == ["code.ambiguous"]
    assert "行政区划代码" in explanation.notices[0].message


def test_a_kind_that_is_known_settles_the_question() -> None:
    assert explain_as("region", "110101001001").notices == ()
    with pytest.raises(KeyError):
        explain_as("postcode", "110101")


def test_a_database_id_is_called_one() -> None:
    assert "数据库主键" in explain_code("4148481895459659776").summary


def _real_department_codes() -> Counter[str]:
    if not REAL_ITEMS.exists():
        return Counter()
    lines = REAL_ITEMS.read_text(encoding="utf-8").splitlines()
    return Counter(json.loads(line)["dept_code"] for line in lines)


def test_every_real_department_code_is_valid_or_told_its_problem() -> None:
    verdicts: Counter[tuple[int, str, str]] = Counter()
    for code, count in _real_department_codes().items():
        explanation = explain_code(code)
        rules = ",".join(problem.rule for problem in explanation.errors)
        verdicts[(len(code), explanation.kind, rules)] += count
    expected = {
        (10, "organisation", ""): 357,
        (18, "uscc", ""): 182,
        (18, "uscc", "uscc.lower_case"): 13,
        (17, "uscc", "uscc.length"): 44,
        (19, UNKNOWN, "code.unknown_shape"): 33,
        (9, "organisation", ""): 24,
        (5, UNKNOWN, "code.unknown_shape"): 6,
    }
    assert verdicts in ({}, expected)
