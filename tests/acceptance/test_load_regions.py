"""The regions that come with the gateway: the page is followed, townships are one stream more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.commands import ROOT, in_process
from tests.acceptance.pages import follow, project

PAGE = ROOT / "docs" / "how-to" / "regions.md"


def test_the_page_can_be_followed_to_the_letter(tmp_path: Path) -> None:
    assert follow(PAGE, project(tmp_path / "project")) == 1


@pytest.mark.full(ci=True)
def test_townships_are_a_stream_to_uncomment(tmp_path: Path) -> None:
    in_process(tmp_path, "init")
    starter = tmp_path / "connectors" / "regions.yaml"
    head, mark, commented = starter.read_text("utf-8").partition("  # - name: townships\n")
    lines = [line.replace("  # ", "  ", 1) for line in (mark + commented).splitlines()]
    starter.write_text("\n".join((head, *lines)), "utf-8")
    done = in_process(tmp_path, "sync", "run", "regions", "--json")
    assert done.code == 0
    assert [stream["stored"] for stream in done.answer["streams"]] == [3214, 3546, 41_352]
    assert done.answer["findings"] == {"area_code.former": 42, "parent_code.former": 42}
