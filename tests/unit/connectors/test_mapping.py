"""From a platform's record to values by element."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.connectors.getters import getter
from gateway.connectors.mapping import Mapped, code_tables, compile_mapping
from gateway.connectors.spec import load_spec
from gateway.connectors.spec.names import coded_elements
from gateway.errors import SpecError
from gateway.standard.element import elements
from gateway.standard.nouns import ENTITIES, Noun
from tests.unit.connectors.specs import PORTAL, province_spec, stream_of


def mapped(raw: dict[str, Any], **parts: object) -> Mapped:
    return compile_mapping(stream_of(**parts))(raw)


def test_by_default_every_element_is_read_under_its_own_name() -> None:
    raw = {"id": "1", "taskName": "登记", "promiseDay": 0, "isFee": False, "other": 1}
    assert mapped(raw).values == {"task_name": "登记", "promise_day": 0, "is_fee": False}


def test_what_is_not_there_null_or_empty_is_left_out() -> None:
    raw = {"id": "1", "taskName": "", "byLaw": None, "mapped": ""}
    assert mapped(raw, mapping={"deptName": "mapped", "deptCode": "a.b"}).values == {}


def test_what_the_specification_names_goes_before_the_default() -> None:
    raw = {"id": "1", "name": "甲", "taskName": "乙", "areaCode": "1"}
    parts = {"mapping": {"taskName": "name"}, "constants": {"areaCode": "511602000000"}}
    values = {"task_name": "甲", "area_code": "511602000000"}
    assert mapped(raw, **parts).values == values
    assert mapped(raw, **parts, default_mapping=False).values == values


def test_a_path_leads_into_objects_and_a_list_of_steps_into_keys_with_dots() -> None:
    raw = {"id": "1", "task": {"name": "甲"}, "1.机构": "乙", "flat": "丙"}
    mapping = {"taskName": "task.name", "deptName": ["1.机构"], "byLaw": "flat.deeper"}
    assert mapped(raw, mapping=mapping).values == {"task_name": "甲", "dept_name": "乙"}


@given(st.lists(st.text(min_size=1), min_size=1, max_size=5), st.integers())
def test_a_value_is_found_where_it_was_put(path: list[str], value: int) -> None:
    raw: Any = value
    for step in reversed(path):
        raw = {step: raw}
    assert getter(tuple(path))(raw) == value
    assert getter((*path, "deeper"))(raw) is None


@pytest.mark.parametrize(
    ("raw", "native_id"),
    [
        ({"id": "a-1"}, "a-1"),
        ({"id": 42}, "42"),
        ({"id": " "}, None),
        ({"id": ""}, None),
        ({"id": None}, None),
        ({"id": True}, None),
        ({"id": ["a"]}, None),
        ({"id": "a\x00b"}, None),
        ({"id": "a\ud800"}, None),
        ({}, None),
    ],
)
def test_the_native_id_is_text_or_nothing(raw: dict[str, Any], native_id: str | None) -> None:
    assert mapped(raw).native_id == native_id


@pytest.mark.parametrize(
    ("value", "deleted"), [("D", True), ("U", False), (None, False), (1, True), ("1", True)]
)
def test_a_withdrawn_record_is_told_by_its_mark(value: object, deleted: bool) -> None:
    mark = {"path": "op.code", "values": ["D", 1]}
    assert mapped({"id": "1", "op": {"code": value}}, deleted=mark).deleted is deleted


def test_children_are_read_as_their_parent_is() -> None:
    raw = {
        "id": "1",
        "items": {"list": [{"guid": 7, "taskName": "新办", "files": [{"materialName": "申请表"}]}]},
    }
    children = {
        "handlingItems": {
            "path": "items.list",
            "native_id": "guid",
            "children": {"materials": {"path": "files"}},
        },
        "materials": {"path": "materials"},
    }
    found = mapped(raw, children=children)
    (item,) = found.children["handling_items"]
    assert (item.native_id, item.values) == ("7", {"task_name": "新办"})
    assert [m.values for m in item.children["materials"]] == [{"material_name": "申请表"}]
    assert found.children["materials"] == []


def test_children_stand_at_the_key_of_their_own_name_unless_the_specification_says_where() -> None:
    raw = {
        "id": "1",
        "fees": [{"feeName": "工本费"}],
        "handlingItems": [{"taskName": "新办", "questions": [{"question": "多久？"}]}],
        "materials": [{"materialName": "不在此处"}],
    }
    found = mapped(raw, children={"materials": {"path": "papers"}})
    assert [fee.values for fee in found.children["fees"]] == [{"fee_name": "工本费"}]
    (item,) = found.children["handling_items"]
    assert [one.values for one in item.children["questions"]] == [{"question": "多久？"}]
    assert found.children["materials"] == []


def test_children_without_default_mapping_have_only_what_is_named() -> None:
    raw = {"id": "1", "m": [{"materialName": "甲", "remark": "乙"}]}
    child = {"path": "m", "default_mapping": False, "mapping": {"remark": "remark"}}
    (material,) = mapped(raw, children={"materials": child}).children["materials"]
    assert material.values == {"remark": "乙"}


def test_one_child_may_come_without_a_list_and_what_is_no_child_is_told() -> None:
    children = {"materials": {"path": "m"}}
    one = mapped({"id": "1", "m": {"materialName": "甲"}}, children=children)
    assert [m.values for m in one.children["materials"]] == [{"material_name": "甲"}]
    odd = mapped({"id": "1", "m": [{"materialName": "甲"}, "乙"]}, children=children)
    assert len(odd.children["materials"]) == 1
    assert odd.problems == ("[mapping.child] m 的第 2 项不是对象，未能读取",)


def test_the_codes_of_a_platform_become_national_codes() -> None:
    units = {"1": "WORKING_DAY", 2: "NATURAL_DAY"}
    stream = stream_of(
        codes={"promiseType": units, "taskType": "letters", "isNeed": {"Y": "LATER"}}
    )
    tables = code_tables(stream)
    assert tables["promise_type", "LimitUnit"] == {"1": "工作日", "2": "自然日"}
    assert tables["task_type", "TaskType"]["XK"] == "01"
    assert tables["is_need", "MaterialNeed"] == {"Y": "3"}


def test_of_two_elements_with_one_name_the_plain_name_is_that_of_the_outer_one() -> None:
    codes = {"handleType": "gbt39046", "processSteps.handleType": {"D": "NATURAL_DAY"}}
    tables = code_tables(stream_of(codes=codes))
    assert tables["handle_type", "HandlingForm"]["3"] == "2"
    assert tables["handle_type", "LimitUnit"] == {"D": "自然日"}


@pytest.mark.parametrize("noun", ENTITIES.values(), ids=ENTITIES)
def test_every_coded_element_of_a_record_and_of_all_inside_it_can_be_named(noun: Noun) -> None:
    wanted: set[tuple[str, object]] = set()
    waiting = [noun]
    while waiting:
        part = waiting.pop()
        waiting.extend(part.children.values())
        facts = elements(part.elements).items()
        wanted |= {(attribute, fact.codes) for attribute, fact in facts if fact.codes}
    assert set(coded_elements(noun).values()) == wanted


@pytest.mark.parametrize(
    "parts",
    [
        {"entity": "Item"},
        {"mapping": {"task_name": "a"}},
        {"constants": {"x": "a"}},
        {"codes": {"taskType": "roman"}},
        {"children": {"dogs": {"path": "dogs"}}},
    ],
)
def test_a_stream_that_names_what_the_standard_lacks_is_refused(parts: dict[str, object]) -> None:
    stream = stream_of(**parts)
    for compiling in (compile_mapping, code_tables):
        with pytest.raises(SpecError, match="数据流 s"):
            compiling(stream)


def test_the_specifications_that_come_with_the_gateway_compile() -> None:
    for spec in (province_spec(), load_spec(PORTAL, {})):
        for stream in spec.streams:
            assert compile_mapping(stream)({}).native_id is None
            code_tables(stream)
