"""SOAP: a request's parameters in an envelope, and what a Fault says.

Source: SOAP 1.1 (W3C note, 2000) and 1.2 (W3C recommendation, 2007). The header element of the
national exchange is that of its SOAP proxy (`/wsproxy`): `tongtechheader` in no namespace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape

from gateway.connectors.outgoing import Outgoing
from gateway.connectors.payload import text_of
from gateway.connectors.spec import Soap

_ENVELOPE = {
    "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
    "1.2": "http://www.w3.org/2003/05/soap-envelope",
}
_NO_HEADER = b"<soap:Header/>"
_QUOTES = {'"': "&quot;"}
_LINE_ENDS = {"\r": "&#13;"}  # a bare one is read as a line feed
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OURS = frozenset({"Client", "Sender", "VersionMismatch", "MustUnderstand", "DataEncodingUnknown"})


def enveloped(asked: Outgoing, soap: Soap, body: Mapping[str, Any]) -> Outgoing:
    """Answer a request with its parameters in an envelope."""
    inner = "".join(_parameters(soap, body))
    name, bound = "op:" + soap.operation, f' xmlns:op="{escape(soap.namespace, _QUOTES)}"'
    if not soap.namespace:
        name, bound = soap.operation, ""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<soap:Envelope xmlns:soap="{_ENVELOPE[soap.version]}">{_NO_HEADER.decode()}'
        f"<soap:Body><{name}{bound}>{inner}</{name}></soap:Body></soap:Envelope>"
    )
    return replace(asked, body=text.encode()).with_headers(_headers(soap))


def with_header(outgoing: Outgoing, element: str, fields: Mapping[str, str]) -> Outgoing:
    """Answer an enveloped request with an element of these fields in its header."""
    inner = "".join(_element(name, value) for name, value in fields.items())
    header = f"<soap:Header><{element}>{inner}</{element}></soap:Header>"
    return replace(outgoing, body=outgoing.body.replace(_NO_HEADER, header.encode(), 1))


@dataclass(frozen=True, slots=True)
class Fault:
    """What a platform says went wrong: its code, without prefix, and its words.

    A code of SOAP 1.2 and its subcode are put together as in 1.1: `Sender.Unauthorized`.
    """

    code: str
    words: str

    @property
    def is_ours(self) -> bool:
        """Whether the request is at fault, so that sending it again does not help."""
        return self.code.partition(".")[0] in _OURS

    @property
    def is_proof(self) -> bool:
        """Whether the platform does not accept who we say we are: the code names it."""
        return "auth" in self.code.lower()


def fault_of(value: Any) -> Fault | None:
    """Answer the Fault in an answer, of either version; None where there is none."""
    for step in ("Envelope", "Body"):
        value = value.get(step) if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping) or "Fault" not in value:
        return None
    fault = value["Fault"]
    told = fault if isinstance(fault, Mapping) else {}
    reason = told.get("Reason")
    words = _text(told.get("faultstring")) or _text(
        reason.get("Text") if isinstance(reason, Mapping) else reason
    )
    codes = [_local(told.get("faultcode"))] if "faultcode" in told else _codes(told.get("Code"))
    return Fault(".".join(filter(None, codes)), words)


def _headers(soap: Soap) -> Mapping[str, str]:
    if soap.version == "1.2":
        action = f'; action="{soap.action}"' if soap.action else ""
        return {"Content-Type": f"application/soap+xml; charset=utf-8{action}"}
    return {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{soap.action}"'}


def _parameters(soap: Soap, body: Mapping[str, Any]) -> Iterator[str]:
    for name, value in body.items():
        prefix = "op:" if soap.qualified and soap.namespace else ""
        how = soap.texts.get(name)
        if how is None or isinstance(value, str):
            yield from _members(name, value, prefix)
        else:
            text = text_of(value) if how == "json" else "".join(_elements(value))
            yield _element(prefix + name, text)


def _members(name: str, value: Any, prefix: str) -> Iterator[str]:
    """The elements of one name: one for each of a list."""
    values = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    for one in values:
        if isinstance(one, Mapping):
            inner = "".join(_elements(one, prefix))
            yield f"<{prefix}{name}>{inner}</{prefix}{name}>"
        else:
            yield _element(f"{prefix}{name}", one)


def _elements(value: Any, prefix: str = "") -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield escape(_written(value), _LINE_ENDS)
        return
    for name, inner in value.items():
        yield from _members(name, inner, prefix)


def _element(name: str, value: Any) -> str:
    text = escape(_written(value), _LINE_ENDS)
    return f"<{name}>{text}</{name}>" if text else f"<{name}/>"


def _written(value: Any) -> str:
    """A value as XML has it; what XML cannot hold is left out."""
    text = value if isinstance(value, str) else "" if value is None else text_of(value)
    return _NOT_XML.sub("", text)


def _text(value: Any) -> str:
    """The text of an element, of the first of several; one with attributes keeps it in #text."""
    if isinstance(value, list):
        value = value[0]
    if isinstance(value, Mapping):
        value = value.get("#text")
    return str(value) if value is not None else ""


def _codes(code: Any) -> list[str]:
    if not isinstance(code, Mapping):
        return []
    inner = code.get("Subcode")
    under = inner.get("Value") if isinstance(inner, Mapping) else None
    return [_local(code.get("Value")), _local(under)]


def _local(code: Any) -> str:
    return _text(code).rpartition(":")[2].strip()
