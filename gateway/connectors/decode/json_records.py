"""Records of JSON documents and of JSON lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from gateway.connectors.decode.encodings import Line, decoded_whole, encoding_of, lines_of
from gateway.connectors.decode.json_text import JsonText
from gateway.connectors.decode.records import (
    MAX_DEPTH,
    RawRecord,
    UnreadableFile,
    cleaned,
    said,
    storable,
)

ROOT = "$"


def read_json(
    name: str,
    stream: IO[bytes],
    *,
    encoding: str | None,
    records_path: str | None,
    max_bytes: int,
) -> Iterator[RawRecord]:
    """The records of one JSON document, read whole; raises `UnreadableFile`.

    A document that is not valid to its last character gives no record at all: a cut file must
    not pass for a short one.
    """
    content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        advice = "请改用 JSONL（每行一条记录），或调大上限"
        raise UnreadableFile(name, f"JSON 文件超过上限 {max_bytes} 字节", advice)
    text = decoded_whole(name, content, encoding)
    reader = JsonText()
    try:
        value, _ = reader.decode(text)
        path = _path_of(name, value, records_path)
        elements = list(reader.elements(text, path))
    except ValueError as error:
        raise UnreadableFile(name, f"不是有效的 JSON：{error}", "请重新导出完整的文件") from None
    except LookupError as error:
        raise UnreadableFile(name, str(error.args[0]), "请核对 records_path") from None
    for position, element in enumerate(elements, start=1):
        yield _record(reader, position, None, element)


def read_json_lines(name: str, stream: IO[bytes], *, encoding: str | None) -> Iterator[RawRecord]:
    """The records of a file with one JSON object a line; blank lines are passed over."""
    reader = JsonText()
    position = 0
    for line in lines_of(stream, encoding_of(name, stream, encoding)):
        if line.text.strip():
            position += 1
            yield _line_record(reader, position, line)


def _path_of(name: str, value: object, records_path: str | None) -> tuple[str, ...]:
    if records_path is not None:
        return tuple(step for step in records_path.split(".") if step not in ("", ROOT))
    if isinstance(value, dict):
        arrays = [key for key, inner in value.items() if isinstance(inner, list)]
        advice = f"请设置 records_path（数组所在的键：{'、'.join(arrays) or '无'}；$ 表示整个对象）"
        raise UnreadableFile(name, "最外层是对象，不知道记录在哪个键下", advice)
    return ()


def _line_record(reader: JsonText, position: int, line: Line) -> RawRecord:
    text = line.text.rstrip("\r\n")
    if line.problem:
        return RawRecord(position, None, text, line.problem, line=line.number)
    return _record(reader, position, line.number, text)


def _record(reader: JsonText, position: int, line: int | None, text: str) -> RawRecord:
    where = f"第 {line} 行" if line else f"第 {position} 条"
    try:
        value, notes = reader.decode(text)
        if not isinstance(value, dict):
            problem = said("decode.not_an_object", f"{where}不是 JSON 对象")
            return RawRecord(position, None, storable(text), problem, line=line)
        raw, more = (value, ()) if _is_plain(text) else cleaned(value)
    except ValueError as error:
        problem = said("decode.json", f"{where}不是有效的 JSON：{error}")
        return RawRecord(position, None, storable(text), problem, line=line)
    return RawRecord(position, raw, storable(text), notes=notes + more, line=line)


def _is_plain(text: str) -> bool:
    """True where nothing in `text` can need cleaning, told without walking its values."""
    opened = text.count("{") + text.count("[")
    return "\\u" not in text and "\x00" not in text and opened < MAX_DEPTH
