"""What a data call of the city asks for: a page by number, or what follows a cursor."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from gateway.sandbox.stream import Key
from gateway.sandbox.times import BEIJING, stamp

LARGEST_PAGE = 200
FORM = "%Y%m%d%H%M%S"


@dataclass
class Wrong(Exception):  # noqa: N818 - named by what happened
    """A parameter that the interface document does not allow."""

    msg: str


@dataclass(frozen=True)
class Asked:
    """A window of changes (bounds as the province writes them) and what of it is wanted."""

    since: str | None
    before: str | None
    size: int
    number: int = 1
    key: Key | None = None


def read_page(body: bytes) -> Asked:
    """The page a JSON body asks for; raises Wrong."""
    try:
        asked = orjson.loads(body)
    except orjson.JSONDecodeError:
        asked = None
    if not isinstance(asked, dict):
        raise Wrong("请求体不是JSON对象")
    size, number = _whole(asked, "pageSize", LARGEST_PAGE), _whole(asked, "pageNo", 10**9)
    return Asked(_time(asked, "startTime"), _time(asked, "endTime"), size, number)


def read_cursor(query: Mapping[str, str]) -> Asked:
    """What a query asks for; without a cursor from the start of the window; raises Wrong."""
    size = _whole(query, "limit", LARGEST_PAGE)
    cursor = query.get("cursor")
    key = _key(cursor) if cursor else None
    return Asked(_time(query, "startTime"), _time(query, "endTime"), size, key=key)


def cursor_after(key: Key) -> str:
    """The cursor of what follows a row; callers need not look into it."""
    return base64.urlsafe_b64encode("|".join(key).encode()).decode().rstrip("=")


def _key(cursor: str) -> Key:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise Wrong("参数cursor无效，请从头读取") from None
    time, mark, guid = text.partition("|")
    if not mark:
        raise Wrong("参数cursor无效，请从头读取")
    return time, guid


def _whole(asked: Mapping[str, Any], name: str, most: int) -> int:
    value = str(asked.get(name, ""))
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:12]) <= most):
        raise Wrong(f"参数{name}须为1至{most}的整数，收到：{value}")
    return int(value)


def _time(asked: Mapping[str, Any], name: str) -> str | None:
    value = asked.get(name) or None
    if value is None:
        return None
    try:
        at = datetime.strptime(str(value), FORM).replace(tzinfo=BEIJING)
    except ValueError:
        at = None
    if at is None or at.strftime(FORM) != value:
        raise Wrong(f"参数{name}格式须为yyyyMMddHHmmss，收到：{value}")
    return stamp(at)
