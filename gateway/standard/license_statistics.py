"""The share of application-type items with an electronic result, with its definition.

Which kinds of items are application-type is a rule set: cities differ. No formula is published;
the definition is ours and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.standard.codes import TaskType
from gateway.standard.figures import OURS, Definition, Rate


@dataclass(frozen=True)
class ApplicationRule:
    """Which kinds of items are handled on application (依申请), and who says so."""

    types: tuple[TaskType, ...]
    source: str


_SIX = (
    TaskType.LICENSING,
    TaskType.PAYMENT,
    TaskType.REWARD,
    TaskType.CONFIRMATION,
    TaskType.RULING,
    TaskType.OTHER_POWER,
)

APPLICATION_RULES: Mapping[str, ApplicationRule] = {
    "HEBEI_SIX": ApplicationRule(_SIX, "河北省政务服务事项梳理方案，六类"),
    "CHONGMING_SEVEN": ApplicationRule(
        (*_SIX, TaskType.LEVY), "崇明区政务服务事项标准化工作要点，七类"
    ),
}
"""By name; neither counts public services."""


@dataclass(frozen=True)
class ElectronicResults:
    """How many application-type lists a group has, and of how many the result is electronic."""

    value: str | None
    name: str | None
    total: int
    electronic: int


def electronic_share(counts: ElectronicResults, rule: str) -> Rate:
    """Work out the share of a group, under the rule set of this name."""
    return Rate(counts.electronic, counts.total, 10_000, definition(rule))


def definition(rule: str) -> Definition:
    """Answer what the share means under the rule set of this name."""
    of = APPLICATION_RULES[rule]
    types = "、".join(one.label for one in of.types)
    return Definition(
        "电子结果占比 = 审批结果为证照目录中在用证照类型的依申请现行清单数 ÷ 依申请现行清单数；"
        "审批结果与证照类型同名，或证照类型的关联事项代码为该清单的实施编码或基本编码；"
        f"依申请事项为：{types}。",
        f"{OURS}；依申请事项的范围：{of.source}",
        "1",
    )
