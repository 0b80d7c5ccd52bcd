"""Rows go to a file as they come: JSON Lines, CSV or Excel; never more than one page in memory."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from gateway.errors import ArgumentError

Row = Mapping[str, Any]
Write = Callable[[Row], None]


class SheetFormat(StrEnum):
    """How rows are written."""

    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"


SHEET_ROWS = 1_048_575
"""Rows an Excel sheet holds below its heading; what follows goes to a further sheet."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORMULA = re.compile(r"[=+@\t\r-]")
_CELL = 32_767


def format_of(path: Path) -> SheetFormat:
    """Answer the format that a file's name asks for; raises ArgumentError."""
    try:
        return SheetFormat(path.suffix.removeprefix(".").lower())
    except ValueError:
        known = "、".join(f".{one.value}" for one in SheetFormat)
        raise ArgumentError(
            f"不知道以什么格式写 {path.name}。", hint=f"文件名应以 {known} 之一结尾。"
        ) from None


@contextmanager
def sheet(path: Path, kind: SheetFormat, headings: Mapping[str, str]) -> Iterator[Write]:
    """Open a file for rows; `headings` are the columns and what people call them.

    A nested value becomes columns named `catalogItem.taskName` where it is an object, and JSON
    text where it is a list of objects; JSON Lines keep everything as it is.
    """
    writers = {
        SheetFormat.JSONL: _json_lines,
        SheetFormat.CSV: _csv,
        SheetFormat.XLSX: _excel,
    }
    with writers[kind](path, headings) as write:
        yield write


@contextmanager
def _json_lines(path: Path, _: Mapping[str, str]) -> Iterator[Write]:
    with path.open("wb") as file:
        yield lambda row: _written(file.write(orjson.dumps(row) + b"\n"))


def _written(_: int) -> None:
    """Forget how many bytes were written."""


@contextmanager
def _csv(path: Path, headings: Mapping[str, str]) -> Iterator[Write]:
    # Excel takes a file for UTF-8 only where it begins with the mark.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)

        def write(row: Row) -> None:
            writer.writerow([_harmless(value) for value in _flat(row, headings)])

        yield write


def _harmless(value: Any) -> Any:
    """Keep a spreadsheet from running a text as a formula."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


@contextmanager
def _excel(path: Path, headings: Mapping[str, str]) -> Iterator[Write]:
    book = Workbook(write_only=True)
    current = _new_sheet(book, headings)
    count = 0

    def write(row: Row) -> None:
        nonlocal current, count
        if count == SHEET_ROWS:
            current, count = _new_sheet(book, headings), 0
        current.append([_cell(current, value) for value in _flat(row, headings)])
        count += 1

    yield write
    book.save(path)


def _new_sheet(book: Workbook, headings: Mapping[str, str]) -> Any:
    made = book.create_sheet(f"数据{len(book.worksheets) + 1}")
    made.freeze_panes = "A3"
    made.append(list(headings.values()))
    made.append(list(headings))
    return made


def _cell(owner: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(owner, _UNWRITABLE.sub("", value)[:_CELL])
    cell.data_type = "s"  # a text that begins with = stays a text
    return cell


def _flat(row: Row, headings: Mapping[str, str]) -> Sequence[Any]:
    return [_plain(_at(row, name)) for name in headings]


def _at(row: Row, name: str) -> Any:
    value: Any = row
    for step in name.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        if all(isinstance(one, str) for one in value):
            return "、".join(value)
        return orjson.dumps(value).decode()
    return value
