"""What arguments must hold beyond their GraphQL types, and what of them shapes a statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any

from gateway.errors import ArgumentError
from gateway.resolvers.reads.cursors import (
    FEED,
    Cursor,
    decode,
    feed_position,
    instant,
    place,
)
from gateway.standard import identifiers
from gateway.standard.nouns import NODES
from gateway.store.grams import LONGEST_TERM, normalise

Arguments = Mapping[str, Any]

PAGE_LIMIT = 100
"""The most entries one page of a connection may hold."""

PAGE_DEFAULT = 20
"""How many entries a page holds when neither `first` nor `last` is given."""

DEFAULT_ORDER = "CODE_ASC"

RELEVANCE = "RELEVANCE"
"""The order of a search, and its default."""


@dataclass(frozen=True)
class Window:
    """The slice of a connection that its arguments ask for."""

    size: int
    backward: bool
    cursor: str | None
    order: str


def window(arguments: Arguments, order: str | None = None) -> Window:
    """Read `first`, `after`, `last`, `before` and `orderBy`; what contradicts is an error.

    A connection with one `order` only has no `orderBy`.
    """
    first, last = arguments.get("first"), arguments.get("last")
    after, before = arguments.get("after"), arguments.get("before")
    backward = last is not None or (first is None and before is not None)
    if (first is not None and last is not None) or (after is not None and before is not None):
        raise ArgumentError(
            "分页参数矛盾：first 与 last、after 与 before 只能各取其一。",
            hint="向后翻页用 first 和 after，向前翻页用 last 和 before。",
            code="BAD_PAGE",
        )
    if (first is not None and before is not None) or (last is not None and after is not None):
        raise ArgumentError("分页参数矛盾：first 只配 after，last 只配 before。", code="BAD_PAGE")
    size = _size("last", last) if backward else _size("first", first)
    name = order or _order(arguments)
    text = before if backward else after
    if text is not None:
        _check_cursor(decode(text), name)
    return Window(size, backward, text, name)


def _order(arguments: Arguments) -> str:
    order, searched = arguments.get("orderBy"), _written(arguments) is not None
    if not isinstance(order, Enum):
        return RELEVANCE if searched else DEFAULT_ORDER
    if order.name == RELEVANCE and not searched:
        raise ArgumentError(
            "按相关度排序须同时给出 search。",
            hint="请给出 search，或改用 CODE_ASC 等其他排序。",
            code="BAD_ORDER",
        )
    return order.name


@lru_cache(maxsize=1_024)
def _normalised(text: str) -> str:
    return normalise(text)


def _written(arguments: Arguments) -> str | None:
    """Answer the search text: of a connection `search`, of the root field `text`."""
    written: str | None = arguments.get("search", arguments.get("text"))
    return written


def term(arguments: Arguments) -> str:
    """Answer the search text as it is compared; an unusable one is an error."""
    written = _written(arguments) or ""
    if len(written) > LONGEST_TERM:
        raise ArgumentError(
            f"搜索词最多 {LONGEST_TERM} 个字符，实际为 {len(written)} 个。", code="SEARCH_TOO_LONG"
        )
    text = _normalised(written)
    if not text:
        raise ArgumentError(
            "搜索词为空。", hint="请给出至少一个字；不搜索时请不要给出 search。", code="BAD_SEARCH"
        )
    return text


def _size(name: str, value: int | None) -> int:
    if value is None:
        return PAGE_DEFAULT
    if value < 0:
        raise ArgumentError(f"{name} 不能为负数，实际为 {value}。", code="BAD_PAGE")
    if value > PAGE_LIMIT:
        raise ArgumentError(
            f"{name} 最多为 {PAGE_LIMIT}，实际为 {value}。",
            hint="请减小每页数量，用 pageInfo.endCursor 作 after 继续翻页。",
            code="PAGE_TOO_LARGE",
        )
    return value


def _check_cursor(cursor: Cursor, wanted: str) -> None:
    if cursor.order != wanted:
        raise ArgumentError(
            f"游标来自另一种排序（{cursor.order}），不能用于 {wanted}。",
            hint="改变 orderBy 后请从第一页开始。",
            code="BAD_CURSOR",
        )
    if wanted.startswith(("UPDATED", "TIME")):
        instant(cursor)
    if wanted == RELEVANCE:
        place(cursor)
    if wanted == FEED:
        feed_position(cursor)


def _check_texts(value: Any) -> None:
    if isinstance(value, str) and "\x00" in value:
        raise ArgumentError("参数中含有空字符（U+0000），无法查询。", code="BAD_TEXT")
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            _check_texts(inner)


def _check_page(arguments: Arguments) -> None:
    window(arguments)
    if arguments.get("search") is not None:
        term(arguments)
    area = (arguments.get("filter") or {}).get("areaWithin")
    if area is not None:
        identifiers.region.parse(area)


def _check_changes(arguments: Arguments) -> None:
    window(arguments, FEED)


def _check_hits(arguments: Arguments) -> None:
    window(arguments)
    term(arguments)


def _check_code(argument: str, module: Any) -> Callable[[Arguments], None]:
    return lambda arguments: module.parse(arguments[argument])


def _check_license_type(arguments: Arguments) -> None:
    code = identifiers.license_type_code.normalised(arguments["code"])
    identifiers.license_type_code.parse(code)


def _check_list_key(arguments: Arguments) -> None:
    given = {name for name, value in arguments.items() if value is not None} - {"version"}
    if given not in ({"taskCode"}, {"localTaskCode"}, {"platform", "nativeId"}):
        raise ArgumentError(
            "请用一种方式指明实施清单：taskCode，或 localTaskCode，或 platform 与 nativeId 一起。",
            code="BAD_KEY",
        )
    if "taskCode" in given:
        identifiers.task_code.parse(arguments["taskCode"])


def _check_node(arguments: Arguments) -> None:
    prefix = arguments["id"].partition("_")[0]
    if prefix not in NODES:
        raise ArgumentError("id 无法识别。", hint="请使用查询结果中 id 字段的原值。", code="BAD_ID")


def _check_nodes(arguments: Arguments) -> None:
    count = len(arguments["ids"])
    if count > PAGE_LIMIT:
        raise ArgumentError(
            f"ids 最多 {PAGE_LIMIT} 个，实际为 {count} 个。",
            hint="请分几次查询。",
            code="TOO_MANY_IDS",
        )


def _accept(_: Arguments) -> None:
    """Accept what the types of the arguments accept."""


CHECKS: Mapping[tuple[str, str], Callable[[Arguments], None]] = {
    ("Query", "catalogItem"): _check_code("catalogCode", identifiers.catalog_code),
    ("Query", "handlingItem"): _check_code("taskHandleItem", identifiers.handling_item_code),
    ("Query", "implementingBody"): _check_code("creditCode", identifiers.uscc),
    ("Query", "region"): _check_code("areaCode", identifiers.region),
    ("Query", "licenseType"): _check_license_type,
    ("Query", "nodes"): _check_nodes,
    ("Query", "search"): _check_hits,
    ("Query", "changes"): _check_changes,
    ("Query", "implementationList"): _check_list_key,
    ("Query", "node"): _check_node,
    ("Query", "connector"): _accept,
    ("Query", "serviceRecord"): _accept,
    ("Query", "evaluation"): _accept,
}
"""Checks by (type, field); every other field with arguments is a connection."""


def check(parent: str, name: str, arguments: Arguments) -> ArgumentError | None:
    """Answer what is wrong with the arguments of a table-backed field, or None."""
    try:
        _check_texts(arguments)
        CHECKS.get((parent, name), _check_page)(arguments)
    except ArgumentError as error:
        return error
    except identifiers.MalformedCode as error:
        return ArgumentError(str(error), code="MALFORMED_CODE")
    return None


def structure(name: str, value: Any) -> Any:
    """Answer what of an argument shapes the statement: which are given, not what they hold.

    Two requests with equal structures share a plan; only bound values differ.
    """
    if isinstance(value, str):
        return _text_structure(name, value)
    if isinstance(value, Mapping):
        return tuple((key, structure(key, inner)) for key, inner in sorted(value.items()))
    if value is None or isinstance(value, bool | Enum):
        return value
    if isinstance(value, list):
        return _prefixes(value) if name == "ids" else "list"
    return "instant" if isinstance(value, datetime) else "number"


def _text_structure(name: str, value: str) -> Any:
    if name in {"after", "before"}:
        cursor = decode(value)
        tier = place(cursor).tier if cursor.order == RELEVANCE else None
        return ("cursor", cursor.value is None, tier)
    return value.partition("_")[0] if name == "id" else "text"


def _prefixes(ids: list[str]) -> frozenset[str]:
    return frozenset(prefix for one in ids if (prefix := one.partition("_")[0]) in NODES)
