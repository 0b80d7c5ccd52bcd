"""Rules: each breach is a finding that names its rule, its element and what stands against what."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given

from gateway.standard.catalog import CatalogItemElements
from gateway.standard.codes import ExercisingLevel, TaskType
from gateway.standard.element import Family, Group, required
from gateway.standard.findings import Finding, Severity
from gateway.standard.handling import HandlingItemElements
from gateway.standard.implementation import ImplementationListElements
from gateway.standard.materials import MaterialElements
from gateway.standard.organisations import ImplementingBodyElements
from gateway.standard.regions import RegionElements
from gateway.standard.rules import (
    FAMILY_OF_TYPE,
    catalog_findings,
    completeness_findings,
    conforms,
    findings_of,
    handling_item_findings,
    identifier_findings,
    implementation_findings,
)
from tests.strategies import handling_item_codes, task_codes
from tests.synthetic import CATALOG_CODE, dept_code, handling_item_code, member, task_code


def rules(found: Iterable[Finding]) -> list[str]:
    return [finding.rule for finding in found]


def full_list(**changes: object) -> ImplementationListElements:
    """A list whose code and elements agree."""
    values: dict[str, object] = {
        "task_code": task_code(),
        "catalog_code": CATALOG_CODE,
        "dept_code": dept_code(),
        "task_type": TaskType.LICENSING,
        "use_level": [ExercisingLevel.CITY],
    }
    return ImplementationListElements.model_validate(values | changes)


def test_a_list_whose_codes_agree_has_nothing_to_report_about_them() -> None:
    record = full_list()
    assert rules(identifier_findings(record)) == []
    assert rules(implementation_findings(record)) == []


@given(task_codes())
def test_what_is_taken_out_of_an_implementation_code_never_contradicts_it(code: str) -> None:
    record = full_list(
        task_code=code,
        dept_code=code[:18],
        catalog_code=code[19:],
        use_level=[member(ExercisingLevel, code[18])],
        task_type=member(TaskType, code[21:23]),
    )
    assert rules(implementation_findings(record)) == []


def test_a_wrong_check_digit_is_a_warning_that_shows_the_code() -> None:
    right = dept_code()
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    (finding,) = identifier_findings(ImplementingBodyElements(credit_code=wrong))
    assert (finding.rule, finding.severity) == ("credit_code.check_digit", Severity.WARNING)
    assert (finding.element, finding.evidence) == ("credit_code", wrong)
    assert finding.message.startswith("统一社会信用代码：")


@pytest.mark.parametrize(
    "record",
    [
        CatalogItemElements(catalog_code="00011705100"),
        CatalogItemElements(parent_code="0001170510000"),
        ImplementationListElements(task_code="x"),
        ImplementationListElements(dept_code="x"),
        ImplementationListElements(area_code="4304"),
        HandlingItemElements(task_handle_item="x"),
        ImplementingBodyElements(org_code="x"),
        RegionElements(area_code="x"),
        RegionElements(parent_code="x"),
    ],
)
def test_every_coded_element_is_held_against_its_rule(record: CatalogItemElements) -> None:
    (name,) = (name for name, value in record.model_dump().items() if value)
    found = list(identifier_findings(record))
    assert found
    assert {finding.element for finding in found} == {name}
    assert all(finding.rule.startswith(f"{name}.") for finding in found)


def test_a_local_implementation_code_may_be_anything_and_is_only_noticed() -> None:
    local = ImplementationListElements(local_task_code="511A0138000000-511602000000-000")
    (finding,) = identifier_findings(local)
    assert (finding.rule, finding.severity) == ("local_task_code.nonconforming", Severity.NOTICE)
    assert rules(identifier_findings(ImplementationListElements(local_task_code=task_code()))) == []


def test_missing_required_elements_are_one_finding_that_counts_and_names_them() -> None:
    record = RegionElements(area_name="某区")
    (finding,) = completeness_findings(record)
    assert (finding.rule, finding.severity) == ("element.missing", Severity.NOTICE)
    assert finding.message == "缺少 1 个必填要素：行政区划代码"
    assert (finding.element, finding.evidence) == (None, "AREA_CODE")


def test_a_complete_record_misses_nothing() -> None:
    assert rules(completeness_findings(RegionElements(area_code="1", area_name="某区"))) == []


@pytest.mark.parametrize("task_type", [None, *TaskType])
def test_what_is_missing_depends_on_the_family_of_the_item_type(task_type: TaskType | None) -> None:
    family = FAMILY_OF_TYPE.get(task_type.name if task_type else "", Family.GENERAL)
    (finding,) = completeness_findings(ImplementationListElements(task_type=task_type))
    facts = required(ImplementationListElements, family).values()
    # What marks the platform's row is nobody's concern but the exchange's.
    wanted = {fact.column for fact in facts if fact.group is not Group.EXCHANGE}
    assert set((finding.evidence or "").split()) == wanted - ({"TASK_TYPE"} if task_type else set())


@pytest.mark.parametrize(
    ("types", "family"),
    [
        (("01", "05", "07", "08", "09", "10"), Family.GENERAL),
        (("20", "21"), Family.PUBLIC),
        (("02",), Family.PUNISH),
        (("04",), Family.HANDLE),
        (("03", "06"), Family.CHECK),
    ],
)
def test_item_types_fall_into_the_families_of_the_source(
    types: tuple[str, ...], family: Family
) -> None:
    # Domain page, 2.0.
    for code in types:
        assert FAMILY_OF_TYPE.get(member(TaskType, code).name, Family.GENERAL) is family


def test_a_child_is_held_against_the_family_of_its_list() -> None:
    # A punishment needs no materials' names; a licence does.
    assert rules(completeness_findings(MaterialElements(), Family.PUNISH)) == []
    assert rules(completeness_findings(MaterialElements(), Family.GENERAL)) == ["element.missing"]


def test_a_catalog_code_of_another_type_contradicts_the_item_type() -> None:
    record = CatalogItemElements(catalog_code=CATALOG_CODE, task_type=TaskType.PUNISHMENT)
    (finding,) = catalog_findings(record)
    assert finding.rule == "catalog_code.contradicts_task_type"
    assert finding.message == "基本编码第 3、4 位为 01，事项类型为 02（行政处罚）"


@pytest.mark.parametrize(
    ("code", "task_type"),
    [(None, TaskType.PUNISHMENT), ("x", TaskType.PUNISHMENT), (CATALOG_CODE, None),
     (CATALOG_CODE, TaskType.UNKNOWN)],
)  # fmt: skip
def test_nothing_contradicts_what_is_missing_malformed_or_unknown(
    code: str | None, task_type: TaskType | None
) -> None:
    assert (
        rules(catalog_findings(CatalogItemElements(catalog_code=code, task_type=task_type))) == []
    )


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"dept_code": dept_code(2)}, "task_code.contradicts_dept_code"),
        ({"catalog_code": "000117051001"}, "task_code.contradicts_catalog_code"),
        ({"use_level": [ExercisingLevel.COUNTY]}, "task_code.contradicts_use_level"),
        ({"task_type": TaskType.LEVY}, "catalog_code.contradicts_task_type"),
    ],
)
def test_an_element_that_its_code_contradicts_is_named(
    change: dict[str, object], rule: str
) -> None:
    (finding,) = implementation_findings(full_list(**change))
    assert finding.rule == rule
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    "levels",
    [
        None,
        [],
        [ExercisingLevel.PROVINCE, ExercisingLevel.COUNTY],
        [ExercisingLevel.UNKNOWN],
        [ExercisingLevel.GRADED],  # 7 accepts any level (mission M6)
    ],
)
def test_a_level_that_is_not_one_level_contradicts_no_code(
    levels: list[ExercisingLevel] | None,
) -> None:
    assert rules(implementation_findings(full_list(use_level=levels))) == []


def test_a_malformed_implementation_code_is_not_compared_with_anything() -> None:
    record = full_list(task_code="x" * 31, dept_code=dept_code(2))
    assert rules(implementation_findings(record)) == []


def test_a_handling_item_of_another_list_is_found() -> None:
    record = HandlingItemElements(task_handle_item=handling_item_code())
    assert rules(handling_item_findings(record, task_code())) == []
    (finding,) = handling_item_findings(record, task_code(2))
    assert finding.rule == "task_handle_item.contradicts_task_code"


@given(handling_item_codes())
def test_a_handling_item_belongs_to_the_list_its_code_begins_with(code: str) -> None:
    record = HandlingItemElements(task_handle_item=code)
    assert rules(handling_item_findings(record, code[:31])) == []
    assert rules(handling_item_findings(record, None)) == []


def test_an_unknown_kind_of_record_has_only_codes_and_completeness() -> None:
    assert rules(findings_of(RegionElements(area_code="x"))) == [
        "area_code.length",
        "element.missing",
    ]


def test_conforming_is_remembered_and_still_right_for_text_that_differs_by_a_blank() -> None:
    assert conforms("catalog_code", CATALOG_CODE)
    assert not conforms("catalog_code", f"{CATALOG_CODE} ")
