"""Files to records: JSON, JSON lines, CSV, xlsx and XML, in UTF-8 or GB 18030, plain or compressed.

Nothing is lost silently.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import IO

from gateway.connectors.decode.archives import MAX_UNPACKED_BYTES, members_of
from gateway.connectors.decode.csv_records import read_csv
from gateway.connectors.decode.json_records import read_json, read_json_lines
from gateway.connectors.decode.records import Format, RawRecord, UnreadableFile
from gateway.connectors.decode.sources import Source, format_of, name_of, opened
from gateway.connectors.decode.xlsx_records import read_xlsx
from gateway.connectors.decode.xml_records import read_xml_records

__all__ = ["MAX_UNPACKED_BYTES", "Format", "RawRecord", "Source", "UnreadableFile", "read_records"]

MAX_JSON_BYTES = 64 * 1024 * 1024


def read_records(  # noqa: PLR0913  # what a connector file may say about a file
    source: Source,
    *,
    name: str | None = None,
    format: Format | None = None,  # noqa: A002  # the word a connector's file uses
    encoding: str | None = None,
    records_path: str | None = None,
    sheet: str | None = None,
    members: str | None = None,
    max_json_bytes: int = MAX_JSON_BYTES,
    max_unpacked_bytes: int = MAX_UNPACKED_BYTES,
) -> Iterator[RawRecord]:
    """Yields every record of a file, the undecodable ones with their problem.

    Raises `UnreadableFile` at the first step of the iteration where the file as a whole cannot
    be read. `name` is what it is called in messages. `format` is told by the suffix or the first
    bytes where it is None; `encoding` is UTF-8 where the bytes are, else GB 18030, in XML what
    it declares. `records_path` (`data.items`, `$` for the whole object) is for JSON documents,
    which are read whole up to `max_json_bytes`, and for XML; `sheet` is for xlsx. JSON lines,
    CSV and XML are read in flat memory. gzip and zip are read through, up to
    `max_unpacked_bytes`; of a zip those `members` whose name fits, one after the other.
    """
    name = name or name_of(source)
    with opened(source) as stream:
        is_workbook = format == "xlsx" or name.lower().endswith(".xlsx")
        for inner, content in members_of(
            name, stream, is_workbook=is_workbook, only=members, max_bytes=max_unpacked_bytes
        ):
            is_document = records_path is not None
            plain = inner.removesuffix(".gz")
            found = format or format_of(plain, content, is_document=is_document)
            _refuse_misplaced(inner, found, records_path, sheet)
            if found in _DOCUMENTS:
                records = _document(inner, content, found, encoding, records_path, max_json_bytes)
            else:
                records = _rows(inner, content, found, encoding, sheet)
            yield from _of_member(records, inner) if inner.startswith(f"{name}/") else records


_DOCUMENTS: tuple[Format, ...] = ("json", "xml")


def _of_member(records: Iterator[RawRecord], name: str) -> Iterator[RawRecord]:
    return (replace(record, file=name) for record in records)


def _document(  # noqa: PLR0913, PLR0917  # as above
    name: str,
    stream: IO[bytes],
    found: Format,
    encoding: str | None,
    records_path: str | None,
    max_bytes: int,
) -> Iterator[RawRecord]:
    if found == "xml":
        return read_xml_records(name, stream, encoding=encoding, records_path=records_path)
    return read_json(
        name, stream, encoding=encoding, records_path=records_path, max_bytes=max_bytes
    )


def _rows(
    name: str, stream: IO[bytes], found: Format, encoding: str | None, sheet: str | None
) -> Iterator[RawRecord]:
    if found == "jsonl":
        return read_json_lines(name, stream, encoding=encoding)
    if found == "csv":
        return read_csv(name, stream, encoding=encoding)
    if found == "xlsx":
        return read_xlsx(name, stream, sheet=sheet)
    raise UnreadableFile(name, f"不支持格式 {found}", "请使用 json、jsonl、csv、xlsx 或 xml")


def _refuse_misplaced(
    name: str, found: Format, records_path: str | None, sheet: str | None
) -> None:
    if records_path is not None and found not in _DOCUMENTS:
        raise UnreadableFile(name, f"格式 {found} 没有 records_path", "请去掉 records_path")
    if sheet is not None and found != "xlsx":
        raise UnreadableFile(name, f"格式 {found} 没有工作表", "请去掉 sheet")
