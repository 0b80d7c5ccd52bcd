"""Records of XML files: element by element in flat memory, all of a document or none."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.connectors.decode import RawRecord, UnreadableFile, read_records
from gateway.connectors.decode.xml_text import read_xml

ROWS = (
    "<NewDataSet><ryxxb id='1'><xm>甲</xm></ryxxb>\n<ryxxb id='2'><xm>乙</xm></ryxxb></NewDataSet>"
)
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="￾￿\ufeff"), max_size=9
)


def read(content: str | bytes, **options: Any) -> list[RawRecord]:
    body = content.encode() if isinstance(content, str) else content
    return list(read_records(io.BytesIO(body), format="xml", **options))


@given(st.lists(st.lists(st.tuples(st.sampled_from(["xm", "dm", "bz"]), TEXT), max_size=4)))
def test_records_are_what_the_whole_document_holds(rows: list[list[tuple[str, str]]]) -> None:
    inner = "".join(
        f"<row no={quoteattr(str(at))}>"
        + "".join(f"<{name}>{escape(text)}</{name}>" for name, text in row)
        + "</row>"
        for at, row in enumerate(rows)
    )
    document = f"<data><rows>{inner}</rows></data>"
    held = read_xml(document)["data"]["rows"]
    expected = held["row"] if held else []
    found = [record.raw for record in read(document, records_path="data.rows.row")]
    assert found == (expected if isinstance(expected, list) else [expected])


@pytest.mark.parametrize("path", [None, "NewDataSet.ryxxb"])
def test_records_stand_below_the_root_where_nothing_else_is_said(path: str | None) -> None:
    found = read(ROWS, records_path=path)
    assert [record.raw for record in found] == [
        {"@id": "1", "xm": "甲"},
        {"@id": "2", "xm": "乙"},
    ]
    assert [(record.position, record.line) for record in found] == [(1, 1), (2, 2)]
    assert found[0].text == '{"@id":"1","xm":"甲"}'


def test_the_root_itself_may_be_the_record() -> None:
    assert [record.raw for record in read("<r><a>1</a></r>", records_path="$")] == [{"a": "1"}]


def test_an_empty_table_holds_no_record_and_a_wrong_path_is_told() -> None:
    assert read("<NewDataSet/>", records_path="NewDataSet.ryxxb") == []
    with pytest.raises(UnreadableFile, match=r"没有元素 Data。.*根元素是 NewDataSet"):
        read(ROWS, records_path="Data.ryxxb")


def test_an_element_of_text_alone_is_no_record() -> None:
    (record,) = read("<r><a>1</a></r>")
    assert (record.raw, record.problem_code) == (None, "decode.not_an_object")


@pytest.mark.parametrize(
    ("declared", "encoding", "given"),
    [
        ("", "utf-8", None),
        ("", "utf-8-sig", None),
        ("<?xml version='1.0' encoding='GB2312'?>", "gb18030", None),
        ('<?xml version="1.0" encoding="gbk"?>', "gb18030", None),
        ('<?xml version="1.0" encoding="utf-8"?>\n', "gb18030", "gb18030"),
    ],
)
def test_the_encoding_is_the_given_one_or_the_declared_one(
    declared: str, encoding: str, given: str | None
) -> None:
    found = read((declared + ROWS).encode(encoding), encoding=given)
    assert [record.raw["xm"] for record in found if record.raw] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ROWS[:-20], "第 2 行不是有效的 XML"),
        (ROWS.replace("乙</xm>", "乙</xn>"), "第 2 行不是有效的 XML"),
        (ROWS.encode("gb18030"), "第 31 个字节不是 utf-8 编码"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a><b/></a>", "DOCTYPE"),
        ("<a>" * 150 + "</a>" * 150, "嵌套过深"),
        (ROWS.encode("utf-16"), "UTF-16"),
        ("", "不是有效的 XML"),
        ("<?xml version='1.0' encoding='big5'?><a/>", "不支持编码 big5"),
    ],
)
def test_a_broken_document_gives_no_record_and_says_where(content: str | bytes, said: str) -> None:
    body = content.encode() if isinstance(content, str) else content
    records = read_records(io.BytesIO(body), name="a.xml", format="xml")
    with pytest.raises(UnreadableFile, match=r"a\.xml") as error:
        next(records)
    assert said in str(error.value)


class Long(io.RawIOBase):
    """A document of many rows that is nowhere as a whole."""

    def __init__(self, rows: int) -> None:
        self.rows, self.at = rows, 0

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def seek(self, at: int, _whence: int = 0) -> int:
        self.at = at
        return at

    def read(self, size: int = -1) -> bytes:
        row = b"<row><a>%0100d</a></row>" % 7
        start, whole = self.at, len(row) * self.rows
        text = b"<d>" if start == 0 else b""
        if start < whole:
            count = max(1, min(size, whole - start) // len(row))
            self.at += count * len(row)
            return text + row * count
        if start == whole:
            self.at += 1
            return text + b"</d>"
        return b""


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(rows: int) -> int:
        tracemalloc.start()
        source: Any = Long(rows)
        count = sum(1 for _ in _records(source))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert count == rows
        return most

    def _records(source: Any) -> Iterator[RawRecord]:
        return read_records(source, name="a.xml", format="xml")

    assert peak(40_000) < 1.5 * peak(10_000)
