"""Reading a record: it never fails, and whatever was sent is a value or stands in a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.standard.codes import ExercisingLevel, LimitUnit, OnlineDepth, TaskType
from gateway.standard.element import elements, raw_codes
from gateway.standard.findings import Finding, Severity
from gateway.standard.nouns import (
    CATALOG_ITEM,
    ENTITIES,
    IMPLEMENTATION_LIST,
    IMPLEMENTING_BODY,
    REGION,
    Noun,
)
from gateway.standard.record import Draft, reader
from tests.synthetic import CATALOG_CODE, dept_code, handling_item_code, task_code
from tests.unit.standard.raw_records import RawOf, raw_of

READ = {name: reader(noun) for name, noun in ENTITIES.items()}
any_noun = st.sampled_from(list(ENTITIES.values()))
noun_and_raw = any_noun.flatmap(lambda noun: st.tuples(st.just(noun), raw_of(noun)))
NOTHING = {"0000-00-00", "0000-00-00 00:00:00"}


def read(noun: Noun, **values: Any) -> Draft:
    return READ[noun.name](RawOf(values))


def found(draft: Draft, name: str) -> list[Finding]:
    return [finding for finding in draft.findings if finding.element == name]


def is_empty(raw: Any) -> bool:
    if isinstance(raw, list):
        return all(isinstance(part, str) and not part.strip("^ ") for part in raw)
    return raw is None or (isinstance(raw, str) and raw.strip("^ ") in {"", *NOTHING})


def texts(value: Any) -> Iterator[str]:
    """Every text of a draft, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Finding):
        yield from (
            text for text in (value.rule, value.message, value.element, value.evidence) if text
        )
    elif isinstance(value, Draft):
        yield from texts(value.elements.model_dump())
        yield from texts((value.children, value.findings, value.code))
    elif isinstance(value, Mapping):
        yield from texts(tuple(value.values()))
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from texts(inner)


@given(noun_and_raw)
def test_nothing_that_was_sent_is_lost(pair: tuple[Noun, RawOf]) -> None:
    noun, raw = pair
    draft = READ[noun.name](raw)
    for name in elements(noun.elements):
        sent = raw.values.get(name)
        kept = getattr(draft.elements, name) is not None
        assert kept or is_empty(sent) or found(draft, name), (name, sent)


@given(noun_and_raw)
def test_what_is_read_can_be_stored_and_sent_as_utf_8(pair: tuple[Noun, RawOf]) -> None:
    noun, raw = pair
    for text in texts(READ[noun.name](raw)):
        assert "\x00" not in text
        text.encode()


@given(noun_and_raw)
def test_every_value_is_what_its_element_declares(pair: tuple[Noun, RawOf]) -> None:
    noun, raw = pair
    draft = READ[noun.name](raw)
    again = noun.elements.model_validate(draft.elements.model_dump(), strict=True)
    assert again == draft.elements


@given(noun_and_raw)
def test_a_coded_element_and_its_raw_twin_are_there_together(pair: tuple[Noun, RawOf]) -> None:
    noun, raw = pair
    record = READ[noun.name](raw).elements
    for name, twin in raw_codes(noun.elements).items():
        assert (getattr(record, name) is None) == (getattr(record, twin) is None)
        assert getattr(record, twin) != ""


@given(noun_and_raw)
def test_every_finding_says_something_and_names_an_element_that_exists(
    pair: tuple[Noun, RawOf],
) -> None:
    noun, raw = pair
    for finding in READ[noun.name](raw).findings:
        assert finding.message
        place = (finding.element or "").split("[")[0]
        assert place in {"", *elements(noun.elements), *noun.children}


@given(noun_and_raw)
def test_reading_a_record_again_gives_the_same_draft(pair: tuple[Noun, RawOf]) -> None:
    noun, raw = pair
    assert READ[noun.name](raw) == READ[noun.name](raw)


def test_a_malformed_value_is_evidence_and_says_why() -> None:
    (finding,) = found(read(IMPLEMENTATION_LIST, promise_day="20个工作日"), "promise_day")
    assert finding.rule == "value.malformed"
    assert finding.message == "承诺办结时限：应为整数"
    assert finding.evidence == "20个工作日"


def test_a_huge_malformed_value_is_cut_in_the_evidence() -> None:
    (finding,) = found(read(IMPLEMENTATION_LIST, promise_day="九" * 5_000_000), "promise_day")
    assert finding.evidence == "九" * 200


