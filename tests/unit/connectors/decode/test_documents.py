"""JSON documents, workbooks, and files that cannot be read at all."""

from __future__ import annotations

import io
import pickle
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from gateway.connectors.decode import RawRecord, UnreadableFile, read_records


def _document(content: bytes | str, **options: Any) -> list[RawRecord]:
    encoded = content.encode() if isinstance(content, str) else content
    return list(read_records(io.BytesIO(encoded), format="json", **options))


def _workbook(path: Path, *rows: list[Any]) -> Path:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "清单"
    for row in rows:
        sheet.append(row)
    workbook.save(path)
    workbook.close()
    return path


def test_a_record_of_a_document_keeps_its_own_text() -> None:
    first, second = _document('{"data": [ {"a": 1.50,  "a": 2.50}, "x" ]}', records_path="data")
    assert (first.raw, first.text) == ({"a": 2.5}, '{"a": 1.50,  "a": 2.50}')
    assert first.notes == ("[decode.duplicate_key] 键重复，取最后一个值：a",)
    assert (second.raw, second.text) == (None, '"x"')
    assert second.problem == "[decode.not_an_object] 第 2 条不是 JSON 对象"


@pytest.mark.parametrize(("content", "path"), [
    ('{"a": {"b": {"c": 1}}}', "a.b"),
    ('{"x": [], "a": 0, "a": [{"c": 1}]}', "a"),
    ('{"c": 1}', "$"),
    ('{"\\u0061": [{"c": 1}]}', "$.a"),
])  # fmt: skip
def test_a_path_leads_to_an_array_or_to_one_object(content: str, path: str) -> None:
    assert [record.raw for record in _document(content, records_path=path)] == [{"c": 1}]


@pytest.mark.parametrize(("content", "path"), [("[]", None), ('{"a": null}', "a"), ("{}", "$")])
def test_an_empty_document_is_no_error(content: str, path: str | None) -> None:
    assert [record.raw for record in _document(content, records_path=path)] in ([], [{}])


@pytest.mark.parametrize(("content", "options", "said"), [
    ('[{"a": 1}, {"a"', {}, "不是有效的 JSON"),
    ('[{"a": 1}] x', {}, "不是有效的 JSON"),
    ("[" * 100_000, {}, "嵌套过深"),
    ('{"list": [], "n": 1}', {}, "数组所在的键：list"),
    ('{"list": []}', {"records_path": "data"}, "最外层 中没有 data（现有：list）"),
    ('{"list": []}', {"records_path": "list.data"}, "路径 list 不是对象，没有 data"),
    ('{"n": 1}', {"records_path": "n"}, "路径 n 既不是数组也不是对象"),
    ('[{"a": 1}]', {"max_json_bytes": 5}, "超过上限 5 字节"),
    (b'["\xff\xff"]', {}, "第 3 个字节不是 utf-8 或 gb18030 编码"),
    (b'["\xff"]', {"encoding": "utf-8"}, "第 3 个字节不是 utf-8 编码"),
    ("[]".encode("utf-16"), {}, "UTF-16"),
    ("[]", {"encoding": "latin-1"}, "不支持编码 latin-1"),
    ("[]", {"encoding": "no such"}, "不支持编码 no such"),
    ("[]", {"sheet": "清单"}, "格式 json 没有工作表"),
    ("", {}, "不是有效的 JSON"),
])  # fmt: skip
def test_a_document_that_cannot_be_read_gives_no_record_and_says_why(
    content: bytes | str, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(UnreadableFile) as error:
        _document(content, **options)
    assert said in str(error.value)
    assert error.value.advice


@pytest.mark.parametrize(("content", "said"), [
    (b"", "文件为空"),
    (b"<html></html>", "内容不是 JSON、CSV、xlsx 或 XML"),
    (b" \n\n", "文件为空"),
    (b"a,b,a\n1,2,3\n", "表头有重复的列名：a"),
    (b'"a,b\n1,2\n', "引号没有闭合"),
    (b"PK\x03\x04 cut", "zip 文件已损坏或没有传完"),
    (b"\xff\xfea\x00", "UTF-16"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "内容不是 JSON、CSV、xlsx 或 XML"),
])  # fmt: skip
def test_a_stream_that_cannot_be_read_says_why(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile) as error:
        list(read_records(io.BytesIO(content)))
    assert said in str(error.value)


@pytest.mark.parametrize(("found", "options", "said"), [
    ("jsonl", {"records_path": "data"}, "格式 jsonl 没有 records_path"),
    ("csv", {"sheet": "清单"}, "格式 csv 没有工作表"),
    ("yaml", {}, "不支持格式 yaml"),
])  # fmt: skip
def test_an_option_of_another_format_is_refused(
    found: Any, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(UnreadableFile, match=said):
        list(read_records(io.BytesIO(b"{}"), format=found, **options))


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "none.csv", "文件不存在"), (tmp_path, "这是一个目录")):
        with pytest.raises(UnreadableFile, match=said) as error:
            list(read_records(path))
        assert error.value.path == str(path)
        assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)  # noqa: S301


