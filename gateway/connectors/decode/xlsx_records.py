"""Records of one worksheet of an xlsx workbook."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time, timedelta
from typing import IO, Any, Protocol, cast
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from gateway.connectors.decode.archives import MAX_UNPACKED_BYTES
from gateway.connectors.decode.headers import header_of, is_blank, row_record
from gateway.connectors.decode.records import RawRecord, UnreadableFile, cleaned, said, storable

# Excel keeps 15 significant digits: a longer code typed as a number has lost its end.
_EXACT_BELOW = 10**15
# What a broken archive or broken XML inside it ends in (SyntaxError: the XML parser's).
_BROKEN = (InvalidFileException, BadZipFile, zlib.error, KeyError, ValueError, OSError, SyntaxError)
_ADVICE = "请用电子表格软件另存为 xlsx 后重试"


class _Cell(Protocol):
    @property
    def value(self) -> Any: ...
    @property
    def number_format(self) -> str | None: ...
    @property
    def data_type(self) -> str: ...


class _Sheet(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def sheet_state(self) -> str: ...
    def reset_dimensions(self) -> None: ...
    @property
    def rows(self) -> Iterator[Sequence[_Cell]]: ...


def read_xlsx(name: str, stream: IO[bytes], *, sheet: str | None) -> Iterator[RawRecord]:
    """The records of `sheet`, else of the first visible worksheet; raises `UnreadableFile`.

    Dates become ISO text, whole numbers integers. The first row with content is the header.
    """
    _refuse_bombs(name, stream)
    try:
        with closing(load_workbook(stream, read_only=True, data_only=True)) as workbook:
            chosen = _sheet(name, cast("list[_Sheet]", workbook.worksheets), sheet)
            # Some exporters write the size of the sheet wrongly; without it every row is read.
            chosen.reset_dimensions()
            yield from _records(name, chosen)
    except _BROKEN as error:  # also in the middle: sheets are unpacked while they are read
        raise UnreadableFile(name, f"xlsx 文件已损坏（{error}）", _ADVICE) from error


def _records(name: str, sheet: _Sheet) -> Iterator[RawRecord]:
    rows = enumerate(sheet.rows, start=1)
    header: tuple[str, ...] | None = None
    position = 0
    for number, cells in rows:
        values = [_value(cell) for cell in cells]
        if is_blank(values):
            continue
        if header is None:
            header = header_of(name, values)
            continue
        position += 1
        yield _record(position, number, header, cells, values)
    if header is None:
        raise UnreadableFile(name, f"工作表“{sheet.title}”没有表头行", "请让第一行是列名")


def _record(
    position: int, row: int, header: tuple[str, ...], cells: Sequence[_Cell], values: list[Any]
) -> RawRecord:
    text = storable(json.dumps(values, ensure_ascii=False))
    padded = values + [None] * (len(header) - len(values))
    raw, problem, notes = row_record(header, padded)
    if raw is None:
        return RawRecord(position, None, text, problem, line=row)
    raw, more = cleaned(raw)
    return RawRecord(position, raw, text, notes=notes + more + _cell_notes(cells), line=row)


def _value(cell: _Cell) -> Any:
    value = cell.value
    if cell.data_type == "e":
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime):
        return _date_text(value, cell.number_format or "")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else value


def _date_text(moment: datetime, number_format: str) -> str:
    """A cell shown without hours is a day."""
    shows_time = "h" in number_format.lower()
    return moment.isoformat() if shows_time or moment.time() != time() else f"{moment:%Y-%m-%d}"


def _cell_notes(cells: Sequence[_Cell]) -> tuple[str, ...]:
    notes = []
    for column, cell in enumerate(cells, start=1):
        if cell.data_type == "e":
            message = f"第 {column} 列的公式出错（{cell.value}），按空值处理"
            notes.append(said("decode.cell_error", message))
        elif isinstance(cell.value, (int, float)) and abs(cell.value) >= _EXACT_BELOW:
            message = f"第 {column} 列是超过 15 位的数值，末尾数字可能已丢失，请把该列设为文本"
            notes.append(said("decode.long_number", message))
    return tuple(notes)


def _sheet(name: str, sheets: list[_Sheet], wanted: str | None) -> _Sheet:
    titles = "、".join(sheet.title for sheet in sheets)
    for sheet in sheets:
        is_shown = sheet.sheet_state == "visible"
        if sheet.title == wanted or (wanted is None and is_shown):
            return sheet
    wanted_text = "可见的工作表" if wanted is None else f"工作表“{wanted}”"
    raise UnreadableFile(name, f"没有{wanted_text}", f"现有工作表：{titles or '无'}")


def _refuse_bombs(name: str, stream: IO[bytes]) -> None:
    start = stream.tell()
    try:
        with ZipFile(stream) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except BadZipFile:
        raise UnreadableFile(
            name, "不是有效的 xlsx 文件（可能已加密，或是旧版 xls）", _ADVICE
        ) from None
    stream.seek(start)
    if unpacked > MAX_UNPACKED_BYTES:
        reason = f"解压后有 {unpacked} 字节，超过上限 {MAX_UNPACKED_BYTES}"
        raise UnreadableFile(name, reason, "请拆分文件，或改用 CSV")
