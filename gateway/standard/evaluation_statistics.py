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


_OURS = (OURS, "2")

AVERAGE = Definition(
    "平均分 = Σ（满意度 × 评价数）÷ 评价数；非常满意 5 分至非常不满意 1 分；"
    "默认评价、经复核排除的评价和满意度不明的评价不计。",
    *_OURS,
)
BAD_SHARE = Definition(
    "差评率 = 不满意与非常不满意的评价数 ÷ 评价数；"
    "默认评价、经复核排除的评价和满意度不明的评价不计。",
    *_OURS,
)

RATES: Mapping[str, Definition] = {
    "coverage": Definition(
        "评价覆盖率 = 有人评价的事项数 ÷ 有服务记录的事项数；事项以实施编码计，"
        "默认评价和经复核排除的评价不计。",
        *_OURS,
    ),
    "actual": Definition(
        "实际评价率 = 有人评价的办件数 ÷ 有服务记录的办件数；默认评价和经复核排除的评价不计。",
        *_OURS,
    ),
    "handled": Definition(
        "差评有效处置率 = 按期整改的差评数 ÷ 应整改的差评数；应整改的为已整改或已过截止日期的，"
        "经复核排除的不计，平台整改而没有说明时间的视为按期。",
        *_OURS,
    ),
    "gathered": Definition(
        "数据汇集及时准确率 = 评价后一日内入库且没有错误、警告类数据问题的评价数 ÷ 评价数。",
        *_OURS,
    ),
    "used": Definition(
        "结果运用率 = 已整改办结、或已用于考核（有考核意见、考核机构或领导批示）的差评数"
        " ÷ 差评数；经复核排除的不计。",
        *_OURS,
    ),
}
"""The five rates that work points ask for (seed 003, 26) without a formula, by our names."""

GATHERED_WITHIN_S = 86_400
"""How soon an evaluation is in the store to be in time."""


@dataclass(frozen=True)
class Counts:
    """What was counted in a group.

    `levels` are by name of satisfaction, without default and excluded reviews; `details` by name
    of detail, without them too, the most frequent first.
    """

    value: str | None
    name: str | None
    total: int
    defaults: int
    excluded: int
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
        counts.total - counts.defaults - counts.excluded - rated,
        Rate(points, rated, 100, AVERAGE),
        Rate(bad, rated, 10_000, BAD_SHARE),
    )


def detail_label(name: str) -> str:
    """Answer the Chinese label of a detail by its name."""
    return EvaluationDetail[name].label
