"""The page of file drops can be followed to the letter."""

from __future__ import annotations

from pathlib import Path

import yaml

from gateway.connectors.spec import SftpPlace
from tests.acceptance.commands import ROOT
from tests.acceptance.pages import blocks, follow, project

PAGE = ROOT / "docs" / "how-to" / "read-a-file-drop.md"


def test_the_page_can_be_followed_to_the_letter(tmp_path: Path) -> None:
    shown = sum(block.language in {"json", "text"} for block in blocks(PAGE))
    assert follow(PAGE, project(tmp_path / "project")) == shown == 5


def test_the_lines_that_are_only_shown_are_lines_of_specifications() -> None:
    lines, place = (block.text for block in blocks(PAGE) if block.language == "yaml")
    example = (PAGE.parent / "file-drop.yaml").read_text("utf-8")
    for line in lines.splitlines():
        assert line in example
    assert SftpPlace.model_validate(yaml.safe_load(place)["place"]).port == 22
