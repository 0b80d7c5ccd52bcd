"""A file drop in a directory: every file once, in order, none that is still being written."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from gateway.connectors.check import check
from gateway.connectors.decode import UnreadableFile
from gateway.errors import PlatformRefused, PlatformUnavailable, SettingsError
from tests.integration.connectors.drops import (
    Dropped,
    Pause,
    drop_spec,
    fails,
    ids,
    names,
    opened_drop,
    read,
    row,
    xml,
)
from tests.integration.connectors.opened import Hours


@pytest.fixture
def dropped(tmp_path: Path) -> Dropped:
    return Dropped(tmp_path)


def spec_of(dropped: Dropped, **drop: Any) -> Any:
    transport = {"format": drop.pop("format")} if "format" in drop else {}
    return drop_spec({"kind": "directory", "path": str(dropped.folder)}, drop, **transport)


async def test_files_are_read_by_the_time_in_their_names_each_once(dropped: Dropped) -> None:
    for day in (3, 1, 2):
        dropped.day(day, row(day), row(day + 10))
    dropped.put("110000others20260101.xml", xml(row(99)))
    async with opened_drop(spec_of(dropped)) as connector:
        (page,) = await read(connector)
        assert ids([page]) == ["r1", "r11", "r2", "r12", "r3", "r13"]
        assert [record.file for record in page.records][::2] == [
            f"110000regions2026010{day}.xml" for day in (1, 2, 3)
        ]
        assert page.token is None
        (nothing,) = await read(connector, page.onward)
        assert (nothing.records, nothing.onward) == ((), page.onward)
        dropped.day(4, row(4))
        assert ids(await read(connector, page.onward)) == ["r4"]


async def test_a_reading_goes_on_at_any_record_of_any_file(dropped: Dropped) -> None:
    for day in (1, 2, 3):
        dropped.day(day, *(row(600 * day + number) for number in range(600)))
    async with opened_drop(spec_of(dropped)) as connector:
        pages = await read(connector)
        assert [len(page.records) for page in pages] == [500, 500, 500, 300]
        for number, page in enumerate(pages[:-1], start=1):
            rest = await read(connector, page.token)
            assert ids(rest) == ids(pages[number:])
            assert rest[-1].onward == pages[-1].onward


async def test_a_file_that_was_sent_again_is_read_again_with_those_after_it(
    dropped: Dropped,
) -> None:
    for day in (1, 2, 3):
        dropped.day(day, row(7, f"第{day}天"), row(day))
    async with opened_drop(spec_of(dropped)) as connector:
        (page,) = await read(connector)
        dropped.day(2, row(7, "改正"), row(2))
        again = await read(connector, page.onward)
    assert names(again) == ["改正", "第2区", "第3天", "第3区"]


async def test_a_file_that_changes_between_two_looks_is_left_for_the_next_run(
    dropped: Dropped,
) -> None:
    dropped.day(1, row(1))
    growing = dropped.put("110000regions20260102.xml", "<NewDataSet>")

    def write() -> None:
        dropped.put(growing.name, xml(row(2)))
        dropped.day(3, row(3))

    hours = Pause(meanwhile=[write])
    async with opened_drop(spec_of(dropped, settle_s=7), hours) as connector:
        (page,) = await read(connector)
        assert (ids([page]), hours.slept) == (["r1"], [7])
        assert page.note == (
            "留待下次：110000regions20260102.xml（还在写入）、110000regions20260103.xml（刚刚出现）"
        )
        (page,) = await read(connector, page.onward)
        assert (ids([page]), page.note) == (["r2", "r3"], "")
        await read(connector, page.onward)
        assert hours.slept == [7, 7]  # where nothing is to be read, nobody waits


async def test_a_file_that_changes_while_it_is_read_is_read_again(dropped: Dropped) -> None:
    dropped.day(1, *(row(number) for number in range(700)))
    async with opened_drop(spec_of(dropped)) as connector:
        async with aclosing(connector.pages("regions")) as pages:
            await anext(pages)
            with (dropped.folder / "110000regions20260101.xml").open("ab") as file:
                file.write(b"<!-- more -->")
            last = await anext(pages)
        assert last.note == "110000regions20260101.xml 在读取时变了，留待下次"
        assert len(ids(await read(connector, last.onward))) == 700


@pytest.mark.parametrize("name", ["a.xml.tmp", "a.xml.filepart", "a.xml.part"])
async def test_unfinished_names_are_no_files_yet(dropped: Dropped, name: str) -> None:
    dropped.put("a.xml", xml(row(1)))
    dropped.put(name, "<New")
    async with opened_drop(spec_of(dropped, files="*")) as connector:
        assert ids(await read(connector)) == ["r1"]
        (dropped.folder / name).rename(dropped.folder / "b.xml")
        dropped.put("b.xml", xml(row(2)))
        assert ids(await read(connector)) == ["r1", "r2"]


@pytest.mark.parametrize("companion", ["110000regions20260101.xml.ok", "110000regions20260101.ok"])
async def test_a_file_without_its_companion_is_left(dropped: Dropped, companion: str) -> None:
    dropped.day(1, row(1))
    dropped.day(2, row(2))
    dropped.put("110000regions20260102.xml.ok", "")
    hours = Hours()
    async with opened_drop(spec_of(dropped, companion=".ok"), hours) as connector:
        (page,) = await read(connector)
        assert ids([page]) == ["r2"]
        assert "没有伴随文件 110000regions20260101.xml.ok" in page.note
        dropped.put(companion, "")
        assert ids(await read(connector, page.onward)) == ["r1", "r2"]
    assert hours.slept == []  # the companion is proof enough


@pytest.mark.parametrize(("suffix", "digest"), [(".md5", hashlib.md5), (".sha256", hashlib.sha256)])
async def test_a_digest_in_the_companion_must_be_that_of_the_file(
    dropped: Dropped, suffix: str, digest: Any
) -> None:
    path = dropped.day(1, row(1))
    told = digest(path.read_bytes()).hexdigest().upper()
    dropped.put(f"{path.name}{suffix}", f"{told} *{path.name}\n")
    async with opened_drop(spec_of(dropped, companion=suffix)) as connector:
        assert ids(await read(connector)) == ["r1"]
        dropped.day(1, row(2))
        with pytest.raises(UnreadableFile, match=f"内容与 {suffix} 文件中的摘要不符"):
            await read(connector)


def written(name: str, rows: list[dict[str, str]]) -> bytes:
    header = ",".join(rows[0])
    lines = [header, *(",".join(told.values()) for told in rows)]
    text = "\n".join(lines)
    if name == "workbook":
        book, body = Workbook(), io.BytesIO()
        assert book.active is not None
        for line in lines:
            book.active.append(line.split(","))
        book.save(body)
        return body.getvalue()
    if name == "zip":
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w") as archive:
            archive.writestr("说明.txt", "演示")
            archive.writestr("1.csv", text)
        return body.getvalue()
    encoded = {"gzip": "utf-8"}.get(name, name)
    return gzip.compress(text.encode()) if name == "gzip" else text.encode(encoded)


@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        ("csv", "utf-8"),
        ("csv", "utf-8-sig"),
        ("csv", "gb18030"),
        ("csv.gz", "gzip"),
        ("xlsx", "workbook"),
        ("zip", "zip"),
    ],
)
async def test_every_form_of_file_may_be_dropped(dropped: Dropped, suffix: str, form: str) -> None:
    dropped.put(f"a20260101.{suffix}", written(form, [row(1, "甲"), row(2, "乙")]))
    spec = spec_of(dropped, files=f"a%Y%m%d.{suffix}", members="*.csv")
    async with opened_drop(spec) as connector:
        assert names(await read(connector)) == ["甲", "乙"]


BROKEN = {
    "a.xml.gz": (gzip.compress(xml(row(2)).encode())[:-9], "压缩文件没有传完"),
    "a.xml": (xml(row(2)).encode()[:-5], "第 1 行不是有效的 XML"),
    "a.csv": (b"\xff\xfe\x00", "UTF-16"),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_file_stops_its_stream_and_is_named(dropped: Dropped, name: str) -> None:
    content, said = BROKEN[name]
    dropped.put("0.xml", xml(row(1)))
    dropped.put(name, content)
    dropped.put("z.xml", xml(row(3)))
    async with opened_drop(spec_of(dropped, files="*")) as connector:
        pages, error = await fails(connector)
        assert isinstance(error, UnreadableFile)
        assert f"文件“{name}”" in str(error)
        assert said in str(error)
        assert ids(pages) == ["r1"]
        with pytest.raises(UnreadableFile):
            await read(connector, pages[-1].token)
        dropped.put(name.removesuffix(".gz") if name == "a.csv" else name, good(name))
        assert ids(await read(connector, pages[-1].token)) == ["r2", "r3"]


def good(name: str) -> bytes:
    if name.endswith(".gz"):
        return gzip.compress(xml(row(2)).encode())
    return xml(row(2)).encode() if name.endswith(".xml") else written("utf-8", [row(2)])


async def test_a_broken_file_may_be_put_into_quarantine_and_read_when_it_is_sent_again(
    dropped: Dropped,
) -> None:
    dropped.day(1, row(1))
    dropped.put("110000regions20260102.xml", "<NewDataSet>")
    dropped.day(3, row(3))
    async with opened_drop(spec_of(dropped, broken="quarantine")) as connector:
        (page,) = await read(connector)
        assert ids([page]) == ["r1", "r3"]
        bad = page.records[1]
        assert (bad.problem_code, bad.file) == ("file.unreadable", "110000regions20260102.xml")
        dropped.day(2, row(2))
        assert ids(await read(connector, page.onward)) == ["r2", "r3"]


async def test_a_file_that_vanishes_half_read_is_told_once(dropped: Dropped) -> None:
    path = dropped.day(1, *(row(number) for number in range(700)))
    dropped.day(2, row(1000))
    async with opened_drop(spec_of(dropped)) as connector:
        async with aclosing(connector.pages("regions")) as pages:
            half = await anext(pages)
        path.unlink()
        told, error = await fails(connector, half.token)
        assert (type(error), error.code) == (PlatformRefused, "FILE_VANISHED")
        assert "0101.xml 读到第 500 条之后不见了" in str(error)
        assert ids(await read(connector, told[-1].token)) == ["r1000"]


async def test_a_file_that_vanishes_before_it_is_opened_holds_nobody_up(dropped: Dropped) -> None:
    dropped.day(1, *(row(number) for number in range(500)))
    second = dropped.day(2, row(501))
    dropped.day(3, row(502))
    async with (
        opened_drop(spec_of(dropped)) as connector,
        aclosing(connector.pages("regions")) as pages,
    ):
        await anext(pages)
        second.unlink()
        last = await anext(pages)
    assert ids([last]) == ["r502"]
    assert "110000regions20260102.xml 已不在" in last.note


async def test_whole_deliveries_are_read_from_the_newest_only(dropped: Dropped) -> None:
    async with opened_drop(spec_of(dropped, delivery="whole")) as connector:
        with pytest.raises(PlatformUnavailable, match="没有与"):
            await read(connector)
        dropped.day(1, row(1), row(2))
        (page,) = await read(connector)
        dropped.day(2, row(2))
        dropped.day(3, row(3))
        (page,) = await read(connector, page.onward)
        assert ids([page]) == ["r3"]
        (dropped.folder / "110000regions20260103.xml").unlink()
        assert ids(await read(connector, page.onward)) == []  # nothing goes back


async def test_a_directory_that_is_not_there_is_told(dropped: Dropped) -> None:
    spec = drop_spec({"kind": "directory", "path": str(dropped.folder / "none")})
    async with opened_drop(spec) as connector:
        with pytest.raises(PlatformUnavailable, match="none 无法读取") as error:
            await read(connector)
    assert "挂载" in error.value.hint


async def test_files_given_by_hand_are_not_mixed_in(dropped: Dropped) -> None:
    with pytest.raises(SettingsError, match="不能另外给出"):
        async with opened_drop(spec_of(dropped), inputs=[dropped.day(1, row(1))]):
            pass


async def test_a_reading_that_is_left_early_closes_its_file(dropped: Dropped) -> None:
    dropped.day(1, *(row(number) for number in range(1100)))
    async with (
        opened_drop(spec_of(dropped)) as connector,
        aclosing(connector.pages("regions")) as pages,
    ):
        await anext(pages)  # an open file would be a ResourceWarning


async def test_the_check_walks_the_folder_and_the_first_records(dropped: Dropped) -> None:
    dropped.day(1, row(1))
    dropped.day(2, row(2))
    hours = Hours()
    async with opened_drop(spec_of(dropped, companion=".ok"), hours) as connector:
        dropped.put("110000regions20260101.ok", "")
        done = {step.name: step async for step in check(connector, clock=hours, environ={})}
    assert list(done) == ["规格", "目录 regions", "数据流 regions", "映射 regions"]
    assert done["目录 regions"].detail == (
        "2 个文件：110000regions20260101.xml 至 110000regions20260102.xml；"
        "留待下次：110000regions20260102.xml（没有伴随文件 110000regions20260102.xml.ok）"
    )
    assert done["数据流 regions"].detail == "第一页 1 条"
    assert all(step.ok for step in done.values())
    async with opened_drop(spec_of(dropped, files="none"), hours) as connector:
        steps = [step async for step in check(connector, clock=hours, environ={})]
    assert [step.ok for step in steps] == [True, False, True, True]
    assert hours.slept == []
