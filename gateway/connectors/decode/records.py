"""What reading a file answers: one `RawRecord` a record, or `UnreadableFile` for the whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from gateway.errors import YiwangError

Format = Literal["json", "jsonl", "csv", "xlsx", "xml"]

# Deeper than any record of a platform, and within what JSON writers accept.
MAX_DEPTH = 100

_CODE = re.compile(r"\[([a-z_.]+)\]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record of a file, as it was written.

    `position` counts records from 1, `line` is the physical line (for xlsx the row) where the
    record starts, None in JSON documents. `raw` is None where the record cannot be decoded; then
    `problem` says why in Chinese, led by its code: `[decode.json] …`. `text` is the original
    text, fit to be stored (NUL bytes and undecodable bytes are written as escapes). `notes` say,
    in the same form, what was cleaned or decided on a record that could be decoded. `file` is the
    name of the file, where a stream has several.
    """

    position: int
    raw: dict[str, Any] | None
    text: str
    problem: str | None = None
    notes: tuple[str, ...] = ()
    line: int | None = None
    file: str | None = None

    @property
    def problem_code(self) -> str | None:
        """The stable code of the problem, None where there is none."""
        return code_of(self.problem) if self.problem else None


class UnreadableFile(YiwangError):  # noqa: N818  # named for what happened
    """A file cannot be read at all: `path`, `reason` and `advice` (what to do), in Chinese."""

    code = "FILE_UNREADABLE"

    def __init__(self, path: str, reason: str, advice: str) -> None:
        super().__init__(f"文件“{path}”无法读取：{reason}。", hint=f"{advice}。")
        self.path = path
        self.reason = reason
        self.advice = advice

    def __reduce__(self) -> tuple[type[UnreadableFile], tuple[str, str, str]]:
        """Survives pickling between processes."""
        return (type(self), (self.path, self.reason, self.advice))


def said(code: str, message: str) -> str:
    """A message led by its stable code."""
    return f"[{code}] {message}"


def code_of(message: str) -> str:
    """The stable code that leads a message of `said`."""
    match = _CODE.match(message)
    return match[1] if match else ""


def storable(text: str) -> str:
    """`text` with NUL and lone surrogates written as escapes, for every database and encoding."""
    if "\x00" not in text and not _LONE_SURROGATE.search(text):
        return text
    escaped = text.replace("\x00", "\\x00")
    return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", escaped)


def cleaned(raw: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """`raw` without NUL (dropped) and lone surrogates (become U+FFFD), and a note for each kind.

    No database stores the one and no UTF-8 text the other; what was sent stays in the text.
    Raises `ValueError` in Chinese where `raw` is nested deeper than 100.
    """
    found: set[str] = set()
    clean = {_clean_text(name, found): _clean(value, found, 1) for name, value in raw.items()}
    return (clean, tuple(sorted(found))) if found else (raw, ())


def _clean(value: Any, found: set[str], depth: int) -> Any:
    if isinstance(value, str):
        return _clean_text(value, found)
    if not isinstance(value, (dict, list)):
        return value
    if depth >= MAX_DEPTH:
        raise ValueError("嵌套过深")
    if isinstance(value, list):
        return [_clean(inner, found, depth + 1) for inner in value]
    return {
        _clean_text(name, found): _clean(inner, found, depth + 1) for name, inner in value.items()
    }


def _clean_text(text: str, found: set[str]) -> str:
    if "\x00" in text:
        found.add(said("decode.nul", "文本中含有空字符（NUL），已删除"))
        text = text.replace("\x00", "")
    if _LONE_SURROGATE.search(text):
        found.add(said("decode.surrogate", "文本中含有不成对的代理字符，已替换为 U+FFFD"))
        text = _LONE_SURROGATE.sub("�", text)
    return text
