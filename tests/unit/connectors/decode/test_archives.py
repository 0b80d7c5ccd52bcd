"""Compressed files: read as what is inside, and refused whole where they are cut or poisoned."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from gateway.connectors.decode import RawRecord, UnreadableFile, read_records

LINES = "".join(f'{{"id": "{number}", "xm": "演示"}}\n' for number in range(300))


def read(content: bytes, name: str = "a.jsonl.gz", **options: Any) -> list[RawRecord]:
    return list(read_records(io.BytesIO(content), name=name, **options))


def ids(records: list[RawRecord]) -> list[str]:
    return [record.raw["id"] for record in records if record.raw]


def zipped(*members: tuple[str, str | bytes]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return body.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl", "a"])
def test_gzip_is_told_by_its_content(name: str, encoding: str) -> None:
    body = LINES.encode(encoding)
    halves = gzip.compress(body[:999]) + gzip.compress(body[999:])  # two members are one file
    found = read(halves, name, format="jsonl")
    assert ids(found) == [str(number) for number in range(300)]
    assert {record.raw["xm"] for record in found if record.raw} == {"演示"}
    assert {record.file for record in found} == {None}


def test_members_of_a_zip_come_by_name_each_in_its_own_format() -> None:
    body = zipped(
        ("b.csv", "id,xm\n3,丙\n"),
        ("空/", b""),
        ("a.json", json.dumps([{"id": "1"}, {"id": "2"}])),
        ("c.xml", "<d><r><id>4</id></r></d>"),
    )
    found = read(body, "a.zip")
    assert ids(found) == ["1", "2", "3", "4"]
    assert [record.file for record in found] == [
        "a.zip/a.json", "a.zip/a.json", "a.zip/b.csv", "a.zip/c.xml",
    ]  # fmt: skip
    assert [record.position for record in found] == [1, 2, 1, 1]
    assert ids(read(body, "a.zip", members="*.csv")) == ["3"]
    with pytest.raises(UnreadableFile, match=r"没有与 \*.txt 相符的文件.*a.json"):
        read(body, "a.zip", members="*.txt")


def test_names_from_a_chinese_windows_are_read() -> None:
    body = zipped(("ÈËÔ±.jsonl", LINES)).replace(
        "ÈËÔ±".encode(), "人员人员人员"[:4].encode("gb18030")
    )
    plain = bytearray(body)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # no flag of UTF-8
        place = plain.index(mark) + at
        plain[place + 1] &= 0xF7
    assert {record.file for record in read(bytes(plain), "a.zip")} == {"a.zip/人员人员.jsonl"}


def test_a_workbook_is_no_zip_of_files(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["id"])
    book.active.append(["7"])
    book.save(tmp_path / "book.xlsx")
    body = (tmp_path / "book.xlsx").read_bytes()
    assert ids(read(body, "book.xlsx")) == ids(read(body, "book")) == ["7"]
    assert ids(read(zipped(("in.xlsx", body)), "a.zip")) == ["7"]


@given(st.integers(0, 10_000))
@settings(max_examples=40)
def test_a_file_cut_anywhere_gives_no_record(at: int) -> None:
    for body, name in ((gzip.compress(LINES.encode(), mtime=0), "a.gz"), (BOMB, "a.zip")):
        cut = body[: max(5, at % len(body))]
        with pytest.raises(UnreadableFile, match="a") as error:
            next(read_records(io.BytesIO(cut), name=name, format="jsonl"))
        assert "没有传完" in str(error.value)


BOMB = zipped(("a.jsonl", LINES), ("b.jsonl", LINES))


def test_a_bit_that_turned_over_is_found_out() -> None:
    for body in (gzip.compress(LINES.encode()), BOMB):
        bad = bytearray(body)
        bad[len(bad) // 3] ^= 0x55
        with pytest.raises(UnreadableFile, match=r"已损坏|没有传完"):
            read(bytes(bad), "a", format="jsonl")


@pytest.mark.parametrize("body", [gzip.compress(b"\n" * 10_000_000), zipped(("a", b"\n" * 10**7))])
def test_a_bomb_is_stopped_at_the_limit(body: bytes) -> None:
    assert len(body) < 20_000
    with pytest.raises(UnreadableFile, match="解压后超过上限 1000000 字节"):
        read(body, "a", format="jsonl", max_unpacked_bytes=1_000_000)


def test_members_together_keep_to_the_limit() -> None:
    with pytest.raises(UnreadableFile, match="超过上限"):
        read(BOMB, "a.zip", max_unpacked_bytes=len(LINES.encode()) + 10)
    assert len(read(BOMB, "a.zip", max_unpacked_bytes=2 * len(LINES.encode()))) == 600


def test_a_zip_with_a_password_is_told() -> None:
    locked = bytearray(zipped(("a.jsonl", LINES)))
    locked[locked.index(b"PK\x03\x04") + 6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableFile, match="有口令"):
        read(bytes(locked), "a.zip")


def test_a_zip_whose_directory_is_damaged_is_told_as_damaged() -> None:
    whole = zipped(("a.jsonl", LINES))
    directory = whole.rindex(b"PK\x01\x02")
    for place, wrong in ((0, b"XX"), (6, b"\xff\xff")):  # its signature; a version of the future
        content = bytearray(whole)
        content[directory + place : directory + place + 2] = wrong
        with pytest.raises(UnreadableFile):
            read(bytes(content), "a.zip")
