"""Records of CSV files: comma, semicolon or tab, a header row, quoted line breaks."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from gateway.connectors.decode.encodings import MAX_LINE_BYTES, Line, encoding_of, lines_of
from gateway.connectors.decode.headers import header_of, is_blank, row_record
from gateway.connectors.decode.records import RawRecord, UnreadableFile, cleaned, said, storable

DELIMITERS = (",", ";", "\t")
# A quote that is never closed would swallow the rest of the file: a record ends here at the
# latest, its first line becomes a problem and reading goes on with the next.
MAX_RECORD_LINES = 1000

# The default of 131,072 characters is shorter than legal bases are. The limit is of the process.
csv.field_size_limit(MAX_LINE_BYTES)


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one row, or None and why; `text` is what was written."""

    line: int
    text: str
    cells: list[str] | None
    problem: str | None = None


def read_csv(name: str, stream: IO[bytes], *, encoding: str | None) -> Iterator[RawRecord]:
    """The records of a CSV file in flat memory; raises `UnreadableFile` without a header row."""
    lines = _Lines(lines_of(stream, encoding_of(name, stream, encoding)))
    delimiter = _delimiter_of(lines.peek())
    rows = (row for row in _rows(lines, delimiter) if row.cells is None or not is_blank(row.cells))
    first = next(rows, None)
    if first is None or first.cells is None:
        reason = first.problem if first and first.problem else "没有表头行"
        raise UnreadableFile(name, reason, "请让第一行是列名")
    header = header_of(name, first.cells)
    for position, row in enumerate(rows, start=1):
        yield _record(position, header, row)


class _Lines:
    """Physical lines that can be given back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._returned: deque[Line] = deque()

    def take(self) -> Line | None:
        return self._returned.popleft() if self._returned else next(self._lines, None)

    def give_back(self, lines: list[Line]) -> None:
        self._returned.extendleft(reversed(lines))

    def peek(self) -> str:
        """The first line with content; blank ones before it are dropped."""
        while (line := self.take()) is not None:
            if line.text.strip():
                self.give_back([line])
                return line.text
        return ""


def _delimiter_of(header: str) -> str:
    """The delimiter that splits the header into most columns: texts below it mislead."""

    def columns(delimiter: str) -> int:
        try:
            return len(next(csv.reader([header], delimiter=delimiter), []))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=columns)


def _rows(lines: _Lines, delimiter: str) -> Iterator[_Row]:
    while (line := lines.take()) is not None:
        yield _row(line, lines, delimiter)


def _row(first: Line, lines: _Lines, delimiter: str) -> _Row:
    """The row that starts with `first`, with as many lines as its quotes need."""
    taken = [first]
    try:
        cells = _cells(taken, delimiter)
        while cells is None:
            cells = _continued(taken, lines, delimiter)
    except csv.Error as error:
        lines.give_back(taken[1:])
        reason = _reason(error)
        problem = said("decode.csv", f"第 {first.number} 行不是有效的 CSV（{reason}）")
        return _Row(first.number, first.text, None, first.problem or problem)
    text = "".join(line.text for line in taken)
    problems = [line.problem for line in taken if line.problem]
    if problems:
        return _Row(first.number, text, None, problems[0])
    return _Row(first.number, text, cells)


def _reason(error: csv.Error) -> str:
    said_by_library = str(error)
    if "expected after" in said_by_library:
        return "引号之后应为分隔符或换行"
    if "field larger" in said_by_library:
        return "单元格过长"
    if "new-line" in said_by_library:
        return "行内有孤立的回车符"
    return said_by_library


def _continued(taken: list[Line], lines: _Lines, delimiter: str) -> list[str] | None:
    """Takes lines up to the next with a quote and answers the cells if that closes the row."""
    size = sum(len(line.text) for line in taken)
    while len(taken) < MAX_RECORD_LINES and size < MAX_LINE_BYTES:
        line = lines.take()
        if line is None:
            break
        taken.append(line)
        size += len(line.text)
        if '"' in line.text:
            return _cells(taken, delimiter)
    raise csv.Error("引号没有闭合")


def _cells(taken: list[Line], delimiter: str) -> list[str] | None:
    """The cells, None where a quote is still open; raises `csv.Error`."""
    reader = csv.reader((line.text for line in taken), delimiter=delimiter, strict=True)
    try:
        return next(reader, [])
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            return None
        raise


def _record(position: int, header: tuple[str, ...], row: _Row) -> RawRecord:
    text = storable(row.text.rstrip("\r\n"))
    if row.cells is None:
        return RawRecord(position, None, text, row.problem, line=row.line)
    raw, problem, notes = row_record(header, row.cells)
    if raw is None:
        return RawRecord(position, None, text, problem, line=row.line)
    raw, more = cleaned(raw)
    return RawRecord(position, raw, text, notes=notes + more, line=row.line)
