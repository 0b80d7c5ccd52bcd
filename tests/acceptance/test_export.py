"""An export holds every entity of a connection once, in the form the file's name asks for."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gateway.standard.element import elements
from gateway.standard.nouns import NODES
from tests.acceptance.commands import ROOT, in_process

HOW_TO = ROOT / "docs" / "how-to"
COUNT = 230
"""More than two pages of a connection."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of 230 lists, one of them named like a formula."""
    place = tmp_path_factory.mktemp("export")
    sample = (HOW_TO / "portal-items-sample.jsonl").read_text("utf-8")
    records = [json.loads(line) for line in sample.splitlines()]
    with (place / "many.jsonl").open("w", encoding="utf-8") as file:
        for number in range(COUNT):
            record = records[number % len(records)] | {"name": f"事项{number:03d}"}
            if number == 7:
                record["name"] = "=1+1"
            text = json.dumps(record, ensure_ascii=False)
            file.write(text.replace("-00", f"-{number:02d}") + "\n")
    spec = str(HOW_TO / "portal-items.yaml")
    done = in_process(place, "sync", "run", "--spec", spec, "--input", "many.jsonl", "--json")
    assert done.code == 0, done.complained
    return place


def stored(folder: Path) -> set[str]:
    (path,) = (folder / "var").glob("*.db")
    with closing(sqlite3.connect(path)) as store:
        found = store.execute("SELECT id FROM implementation_list WHERE is_current")
        return {row[0] for row in found}


def test_json_lines_hold_every_list_once_with_its_scalar_fields(folder: Path) -> None:
    done = in_process(folder, "export", "implementationLists", "-o", "all.jsonl")
    lines = [json.loads(line) for line in (folder / "all.jsonl").read_text("utf-8").splitlines()]
    assert sorted(line["id"] for line in lines) == sorted(stored(folder))
    assert f"{len(lines)} 条" in done.said
    assert {"taskName", "promiseWorkingDays", "deptName"} <= lines[0].keys()
    # Marks of the exchange and raw codes are for machines that ask for them.
    assert not {"cdBatch", "taskTypeCode", "rowGuid"} & lines[0].keys()


def test_csv_opens_in_a_spreadsheet_and_runs_no_formula(folder: Path) -> None:
    select = "taskName taskType source { platform } materials { materialName }"
    done = in_process(
        folder, "export", "implementationLists", "-o", "some.csv", "--select", select, "--json"
    )
    assert done.answer == {"file": "some.csv", "format": "csv", "written": len(stored(folder))}
    assert (folder / "some.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (folder / "some.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["taskName", "taskType", "source.platform", "materials"]
    assert {row["source.platform"] for row in rows} == {"portal"}
    assert {row["materials"] for row in rows} == {"[]"} or {row["materials"] for row in rows} == {
        ""
    }
    names = {row["taskName"] for row in rows}
    assert "'=1+1" in names
    assert "=1+1" not in names


def test_excel_speaks_chinese_and_keeps_a_formula_a_text(folder: Path) -> None:
    wanted = '{"filter": {"taskType": ["LICENSING"]}, "orderBy": "NAME_ASC"}'
    in_process(folder, "export", "implementationLists", "-o", "l.xlsx", "--arguments", wanted)
    sheet = load_workbook(folder / "l.xlsx").worksheets[0]
    terms, names, *rows = (tuple(cell.value for cell in row) for row in sheet.iter_rows())
    place = names.index("taskType")
    assert terms[place] == "事项类型"
    assert rows
    assert {row[place] for row in rows} == {"行政许可"}
    in_process(folder, "export", "implementationLists", "-o", "all.xlsx")
    cells = [cell for row in load_workbook(folder / "all.xlsx").worksheets[0] for cell in row]
    (formula,) = [cell for cell in cells if cell.value == "=1+1"]
    assert formula.data_type == "s"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lists", "-o", "a.csv"), "没有名为 lists 的列表"),
        (("catalogItems", "-o", "a.txt"), "应以 .jsonl、.csv、.xlsx 之一结尾"),
        (("catalogItems", "-o", "a.csv", "--select", "taskNam"), "没有名为 taskNam 的字段"),
        (("catalogItems", "-o", "a.csv", "--select", "taskName {"), "--select 无法读取"),
        (("catalogItems", "-o", "a.csv", "--arguments", "{"), "--arguments 不是有效的 JSON"),
        (("catalogItems", "-o", "a.csv", "--arguments", '{"first": 5}'), "导出会取完全部结果"),
        (("catalogItems", "-o", "a.csv", "--arguments", '{"x": 5}'), "没有参数 x"),
        (
            ("catalogItems", "-o", "a.csv", "--arguments", '{"filter": {"taskType": ["X"]}}'),
            "'X' does not exist in 'TaskType'",
        ),
    ],
)
def test_what_cannot_be_exported_is_one_clear_line_and_leaves_no_file(
    folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = in_process(folder, "export", *arguments)
    assert done.code == 1
    assert said in done.complained
    assert not (folder / arguments[2]).exists()
    assert not list(folder.glob(".*.part"))


def test_the_sheet_of_elements_has_a_row_for_each(tmp_path: Path) -> None:
    done = in_process(tmp_path, "schema", "elements", "-o", "elements.xlsx")
    count = sum(len(elements(noun.elements)) for noun in NODES.values())
    sheet = load_workbook(tmp_path / "elements.xlsx").worksheets[0]
    assert sheet.max_row == count + 2
    assert f"{count} 个要素" in done.said
