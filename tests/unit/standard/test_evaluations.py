"""好差评: what the source lists is declared, and what it forbids is found.

`evaluation_columns.csv` is the list of the domain page (B2), written down a second time.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.schema.code_tables import code_table
from gateway.standard.derived import derive
from gateway.standard.differences import difference_findings
from gateway.standard.element import elements, free_texts
from gateway.standard.evaluation_codes import BAD, EvaluationDetail, Satisfaction
from gateway.standard.exchange import ExchangeElements
from gateway.standard.nouns import EVALUATION, SERVICE_RECORD, Noun
from gateway.standard.record import Draft, reader
from gateway.standard.screening import MASKED, screened
from gateway.store import tables
from tests.synthetic import handling_item_code, task_code
from tests.unit.standard.raw_records import RawOf

LISTED = list(
    csv.DictReader((Path(__file__).parent / "evaluation_columns.csv").read_text().splitlines())
)
MARKS = {fact.column for fact in elements(ExchangeElements).values()} - {"DATA_SOURCE"}


def read(noun: Noun, **values: Any) -> Draft:
    return reader(noun)(RawOf(values))


def rules(draft: Draft) -> set[str]:
    return {finding.rule for finding in draft.findings}


def evaluation(**values: Any) -> Draft:
    given = {
        "project_no": "P-1",
        "assess_number": "1",
        "assess_time": "2026-11-21 10:00:00",
        "satisfaction": "5",
        "pf": "2",
        "task_code": task_code(),
    }
    return read(EVALUATION, **(given | values))


@pytest.mark.parametrize("noun", [SERVICE_RECORD, EVALUATION], ids=lambda noun: noun.name)
def test_the_elements_are_those_that_the_source_lists(noun: Noun) -> None:
    listed = {
        row["column"]: row["codes"] or None for row in LISTED if row["type"] in {"both", noun.name}
    }
    facts = elements(noun.elements).values()
    ours = {fact.column: fact.codes and fact.codes.__name__ for fact in facts}
    assert {column: codes for column, codes in ours.items() if column not in MARKS} == listed


@pytest.mark.parametrize("level", "12345")
def test_a_level_has_eight_details_in_use_and_the_older_ones_are_marked(level: str) -> None:
    details = [one for one in EvaluationDetail if one.group == level]
    assert len([one for one in details if not one.is_retired]) == 8
    assert all(one.value.startswith(level) for one in details)


def test_the_older_details_are_those_of_the_source() -> None:
    spans = ((501, 509), (401, 405), (301, 306), (201, 206), (101, 107))
    old = {str(code) for first, last in spans for code in range(first, last + 1)}
    assert {one.value for one in EvaluationDetail if one.is_retired} == old


def test_the_code_table_tells_level_and_what_is_out_of_use() -> None:
    found = code_table("EvaluationDetail", "national")
    assert found is not None
    by_code = {entry.code: entry for entry in found.codes}
    assert (by_code["207"].group, by_code["207"].is_retired) == ("2", False)
    assert (by_code["107"].group, by_code["107"].is_retired) == ("1", True)
    plain = code_table("Satisfaction", "national")
    assert plain is not None
    assert [entry.code for entry in plain.codes] == ["5", "4", "3", "2", "1"]
    assert {(entry.group, entry.is_retired) for entry in plain.codes} == {(None, False)}


def test_a_good_evaluation_has_no_findings() -> None:
    assert rules(evaluation(eval_detail="510,511")) == set()


@pytest.mark.parametrize("sign", [",", "|", "^", "，"])
def test_details_come_apart_whatever_sign_joins_them(sign: str) -> None:
    found = evaluation(satisfaction="2", eval_detail=f"207{sign}213").elements
    assert getattr(found, "eval_detail") == [  # noqa: B009  # of a general base class
        EvaluationDetail.NO_SAMPLES,
        EvaluationDetail.UNSKILLED,
    ]


@given(st.sampled_from(list(Satisfaction)), st.sampled_from(list(EvaluationDetail)))
def test_a_detail_of_another_level_is_found_and_only_that(
    rating: Satisfaction, detail: EvaluationDetail
) -> None:
    found = rules(evaluation(satisfaction=rating.value, eval_detail=detail.value))
    other = bool(rating.value and detail.value) and detail.value[0] != rating.value
    assert ("eval_detail.of_other_level" in found) is other
    assert ("eval_detail.retired" in found) is detail.is_retired


@pytest.mark.parametrize("rating", "12345")
@pytest.mark.parametrize(
    ("reason", "is_missing"),
    [({}, True), ({"writing_evaluation": "慢"}, False), ({"eval_detail": "999"}, False)],
    ids=["nothing", "words", "a detail"],
)
def test_a_bad_review_needs_a_reason(
    rating: str, reason: dict[str, str], *, is_missing: bool
) -> None:
    is_bad = rating in {one.value for one in BAD}
    found = rules(evaluation(satisfaction=rating, **reason))
    assert ("evaluation.bad_without_reason" in found) is (is_bad and is_missing)


def test_an_unknown_detail_is_kept_as_it_came_and_found() -> None:
    draft = evaluation(eval_detail="510,599")
    assert getattr(draft.elements, "eval_detail_code") == "510,599"  # noqa: B009  # same
    assert rules(draft) == {"code.unknown"}


def test_a_default_review_says_so() -> None:
    assert rules(evaluation(isdefault="1")) == {"evaluation.default"}
    assert rules(evaluation(isdefault="0")) == set()


def test_there_is_a_first_evaluation_and_a_second_and_no_other() -> None:
    assert rules(evaluation(assess_number="3")) == {"assess_number.out_of_range"}
    assert rules(evaluation(assess_number="2")) == set()


def test_the_code_of_the_item_is_the_beginning_of_the_handling_items() -> None:
    filled = evaluation(task_code=None, task_handle_item=handling_item_code())
    assert getattr(filled.elements, "task_code") == task_code()  # noqa: B009  # same
    assert rules(filled) == set()
    other = evaluation(task_code=task_code(2), task_handle_item=handling_item_code(1))
    assert rules(other) == {"task_handle_item.contradicts_task_code"}


def test_nothing_is_said_or_done_before_it_was_accepted() -> None:
    early = evaluation(accept_date="2026-11-22 00:00:00")
    assert rules(early) == {"assess_time.before_accept_date"}
    done = read(SERVICE_RECORD, accept_date="2026-11-22", result_date="2026-11-21")
    assert "result_date.before_accept_date" in rules(done)


def test_a_service_record_names_what_the_interface_would_refuse_it_for() -> None:
    (missing,) = [one for one in read(SERVICE_RECORD).findings if one.rule == "element.missing"]
    assert missing.evidence is not None
    assert {"projectNo", "serviceNumber", "mobile", "certKey"} <= set(missing.evidence.split())
    (still,) = read(SERVICE_RECORD, cert_key_gov="000000").findings
    assert "certKey" not in (still.evidence or "").split()


@given(st.lists(st.text("a-~1", min_size=1, max_size=4), min_size=4, max_size=4))
def test_two_numbers_name_a_record_together_and_never_another(parts: list[str]) -> None:
    one, other = (
        read(SERVICE_RECORD, project_no=case, service_number=number).code
        for case, number in (parts[:2], parts[2:])
    )
    assert (one == other) is (parts[:2] == parts[2:])


def test_a_record_without_one_of_its_numbers_is_named_by_its_platform() -> None:
    assert read(EVALUATION, project_no="P-1").code is None
    assert read(EVALUATION, project_no="P-1", assess_number="1").code == "P~11-1"


# What people write ------------------------------------------------------------------------------

DIGITS = st.text("0123456789", min_size=7, max_size=18)


@given(st.text("字词 ，。", max_size=5), DIGITS, st.text("字词 ，。", max_size=5))
def test_no_phone_or_id_number_is_left(before: str, number: str, after: str) -> None:
    found = screened(f"{before}{number}{after}")
    assert found == f"{before}{MASKED}{after}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("打000 1380 0000或0000-0009000", f"打{MASKED}或{MASKED}"),
        ("证00000020000101000X。", f"证{MASKED}。"),
        ("电话０００１３８０００００", f"电话{MASKED}"),  # wide digits
        ("2026-11-21去了3次，等了120分钟", "2026-11-21去了3次，等了120分钟"),
        ("", ""),
    ],
)
def test_numbers_are_found_as_people_write_them_and_dates_stay(text: str, shown: str) -> None:
    assert screened(text) == shown


def test_every_free_text_has_a_column_without_numbers() -> None:
    said = dict.fromkeys(free_texts(EVALUATION.elements), "打00013800000")
    found = derive(EVALUATION, said)
    assert set(found.values()) == {f"打{MASKED}"}
    assert set(found) <= set(tables.EvaluationRow.model_fields)
    assert screened(None) is None


def test_no_finding_tells_what_is_personal() -> None:
    malformed = read(SERVICE_RECORD, user_name={"first": "演示人员"}, mobile=["000"])
    said = [("city", {"user_name": "演示人员甲"}), ("province", {"user_name": "演示人员乙"})]
    found = [*malformed.findings, *difference_findings(SERVICE_RECORD, said)]
    about = [one for one in found if one.element in {"user_name", "mobile"}]
    assert [one.rule for one in about] == ["value.malformed", "value.malformed", "copies.differ"]
    assert {one.evidence for one in about} == {None}
