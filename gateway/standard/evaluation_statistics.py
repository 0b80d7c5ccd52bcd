"""Figures of 好差评, each with what it was computed of: no formula is published.

The definitions are ours and say so; who needs others has the counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.standard.evaluation_codes import BAD, EvaluationDetail, Satisfaction
from gateway.standard.figures import OURS, Definition, Rate

LEVELS = tuple(one for one in Satisfaction if one.value)
"""The levels that count, the best first."""


AVERAGE = Definition(
    "平均分 = Σ（满意度 × 评价数）÷ 评价数；非常满意 5 分至非常不满意 1 分；"
    "默认评价和满意度不明的评价不计。",
    *OURS,
)
BAD_SHARE = Definition(
    "差评率 = 不满意与非常不满意的评价数 ÷ 评价数；默认评价和满意度不明的评价不计。", *OURS
)


@dataclass(frozen=True)
class Counts:
    """What was counted in a group.

    `levels` are by name of satisfaction, without default reviews; `details` by name of detail,
    without default reviews, the most frequent first.
    """

    value: str | None
    name: str | None
    total: int
    defaults: int
    levels: Mapping[str, int]
    details: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Figures:
    """The figures of a group."""

    rated: int
    unknown: int
    average: Rate
    bad_share: Rate


def figures(counts: Counts) -> Figures:
    """Work out the figures of a group."""
    by_level = {level: counts.levels.get(level.name, 0) for level in LEVELS}
    rated = sum(by_level.values())
    points = sum(int(level.value) * count for level, count in by_level.items())
    bad = sum(by_level[level] for level in BAD)
    return Figures(
        rated,
        counts.total - counts.defaults - rated,
        Rate(points, rated, 100, AVERAGE),
        Rate(bad, rated, 10_000, BAD_SHARE),
    )


def detail_label(name: str) -> str:
    """Answer the Chinese label of a detail by its name."""
    return EvaluationDetail[name].label
