"""The manifest and the tests of faults are one list: neither has what the other has not."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

from tests.faults.manifest import FAULTS

# ── Parts (`where`) whose tests come with another branch; empty, every entry must be claimed.
AWAITED: frozenset[str] = frozenset()

FOLDER = Path(__file__).parent
_CLAIM = re.compile(r"test_([A-Z]\d{2})_")


def claims() -> dict[str, list[str]]:
    """The tests by the id that leads their names, as they stand in the files of this folder."""
    found: dict[str, list[str]] = {}
    for path in sorted(FOLDER.glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                claim = _CLAIM.match(node.name)
                if claim:
                    found.setdefault(claim[1], []).append(f"{path.name}::{node.name}")
    return found


def test_every_fault_has_a_test() -> None:
    claimed = claims()
    missing = [
        f"{fault.id} {fault.title}"
        for fault in FAULTS
        if fault.id not in claimed and fault.where not in AWAITED
    ]
    assert missing == []


def test_every_test_of_a_fault_has_an_entry() -> None:
    known = {fault.id for fault in FAULTS}
    assert {name: tests for name, tests in claims().items() if name not in known} == {}


def test_no_test_hides_another_of_the_same_name() -> None:
    names = Counter(test for tests in claims().values() for test in tests)
    assert [name for name, times in names.items() if times > 1] == []


def test_the_manifest_has_all_ninety_nine_and_each_once() -> None:
    groups = {"T": 13, "L": 16, "P": 18, "C": 13, "S": 12, "R": 9, "O": 12, "D": 6}
    expected = [
        f"{group}{number:02d}" for group, last in groups.items() for number in range(1, last + 1)
    ]
    assert [fault.id for fault in FAULTS] == expected
    assert len(expected) == 99
