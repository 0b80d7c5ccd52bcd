"""A file of portal items is loaded whole, every bad code a finding, and again without effect."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from gateway.standard.codes import TaskType
from gateway.standard.identifiers import uscc
from tests.acceptance.commands import ROOT, Finished, Running, in_process, serving, yiwang
from tests.acceptance.pages import blocks, follow, project

PAGE = ROOT / "docs" / "how-to" / "load-a-file.md"
SPEC = ROOT / "docs" / "how-to" / "portal-items.yaml"
SAMPLE = ROOT / "docs" / "how-to" / "portal-items-sample.jsonl"
REAL = ROOT.parent / "shared" / "data" / "guangan-511602-items.jsonl"
FILE = REAL if REAL.exists() else SAMPLE
EXPECTED = {SAMPLE: (8, 4, 7), REAL: (659, 14, 15)}
"""Items, department names, department codes."""

Item = dict[str, str]


@dataclass(frozen=True)
class Loaded:
    """A file, loaded and served."""

    file: Path
    folder: Path
    items: list[Item]
    first: Finished
    server: Running

    def count(self, filters: list[str]) -> list[int]:
        """Answer how many lists each filter finds, all in one query."""
        fields = (
            f"n{number}: implementationLists(filter: {text}) {{ totalCount }}"
            for number, text in enumerate(filters)
        )
        answer = self.server.ask("{" + " ".join(fields) + "}")
        return [answer[f"n{number}"]["totalCount"] for number in range(len(filters))]

    def records(self) -> Iterator[Any]:
        """Answer every stored list, page by page."""
        after = "null"
        while True:
            page = self.server.ask(RECORDS % after)["implementationLists"]
            yield from page["nodes"]
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = json.dumps(page["pageInfo"]["endCursor"])


RECORDS = """{
  implementationLists(first: 100, after: %s) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id taskName deptName deptCode taskType taskTypeCode localTaskCode areaCode updatedAt
      source { platform nativeId fetchedAt version }
      findings { rule element message evidence }
    }
  }
}"""


def read(file: Path) -> list[Item]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def load(folder: Path, file: Path) -> Finished:
    return yiwang(folder, "sync", "run", "--spec", SPEC, "--input", file, "--json")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """The real file where this machine has it, else the sample of the same shape."""
    folder = tmp_path_factory.mktemp("city")
    first = load(folder, FILE)
    with serving(folder, "serve") as server:
        yield Loaded(FILE, folder, read(FILE), first, server)


@pytest.mark.needs("curl")
def test_the_page_can_be_followed_to_the_letter(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    shown = sum(block.language in {"json", "text"} for block in blocks(PAGE))
    assert follow(PAGE, folder) == shown >= 8
    (line,) = (block.text for block in blocks(PAGE) if block.language == "jsonl")
    assert line in SAMPLE.read_text("utf-8").splitlines()


def test_every_line_is_stored_and_none_is_quarantined(loaded: Loaded) -> None:
    assert loaded.first.code == 0, loaded.first
    (stream,) = loaded.first.answer["streams"]
    total = EXPECTED[loaded.file][0]
    assert len(loaded.items) == total
    assert (stream["read"], stream["stored"], stream["created"]) == (total, total, total)
    assert (stream["quarantined"], stream["error"]) == (0, None)
    assert loaded.count(["{}"]) == [total]


@pytest.mark.parametrize(
    ("key", "argument", "place"), [("department", "deptName", 1), ("dept_code", "deptCode", 2)]
)
def test_departments_count_as_in_the_file(
    loaded: Loaded, key: str, argument: str, place: int
) -> None:
    counts = Counter(item[key] for item in loaded.items)
    assert len(counts) == EXPECTED[loaded.file][place]
    filters = [f"{{{argument}: {json.dumps(value, ensure_ascii=False)}}}" for value in counts]
    assert loaded.count(filters) == list(counts.values())


def test_types_count_as_in_the_file(loaded: Loaded) -> None:
    names = {kind.value: kind.name for kind in TaskType}
    counts = Counter(names[item["task_type"].zfill(2)] for item in loaded.items)
    assert loaded.count([f"{{taskType: [{name}]}}" for name in counts]) == list(counts.values())
    absent = [kind.name for kind in TaskType if kind.name not in counts]
    assert loaded.count([f"{{taskType: [{', '.join(absent)}]}}"]) == [0]


def test_every_value_is_stored_as_it_stands(loaded: Loaded) -> None:
    stored = {
        record["source"]["nativeId"]: {
            "name": record["taskName"],
            "department": record["deptName"],
            "dept_code": record["deptCode"],
            "task_type": record["taskTypeCode"],
            "item_code": record["localTaskCode"],
            "area_code": record["areaCode"],
        }
        for record in loaded.records()
    }
    assert stored == {
        item["item_code"]: {key: value for key, value in item.items() if key != "main_item"}
        for item in loaded.items
    }


def test_every_bad_code_is_a_finding_on_its_record(loaded: Loaded) -> None:
    for record in loaded.records():
        found = {
            (finding["message"], finding["evidence"])
            for finding in record["findings"]
            if finding["element"] == "dept_code"
        }
        code = record["deptCode"]
        problems = uscc.explain(code).problems
        assert len(found) == len(problems)
        for problem in problems:
            assert any(problem.message in told and code == shown for told, shown in found)


def test_every_unpadded_type_and_local_code_is_a_finding(loaded: Loaded) -> None:
    for record in loaded.records():
        found = {(finding["rule"], finding["evidence"]) for finding in record["findings"]}
        assert ("local_task_code.nonconforming", record["localTaskCode"]) in found
        is_unpadded = len(record["taskTypeCode"]) == 1
        assert (("code.variant", record["taskTypeCode"]) in found) is is_unpadded


def test_loading_the_file_again_changes_nothing(loaded: Loaded) -> None:
    before = list(loaded.records())
    again = load(loaded.folder, loaded.file)
    assert again.code == 0, again
    (stream,) = again.answer["streams"]
    total = len(loaded.items)
    assert (stream["created"], stream["updated"], stream["deleted"]) == (0, 0, 0)
    assert (stream["read"], stream["stored"], stream["unchanged"]) == (total, total, total)
    assert again.answer["findings"] == loaded.first.answer["findings"]
    assert list(loaded.records()) == before


def write_csv(items: list[Item], path: Path) -> None:
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, list(items[0]))
        writer.writeheader()
        writer.writerows(items)


def write_xlsx(items: list[Item], path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(items[0]))
    for item in items:
        sheet.append(list(item.values()))
    book.save(path)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("items.csv", write_csv),
        ("items.xlsx", write_xlsx),
    ],
)
def test_other_files_of_the_shape_load_with_the_same_specification(
    tmp_path: Path, name: str, write: Callable[[list[Item], Path], None]
) -> None:
    items = read(SAMPLE)
    write(items, tmp_path / name)
    done = in_process(tmp_path, "sync", "run", "--spec", SPEC, "--input", tmp_path / name, "--json")
    assert done.code == 0, done
    (stream,) = done.answer["streams"]
    assert (stream["stored"], stream["quarantined"]) == (len(items), 0)
    assert done.answer["findings"] == {
        "code.variant": 5,
        "dept_code.length": 5,
        "dept_code.lower_case": 2,
        "element.missing": 8,
        "local_task_code.nonconforming": 8,
    }
