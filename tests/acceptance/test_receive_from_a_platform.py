"""The page about receiving is followed to the letter: what it shows is what happens."""

from __future__ import annotations

from pathlib import Path

from tests.acceptance.commands import ROOT, yiwang
from tests.acceptance.pages import blocks, follow, project

PAGE = ROOT / "docs" / "how-to" / "receive-from-a-platform.md"


def test_the_page_can_be_followed_to_the_letter(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    shown = sum(block.language in {"json", "text"} for block in blocks(PAGE))
    assert follow(PAGE, folder) == shown >= 5


def test_what_is_pushed_in_is_not_read(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    told = yiwang(folder, "sync", "run", "--spec", "docs/how-to/district-push.yaml")
    assert told.code == 1
    assert "由平台推入" in told.complained
