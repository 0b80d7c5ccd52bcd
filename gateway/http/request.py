"""From an HTTP request to a GraphQL request: query, operation name, variables."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.datastructures import Headers
from starlette.types import Receive, Scope

from gateway.http.answers import Refused
from gateway.http.limits import Limits


@dataclass(frozen=True)
class GraphQLRequest:
    """What a client asks; `by_get` requests may only read."""

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    extensions: Mapping[str, Any] = field(default_factory=dict)
    by_get: bool = False


class ClientGone(Exception):  # noqa: N818  # named for what happened, as every error here
    """The client went away before its request had arrived."""


async def read_request(
    scope: Scope, headers: Headers, receive: Receive, limits: Limits
) -> GraphQLRequest:
    """Read a request; raises Refused with the right status, or ClientGone."""
    if scope["method"] == "GET":
        return request_of(_parameters(scope["query_string"]), by_get=True)
    if scope["method"] != "POST":
        raise Refused(
            "METHOD_NOT_ALLOWED",
            f"不支持 {scope['method']} 方法。",
            "请用 POST，或用 GET 查询。",
            status=405,
            headers={"Allow": "GET, POST"},
        )
    _check_content(headers)
    return request_of(_json(await read_body(headers, receive, limits), "请求体"))


def request_of(members: Any, *, by_get: bool = False) -> GraphQLRequest:
    """Check the members of a request."""
    if isinstance(members, list):
        raise _malformed(
            "BATCH_NOT_SUPPORTED", "不支持批量请求。", "请逐个发送，或把多个字段写进同一个查询。"
        )
    if not isinstance(members, dict):
        raise _malformed(
            "BAD_REQUEST", "请求体应为 JSON 对象。", '形如 {"query": "{ __typename }"}。'
        )
    query = members.get("query")
    if query is None or query == "":
        raise _malformed("QUERY_MISSING", "没有给出 query。", "请在 query 中写明要查询的内容。")
    if not isinstance(query, str):
        raise _malformed("BAD_REQUEST", "query 应为字符串。")
    name = members.get("operationName")
    if name is not None and not isinstance(name, str):
        raise _malformed("BAD_REQUEST", "operationName 应为字符串或 null。")
    variables = _object(members, "variables")
    return GraphQLRequest(query, name or None, variables, _object(members, "extensions"), by_get)


def _object(members: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = members.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _malformed("BAD_REQUEST", f"{name} 应为 JSON 对象或 null。")
    return value


def _parameters(query_string: bytes) -> dict[str, Any]:
    """Read the parameters of a GET; `variables` and `extensions` hold JSON."""
    members: dict[str, Any] = dict(
        parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)
    )
    for name in ("variables", "extensions"):
        if members.get(name):
            members[name] = _json(members[name], name)
        else:
            members.pop(name, None)
    return members


def _check_content(headers: Headers) -> None:
    name, *parameters = (
        piece.strip().lower() for piece in headers.get("content-type", "").split(";")
    )
    charsets = {part[8:].strip('"') for part in parameters if part.startswith("charset=")}
    if name != "application/json" or not charsets <= {"utf-8", "utf8"}:
        raise Refused(
            "UNSUPPORTED_MEDIA_TYPE",
            "Content-Type 应为 application/json（UTF-8）。",
            status=415,
            headers={"Accept-Post": "application/json"},
        )
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise Refused("UNSUPPORTED_MEDIA_TYPE", "不支持压缩的请求体。", status=415)


async def read_body(headers: Headers, receive: Receive, limits: Limits) -> bytes:
    """Read a body within the limits; raises Refused, or ClientGone."""
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length) > limits.body_bytes:
        raise _too_big(limits)
    try:
        async with asyncio.timeout(limits.body_seconds):
            return await _receive(receive, limits)
    except TimeoutError:
        raise Refused(
            "REQUEST_TIMEOUT", "请求体没有及时发完。", status=408, headers={"Connection": "close"}
        ) from None


async def _receive(receive: Receive, limits: Limits) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        body += message.get("body", b"")
        if len(body) > limits.body_bytes:
            raise _too_big(limits)
        if not message.get("more_body", False):
            return bytes(body)


def _json(text: bytes | str, noun: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _malformed(
            "BAD_JSON",
            f"{noun}不是正确的 JSON：第 {error.lineno} 行第 {error.colno} 列附近有误。",
            "请检查引号、逗号和编码（UTF-8）。",
        ) from None


def _malformed(code: str, message: str, hint: str = "") -> Refused:
    return Refused(code, message, hint, status=400)


def _too_big(limits: Limits) -> Refused:
    return Refused(
        "BODY_TOO_LARGE",
        f"请求体过大，最多 {limits.body_bytes} 字节。",
        "请拆成几次请求。",
        status=413,
        headers={"Connection": "close"},
    )
