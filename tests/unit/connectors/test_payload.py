"""Answers in every encoding and shape."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.connectors.payload import (
    Payload,
    cursor_of,
    read_payload,
    records_of,
    total_of,
)
from gateway.errors import PlatformChanged, PlatformUnavailable

LIST = ("data", "list")
SAFE = st.characters(codec="utf-8", exclude_characters="\x00")
PLAIN = st.none() | st.booleans() | st.integers() | st.text(SAFE, max_size=5)
RECORDS = st.lists(
    st.dictionaries(st.text(SAFE, max_size=3), PLAIN | st.lists(PLAIN, max_size=2), max_size=3),
    max_size=3,
)


def records(body: bytes) -> list[Any]:
    return [record.raw for record in records_of(read_payload(body), LIST, 0)]


@given(RECORDS)
def test_records_come_as_they_were_written_with_compact_text(found: list[dict[str, Any]]) -> None:
    body = json.dumps({"data": {"list": found}}, ensure_ascii=False).encode()
    got = records_of(read_payload(body), LIST, 200)
    assert [record.raw for record in got] == found
    assert [json.loads(record.text) for record in got] == found
    assert [record.position for record in got] == [201 + n for n in range(len(found))]


def test_the_text_of_a_record_is_compact() -> None:
    (record,) = records_of(read_payload(b'{"data": {"list": [{"a": [1, 2], "b": "c"}]}}'), LIST, 0)
    assert record.text == '{"a":[1,2],"b":"c"}'


@pytest.mark.parametrize(
    ("body", "raw"),
    [
        ('{"data":{"list":[{"a":"事项"}]}}'.encode("gb18030"), {"a": "事项"}),
        ('\ufeff{"data":{"list":[{"a":"事项"}]}}'.encode(), {"a": "事项"}),
        (b'{"data":{"list":[{"a":"x\\u0000y"}]}}', {"a": "xy"}),
        (b'{"data":{"list":[{"a":"x\\ud800y"}]}}', {"a": "x�y"}),
        (b'{"data":{"list":[{"a":123456789012345678901234}]}}', {"a": 123456789012345678901234}),
        (b'{"data":{"list":[{"a":"l\nm"}]}}', {"a": "l\nm"}),
    ],
)
def test_odd_encodings_and_characters_are_read_or_cleaned(body: bytes, raw: dict[str, Any]) -> None:
    (record,) = records_of(read_payload(body), LIST, 0)
    assert (record.raw, json.loads(record.text)) == (raw, raw)
    record.text.encode()


def test_what_was_cleaned_is_noted() -> None:
    (record,) = records_of(read_payload(b'{"data":{"list":[{"a":"\\u0000"}]}}'), LIST, 0)
    assert record.notes == ("[decode.nul] 文本中含有空字符（NUL），已删除",)


def test_an_item_that_is_no_object_is_kept_with_its_problem() -> None:
    one, two = records_of(read_payload(b'{"data":{"list":[{"a":1}, [1, "x"]]}}'), LIST, 0)
    assert one.problem is None
    assert (two.raw, two.text) == (None, '[1,"x"]')
    assert two.problem == "[decode.not_an_object] 第 2 条不是 JSON 对象"


@pytest.mark.parametrize("depth", [150, 300])
@pytest.mark.parametrize("text", ["x", "\\u0000"])
def test_a_record_nested_too_deep_is_kept_as_text(depth: int, text: str) -> None:
    item = '{"a":' * depth + f'"{text}"' + "}" * depth
    (record,) = records_of(read_payload(f'{{"data":{{"list":[{item}]}}}}'.encode()), LIST, 0)
    assert (record.problem is None) == (depth == 150 and text == "x")
    assert record.text.startswith('{"a":{"a":')


@pytest.mark.parametrize("body", [b'{"data":null}', b'{"data":{"list":null}}', b"null"])
def test_null_holds_no_records(body: bytes) -> None:
    assert records(body) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{}", "data 不存在"),
        (b'{"data":{}}', "data.list 不存在"),
        (b'{"data":[]}', "data.list 不存在"),
        (b'{"data":{"list":{"a":1}}}', "data.list 不是数组"),
        (b"[]", "data 不存在"),
    ],
)
def test_an_answer_without_the_list_is_of_another_form(body: bytes, said: str) -> None:
    with pytest.raises(PlatformChanged, match=said) as caught:
        records(body)
    assert caught.value.status == "failed_schema"


@pytest.mark.parametrize(
    "body", [b"", b'{"data":{"list":[{"a"', b"{nope}", b'{"a":NaN}', b"\xff\xfe{\x00}\x00", b"\xff"]
)
def test_what_is_not_json_to_its_end_is_tried_again(body: bytes) -> None:
    with pytest.raises(PlatformUnavailable, match="不是有效的 JSON"):
        read_payload(body)


@pytest.mark.parametrize(("value", "total"), [(7, 7), (0, 0), ("7", 7), (None, None), ("", None)])
def test_a_total_may_be_text_or_missing(value: object, total: int | None) -> None:
    assert total_of(Payload({"data": {"total": value}}, plain=True), ("data", "total")) == total


@pytest.mark.parametrize("value", ["many", -1, 1.5, True, [1]])
def test_a_total_that_is_no_count_is_of_another_form(value: object) -> None:
    with pytest.raises(PlatformChanged, match=r"总数 data\.total 不是数"):
        total_of(Payload({"data": {"total": value}}, plain=True), ("data", "total"))


@pytest.mark.parametrize(
    "body",
    [
        b'{"data":"{\\"list\\":[{\\"a\\":1}]}"}',
        b'{"data":{"list":"[{\\"a\\":1}]"}}',
        b'{"data":"{\\"list\\":\\"[{\\\\\\"a\\\\\\":1}]\\"}"}',
    ],
)
def test_json_inside_a_text_field_is_opened_on_the_way(body: bytes) -> None:
    payload = read_payload(body)
    assert [(r.raw, r.text) for r in records_of(payload, LIST, 0)] == [({"a": 1}, '{"a":1}')]
    assert records_of(payload, LIST, 0) == records_of(payload, LIST, 0)


def test_what_stands_beside_the_records_in_a_text_field_is_found_too() -> None:
    payload = read_payload(b'{"data":"{\\"list\\":[],\\"total\\":\\"7\\",\\"next\\":\\"[1]\\"}"}')
    assert records_of(payload, LIST, 0) == ()
    assert total_of(payload, ("data", "total")) == 7
    assert cursor_of(payload, ("data", "next")) == "[1]"


def test_odd_characters_inside_a_text_field_are_cleaned_as_outside_it() -> None:
    payload = read_payload(b'{"data":{"list":"[{\\"a\\":\\"x\\\\u0000y\\"}]"}}')
    (record,) = records_of(payload, LIST, 0)
    assert (record.raw, record.notes) == (
        {"a": "xy"},
        ("[decode.nul] 文本中含有空字符（NUL），已删除",),
    )


def test_an_empty_text_field_holds_no_records_and_one_that_is_no_json_is_tried_again() -> None:
    assert records(b'{"data":{"list":""}}') == []
    assert records(b'{"data":""}') == []
    with pytest.raises(PlatformUnavailable, match="字段 data 中的文本"):
        records(b'{"data":"[{"}')


@pytest.mark.parametrize(
    ("body", "cursor"),
    [
        (b'{"next":"abc"}', "abc"),
        (b'{"next":7}', "7"),
        (b'{"next":0}', "0"),
        (b'{"next":""}', None),
        (b'{"next":null}', None),
        (b"{}", None),
        (b"[]", None),
    ],
)
def test_a_cursor_is_text_or_nothing(body: bytes, cursor: str | None) -> None:
    assert cursor_of(read_payload(body), ("next",)) == cursor


@pytest.mark.parametrize("body", [b'{"next":true}', b'{"next":{}}', b'{"next":[1]}'])
def test_a_cursor_that_is_no_text_is_of_another_form(body: bytes) -> None:
    with pytest.raises(PlatformChanged, match="游标 next 不是文本"):
        cursor_of(read_payload(body), ("next",))
