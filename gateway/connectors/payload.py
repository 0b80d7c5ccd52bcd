"""The bytes of an answer become records, whatever encoding and odd characters they come in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import orjson

from gateway.connectors.decode import RawRecord, UnreadableFile
from gateway.connectors.decode.encodings import decoded_whole
from gateway.connectors.decode.json_text import JsonText
from gateway.connectors.decode.records import cleaned, said, storable
from gateway.connectors.decode.xml_text import read_xml
from gateway.connectors.spec import Incremental, Path
from gateway.errors import PlatformChanged, PlatformUnavailable

# What the fast reader would change silently: NUL, and integers beyond 64 bits.
_NEEDS_CARE = re.compile(rb"\\u0000|[\[:,]\s*-?\d{19,}")


@dataclass(slots=True)
class Payload:
    """The value of an answer, in JSON or XML; `plain`: nothing in it needs cleaning.

    Some platforms write JSON or XML into a text field: a text on the way of a path is opened,
    once. `is_xml`: lists do not show, so that one element is a list of one, and none a list of
    none.
    """

    value: Any
    plain: bool
    is_xml: bool = False

    def at(self, path: Path) -> Any:
        """Answer the value at a path, None where it leads nowhere; the whole for no path.

        Raises `PlatformUnavailable` where a text on the way is no JSON.
        """
        value = self.value
        if not path:
            return value
        for step in path[:-1]:
            value = self.member(value, step)
        return value.get(path[-1]) if isinstance(value, dict) else None

    def member(self, holder: Any, step: str) -> Any:
        """Answer what a step leads to, a text opened; None where it leads nowhere."""
        if not isinstance(holder, dict):
            return None
        value = holder.get(step)
        if isinstance(value, str) and value.strip():
            value = holder[step] = self._opened(value, step)
        return value or None if isinstance(value, str) else value

    def _opened(self, text: str, step: str) -> Any:
        try:
            inner = read_text(text)
        except ValueError as error:
            raise _unreadable(f"字段 {step} 中的文本：{error}") from None
        self.plain = self.plain and inner.plain
        self.is_xml = inner.is_xml  # JSON inside XML shows its lists
        return inner.value


def read_payload(body: bytes) -> Payload:
    """Answer the value of a body, UTF-8 or GB 18030; raises `PlatformUnavailable`."""
    if body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return _read_xml(body)
    if not _NEEDS_CARE.search(body):
        try:
            return Payload(orjson.loads(body), plain=True)
        except orjson.JSONDecodeError:
            pass  # the careful reader reads more, and says better what is wrong
    try:
        value, _ = JsonText().decode(decoded_whole("", body, None))
    except UnreadableFile as error:
        raise _unreadable(error.reason) from None
    except ValueError as error:
        raise _unreadable(str(error)) from None
    return Payload(value, plain=False)


def _read_xml(body: bytes) -> Payload:
    try:
        value = read_xml(decoded_whole("", body, None))
    except UnreadableFile as error:
        raise _unreadable(error.reason, "XML") from None
    except ValueError as error:
        raise _unreadable(str(error), "XML") from None
    return Payload(value, plain=True, is_xml=True)


def read_text(text: str) -> Payload:
    """Answer the value in a text, JSON or XML; raises `ValueError` in Chinese."""
    if text.lstrip()[:1] == "<":
        return Payload(read_xml(text), plain=True, is_xml=True)
    try:
        encoded = text.encode()
        if not _NEEDS_CARE.search(encoded):
            return Payload(orjson.loads(encoded), plain=True)
    except ValueError:
        pass  # as above; lone surrogates are among what only the careful reader takes
    return Payload(JsonText().decode(text)[0], plain=False)


def records_of(payload: Payload, path: Path, after: int) -> tuple[RawRecord, ...]:
    """Answer the records at `path`, positions counted from `after` + 1; null holds none.

    Raises `PlatformChanged` where there is no list.
    """
    found = _list_at(payload, path)
    return tuple(
        _record(item, number, plain=payload.plain) for number, item in enumerate(found, after + 1)
    )


def record_of(payload: Payload, path: Path, position: int) -> RawRecord:
    """Answer the one record at `path`; what is no object there is a record that tells so."""
    return _record(payload.at(path), position, plain=payload.plain)


def total_of(payload: Payload, path: Path) -> int | None:
    """Answer the total at `path`, None where there is none; raises `PlatformChanged`."""
    value = payload.at(path)
    if value is None or value == "":
        return None
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,15}", value):
        return int(value)
    if type(value) is not int or value < 0:
        raise PlatformChanged(
            f"平台应答中的总数 {'.'.join(path)} 不是数：{_shown(value)}",
            hint="请核对规格中的 paging.total。",
        )
    return value


def cursor_of(payload: Payload, path: Path) -> str | None:
    """Answer the cursor at `path`, None where there is none; raises `PlatformChanged`."""
    value = payload.at(path)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise PlatformChanged(
            f"平台应答中的游标 {'.'.join(path)} 不是文本：{_shown(value)}",
            hint="请核对规格中的 paging.next。",
        )
    return str(value)


def is_truncated(payload: Payload, times: Incremental) -> bool:
    """Say whether the platform says that it shows not all of a window."""
    told = times.truncated
    if told is None:
        return False
    value = payload.at(told.path)
    return (text_of(value) if isinstance(value, bool) else str(value)) in told.values


def _list_at(payload: Payload, path: Path) -> list[Any]:
    value = payload.value
    for depth, step in enumerate(path):
        if value is None:
            return []
        if payload.is_xml and isinstance(value, dict) and depth == len(path) - 1:
            value.setdefault(step, None)  # no such element: an empty list in XML
        if not isinstance(value, dict) or step not in value:
            raise _no_list(path, f"{'.'.join(path[: depth + 1])} 不存在")
        value = payload.member(value, step)
    if value is None:
        return []
    if payload.is_xml and not isinstance(value, list):
        return [value]
    if not isinstance(value, list):
        raise _no_list(path, f"{'.'.join(path)} 不是数组")
    return value


def _shown(value: Any) -> str:
    return storable(str(value))[:50]


def _no_list(path: Path, reason: str) -> PlatformChanged:
    return PlatformChanged(
        f"平台的应答中找不到记录：{reason}", hint=f"请核对规格中的 records（{'.'.join(path)}）。"
    )


def _record(item: Any, position: int, *, plain: bool) -> RawRecord:
    if not isinstance(item, dict):
        problem = said("decode.not_an_object", f"第 {position} 条不是 JSON 对象")
        return RawRecord(position, None, storable(text_of(item)), problem)
    if plain:
        try:
            return RawRecord(position, item, orjson.dumps(item).decode())
        except TypeError:
            pass  # nested deeper than the fast writer goes
    return _careful_record(item, position)


def _careful_record(item: dict[str, Any], position: int) -> RawRecord:
    try:
        raw, notes = cleaned(item)
        return RawRecord(position, raw, text_of(raw), notes=notes)
    except ValueError as error:
        problem = said("decode.json", f"第 {position} 条无法读取：{error}")
        return RawRecord(position, None, storable(text_of(item)), problem)


def text_of(value: Any) -> str:
    """Compact JSON of any depth and any integer, which the fast writer does not take."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _unreadable(reason: str, form: str = "JSON") -> PlatformUnavailable:
    message = f"平台的应答不是有效的 {form}：{reason}"
    return PlatformUnavailable(message, hint="请稍后重试。", code="PLATFORM_BAD_PAYLOAD")
