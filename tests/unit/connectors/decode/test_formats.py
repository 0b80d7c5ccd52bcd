"""What is written in any format and encoding is read back as it was."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from gateway.connectors.decode import Format, RawRecord, read_records

ENCODINGS = ["utf-8", "utf-8-sig", "gb18030"]
COLUMNS = ["事项名称", "taskCode", "by_law"]
CHINESE = st.text("政务服务事项目录，、。《》（）0123aB ^;,\"'\\", max_size=12)
ANY_LINE = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), max_size=8
)
TEXT = st.one_of(CHINESE, ANY_LINE, st.just("第一行\n第二行"))
ROWS = st.lists(
    st.fixed_dictionaries(dict.fromkeys(COLUMNS, TEXT)).filter(
        lambda row: any(cell.strip() for cell in row.values())
    ),
    max_size=5,
)
Rows = list[dict[str, str]]


def _json(rows: Rows, encoding: str) -> bytes:
    return json.dumps(rows, ensure_ascii=False, indent=1).encode(encoding)


def _nested_json(rows: Rows, encoding: str) -> bytes:
    document = {"code": 0, "data": {"total": len(rows), "items": rows}, "msg": "ok"}
    return json.dumps(document, ensure_ascii=False).encode(encoding)


def _jsonl(rows: Rows, encoding: str) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode(encoding)


def _csv(delimiter: str) -> Callable[[Rows, str], bytes]:
    def write(rows: Rows, encoding: str) -> bytes:
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
        return text.getvalue().encode(encoding)

    return write


WRITERS = [
    pytest.param("json", None, _json, id="json"),
    pytest.param("json", "data.items", _nested_json, id="json inside an envelope"),
    pytest.param("jsonl", None, _jsonl, id="json lines"),
    pytest.param("csv", None, _csv(","), id="csv with commas"),
    pytest.param("csv", None, _csv(";"), id="csv with semicolons"),
    pytest.param("csv", None, _csv("\t"), id="csv with tabs"),
]


def _read(content: bytes, suffix: str, **options: Any) -> list[RawRecord]:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"items.{suffix}")
        path.write_bytes(content)
        return list(read_records(path, **options))


@pytest.mark.parametrize(("suffix", "records_path", "write"), WRITERS)
@settings(deadline=None)  # a disk has no deadline
@given(rows=ROWS, encoding=st.sampled_from(ENCODINGS))
def test_records_read_back_equal_in_a_named_encoding(
    rows: Rows,
    encoding: str,
    suffix: Format,
    records_path: str | None,
    write: Callable[[Rows, str], bytes],
) -> None:
    content = write(rows, encoding)
    records = _read(content, suffix, encoding=encoding, records_path=records_path)
    assert [record.raw for record in records] == rows
    assert [record.position for record in records] == list(range(1, len(rows) + 1))
    assert all(record.problem is None and record.notes == () for record in records)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(("suffix", "records_path", "write"), WRITERS)
def test_the_encoding_is_found_out(
    encoding: str, suffix: Format, records_path: str | None, write: Callable[[Rows, str], bytes]
) -> None:
    rows = [{"事项名称": "建设工程消防设计审查", "taskCode": "1", "by_law": "《消防法》第十一条"}]
    records = _read(write(rows, encoding), suffix, records_path=records_path)
    assert [record.raw for record in records] == rows


@settings(deadline=None, max_examples=40)  # a disk has no deadline
@given(rows=ROWS)
def test_a_workbook_reads_back_equal(rows: Rows) -> None:
    # A workbook has no code for control characters and reads _x0041_ as an escape of its own.
    rows = [
        {name: re.sub("_x|^=|[\ufffe\uffff]", "", text) for name, text in row.items()}
        for row in rows
    ]
    rows = [row for row in rows if any(text.strip() for text in row.values())]
    workbook = Workbook()
    sheet = workbook.create_sheet("清单", 0)
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append([row[column] for column in COLUMNS])
    content = io.BytesIO()
    workbook.save(content)
    workbook.close()
    records = _read(content.getvalue(), "xlsx", sheet="清单")
    assert [record.raw for record in records] == [
        {name: text or None for name, text in row.items()} for row in rows
    ]


@pytest.mark.parametrize(("content", "options"), [
    (b'[{"a": 1}]', {}),
    (b'\xef\xbb\xbf [{"a": 1}]', {}),
    (b'{"a": 1}\n{"a": 2}\n', {}),
    (b'{"a": 1}', {}),
    (b'{"data": [{"a": 1}]}', {"records_path": "data"}),
    (b'{\n "data": [{"a": 1}]\n}', {"records_path": "data"}),
    (b'{\n"a": 1\n}', {"records_path": "$"}),
])  # fmt: skip
def test_json_without_a_suffix_is_told_by_its_first_bytes(
    content: bytes, options: dict[str, str]
) -> None:
    first = next(iter(read_records(io.BytesIO(content), **options)))  # type: ignore[arg-type]
    assert first.raw == {"a": 1}


def test_a_stream_without_a_suffix_is_csv_where_it_is_nothing_else() -> None:
    (record,) = read_records(io.BytesIO("编码,名称\n01,许可\n".encode("gb18030")))
    assert record.raw == {"编码": "01", "名称": "许可"}


def test_a_stream_that_cannot_seek_is_read(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    with os.fdopen(write_end, "wb") as pipe:
        pipe.write('{"名称": "许可"}\n'.encode("gb18030"))
    with os.fdopen(read_end, "rb") as pipe:
        (record,) = read_records(pipe, format="jsonl")
        assert record.raw == {"名称": "许可"}
        assert not pipe.closed
