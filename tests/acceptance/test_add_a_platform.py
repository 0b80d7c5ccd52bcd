"""The page about connecting a platform is followed to the letter: what it shows is what happens."""

from __future__ import annotations

from pathlib import Path

from tests.acceptance.commands import ROOT
from tests.acceptance.pages import blocks, follow, project

PAGE = ROOT / "docs" / "how-to" / "add-a-platform.md"


def test_the_page_can_be_followed_to_the_letter(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    shown = sum(block.language in {"json", "text"} for block in blocks(PAGE))
    assert follow(PAGE, folder) == shown >= 10
