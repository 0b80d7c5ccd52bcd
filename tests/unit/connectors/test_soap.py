"""SOAP: envelopes that any reader of XML takes apart, and what each Fault means."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.connectors.decode.xml_text import read_xml
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.payload import records_of
from gateway.connectors.proofs import ProofRefused
from gateway.connectors.replies import Judge
from gateway.connectors.requests import detail_of, outgoing_of
from gateway.connectors.soap import with_header
from gateway.connectors.spec import Detail, Reply, Request, load_spec
from gateway.connectors.tokens import Place
from gateway.connectors.wire import Answer
from gateway.errors import PlatformError, PlatformRefused, PlatformUnavailable, SpecError
from tests.unit.connectors.signing import NOW
from tests.unit.connectors.specs import SMALL, stream_of

OPERATION = {"operation": "getLists", "namespace": "http://webservice.example/?a=1&b"}
PAGING = {"kind": "page-number", "page": "page.no", "size": "page.size", "page_size": 50}
ODD = st.text(st.sampled_from('a\r\n\t \x00\x1f\ufffe\ud800<&]>"事'))
NAMES = {"11": "http://schemas.xmlsoap.org/soap/envelope/",
         "12": "http://www.w3.org/2003/05/soap-envelope"}  # fmt: skip


def asked(body: dict[str, Any], soap: dict[str, Any], **parts: Any) -> Outgoing:
    request = Request.model_validate({"path": "/ws", "body": body, "soap": OPERATION | soap})
    return outgoing_of(stream_of(**parts), request, Place(2), None, None)


def operation(out: Outgoing, version: str = "11") -> ET.Element:
    envelope = ET.fromstring(out.body)  # noqa: S314 - our own
    found = envelope.find(f"{{{NAMES[version]}}}Body")
    assert envelope.tag == f"{{{NAMES[version]}}}Envelope"
    assert found is not None
    return found[0]


def test_parameters_stand_in_the_operation_pages_among_them() -> None:
    out = asked({"area": "11", "kinds": [1, 2], "all": True, "none": None}, {}, paging=PAGING)
    inside = operation(out)
    assert (out.method, out.path, out.query) == ("POST", "/ws", "")
    assert inside.tag == "{http://webservice.example/?a=1&b}getLists"
    assert [(one.tag, one.text) for one in inside][:5] == [
        ("area", "11"), ("kinds", "1"), ("kinds", "2"), ("all", "true"), ("none", None),
    ]  # fmt: skip
    assert {one.tag: one.text for one in inside[5]} == {"no": "2", "size": "50"}
    assert out.headers == {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}


def test_version_action_and_namespaces_are_as_the_specification_says() -> None:
    out = asked({"a": {"b": "1"}}, {"version": "1.2", "action": "urn:get", "qualified": True})
    (parameter,) = operation(out, "12")
    space = "{http://webservice.example/?a=1&b}"
    assert (parameter.tag, parameter[0].tag) == (f"{space}a", f"{space}b")
    assert dict(out.headers) == {
        "Content-Type": 'application/soap+xml; charset=utf-8; action="urn:get"'
    }
    bare = operation(asked({"a": "1"}, {"namespace": "", "qualified": True}))
    assert (bare.tag, bare[0].tag) == ("getLists", "a")


def test_a_document_may_be_the_text_of_one_parameter() -> None:
    body = {"in0": {"PACKAGE": {"NO": 1, "row": [{"a": "<&"}, {"a": "事"}]}}, "in1": {"x": [1]},
            "in2": "<given/>"}  # fmt: skip
    texts = {"in0": "xml", "in1": "json", "in2": "xml"}
    inside = [one.text for one in operation(asked(body, {"texts": texts}))]
    assert inside[1:] == ['{"x":[1]}', "<given/>"]
    assert read_xml(str(inside[0])) == {"PACKAGE": {"NO": "1", "row": [{"a": "<&"}, {"a": "事"}]}}


@settings(deadline=None)
@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True), st.text() | ODD, max_size=4
    )
)
def test_whatever_a_parameter_holds_is_read_back_but_for_what_xml_has_not(
    body: dict[str, str],
) -> None:
    told = {one.tag: one.text or "" for one in operation(asked(dict(body), {}))}
    assert told == {name: "".join(filter(is_of_xml, text)) for name, text in body.items()}


def is_of_xml(character: str) -> bool:
    """XML 1.0, production 2."""
    low, surrogates = character < " ", "\ud800" <= character <= "\udfff"
    return character in "\t\n\r" or not (low or surrogates or character in "\ufffe\uffff")


def test_a_detail_is_asked_for_in_an_envelope_too() -> None:
    parts = {"method": "POST", "path": "/ws", "key": "id", "record": "a", "soap": OPERATION}
    (parameter,) = operation(detail_of(Detail.model_validate(parts), "r1"))
    assert (parameter.tag, parameter.text) == ("id", "r1")


def test_a_header_element_holds_the_proof() -> None:
    out = with_header(asked({}, {}), "tongtechheader", {"gjgxjhpt_sign": "a+/=<"})
    read = read_xml(out.body.decode())["Envelope"]
    assert read["Header"] == {"tongtechheader": {"gjgxjhpt_sign": "a+/=<"}}
    assert "getLists" in read["Body"]


def envelope(inside: str) -> str:
    return f"<s:Envelope xmlns:s='{NAMES['11']}'><s:Body>{inside}</s:Body></s:Envelope>"


def fault_11(code: str, words: str = "参数错误") -> str:
    return envelope(
        f"<s:Fault><faultcode>{code}</faultcode><faultstring>{words}</faultstring></s:Fault>"
    )


def fault_12(code: str, subcode: str = "") -> str:
    under = f"<s:Subcode><s:Value>{subcode}</s:Value></s:Subcode>" if subcode else ""
    return envelope(
        f"<s:Fault><s:Code><s:Value>{code}</s:Value>{under}</s:Code><s:Reason>"
        "<s:Text xml:lang='zh'>参数错误</s:Text><s:Text xml:lang='en'>wrong</s:Text>"
        "</s:Reason></s:Fault>"
    )


FAULTS: list[tuple[str, type[PlatformError], str]] = [
    (fault_11("s:Client"), PlatformRefused, "SOAP Fault Client：参数错误"),
    (fault_11("s:Server"), PlatformUnavailable, "SOAP Fault Server：参数错误"),
    (fault_11("s:VersionMismatch"), PlatformRefused, "SOAP Fault VersionMismatch"),
    (fault_11("Client.Authentication"), ProofRefused, "SOAP Fault Client.Authentication"),
    (fault_11("wsse:FailedAuthentication"), ProofRefused, "SOAP Fault FailedAuthentication"),
    (fault_12("s:Sender"), PlatformRefused, "SOAP Fault Sender：参数错误"),
    (fault_12("s:Receiver"), PlatformUnavailable, "SOAP Fault Receiver：参数错误"),
    (fault_12("s:Sender", "w:Unauthorized"), ProofRefused, "SOAP Fault Sender.Unauthorized"),
    (fault_11("E0031"), PlatformRefused, "SOAP Fault E0031：参数错误"),
    (envelope("<s:Fault/>"), PlatformUnavailable, "SOAP Fault"),
]
REPLY = Reply(code="Envelope.Body.r.return.code", message="Envelope.Body.r.return.msg",
              ok=("0",), renew=("31",), refused=("E0031",))  # fmt: skip
JUDGE = Judge(REPLY, ("secret-demo",), is_xml=True)


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize(("body", "kind", "words"), FAULTS)
def test_every_fault_has_one_meaning_in_the_words_of_the_platform(
    body: str, kind: type[PlatformError], words: str, status: int
) -> None:
    with pytest.raises(PlatformError, match=words) as caught:
        JUDGE.content(Answer(status, {}, body.encode(), None), NOW)
    assert type(caught.value) is kind


def test_a_secret_in_a_fault_is_not_repeated() -> None:
    body = fault_11("s:Client", "key secret-demo is wrong").encode()
    with pytest.raises(PlatformRefused, match=r"key \*\*\* is wrong"):
        JUDGE.content(Answer(500, {}, body, None), NOW)


@pytest.mark.parametrize(
    "inside",
    [
        '{"code":0,"rows":[{"a":"1"}]}',
        "&lt;x&gt;&lt;code&gt;0&lt;/code&gt;&lt;/x&gt;",
    ],
)
def test_codes_and_records_are_found_in_the_text_of_an_element(inside: str) -> None:
    path = (
        "Envelope.Body.r.return.code" if inside.startswith("{") else "Envelope.Body.r.return.x.code"
    )
    body = envelope(f"<n:r xmlns:n='urn:n'><return>{inside}</return></n:r>").encode()
    judge = Judge(Reply(code=path, ok=("0",)), (), is_xml=True)
    payload = judge.content(Answer(200, {}, body, None), NOW)
    if inside.startswith("{"):
        found = records_of(payload, ("Envelope", "Body", "r", "return", "rows"), 0)
        assert [record.raw for record in found] == [{"a": "1"}]


def test_a_code_in_the_text_of_an_element_is_told_in_its_words() -> None:
    body = envelope('<r><return>{"code":31,"msg":"签名过期"}</return></r>').encode()
    with pytest.raises(ProofRefused, match=r"return\.code=31：签名过期"):
        JUDGE.content(Answer(200, {}, body, None), NOW)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"request: {path: /lists}": "request: {path: /lists, soap: {operation: a}}"},
         "streams[0].request.soap：SOAP 需要 transport 的 answers: xml"),
        ({"request: {path: /lists}": "request: {path: /lists, method: GET, soap: {operation: a}}"},
         "streams[0].request.method：SOAP 请求须为 POST"),
        ({"request: {path: /lists}": "request: {path: /l, body: {a b: 1}, soap: {operation: a}}"},
         "a b 不能作为 XML 元素的名称"),
        ({"request: {path: /lists}": "request: {path: /lists, soap: {operation: 'a b'}}"},
         "写法不合规定"),
        ({"{path: /lists}": "{path: /lists, content: form, soap: {operation: a}}"},
         "streams[0].request.content：soap 与 content: form 只能有一个"),
        ({"  reply:": "  auth: {kind: national-exchange, rid: r, sid: s, key_env: K,"
          " soap_header: tongtechheader}\n  reply:"},
         "streams[0].request：auth.soap_header 需要这里的 soap"),
        ({"  reply:": "  auth: {kind: api-key, place: body, name: token, key_env: K}\n  reply:",
          "{path: /lists}": "{path: /lists, method: GET}"},
         "streams[0].request：auth.place: body 需要 JSON 请求体"),
        ({"  reply:": "  payload: {stamp: {into: time}}\n  reply:",
          "{path: /lists}": "{path: /lists, method: GET}"},
         "payload 的 stamp、encrypt、sign 需要 JSON 请求体"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_told(
    tmp_path: Path, changes: dict[str, str], told: str
) -> None:
    text = SMALL
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "small.yaml").write_text(text, "utf-8")
    with pytest.raises(SpecError) as caught:
        load_spec(tmp_path / "small.yaml", {})
    assert told in caught.value.message