def test_a_huge_unknown_code_is_kept_raw_and_cut_in_the_finding() -> None:
    draft = read(IMPLEMENTATION_LIST, task_type="九" * 5_000_000)
    (finding,) = found(draft, "task_type")
    assert getattr(draft.elements, "task_type_code") == "九" * 5_000_000  # noqa: B009  # typed away
    assert finding.evidence == "九" * 200
    assert len(finding.message) < 300


def test_an_unknown_code_is_unknown_raw_and_a_finding() -> None:
    draft = read(CATALOG_ITEM, task_type="77")
    values = draft.elements.model_dump()
    assert (values["task_type"], values["task_type_code"]) == (TaskType.UNKNOWN, "77")
    (finding,) = found(draft, "task_type")
    assert (finding.rule, finding.severity) == ("code.unknown", Severity.WARNING)
    assert finding.evidence == "77"


@pytest.mark.parametrize("written", ["1^3", "1,3", "1，3", "1^ 3^", ["1", "3"], [1, 3], "1^1^3"])
def test_several_codes_are_split_whatever_separates_them(written: Any) -> None:
    values = read(IMPLEMENTATION_LIST, online_handle_depth=written).elements.model_dump()
    wanted = [OnlineDepth.CONSULTATION, OnlineDepth.PRE_REVIEW]
    assert values["online_handle_depth"] == wanted


def test_one_unknown_code_among_several_leaves_the_others() -> None:
    draft = read(CATALOG_ITEM, use_level="3^8")
    values = draft.elements.model_dump()
    assert values["use_level"] == [ExercisingLevel.CITY, ExercisingLevel.UNKNOWN]
    assert values["use_level_code"] == "3^8"
    (finding,) = found(draft, "use_level")
    assert finding.evidence == "8"


@pytest.mark.parametrize("written", [[], "", "  ", None, ["", " "], "^"])
def test_an_empty_code_is_no_code_and_no_finding(written: Any) -> None:
    for name in ("use_level", "task_type"):
        draft = read(CATALOG_ITEM, **{name: written})
        values = draft.elements.model_dump()
        assert (values[name], values[f"{name}_code"]) == (None, None)
        assert found(draft, name) == []


@pytest.mark.parametrize("written", ["0000-00-00", "0000-00-00 00:00:00", " 0000-00-00 "])
def test_a_zero_date_is_no_date_and_no_finding(written: str) -> None:
    draft = read(CATALOG_ITEM, plan_cancel_date=written)
    assert draft.elements.model_dump()["plan_cancel_date"] is None
    assert found(draft, "plan_cancel_date") == []


def test_a_platforms_code_table_translates_and_tells() -> None:
    translate = reader(
        IMPLEMENTATION_LIST,
        {("task_type", "TaskType"): {"XK": "01"}, ("promise_type", "LimitUnit"): {"G": "工作日"}},
    )
    draft = translate(RawOf({"task_type": "XK", "promise_type": "G"}))
    values = draft.elements.model_dump()
    assert (values["task_type"], values["task_type_code"]) == (TaskType.LICENSING, "XK")
    assert (values["promise_type"], values["promise_type_code"]) == (LimitUnit.WORKING_DAY, "G")
    assert [finding.rule for finding in found(draft, "task_type")] == ["code.variant"]
    # Units have no national codes, so that another code is no deviation.
    assert found(draft, "promise_type") == []


def test_what_no_database_stores_is_taken_out_and_told() -> None:
    draft = read(CATALOG_ITEM, task_name="食\x00品\ud800许可")
    assert draft.elements.model_dump()["task_name"] == "食品许可"
    assert [finding.rule for finding in found(draft, "task_name")] == ["text.cleaned"]


@pytest.mark.parametrize("written", [["1\x00"], ["1\ud800"], ["\x00", "1", "\ud800"]])
def test_what_no_database_stores_is_taken_out_of_a_list_of_codes_too(written: Any) -> None:
    values = read(CATALOG_ITEM, use_level=written).elements.model_dump()
    assert values["use_level"] == [ExercisingLevel.NATIONAL]
    assert values["use_level_code"].strip("^") == "1"


def test_the_code_that_names_the_entity_must_be_valid() -> None:
    assert read(IMPLEMENTATION_LIST, task_code=task_code()).code == task_code()
    assert read(IMPLEMENTATION_LIST, task_code=task_code().lower()).code is None
    assert read(IMPLEMENTATION_LIST).code is None


