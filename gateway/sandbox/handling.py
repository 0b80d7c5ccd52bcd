"""Handling items: what a citizen actually handles inside a list (新办, 变更, 延续, 注销)."""

from random import Random

from gateway.sandbox.codes import handling_code
from gateway.sandbox.dice import row_guid
from gateway.sandbox.materials import materials
from gateway.sandbox.record import Record

ACTIONS = ("新办", "变更", "延续", "注销", "补发")
# Elements a handling item takes from its list unless it says otherwise.
INHERITED = (
    "taskCode", "taskVersion", "promiseDay", "promiseType", "limitSceneNum", "isFee",
    "resultName", "acceptCondition", "cdOperation", "cdTime", "cdBatch", "dataSource",
    "extendField",
)  # fmt: skip


def handling_items(roll: Random, task: Record, for_persons: bool) -> list[Record]:
    """Nought to three handling items of a list, each with materials of its own."""
    count = roll.choices((0, 1, 2, 3), (40, 25, 20, 15))[0]
    return [_item(roll, task, order, for_persons) for order in range(1, count + 1)]


def _item(roll: Random, task: Record, order: int, for_persons: bool) -> Record:
    name = f"{task['taskName']}-{ACTIONS[order - 1]}"
    item: Record = {column: task[column] for column in INHERITED} | {
        "rowGuid": row_guid(task["rowGuid"], "handling", order),
        "taskGuid": task["rowGuid"],
        "taskHandleItem": handling_code(task["taskCode"], order),
        "taskName": name,
        "orderNum": order,
    }
    if order > 1 and item["promiseDay"] > 1:
        item["promiseDay"] = roll.randint(1, item["promiseDay"])
    item["materials"] = materials(roll, item, name, for_persons)
    return item
