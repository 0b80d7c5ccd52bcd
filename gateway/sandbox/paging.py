"""What a page request says, checked the way the interface document promises."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from gateway.sandbox.answers import Refusal
from gateway.sandbox.times import read_stamp

LARGEST_PAGE = 500


@dataclass(frozen=True)
class PageRequest:
    """A page of a window of changes: since inclusive, before exclusive, both may be open."""

    number: int
    size: int
    since: str | None
    before: str | None


def read_request(body: bytes) -> PageRequest:
    """The request a body asks for; raises Refusal 40001 naming the parameter."""
    asked = decoded(body)
    return PageRequest(
        _whole(asked, "pageNum", 1_000_000_000),
        _whole(asked, "pageSize", LARGEST_PAGE),
        _time(asked, "updatedSince"),
        _time(asked, "updatedBefore"),
    )


def decoded(body: bytes) -> Mapping[str, Any]:
    """The JSON object of a body; raises Refusal 40001."""
    try:
        asked = orjson.loads(body)
    except orjson.JSONDecodeError:
        asked = None
    if not isinstance(asked, dict):
        raise Refusal(40001, "请求体不是JSON对象")
    return asked


def _whole(asked: Mapping[str, Any], name: str, most: int) -> int:
    value = asked.get(name)
    if type(value) is not int or not 1 <= value <= most:
        raise Refusal(40001, f"参数{name}须为1至{most}的整数，收到：{value!r}")
    return value


def _time(asked: Mapping[str, Any], name: str) -> str | None:
    value = asked.get(name)
    if value is None or value == "":
        return None
    try:
        read_stamp(value)
    except (TypeError, ValueError):
        raise Refusal(40001, f"参数{name}格式须为yyyy-MM-dd HH:mm:ss，收到：{value!r}") from None
    return str(value)