@pytest.mark.parametrize(("written", "version"), [("3", 3), (3, 3), (None, 0), ("v3", 0), (0, 0)])
def test_a_version_is_its_number_or_zero(written: Any, version: int) -> None:
    assert read(CATALOG_ITEM, catalog_code=CATALOG_CODE, task_version=written).version == version


def test_a_noun_without_versions_has_version_zero() -> None:
    body = read(IMPLEMENTING_BODY, credit_code=dept_code())
    assert (body.code, body.version) == (dept_code(), 0)


@pytest.mark.parametrize("written", ["430400", "430400000", "430400000000", 430400])
def test_a_region_is_one_entity_however_wide_its_code_is_written(written: Any) -> None:
    assert read(REGION, area_code=written).code == "430400000000"


def test_instants_are_kept_in_utc() -> None:
    values = read(CATALOG_ITEM, plan_effective_date="2026-11-21 07:00:00").elements.model_dump()
    assert values["plan_effective_date"] == datetime(2026, 11, 20, 23, tzinfo=UTC)
    assert values["plan_effective_date"].tzinfo is UTC


def punished_list(task_type: str) -> Draft:
    material = RawOf({"page_num": "一"})
    item = RawOf({"task_handle_item": handling_item_code(2)}, {"materials": [material]})
    values = {"task_code": task_code(), "task_type": task_type}
    return READ["ImplementationList"](RawOf(values, {"handling_items": [item]}))


def test_findings_of_children_are_lifted_to_the_record_with_their_place() -> None:
    draft = punished_list("01")
    places = {(finding.rule, finding.element) for finding in draft.findings}
    assert ("value.malformed", "handling_items[0].materials[0].page_num") in places
    assert ("element.missing", "handling_items[0].materials[0]") in places
    place = "handling_items[0].task_handle_item"
    assert ("task_handle_item.contradicts_task_code", place) in places


def test_children_of_a_punishment_miss_only_what_punishments_need() -> None:
    missing = {
        finding.element: finding.evidence
        for finding in punished_list("02").findings
        if finding.rule == "element.missing" and finding.element
    }
    assert missing == {"handling_items[0]": "HANDLE_FLOW TASK_NAME"}


def test_enums_are_the_only_values_that_are_not_plain() -> None:
    values = read(IMPLEMENTATION_LIST, task_type="01", use_level="3").elements.model_dump()
    plain = [value for value in values.values() if isinstance(value, Enum)]
    assert plain == [TaskType.LICENSING]


@pytest.mark.parametrize(("code", "level", "parent"), [
    ("510000", "PROVINCE", None),
    ("511600", "CITY", "510000000000"),
    ("511602", "COUNTY", "511600000000"),
    ("429004", "COUNTY", "420000000000"),
    ("110101", "COUNTY", "110000000000"),
    ("441900003", "TOWNSHIP", "441900000000"),
    ("511602001002", "VILLAGE", "511602001000"),
    ("000000", "NATIONAL", None),
])  # fmt: skip
def test_level_and_parent_of_a_region_come_from_its_code_where_it_has_none(
    code: str, level: str, parent: str | None
) -> None:
    region = read(REGION, area_code=code).elements
    assert region.area_level.name == level  # type: ignore[attr-defined]  # a region's elements
    assert region.parent_code == parent  # type: ignore[attr-defined]  # same


def test_level_and_parent_that_a_platform_sends_are_kept() -> None:
    region = read(REGION, area_code="511602", area_level="3", parent_code="510000").elements
    assert region.area_level.name == "CITY"  # type: ignore[attr-defined]  # a region's elements
    assert region.parent_code == "510000000000"  # type: ignore[attr-defined]  # same


def test_a_malformed_region_code_has_no_level_and_no_parent() -> None:
    region = read(REGION, area_code="5116").elements
    assert region.area_level is region.parent_code is None  # type: ignore[attr-defined]  # same


def test_a_code_out_of_force_is_a_notice_but_not_on_the_former_region_itself() -> None:
    (found,) = read(REGION, area_code="422727", area_name="秭归县", parent_code="420500").findings
    assert (found.rule, found.severity.name) == ("area_code.former", "NOTICE")
    former = read(REGION, area_code="422727", area_name="秭归县", is_former="1")
    assert former.findings == ()
