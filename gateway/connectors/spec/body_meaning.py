"""What the requests of a REST platform must get right about their bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gateway.connectors.spec.auth import ApiKeyAuth, LoginAuth, NationalExchangeAuth
from gateway.connectors.spec.problem import Problem
from gateway.connectors.spec.soap import XML_NAME
from gateway.connectors.spec.streams import Detail, Request, Stream
from gateway.connectors.spec.transports import RestTransport

Location = tuple[str | int, ...]


def body_problems(stream: Stream, at: Location, transport: RestTransport) -> Iterator[Problem]:
    """Answer where a request has no body for what goes into it, or cannot be written as XML."""
    for name, request in (("request", stream.request), ("detail", stream.detail)):
        if request is None:
            continue
        where = (*at, name)
        if request.soap is not None:
            yield from _soap_problems(request, where, transport)
        yield from _missing_body(request, where, transport)


def _soap_problems(
    request: Request | Detail, at: Location, transport: RestTransport
) -> Iterator[Problem]:
    if request.method == "GET":
        yield Problem((*at, "method"), "SOAP 请求须为 POST")
    if request.content == "form":
        yield Problem((*at, "content"), "soap 与 content: form 只能有一个")
    if transport.answers != "xml":
        yield Problem((*at, "soap"), "SOAP 需要 transport 的 answers: xml")
    for name in dict.fromkeys(_names(request.body)):
        if not re.match(XML_NAME, name):
            yield Problem((*at, "body"), f"{name} 不能作为 XML 元素的名称")


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _names(one)
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield str(name)
            yield from _names(inner)


def _missing_body(
    request: Request | Detail, at: Location, transport: RestTransport
) -> Iterator[Problem]:
    auth = transport.auth
    in_body = isinstance(auth, (ApiKeyAuth, LoginAuth)) and auth.place == "body"
    in_envelope = isinstance(auth, NationalExchangeAuth) and auth.soap_header is not None
    writes = transport.payload is not None and transport.payload.writes
    if in_envelope and request.soap is None:
        yield Problem(at, "auth.soap_header 需要这里的 soap")
    is_json = request.method == "POST" and request.soap is None and request.content == "json"
    if (in_body or writes) and not is_json:
        what = "auth.place: body" if in_body else "payload 的 stamp、encrypt、sign"
        yield Problem(at, f"{what} 需要 JSON 请求体：method 须为 POST，且没有 soap、content: form")
