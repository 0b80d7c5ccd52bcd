"""Records of XML files in flat memory: one element of a path after the other."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

import orjson

from gateway.connectors.decode.encodings import MAX_LINE_BYTES, UTF_16_MARKS, supported
from gateway.connectors.decode.records import MAX_DEPTH, RawRecord, UnreadableFile, said
from gateway.connectors.decode.xml_text import Building, local_name, refuse_doctype

ROOT = "$"
_CHUNK = 256 * 1024
_DECLARED = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)")
_ADVICE = "请重新导出完整的文件"


def read_xml_records(
    name: str, stream: IO[bytes], *, encoding: str | None, records_path: str | None
) -> Iterator[RawRecord]:
    """The records of one XML document, elements as `xml_text` reads them; `UnreadableFile`.

    `records_path` leads from the root to the elements that are records (`NewDataSet.row`), by
    local names; None: what stands directly below the root. The encoding is the given one, else
    what the document declares, else UTF-8. A document that is not well-formed to its end gives
    no record at all: a cut file must not pass for a short one.
    """
    found = _encoding_of(name, stream, encoding)
    path = _path_of(records_path)
    start = stream.tell()
    way = _Way(path)
    for _ in _parsed(name, stream, found, way):
        pass
    if not way.is_met:
        above = ".".join(path[:-1]) if path else ""
        raise UnreadableFile(name, f"没有元素 {above}", f"请核对 records（根元素是 {way.root}）")
    stream.seek(start)
    reading = _Records(path)
    for _ in _parsed(name, stream, found, reading):
        yield from reading.taken()


def _path_of(records_path: str | None) -> tuple[str, ...] | None:
    if records_path is None:
        return None
    return tuple(step for step in records_path.split(".") if step not in ("", ROOT))


def _encoding_of(name: str, stream: IO[bytes], given: str | None) -> str:
    start = stream.tell()
    head = stream.read(1024)
    stream.seek(start)
    if head.startswith(UTF_16_MARKS):
        raise UnreadableFile(name, "文件是 UTF-16 编码", "请另存为 UTF-8 编码")
    if given is not None:
        return supported(name, given)
    declared = _DECLARED.match(head)
    return supported(name, declared[1].decode()) if declared else "utf-8"


def _parsed(name: str, stream: IO[bytes], encoding: str, handler: _Way) -> Iterator[None]:
    """Feed a handler; a step for each piece of the file."""
    parser = handler.parser()
    decoder = codecs.getincrementaldecoder(encoding)()
    read, text = 0, ""
    try:
        while chunk := stream.read(_CHUNK):
            text = decoder.decode(chunk)
            # Text is decoded already: what the declaration says of its encoding is past.
            parser.Parse(text.lstrip("\ufeff \t\r\n") if read == 0 else text, False)  # noqa: FBT003  # more
            read += len(chunk)
            yield
        parser.Parse(decoder.decode(b"", final=True), True)  # noqa: FBT003  # the end
        yield
    except UnicodeDecodeError as error:
        place = read - (len(error.object) - len(chunk)) + error.start + 1
        reason = f"第 {place} 个字节不是 {encoding} 编码"
        advice = "请核对编码（规格中的 encoding），或另存为 UTF-8"
        raise UnreadableFile(name, reason, advice) from None
    except expat.ExpatError as error:
        reason = f"第 {error.lineno} 行不是有效的 XML（{expat.ErrorString(error.code)}）"
        raise UnreadableFile(name, reason, _ADVICE) from None
    except ValueError as error:
        line = parser.CurrentLineNumber
        raise UnreadableFile(name, f"第 {line} 行：{error}", _ADVICE) from None


class _Way:
    """Goes through a document and says whether what holds the records is there."""

    def __init__(self, path: tuple[str, ...] | None) -> None:
        self.root = ""
        self.is_met = path is None or len(path) <= 1
        self.names: list[str] = []
        self.path = path

    def parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.StartDoctypeDeclHandler = refuse_doctype
        self.at: Callable[[], int] = lambda: parser.CurrentLineNumber
        return parser

    def start(self, name: str, _: dict[str, str]) -> None:
        if len(self.names) >= MAX_DEPTH:
            raise ValueError("嵌套过深")
        self.names.append(local_name(name))
        self.root = self.root or self.names[0]
        if self.path and tuple(self.names) == self.path[:-1]:
            self.is_met = True

    def end(self, _: str) -> None:
        self.names.pop()


class _Records(_Way):
    """Takes the records out of a document."""

    def __init__(self, path: tuple[str, ...] | None) -> None:
        super().__init__(path)
        self._inside: Building | None = None
        self._line = self._position = self._size = 0
        self._taken: list[RawRecord] = []

    def parser(self) -> expat.XMLParserType:
        parser = super().parser()
        parser.CharacterDataHandler = self.text
        return parser

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        if self._inside is None and self._is_record():
            self._inside, self._size = Building(), 0
            self._line, self._depth = self.at(), len(self.names)
        if self._inside is not None:
            self._size += sum(map(len, attributes.values()))
            self._inside.start(name, attributes)

    def end(self, name: str) -> None:
        if self._inside is not None:
            self._inside.end(name)
            if len(self.names) == self._depth:
                self._take(self._inside.root[self.names[-1]])
                self._inside = None
        super().end(name)

    def text(self, text: str) -> None:
        if self._inside is not None:
            self._size += len(text)
            if self._size > MAX_LINE_BYTES:
                raise ValueError(f"一条记录超过 {MAX_LINE_BYTES} 个字符")
            self._inside.text(text)

    def taken(self) -> list[RawRecord]:
        taken, self._taken = self._taken, []
        return taken

    def _is_record(self) -> bool:
        if self.path is None:
            return len(self.names) == 2
        return tuple(self.names) == self.path or (not self.path and len(self.names) == 1)

    def _take(self, value: object) -> None:
        self._position += 1
        text = orjson.dumps(value).decode()
        if isinstance(value, dict):
            self._taken.append(RawRecord(self._position, value, text, line=self._line))
            return
        problem = said("decode.not_an_object", f"第 {self._line} 行的元素里没有下级元素")
        self._taken.append(RawRecord(self._position, None, text, problem, line=self._line))
