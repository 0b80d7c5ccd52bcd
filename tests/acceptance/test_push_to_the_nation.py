"""The page about pushing is followed to the letter: what it shows is what happens."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from tests.acceptance.commands import ROOT, yiwang
from tests.acceptance.pages import blocks, follow, project

PAGE = ROOT / "docs" / "how-to" / "push-to-the-nation.md"


def test_the_page_can_be_followed_to_the_letter(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    shown = sum(block.language in {"json", "text"} for block in blocks(PAGE))
    assert follow(PAGE, folder) == shown >= 6
    book = load_workbook(folder / "var" / "reconciliation.xlsx")
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[rows[1].index("published")] for row in rows[2:]] == [3, 2]


def test_a_row_nobody_knows_and_a_day_nobody_reconciled_are_told(tmp_path: Path) -> None:
    shown = yiwang(tmp_path, "outbox", "show", "nothing")
    assert shown.code == 1
    assert "nothing" in shown.complained
    assert yiwang(tmp_path, "outbox", "retry").code == 1
    assert yiwang(tmp_path, "outbox", "list", "--state", "lost").code == 1
