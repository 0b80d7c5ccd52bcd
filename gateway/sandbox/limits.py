"""Time limits, conditions and fees of application-type lists, consistent with one another.

Units of time limits (this platform's own table, no national one is known):
1 工作日, 2 自然日, 3 小时, 4 月, 5 年.
"""

from random import Random

from gateway.sandbox.catalog import CatalogItem
from gateway.sandbox.record import Record


def limits(roll: Random, task: Record, item: CatalogItem) -> Record:
    """Promised limit (never above the statutory one), conditions, fee, kind of case."""
    immediate = roll.random() < 0.2
    fee = roll.random() < 0.12
    return {
        "promiseDay": 0 if immediate else roll.randint(1, task["anticipateDay"]),
        "promiseType": task["anticipateType"],
        "promiseExplain": "即时办结" if immediate else None,
        "projectType": "1" if immediate else "2",
        "acceptCondition": f"符合{item.law}规定的{item.name}条件，材料齐全、符合法定形式。",
        "isFee": "1" if fee else "0",
        "feeBasis": "《行政事业性收费目录》（演示文本）" if fee else None,
        "isPayOnline": "1" if fee else "0",
        "specialProcedure": roll.choices(("无", "听证", "专家评审", "现场踏勘"), (8, 1, 1, 2))[0],
    }
