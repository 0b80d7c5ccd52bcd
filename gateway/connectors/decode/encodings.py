"""Bytes to text, strictly: the encoding found out, physical lines decoded one by one."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from gateway.connectors.decode.records import UnreadableFile, said, storable

MAX_LINE_BYTES = 16 * 1024 * 1024
# A line break is never part of a character in these, so bytes may be split at it.
_SUPPORTED = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "ascii": "utf-8",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
}
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Line:
    """A physical line with its ending; `problem` where it cannot be decoded as it stands."""

    number: int
    text: str
    problem: str | None = None


def encoding_of(name: str, stream: IO[bytes], given: str | None) -> str:
    """`utf-8` or `gb18030`: the given one, else the one found out; raises `UnreadableFile`.

    GB 18030 decodes nearly any bytes, so one broken line must not turn a UTF-8 file into it:
    the lines that are not ASCII vote. Reads the stream once, line by line, and rewinds it.
    """
    start = stream.tell()
    head = stream.read(2)
    stream.seek(start)
    if head in UTF_16_MARKS:
        raise UnreadableFile(name, "文件是 UTF-16 编码", "请另存为 UTF-8 编码")
    if given is not None:
        return supported(name, given)
    votes = sum(1 if _is_utf_8(line) else -1 for line in _byte_lines(stream) if not line.isascii())
    stream.seek(start)
    return "utf-8" if votes >= 0 else "gb18030"


def decoded_whole(name: str, content: bytes, given: str | None) -> str:
    """The whole `content` as text without its byte order mark; raises `UnreadableFile`."""
    if content.startswith(UTF_16_MARKS):
        raise UnreadableFile(name, "文件是 UTF-16 编码", "请另存为 UTF-8 编码")
    encodings = ("utf-8", "gb18030") if given is None else (supported(name, given),)
    for encoding in encodings:
        try:
            return content.decode(encoding).removeprefix(_MARK)
        except UnicodeDecodeError as error:
            place = error.start + 1
    reason = f"第 {place} 个字节不是 {' 或 '.join(encodings)} 编码"
    raise UnreadableFile(name, reason, "请核对编码，或另存为 UTF-8")


def lines_of(stream: IO[bytes], encoding: str) -> Iterator[Line]:
    """Every physical line, in flat memory; a line over 16 MiB is cut and has a problem."""
    for number, line in enumerate(_byte_lines(stream), start=1):
        decoded = _decoded(number, line, encoding)
        if number == 1 and decoded.text.startswith(_MARK):
            decoded = Line(1, decoded.text.removeprefix(_MARK), decoded.problem)
        yield decoded


def supported(name: str, given: str) -> str:
    """`utf-8` or `gb18030` for a name of theirs; raises `UnreadableFile` for any other."""
    try:
        encoding = _SUPPORTED.get(codecs.lookup(given).name)
    except LookupError:
        encoding = None
    if encoding is None:
        raise UnreadableFile(name, f"不支持编码 {given}", "请使用 utf-8 或 gb18030")
    return encoding


def _byte_lines(stream: IO[bytes]) -> Iterator[bytes]:
    while line := stream.readline(MAX_LINE_BYTES + 1):
        yield line
        rest = line
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = stream.readline(MAX_LINE_BYTES + 1)


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(number: int, line: bytes, encoding: str) -> Line:
    if len(line) > MAX_LINE_BYTES:
        text = line[:1000].decode(encoding, "backslashreplace")
        message = f"第 {number} 行超过 {MAX_LINE_BYTES} 字节，已跳过"
        return Line(number, storable(text), said("decode.line_too_long", message))
    try:
        return Line(number, line.decode(encoding))
    except UnicodeDecodeError as error:
        text = storable(line.decode(encoding, "backslashreplace"))
        message = f"第 {number} 行第 {error.start + 1} 个字节不是 {encoding} 编码"
        return Line(number, text, said("decode.encoding", message))
