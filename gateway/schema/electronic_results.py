"""电子结果统计 ElectronicResultStatistics: shares of application-type items with such results."""

from __future__ import annotations

from enum import Enum

import strawberry

from gateway.resolvers.reads.electronic_results import Counted
from gateway.resolvers.reads.grouping import GROUPS
from gateway.schema.figures import Figure, figure
from gateway.standard.license_statistics import ElectronicResults, electronic_share


@strawberry.enum(description="电子结果统计的分组方式。")
class ElectronicResultDimension(Enum):
    """What lists are counted by."""

    REGION = "region"
    DEPARTMENT = "department"


@strawberry.enum(name="ApplicationRule", description="依申请事项的范围。各地规定不同。")
class ApplicationRuleName(Enum):
    """The rule sets that say which kinds of items are application-type."""

    HEBEI_SIX = "hebei_six"
    CHONGMING_SEVEN = "chongming_seven"


@strawberry.type(description="一组依申请清单的电子结果。")
class ElectronicResultGroup:
    """The share of a group."""

    value: str | None = strawberry.field(
        description="取值。行政区划代码或实施主体编码；没有标明的为空。"
    )
    name: str | None = strawberry.field(description="名称。")
    share: Figure = strawberry.field(description="电子结果占比。")


@strawberry.type(description="电子结果统计。依申请清单中审批结果为电子证照的占比。")
class ElectronicResultStatistics:
    """The whole and its groups."""

    whole: ElectronicResultGroup = strawberry.field(description="合计。")
    groups: list[ElectronicResultGroup] = strawberry.field(
        description=f"各组。依申请清单多者在前，最多 {GROUPS} 组。"
    )
    group_count: int = strawberry.field(description="组数。包括没有列出的。")


def electronic_statistics_of(found: Counted) -> ElectronicResultStatistics:
    """Answer what was counted with its shares."""
    return ElectronicResultStatistics(
        whole=_group(found.whole, found.rule),
        groups=[_group(counts, found.rule) for counts in found.groups],
        group_count=found.group_count,
    )


def _group(counts: ElectronicResults, rule: str) -> ElectronicResultGroup:
    return ElectronicResultGroup(
        value=counts.value, name=counts.name, share=figure(electronic_share(counts, rule))
    )
