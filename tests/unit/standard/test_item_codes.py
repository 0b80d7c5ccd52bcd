"""基本编码, 实施编码 and 业务办理项编码: the codes of items, each inside the next."""

from __future__ import annotations

import pytest
from hypothesis import given

from gateway.standard.codes import TaskType
from gateway.standard.identifiers import catalog_code, handling_item_code, task_code
from tests.strategies import catalog_codes, task_codes

BODY = "11440232MB2D06811W"


@given(code=catalog_codes())
def test_the_main_item_of_an_entry_is_a_main_item_of_the_same_type(code: str) -> None:
    entry = catalog_code.parse(code)
    assert entry.main.is_main
    assert entry.main.task_type == entry.task_type
    assert entry.is_main == (entry.main == entry) == code.endswith("000")


@pytest.mark.parametrize("code", [code for code in TaskType if code.value not in ("", "21")])
def test_item_types_of_the_code_table_are_explained_without_a_notice(code: TaskType) -> None:
    explanation = catalog_code.explain(f"00{code.value}15035000")
    assert explanation.problems == ()
    assert explanation.parts[1].meaning == code.label


@pytest.mark.parametrize(("digits", "meaning"), [
    ("11", "行政权力的扩展类型"),
    ("19", "行政权力的扩展类型"),
    ("21", "公共服务（扩展）"),
    ("99", "公共服务的扩展类型"),
])  # fmt: skip
def test_reserved_item_types_are_a_notice_and_leave_the_code_valid(
    digits: str, meaning: str
) -> None:
    explanation = catalog_code.explain(f"44{digits}99806003")
    assert explanation.valid
    assert [notice.rule for notice in explanation.notices] == ["catalog_code.task_type"]
    assert explanation.parts[1].meaning == meaning


def test_a_letter_in_the_catalog_code_is_named_with_its_place() -> None:
    explanation = task_code.explain(f"{BODY}4000I17051000")
    (problem,) = explanation.problems
    assert (problem.rule, problem.cause) == ("task_code.catalog_code", "catalog_code.non_digit")
    assert problem.positions == (23, 23)
    assert [part.valid for part in explanation.parts] == [True, True, False]


def test_a_wrong_body_is_told_its_right_check_digit() -> None:
    explanation = task_code.explain(f"{BODY[:17]}X4000117051000")
    assert "第 18 位校验码应为 W，实际为 X" in explanation.summary
    assert explanation.problems[0].cause == "uscc.check_digit"


@pytest.mark.parametrize("level", ["0", "7", "8", "9"])
def test_an_unusual_level_is_a_notice(level: str) -> None:
    explanation = task_code.explain(f"{BODY}{level}000117051000")
    assert explanation.valid
    assert [notice.rule for notice in explanation.notices] == ["task_code.level"]


@pytest.mark.parametrize("level", ["A", "^", "４"])
def test_a_level_that_is_no_digit_is_an_error(level: str) -> None:
    explanation = task_code.explain(f"{BODY}{level}000117051000")
    assert [error.rule for error in explanation.errors] == ["task_code.level"]
    assert not explanation.parts[1].valid


@given(code=task_codes())
def test_a_handling_item_needs_two_digits_behind_its_implementation_code(code: str) -> None:
    assert handling_item_code.is_valid(f"{code}01")
    explanation = handling_item_code.explain(f"{code}0A")
    assert [error.rule for error in explanation.errors] == ["handling_item_code.non_digit"]
    assert "第 33 位“A”不是数字" in explanation.summary


def test_the_innermost_rule_of_a_handling_item_is_kept() -> None:
    (problem,) = handling_item_code.explain(f"{BODY[:17]}X400011705100001").problems
    assert (problem.rule, problem.cause) == ("handling_item_code.task_code", "uscc.check_digit")
