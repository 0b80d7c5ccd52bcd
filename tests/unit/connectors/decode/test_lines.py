"""JSON lines and CSV: a bad line is told with its number and never stops the others."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.connectors.decode import Format, RawRecord, read_records
from gateway.connectors.decode.encodings import MAX_LINE_BYTES


def _read(content: bytes, found: Format, encoding: str | None = None) -> list[RawRecord]:
    return list(read_records(io.BytesIO(content), format=found, encoding=encoding))


@pytest.mark.parametrize(("bad", "code"), [
    (b'{"a": 1', "decode.json"),
    (b'{"a": NaN}', "decode.json"),
    (b'{"a": 1e999}', "decode.json"),
    (b'{"a": 1} {"a": 2}', "decode.json"),
    (b"[" * 100_000, "decode.json"),
    (b'{"a": ' + b"[" * 200 + b"]" * 200 + b"}", "decode.json"),
    (b'{"a": ' + b"9" * 5000 + b"}", "decode.json"),
    (b"[1, 2]", "decode.not_an_object"),
    (b"null", "decode.not_an_object"),
    (b'{"a": "\xff\xfe"}', "decode.encoding"),
    (b'{"a": "\xed\xa0\x80"}', "decode.encoding"),
    (b"\x00\x00", "decode.json"),
])  # fmt: skip
def test_a_bad_json_line_is_told_and_the_next_is_read(bad: bytes, code: str) -> None:
    first, broken, last = _read(b'{"a": 1}\n\n' + bad + b'\r\n{"a": 2}', "jsonl", "utf-8")
    assert (first.raw, first.line, last.raw, last.line) == ({"a": 1}, 1, {"a": 2}, 4)
    assert (broken.raw, broken.position, broken.line) == (None, 2, 3)
    assert broken.problem_code == code
    assert "第 3 行" in (broken.problem or "")
    assert "\x00" not in broken.text


@given(lines=st.lists(st.binary(max_size=30)), found=st.sampled_from(["jsonl", "csv"]))
def test_any_bytes_below_a_header_give_records_that_can_be_stored(
    lines: list[bytes], found: Format
) -> None:
    records = _read(b"a,b\n" + b"\n".join(lines), found)
    assert [record.position for record in records] == list(range(1, len(records) + 1))
    for record in records:
        assert (record.raw is None) == bool(record.problem_code)
        json.dumps([record.raw, record.text], ensure_ascii=False).encode()
        assert "\x00" not in record.text


def test_one_broken_byte_does_not_turn_a_utf_8_file_into_another_encoding() -> None:
    good = '{"名称": "许可"}\n'.encode()
    records = _read(good * 3 + b'{"a": "\xff"}\n' + good, "jsonl")
    assert [record.problem_code for record in records] == [None] * 3 + ["decode.encoding"] + [None]
    assert records[3].text == '{"a": "\\xff"}'
    assert records[4].raw == {"名称": "许可"}


def test_nul_and_lone_surrogates_are_cleaned_and_said() -> None:
    (record,) = _read(rb'{"a\u0000": ["x\u0000y", {"b": "\ud83d"}], "c": "\ud83d\ude00"}', "jsonl")
    assert record.raw == {"a": ["xy", {"b": "�"}], "c": "😀"}
    assert [note.split("]")[0] for note in record.notes] == ["[decode.nul", "[decode.surrogate"]


def test_of_a_repeated_key_the_last_value_is_taken_and_said() -> None:
    first, second = _read(b'{"a": 1, "a": 2, "b": {"c": 1, "c": 2}}\n{"a": 3}\n', "jsonl")
    assert first.raw == {"a": 2, "b": {"c": 2}}
    assert first.notes == ("[decode.duplicate_key] 键重复，取最后一个值：a、c",)
    assert second.notes == ()


@pytest.mark.parametrize(("line", "reason"), [
    ('{"a": 1', "第 8 个字符处有语法错误（此处应为逗号）"),
    ('{"a": 1} x', "第 10 个字符处有语法错误（JSON 之后还有多余内容）"),
    ('{"a": NaN}', "NaN 不是 JSON 数值"),
    ('{"a": 1e999}', "数值 1e999 超出范围"),
    ('{"a": ' + "9" * 5000 + "}", "整数位数过多"),
    ('{"a": ' + "[" * 150 + "]" * 150 + "}", "嵌套过深"),
])  # fmt: skip
def test_the_reason_is_told_in_chinese(line: str, reason: str) -> None:
    (record,) = _read(line.encode(), "jsonl")
    assert record.problem == f"[decode.json] 第 1 行不是有效的 JSON：{reason}"


def test_a_line_too_long_to_hold_is_passed_over() -> None:
    long = b'{"a": "' + b"x" * (2 * MAX_LINE_BYTES) + b'"}\n'
    broken, good = _read(long + b'{"a": 1}\n', "jsonl")
    assert broken.problem_code == "decode.line_too_long"
    assert len(broken.text) <= 1000
    assert (good.raw, good.line) == ({"a": 1}, 2)


@pytest.mark.parametrize(("bad", "code"), [
    (b"1,2,3", "decode.columns"),
    (b"1", "decode.columns"),
    (b'1,"never closed', "decode.csv"),
    (b'"closed" too early,2', "decode.csv"),
    (b"1,2\rx,3", "decode.csv"),
    (b"1,\xff\xff", "decode.encoding"),
])  # fmt: skip
def test_a_bad_csv_row_is_told_and_the_next_is_read(bad: bytes, code: str) -> None:
    good = "许可,2\n".encode()
    first, broken, *rest = _read(b"a,b\n" + good + bad + b"\n" + good + b"\n,\n" + good, "csv")
    assert (broken.problem_code, broken.raw, broken.line) == (code, None, 3)
    assert {str(record.raw) for record in (first, *rest)} == {"{'a': '许可', 'b': '2'}"}
    assert [record.line for record in rest] == [4, 7]


def test_an_open_quote_followed_by_quoted_rows_costs_one_row() -> None:
    rows = b"".join(b'"%d","x"\n' % number for number in range(5))
    broken, *good = _read(b'a,b\n"open,1\n' + rows, "csv")
    assert broken.problem_code == "decode.csv"
    assert [record.raw for record in good] == [{"a": str(n), "b": "x"} for n in range(5)]


def test_line_breaks_inside_quotes_belong_to_the_cell() -> None:
    first, second = _read(b'a;b\n"1\r\n2";"say ""hi"""\n3;4\n', "csv")
    assert first.raw == {"a": "1\r\n2", "b": 'say "hi"'}
    assert (second.position, second.line) == (2, 4)


def test_a_cell_longer_than_the_csv_default_is_read() -> None:
    (record,) = _read(b"a,b\n1," + b"x" * 200_000 + b"\n", "csv")
    assert record.raw == {"a": "1", "b": "x" * 200_000}


def test_a_column_without_a_name_keeps_its_cells_and_is_said() -> None:
    (first, second) = _read(b"a,,b,\n1,2,3,\n4,,5,\n", "csv")
    assert first.raw == {"a": "1", "column_2": "2", "b": "3"}
    assert first.notes == ("[decode.unnamed_column] 第 2 列没有列名，以 column_列号 保留",)
    assert (second.raw, second.notes) == ({"a": "4", "b": "5"}, ())


def test_many_lines_are_read_in_flat_memory(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    with path.open("wb") as stream:
        stream.writelines(b'{"name": "%s"}\n' % (b"x" * 1000) for _ in range(5000))

    def peak(records: Iterator[RawRecord]) -> int:
        tracemalloc.start()
        assert sum(1 for _ in records) == 5000
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(read_records(path)) < 1_000_000
