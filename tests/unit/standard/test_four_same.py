"""四同 and differing copies: what is the same in other words is the same, the rest is evidence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.standard.differences import RULE, difference_findings
from gateway.standard.element import elements
from gateway.standard.four_same import RULE_SETS, RULES, agreement_findings, normalised
from gateway.standard.nouns import IMPLEMENTATION_LIST

ENTRY: dict[str, Any] = {
    "catalog_code": "000117051000",
    "task_name": "建设工程消防设计审查",
    "by_law": "《中华人民共和国消防法》第十一条",
    "task_type": "LICENSING",
    "task_type_code": "01",
    "use_level": '["CITY","COUNTY"]',
    "use_level_code": "3^4",
    "version": 2,
}


def rules(**changes: Any) -> list[str]:
    listed = ENTRY | {"use_level": '["COUNTY"]', "use_level_code": "4"} | changes
    return [finding.rule for finding in agreement_findings(listed, ENTRY, is_leaf=True)]


def test_a_list_that_repeats_its_catalog_item_has_nothing_to_report() -> None:
    assert rules() == []


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ("task_name", "消防设计审查"),
        ("by_law", "《建筑法》"),
        ("task_type", "CONFIRMATION"),
        ("use_level", '["PROVINCE"]'),
    ],
)
def test_each_of_the_four_that_differs_is_a_finding_of_its_own(element: str, value: str) -> None:
    assert rules(**{element: value}) == [f"four_same.{element}"]


def test_the_finding_shows_both_sides_as_they_were_written() -> None:
    listed = ENTRY | {"by_law": "《建筑法》"}
    (finding,) = agreement_findings(listed, ENTRY, is_leaf=True)
    assert finding.evidence == "清单：《建筑法》；目录：《中华人民共和国消防法》第十一条"
    assert "版本 2" in finding.message


def test_a_legal_basis_typed_otherwise_is_the_same() -> None:
    assert rules(by_law=" 中华人民共和国消防法 第十一条。\r\n") == []


def test_graded_management_accepts_every_level() -> None:
    graded = ENTRY | {"use_level": '["GRADED"]'}
    listed = ENTRY | {"use_level": '["TOWNSHIP"]'}
    assert list(agreement_findings(listed, graded, is_leaf=True)) == []


def test_an_element_that_one_side_lacks_is_no_difference() -> None:
    assert rules(by_law=None, task_type=None, use_level=None, task_name=None) == []


def test_a_list_without_catalog_item_and_a_list_on_a_main_item_are_told() -> None:
    (absent,) = agreement_findings(ENTRY, None, is_leaf=True)
    (main,) = agreement_findings(ENTRY, ENTRY, is_leaf=False)
    assert (absent.rule, main.rule) == ("catalog_item.absent", "catalog_item.not_a_leaf")
    assert {absent.rule, main.rule} <= set(RULES)


def test_the_rule_sets_name_elements_that_are_compared() -> None:
    compared = {rule.removeprefix("four_same.") for rule in RULES}
    for rule_set in RULE_SETS:
        assert set(rule_set.elements) - {"catalog_code"} <= compared
        assert rule_set.source
        assert len(rule_set.elements) == 4


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


NAMES = sorted(elements(IMPLEMENTATION_LIST.elements))
said = st.dictionaries(st.sampled_from(NAMES), st.none() | st.sampled_from("甲乙"), max_size=5)


@given(said, said)
def test_copies_differ_exactly_where_both_say_something_else(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    facts = elements(IMPLEMENTATION_LIST.elements)
    copies = [("province", one), ("city", other)]
    found = {finding.element for finding in difference_findings(IMPLEMENTATION_LIST, copies)}
    differing = {
        name
        for name, fact in facts.items()
        if fact.group.value != "exchange"
        and name != "task_version"
        and None not in {one.get(name), other.get(name)}
        and one[name] != other[name]
    }
    assert found == differing


def test_a_difference_tells_what_each_platform_says_by_its_raw_code() -> None:
    copies = [
        ("province", {"task_type": "LICENSING", "task_type_code": "XK"}),
        ("city", {"task_type": "CONFIRMATION", "task_type_code": "07"}),
    ]
    (finding,) = difference_findings(IMPLEMENTATION_LIST, copies)
    assert (finding.rule, finding.element) == (RULE, "task_type")
    assert finding.evidence == "province：XK；city：07"


def test_blanks_are_no_difference_but_a_false_flag_and_a_zero_are() -> None:
    blanks = [("a", {"by_law": "法 条"}), ("b", {"by_law": "法条\n"})]
    assert list(difference_findings(IMPLEMENTATION_LIST, blanks)) == []
    flags = [
        ("a", {"is_fee": False, "promise_day": 0}),
        ("b", {"is_fee": True, "promise_day": 5}),
    ]
    found = [finding.element for finding in difference_findings(IMPLEMENTATION_LIST, flags)]
    assert sorted(filter(None, found)) == ["is_fee", "promise_day"]
