"""The page about the audit chain is followed to the letter; the commands fail in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.commands import ROOT, in_process, one_line
from tests.acceptance.pages import blocks, follow, project

PAGE = ROOT / "docs" / "how-to" / "audit.md"


@pytest.mark.needs("curl", "openssl")
def test_the_page_can_be_followed_to_the_letter(tmp_path: Path) -> None:
    shown = sum(block.language in {"json", "text"} for block in blocks(PAGE))
    assert follow(PAGE, project(tmp_path / "project")) == shown >= 5


def test_without_a_key_and_without_a_head_commands_say_what_to_do(tmp_path: Path) -> None:
    keyless = one_line(in_process(tmp_path, "audit", "export-head"))
    assert "KEY_MISSING" in keyless
    assert "crypto.keys" in keyless
    (tmp_path / "other.json").write_text("{}", "utf-8")
    for name in ("absent.json", "other.json"):
        told = one_line(in_process(tmp_path, "audit", "verify", "--head", name))
        assert "链头" in told


def test_an_empty_chain_is_whole(tmp_path: Path) -> None:
    done = in_process(tmp_path, "audit", "verify")
    assert (done.code, done.said) == (0, "共 0 条查阅记录，末条为第 0 条。\n链完整。\n")