def test_the_cells_of_a_workbook_become_json_values(tmp_path: Path) -> None:
    moment = datetime(2026, 11, 21, 10, 30)  # noqa: DTZ001  # a workbook knows no time zones
    path = _workbook(
        tmp_path / "cells.xlsx",
        [None, None],
        ["整数", "小数", "日期", "时刻", "钟点", "是否", "空"],
        [20.0, 1.5, date(2026, 11, 21), moment, time(9, 0), True, None],
        [None] * 7,
        [3],
    )
    first, second = read_records(path)
    assert list((first.raw or {}).values()) == [
        20, 1.5, "2026-11-21", "2026-11-21T10:30:00", "09:00:00", True, None,
    ]  # fmt: skip
    assert isinstance((first.raw or {})["整数"], int)
    assert (first.line, second.line, second.position) == (3, 5, 2)
    assert (second.raw or {})["整数"] == 3


def test_a_code_typed_as_a_number_is_said_to_have_lost_its_end(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "long.xlsx", ["编码"], [1144030069395137701])
    (record,) = read_records(path)
    assert record.notes[0].startswith("[decode.long_number] 第 1 列")


def test_a_formula_that_failed_is_an_empty_cell_and_said(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "errors.xlsx", ["名称", "数"], ["许可", "#N/A"])
    (record,) = read_records(path)
    assert record.raw == {"名称": "许可", "数": None}
    assert record.notes == ("[decode.cell_error] 第 2 列的公式出错（#N/A），按空值处理",)


def test_a_row_wider_than_its_header_is_a_problem(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "wide.xlsx", ["名称"], ["许可", "x"], ["确认"])
    wide, good = read_records(path)
    assert (wide.raw, wide.problem_code) == (None, "decode.columns")
    assert good.raw == {"名称": "确认"}


def test_a_wrong_sheet_is_told_the_sheets_there_are(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "sheets.xlsx", ["名称"], ["许可"])
    with pytest.raises(UnreadableFile, match=r"没有工作表“目录”.*现有工作表：清单"):
        list(read_records(path, sheet="目录"))


def test_a_hidden_sheet_is_read_only_by_its_name(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(["名称"])
    hidden = workbook.create_sheet("字典", 0)
    hidden.append(["码"])
    hidden.append(["01"])
    hidden.sheet_state = "hidden"
    workbook.save(tmp_path / "hidden.xlsx")
    workbook.close()
    assert list(read_records(tmp_path / "hidden.xlsx")) == []
    assert [found.raw for found in read_records(tmp_path / "hidden.xlsx", sheet="字典")] == [
        {"码": "01"}
    ]


def test_a_workbook_broken_inside_is_told_so(tmp_path: Path) -> None:
    whole = _workbook(tmp_path / "whole.xlsx", ["名称"], ["许可"])
    broken = tmp_path / "broken.xlsx"
    with ZipFile(whole) as source, ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[:-40] if "sheet1" in name else content)
    with pytest.raises(UnreadableFile, match="xlsx 文件已损坏"):
        list(read_records(broken))


def test_an_empty_sheet_has_no_header(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="工作表“清单”没有表头行"):
        list(read_records(_workbook(tmp_path / "empty.xlsx")))


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(UnreadableFile, match="xlsx 文件已损坏"):
        list(read_records(path))
