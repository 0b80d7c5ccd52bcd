"""Elements whose value is made of what a record has."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gateway.connectors.getters import converter
from gateway.connectors.mapping import compile_mapping
from gateway.connectors.spec.conversions import Conversion
from gateway.standard.nouns import ENTITIES
from gateway.standard.record import reader
from tests.unit.connectors.specs import stream_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


def taken(raw: dict[str, Any], **parts: object) -> Any:
    return converter(Conversion.model_validate(parts))(raw)


@pytest.mark.parametrize(
    ("parts", "value", "result"),
    [
        ({"join": "；"}, ["甲", None, "", "乙", 3], "甲；乙；3"),
        ({"join": "；"}, "甲", "甲"),
        ({"match": r"(\d+)\s*个?工作日"}, "20个工作日", "20"),
        ({"match": r"\d+"}, "法定20日", "20"),
        ({"match": r"\d+"}, "即办", "即办"),
        ({"match": r"\d+"}, 20, "20"),
        ({"values": {"有": 1, "无": 0}}, "无", "0"),
        ({"values": {"1": "A"}}, 1, "A"),
        ({"values": {"有": "1"}}, "或有", "或有"),
        ({"date": "%d/%m/%Y"}, "21/11/2026", "2026-11-21 00:00:00"),
        ({"date": "%d/%m/%Y"}, "soon", "soon"),
        ({"date": "%Y-%m-%dT%H:%M:%S%z"}, "2026-11-21T08:00:00Z", "2026-11-21 08:00:00+00:00"),
        ({"split": "|"}, " 1 | 2||3 ", "1^2^3"),
        ({"split": "|"}, ["1", "2"], ["1", "2"]),
        ({"match": r"\[(.*)\]", "values": {"a;b": "1;2"}, "split": ";"}, "[a;b]", "1^2"),
    ],
)
def test_a_value_is_converted_step_by_step(
    parts: dict[str, object], value: object, result: object
) -> None:
    assert taken({"x": {"y": value}}, path="x.y", **parts) == result


@pytest.mark.parametrize("raw", [{}, {"x": None}, {"x": ""}, {"x": {"y": 1}}])
def test_the_default_stands_where_nothing_was_found(raw: dict[str, Any]) -> None:
    assert taken(raw, path="x.z", default="无") == "无"
    assert taken(raw, path="x.z", match="a", split=",") is None


def test_several_places_are_put_together_in_order() -> None:
    raw = {"province": "湖南省", "city": {"name": "衡阳市"}, "town": None}
    paths = ["province", "city.name", "town"]
    assert taken(raw, paths=paths, join="") == "湖南省衡阳市"
    assert taken({}, paths=paths, join="", default="-") == "-"


def test_jmespath_finds_what_no_plain_path_does() -> None:
    raw = {"contacts": [{"kind": "咨询", "tel": "1"}, {"kind": "投诉", "tel": "2"}]}
    assert taken(raw, jmespath="contacts[?kind=='投诉'].tel | [0]") == "2"
    assert taken({"contacts": 1}, jmespath="length(contacts)", default="0") == "0"
    assert taken(raw, jmespath="contacts[].tel", join="、") == "1、2"


@given(
    JSON,
    st.fixed_dictionaries(
        {},
        optional={
            "join": st.just("；"),
            "match": st.just(r"(\d+)"),
            "values": st.just({"1": "2"}),
            "date": st.just("%Y"),
            "split": st.just(","),
            "default": st.just("x"),
        },
    ),
)
def test_no_value_breaks_a_conversion(value: Any, parts: dict[str, object]) -> None:
    taken({"x": value}, path="x", **parts)
    taken({"x": value}, jmespath="length(x)", **parts)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({}, "写一个，且只写一个"),
        ({"path": "a", "jmespath": "b"}, "写一个，且只写一个"),
        ({"paths": ["a", "b"]}, "需要 join"),
        ({"jmespath": "a[?"}, "不是有效的 JMESPath"),
        ({"path": "a", "match": "("}, "不是有效的正则表达式"),
        ({"path": "a", "match": "(a)(b)"}, "至多一个括号组"),
    ],
)
def test_what_cannot_be_converted_is_refused(parts: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Conversion.model_validate(parts)


def test_a_record_of_conversions_and_paths_is_read_into_elements() -> None:
    mapping = {
        "taskName": {"paths": ["prefix", "name"], "join": ""},
        "promiseDay": {"path": "limit", "match": r"(\d+)"},
        "isFee": {"path": "fee", "values": {"收费": "1", "不收费": "0"}},
        "serverType": {"path": "who", "split": "|"},
        "planEffectiveDate": {"path": "from", "date": "%d.%m.%Y"},
        "deptName": "dept.name",
    }
    raw = {
        "id": "1", "prefix": "食品", "name": "经营许可", "limit": "20个工作日", "fee": "不收费",
        "who": "1|2", "from": "21.11.2026", "dept": {"name": "演示局"},
    }  # fmt: skip
    mapped = compile_mapping(stream_of(mapping=mapping, default_mapping=False))(raw)
    elements = reader(ENTITIES["ImplementationList"])(mapped).elements.model_dump(mode="json")
    assert elements["task_name"] == "食品经营许可"
    assert (elements["promise_day"], elements["is_fee"]) == (20, False)
    assert elements["server_type_code"] == "1^2"
    assert elements["plan_effective_date"] == "2026-11-20T16:00:00Z"
    assert elements["dept_name"] == "演示局"
