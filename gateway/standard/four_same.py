"""四同: a list repeats elements of the catalog item it implements; a difference is a finding.

The rule sets are data: which elements, over how many levels, by whose rule. A finding names the
element; a report counts by the rule set it was asked for (M6).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from gateway.standard.findings import Finding, Severity

Columns = Mapping[str, Any]
"""Elements in the form tables keep: enum names, JSON text for several."""


@dataclass(frozen=True)
class RuleSet:
    """Which elements must be the same, over how many levels, and who says so."""

    name: str
    title: str
    elements: Sequence[str]
    levels: int
    source: str


RULE_SETS: Sequence[RuleSet] = (
    RuleSet(
        "hengyang-five-levels",
        "五级四同",
        ("task_name", "catalog_code", "by_law", "use_level"),
        5,
        "衡阳市政务服务事项管理办法第八条",
    ),
    RuleSet(
        "hebei-three-levels",
        "三级四同",
        ("task_name", "task_type", "by_law", "catalog_code"),
        3,
        "河北省三级四同工作方案第三部分",
    ),
)

_NOT_READ = re.compile(r"[\s《》〈〉“”\"'（）()，,。.；;：:、]+")


def normalised(text: str) -> str:
    """Answer a text without what typists differ in: width, blanks, punctuation."""
    read = _NOT_READ.sub("", unicodedata.normalize("NFKC", text))
    # What stood apart may compose now.
    return unicodedata.normalize("NFKC", read)


def _same_text(mine: str, theirs: str) -> bool:
    return normalised(mine) == normalised(theirs)


def _same_code(mine: str, theirs: str) -> bool:
    return mine == theirs


def _level_is_allowed(mine: str, theirs: str) -> bool:
    """Say whether a list's own level is one of the item's; 分级管理 accepts any."""
    allowed = set(orjson.loads(theirs))
    return "GRADED" in allowed or set(orjson.loads(mine)) <= allowed


@dataclass(frozen=True)
class _Comparison:
    element: str
    term: str
    same: Callable[[str, str], bool]


_COMPARISONS = (
    _Comparison("task_name", "事项名称", _same_text),
    _Comparison("by_law", "设定依据", _same_text),
    _Comparison("task_type", "事项类型", _same_code),
    _Comparison("use_level", "行使层级", _level_is_allowed),
)

RULES = (
    "catalog_item.absent",
    "catalog_item.not_a_leaf",
    *(f"four_same.{comparison.element}" for comparison in _COMPARISONS),
)
"""Every rule of this module, by id."""


def agreement_findings(
    listed: Columns, entry: Columns | None, *, is_leaf: bool
) -> Iterator[Finding]:
    """Hold a list against its catalog item, at the version it was adopted at.

    `entry` is None where the catalog has no item of the list's basic code.
    """
    code = listed["catalog_code"]
    if entry is None:
        yield Finding(
            "catalog_item.absent",
            Severity.NOTICE,
            f"事项目录中没有基本编码为 {code} 的目录项",
            "catalog_code",
            code,
        )
        return
    if not is_leaf:
        yield Finding(
            "catalog_item.not_a_leaf",
            Severity.WARNING,
            f"目录项 {code} 有子项，实施清单应编制在子项上",
            "catalog_code",
            code,
        )
    for comparison in _COMPARISONS:
        yield from _compared(comparison, listed, entry)


def _compared(comparison: _Comparison, listed: Columns, entry: Columns) -> Iterator[Finding]:
    mine, theirs = listed[comparison.element], entry[comparison.element]
    if mine is None or theirs is None or comparison.same(mine, theirs):
        return
    yield Finding(
        f"four_same.{comparison.element}",
        Severity.WARNING,
        f"{comparison.term}与目录项（版本 {entry['version']}）不同",
        comparison.element,
        f"清单：{_shown(listed, comparison.element)}；目录：{_shown(entry, comparison.element)}"[
            :400
        ],
    )


def _shown(columns: Columns, element: str) -> str:
    """Answer the text as the platform wrote it: the raw code of a coded element."""
    return str(columns.get(f"{element}_code") or columns[element])
