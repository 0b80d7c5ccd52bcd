"""XML answers become the values JSON has."""

from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.connectors.decode.xml_text import read_xml
from gateway.connectors.payload import read_payload, records_of, total_of
from gateway.connectors.proofs import ProofRefused
from gateway.connectors.replies import Judge
from gateway.connectors.spec import Reply
from gateway.connectors.wire import Answer
from gateway.errors import PlatformChanged, PlatformRefused, PlatformUnavailable
from tests.unit.connectors.signing import NOW

ROWS = ("Envelope", "Body", "rows", "row")
TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1)


def records(xml: str, path: tuple[str, ...] = ROWS) -> list[Any]:
    return [record.raw for record in records_of(read_payload(xml.encode()), path, 0)]


@given(TEXT, TEXT)
def test_texts_and_attributes_come_as_they_were_written(text: str, attribute: str) -> None:
    xml = f"<a><b c={quoteattr(attribute)}>{escape(text)}</b><d>{escape(text)}</d></a>"
    assert read_xml(xml) == {"a": {"b": {"@c": attribute, "#text": text}, "d": text}}


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ("<a/>", {"a": None}),
        ("<a> \n </a>", {"a": None}),
        ("<a><b/><b>1</b><b><c>2</c></b></a>", {"a": {"b": [None, "1", {"c": "2"}]}}),
        ("<s:a xmlns:s='urn:s' s:x='1'><s:b>2</s:b></s:a>", {"a": {"@x": "1", "b": "2"}}),
        ("<a><![CDATA[<b>&]]></a>", {"a": "<b>&"}),
        ("<?xml version='1.0' encoding='GBK'?><a>事</a>", {"a": "事"}),
    ],
)
def test_elements_are_objects_by_local_name(xml: str, value: object) -> None:
    assert read_xml(xml) == value


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ("<rows><row><id>1</id></row><row><id>2</id></row></rows>", [{"id": "1"}, {"id": "2"}]),
        ("<rows><row><id>1</id></row></rows>", [{"id": "1"}]),
        ("<rows><row/></rows>", []),
        ("<rows/>", []),
        ("<rows><total>0</total></rows>", []),
    ],
)
def test_one_element_is_a_list_of_one_and_none_a_list_of_none(
    inside: str, found: list[object]
) -> None:
    xml = f"<s:Envelope xmlns:s='urn:s'><s:Body>{inside}</s:Body></s:Envelope>"
    assert records(xml) == found


def test_a_list_that_is_not_where_it_should_be_is_of_another_form() -> None:
    with pytest.raises(PlatformChanged, match="rows 不存在"):
        records("<Envelope><Body><items/></Body></Envelope>")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
def test_xml_is_read_in_every_encoding(encoding: str) -> None:
    body = "<?xml version='1.0' encoding='gb2312'?><a><b>事项</b></a>".encode(encoding)
    assert read_payload(body).value == {"a": {"b": "事项"}}


def test_json_and_xml_inside_a_text_are_opened_on_the_way() -> None:
    inner = escape('{"rows":[{"id":1}],"total":7}')
    payload = read_payload(f"<a><return>{inner}</return></a>".encode())
    assert [r.raw for r in records_of(payload, ("a", "return", "rows"), 0)] == [{"id": 1}]
    assert total_of(payload, ("a", "return", "total")) == 7
    inner = escape("<rows><row><id>1</id></row></rows>")
    payload = read_payload(f"<a><return>{inner}</return></a>".encode())
    path = ("a", "return", "rows", "row")
    assert [r.raw for r in records_of(payload, path, 0)] == [{"id": "1"}]


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ("<a>", "不是有效的 XML"),
        ("<a></b>", "第 1 行不是有效的 XML"),
        ("<a/>x", "不是有效的 XML"),
        ("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", "DOCTYPE"),
        ("<a>" * 200 + "</a>" * 200, "嵌套过深"),
    ],
)
def test_what_is_no_xml_or_a_danger_is_not_read(xml: str, said: str) -> None:
    with pytest.raises(PlatformUnavailable, match=said):
        read_payload(xml.encode())


REPLY = Reply(code="RECORD.@code", message="RECORD.@msg", ok=("0",), renew=("9",))


def judged(body: str, content_type: str = "text/xml") -> Any:
    answer = Answer(200, {"content-type": content_type}, body.encode(), None)
    return Judge(REPLY, (), is_xml=True).content(answer, NOW).value


def test_the_business_code_of_an_xml_answer_is_found_in_an_attribute() -> None:
    assert judged("<RECORD code='0'><XM>1</XM></RECORD>")["RECORD"]["XM"] == "1"
    with pytest.raises(ProofRefused, match="code=9：过期"):
        judged("<RECORD code='9' msg='过期'/>")


@pytest.mark.parametrize(
    "page", [f"{head}<title>登录</title>" for head in ("<!DOCTYPE html>", "<HTML>")]
)
def test_a_login_page_is_no_xml_answer(page: str) -> None:
    with pytest.raises(PlatformRefused, match="网页“登录”"):
        judged(page, "text/html")
