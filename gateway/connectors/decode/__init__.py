"""Files to records: JSON, JSON lines, CSV and xlsx, in UTF-8 or GB 18030, nothing lost silently."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from gateway.connectors.decode.csv_records import read_csv
from gateway.connectors.decode.json_records import read_json, read_json_lines
from gateway.connectors.decode.records import Format, RawRecord, UnreadableFile
from gateway.connectors.decode.sources import Source, format_of, name_of, opened
from gateway.connectors.decode.xlsx_records import read_xlsx

__all__ = ["Format", "RawRecord", "Source", "UnreadableFile", "read_records"]

MAX_JSON_BYTES = 64 * 1024 * 1024


def read_records(  # noqa: PLR0913  # what a connector file may say about a file
    source: Source,
    *,
    format: Format | None = None,  # noqa: A002  # the word a connector's file uses
    encoding: str | None = None,
    records_path: str | None = None,
    sheet: str | None = None,
    max_json_bytes: int = MAX_JSON_BYTES,
) -> Iterator[RawRecord]:
    """Yields every record of a file, the undecodable ones with their problem.

    Raises `UnreadableFile` at the first step of the iteration where the file as a whole cannot
    be read. `format` is told by the suffix or the first bytes where it is None; `encoding` is
    UTF-8 where the bytes are, else GB 18030. `records_path` (`data.items`, `$` for the whole
    object) is for JSON documents, which are read whole up to `max_json_bytes`; `sheet` is for
    xlsx. JSON lines and CSV are read in flat memory.
    """
    name = name_of(source)
    with opened(source) as stream:
        found = format or format_of(name, stream, is_document=records_path is not None)
        _refuse_misplaced(name, found, records_path, sheet)
        if found == "json":
            yield from read_json(
                name,
                stream,
                encoding=encoding,
                records_path=records_path,
                max_bytes=max_json_bytes,
            )
        else:
            yield from _rows(name, stream, found, encoding, sheet)


def _rows(
    name: str, stream: IO[bytes], found: Format, encoding: str | None, sheet: str | None
) -> Iterator[RawRecord]:
    if found == "jsonl":
        return read_json_lines(name, stream, encoding=encoding)
    if found == "csv":
        return read_csv(name, stream, encoding=encoding)
    if found == "xlsx":
        return read_xlsx(name, stream, sheet=sheet)
    raise UnreadableFile(name, f"不支持格式 {found}", "请使用 json、jsonl、csv 或 xlsx")


def _refuse_misplaced(
    name: str, found: Format, records_path: str | None, sheet: str | None
) -> None:
    if records_path is not None and found != "json":
        raise UnreadableFile(name, f"格式 {found} 没有 records_path", "请去掉 records_path")
    if sheet is not None and found != "xlsx":
        raise UnreadableFile(name, f"格式 {found} 没有工作表", "请去掉 sheet")
