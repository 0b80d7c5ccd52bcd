"""JSON text: strict numbers, duplicate keys told, members found without losing their text."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NoReturn

from gateway.connectors.decode.records import said

_BLANK = re.compile(r"[ \t\n\r]*")
_REASONS = {
    "Expecting value": "此处应有一个值",
    "Expecting property name enclosed in double quotes": "此处应为双引号括起的键",
    "Expecting ':' delimiter": "此处应为冒号",
    "Expecting ',' delimiter": "此处应为逗号",
    "Unterminated string starting at": "字符串没有结束",
    "Invalid \\escape": "转义字符无效",
    "Invalid \\uXXXX escape": "\\u 转义无效",
    "Extra data": "JSON 之后还有多余内容",
}


class _NumberRefused(ValueError):  # noqa: N818  # named for what happened
    """A number that JSON or a float cannot hold; the message is Chinese."""


class JsonText:
    """A JSON reader that answers each value with the notes on it."""

    def __init__(self) -> None:
        self._duplicates: set[str] = set()
        # Line breaks and tabs inside strings are common in hand-made exports and harmless.
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._last_wins,
            parse_float=_finite,
            parse_constant=_no_constant,
            strict=False,
        )

    def decode(self, text: str) -> tuple[Any, tuple[str, ...]]:
        """The value of a whole JSON text and its notes; raises `ValueError` in Chinese."""
        self._duplicates.clear()
        try:
            value = self._decoder.decode(text)
        except json.JSONDecodeError as error:
            raise ValueError(_place(error)) from None
        except _NumberRefused:
            raise
        except ValueError:  # Python's own limit for integers
            raise ValueError("整数位数过多") from None
        except RecursionError:
            raise ValueError("嵌套过深") from None
        return value, self._notes()

    def elements(self, text: str, path: tuple[str, ...]) -> Iterator[str]:
        """The texts of the records at `path` in valid JSON: of an array each, of an object it.

        Raises `LookupError` with the Chinese reason where `path` leads nowhere.
        """
        at = _skip_blank(text, 0)
        for depth, name in enumerate(path):
            at = self._member(text, at, name, path[:depth])
        if text[at] == "[":
            yield from self._items(text, at)
        elif text[at] == "{":
            yield text[at : self._end(text, at)]
        elif not text.startswith("null", at):
            raise LookupError(f"{_shown(path)} 既不是数组也不是对象")

    def _items(self, text: str, at: int) -> Iterator[str]:
        at = _skip_blank(text, at + 1)
        while text[at] != "]":
            end = self._end(text, at)
            yield text[at:end]
            at = _skip_blank(text, end)
            if text[at] == ",":
                at = _skip_blank(text, at + 1)

    def _member(self, text: str, at: int, name: str, above: tuple[str, ...]) -> int:
        """Where the value of the last member called `name` starts."""
        if text[at] != "{":
            raise LookupError(f"{_shown(above)} 不是对象，没有 {name}")
        starts = dict(self._members(text, at))
        if name not in starts:
            known = "、".join(starts) or "无"
            raise LookupError(f"{_shown(above)} 中没有 {name}（现有：{known}）")
        return starts[name]

    def _members(self, text: str, at: int) -> Iterator[tuple[str, int]]:
        at = _skip_blank(text, at + 1)
        while text[at] != "}":
            name, at = self._decoder.raw_decode(text, at)
            at = _skip_blank(text, _skip_blank(text, at) + 1)
            yield name, at
            at = _skip_blank(text, self._end(text, at))
            if text[at] == ",":
                at = _skip_blank(text, at + 1)

    def _end(self, text: str, at: int) -> int:
        return self._decoder.raw_decode(text, at)[1]

    def _last_wins(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            times = Counter(name for name, _ in pairs)
            self._duplicates.update(name for name, count in times.items() if count > 1)
        return members

    def _notes(self) -> tuple[str, ...]:
        if not self._duplicates:
            return ()
        names = "、".join(sorted(self._duplicates))
        return (said("decode.duplicate_key", f"键重复，取最后一个值：{names}"),)


def _skip_blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _shown(path: tuple[str, ...]) -> str:
    return f"路径 {'.'.join(path)}" if path else "最外层"


def _place(error: json.JSONDecodeError) -> str:
    line = f"第 {error.lineno} 行" if error.lineno > 1 else ""
    return f"{line}第 {error.colno} 个字符处有语法错误（{_REASONS.get(error.msg, error.msg)}）"


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _NumberRefused(f"数值 {digits} 超出范围")
    return number


def _no_constant(name: str) -> NoReturn:
    raise _NumberRefused(f"{name} 不是 JSON 数值")
