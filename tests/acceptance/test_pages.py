"""What a page of the documentation shows is what happens; what it points to is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.acceptance.commands import ROOT, Running, serving
from tests.acceptance.pages import blocks, follow, project

DEMO_PAGES = (
    ROOT / "README.md",
    ROOT / "README.zh-CN.md",
    ROOT / "docs/tutorial/first-query.md",
    ROOT / "docs/how-to/watch-connectors.md",
)
PAGES = (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the demo runs."""
    return tmp_path_factory.mktemp("city")


@pytest.fixture(scope="module")
def demo(city: Path) -> Iterator[Running]:
    """The demo as the pages start it."""
    with serving(city, "demo") as running:
        yield running


@pytest.mark.needs("curl")
@pytest.mark.parametrize("page", DEMO_PAGES, ids=lambda page: page.name)
def test_the_page_can_be_followed_to_the_letter(
    page: Path, demo: Running, city: Path, tmp_path: Path
) -> None:
    shown = sum(block.language in {"json", "text"} for block in blocks(page))
    folder = project(tmp_path / "project")
    (folder / "var").mkdir()
    (folder / "var" / "demo.json").symlink_to(city / "var" / "demo.json")  # a reader is there
    assert follow(page, folder, demo) == shown >= 2


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (list(blocks(page)) for page in DEMO_PAGES[:2])
    assert [b for b in english if b.language != "shell"] == [
        b for b in chinese if b.language != "shell"
    ]
    assert all(len(page.read_text("utf-8").splitlines()) < 150 for page in DEMO_PAGES[:2])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_points_to_is_there(page: Path) -> None:
    targets = (urlsplit(target) for target in _LINK.findall(page.read_text("utf-8")))
    missing = [
        target.path
        for target in targets
        if not target.scheme and target.path
        if not (page.parent / target.path).exists()
    ]
    assert missing == []
