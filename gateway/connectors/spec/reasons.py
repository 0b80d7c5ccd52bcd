"""Why a specification is refused, in Chinese, from what validation found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

from gateway.connectors.spec.part import Part

_Words = Callable[[Mapping[str, Any]], str]

_REASONS: Mapping[str, _Words] = {
    "missing": lambda _: "缺少这一项",
    "literal_error": lambda c: f"只能是 {c['expected'].replace(' or ', ' 或 ')}",
    "union_tag_invalid": lambda c: f"kind 只能是 {c['expected_tags']}",
    "union_tag_not_found": lambda _: "缺少 kind",
    "string_type": lambda _: "应为文本（数字和 yes、no 请加引号）",
    "int_type": lambda _: "应为整数",
    "int_parsing": lambda _: "应为整数",
    "int_from_float": lambda _: "应为整数",
    "float_type": lambda _: "应为数",
    "float_parsing": lambda _: "应为数",
    "bool_type": lambda _: "应为 true 或 false",
    "bool_parsing": lambda _: "应为 true 或 false",
    "tuple_type": lambda _: "应为列表",
    "dict_type": lambda _: "应为键值对",
    "mapping_type": lambda _: "应为键值对",
    "model_type": lambda _: "应为键值对",
    "model_attributes_type": lambda _: "应为键值对",
    "greater_than": lambda c: f"应大于 {c['gt']}",
    "greater_than_equal": lambda c: f"应不小于 {c['ge']}",
    "less_than_equal": lambda c: f"应不大于 {c['le']}",
    "string_too_short": lambda _: "不得为空",
    "too_short": lambda _: "不得为空",
    "string_pattern_mismatch": lambda c: _PATTERNS.get(
        c["pattern"], f"写法不合规定（{c['pattern']}）"
    ),
    "value_error": lambda c: str(c["error"]),
}


_PATTERNS: Mapping[str, str] = {
    r"^[a-z][a-z0-9-]*$": "只用小写字母、数字和连字符，以字母开头",
    r"^[A-Za-z_][A-Za-z0-9_]*$": "应为环境变量的名称，不是密钥本身",
    r"^/([^/].*)?$": "应以一个 / 开头，接在 base_url 之后",
    r"^[0-9]{12}$": "应为 12 位数字",
    "%": "应含 %，如 %Y-%m-%d",
}


def reason_of(problem: ErrorDetails) -> str:
    """What is wrong, said to whoever wrote the file."""
    if problem["type"] == "extra_forbidden":
        key, known = str(problem["loc"][-1]), set(_keys())
        elsewhere = "，它是别处的项：请核对缩进" if key in known else ""
        return f"没有这一项{elsewhere or suggestion(key, known)}"
    words = _REASONS.get(problem["type"])
    return words(problem.get("ctx", {})) if words else problem["msg"]


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """`，是否想写 …？` where something known is close to what was written, else nothing."""
    close = get_close_matches(wrong, [k for k in known if k != wrong], n=1, cutoff=0.75)
    return f"，是否想写 {close[0]}？" if close else ""


def _keys() -> Iterable[str]:
    waiting = list(Part.__subclasses__())
    while waiting:
        part = waiting.pop()
        waiting.extend(part.__subclasses__())
        yield from part.model_fields
