"""评价统计 EvaluationStatistics: counts and figures of 好差评, each figure with its definition."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import strawberry

from gateway.resolvers.reads.grouping import GROUPS
from gateway.resolvers.reads.statistics import Counted
from gateway.schema.figures import Figure, figure
from gateway.standard.evaluation_codes import EvaluationDetail, Satisfaction
from gateway.standard.evaluation_statistics import LEVELS, Counts, detail_label, figures
from gateway.standard.figures import Rate


@strawberry.enum(description="评价统计的分组方式。")
class EvaluationDimension(Enum):
    """What evaluations are counted by."""

    REGION = "region"
    DEPARTMENT = "department"
    ITEM = "item"
    CHANNEL = "channel"
    MONTH = "month"


@strawberry.type(description="各满意度的评价数。")
class SatisfactionCount:
    """How many evaluations are of a level."""

    satisfaction: Satisfaction = strawberry.field(description="满意度。")
    count: int = strawberry.field(description="评价数。不含默认评价。")


@strawberry.type(description="各评价详情的评价数。")
class DetailCount:
    """How many evaluations name a detail."""

    detail: EvaluationDetail = strawberry.field(description="评价详情。")
    label: str = strawberry.field(description="名称。")
    count: int = strawberry.field(description="评价数。不含默认评价。")


@strawberry.type(description="一组评价的统计。")
class EvaluationGroup:
    """The figures of a group."""

    value: str | None = strawberry.field(description="取值。代码、枚举名或月份；没有标明的为空。")
    name: str | None = strawberry.field(description="名称。")
    total: int = strawberry.field(description="评价总数。含默认评价。")
    default_count: int = strawberry.field(description="默认评价数。不计入各项比率。")
    excluded_count: int = strawberry.field(
        description="经复核排除的评价数。误评或恶意，不计入各项比率。"
    )
    rated: int = strawberry.field(description="计入比率的评价数。")
    unknown: int = strawberry.field(description="满意度不明的评价数。不计入各项比率。")
    levels: list[SatisfactionCount] = strawberry.field(description="各满意度的评价数，高者在前。")
    average: Figure = strawberry.field(description="平均分。")
    bad_share: Figure = strawberry.field(description="差评率。")
    details: list[DetailCount] = strawberry.field(description="评价详情，多者在前。")


@strawberry.type(description="评价统计。")
class EvaluationStatistics:
    """The whole and its groups."""

    whole: EvaluationGroup = strawberry.field(description="合计。")
    groups: list[EvaluationGroup] = strawberry.field(
        description=f"各组。评价总数多者在前，最多 {GROUPS} 组。"
    )
    group_count: int = strawberry.field(description="组数。包括没有列出的。")


@strawberry.type(
    description=(
        "好差评五率。工作要点提出而国家未公布公式的五个比率；本网关的口径，非官方，各附分子、分母。"
    )
)
class EvaluationRates:
    """The rates that work points ask for."""

    coverage: Figure = strawberry.field(description="评价覆盖率。")
    actual: Figure = strawberry.field(description="实际评价率。")
    handled: Figure = strawberry.field(description="差评有效处置率。")
    gathered: Figure = strawberry.field(description="数据汇集及时准确率。")
    used: Figure = strawberry.field(description="结果运用率。")


def rates_of(found: Mapping[str, Rate]) -> EvaluationRates:
    """Answer the rates with their definitions."""
    return EvaluationRates(**{name: figure(rate) for name, rate in found.items()})


def statistics_of(found: Counted) -> EvaluationStatistics:
    """Answer what was counted with its figures."""
    return EvaluationStatistics(
        whole=_group(found.whole),
        groups=[_group(counts) for counts in found.groups],
        group_count=found.group_count,
    )


def _group(counts: Counts) -> EvaluationGroup:
    of = figures(counts)
    return EvaluationGroup(
        value=counts.value,
        name=counts.name,
        total=counts.total,
        default_count=counts.defaults,
        excluded_count=counts.excluded,
        rated=of.rated,
        unknown=of.unknown,
        levels=[
            SatisfactionCount(satisfaction=level, count=counts.levels.get(level.name, 0))
            for level in LEVELS
        ],
        average=figure(of.average),
        bad_share=figure(of.bad_share),
        details=[
            DetailCount(detail=EvaluationDetail[name], label=detail_label(name), count=count)
            for name, count in counts.details
        ],
    )
