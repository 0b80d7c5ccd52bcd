"""Handling items: what a citizen actually handles inside a list (新办, 变更, 延续)."""

from random import Random

from gateway.sandbox.codes import handling_code
from gateway.sandbox.dice import row_guid
from gateway.sandbox.guide import Subject, add_guide
from gateway.sandbox.materials import materials
from gateway.sandbox.record import Record

ACTIONS = ("新办", "变更", "延续")
# Elements a handling item takes from its list unless it says otherwise.
INHERITED = (
    "taskCode", "taskVersion", "anticipateDay", "anticipateType", "promiseDay", "promiseType",
    "promiseExplain", "projectType", "limitSceneNum", "limitSceneExplain", "isFee", "feeBasis",
    "serverType", "handleType", "resultType", "resultName", "resultGuid", "acceptCondition",
    "handleFlow", "specialProcedure", "transactAddr", "transactTime", "cdOperation", "cdTime",
    "cdBatch", "dataSource", "extendField",
)  # fmt: skip


def handling_items(roll: Random, task: Record, subject: Subject) -> list[Record]:
    """Nought to three handling items of a list, each with materials and a guide of its own."""
    count = roll.choices((0, 1, 2, 3), (40, 25, 20, 15))[0]
    return [
        handling_item(roll, task, order, ACTIONS[order - 1], subject)
        for order in range(1, count + 1)
    ]


def handling_item(roll: Random, task: Record, order: int, action: str, subject: Subject) -> Record:
    """The handling item of a list that does `action`."""
    name = f"{task['taskName']}-{action}"
    item: Record = {column: task[column] for column in INHERITED} | {
        "rowGuid": row_guid(task["rowGuid"], "handling", order),
        "taskGuid": task["rowGuid"],
        "taskHandleItem": handling_code(task["taskCode"], order),
        "taskName": name,
        "orderNum": order,
    }
    if order > 1 and item["promiseDay"] > 1:
        item["promiseDay"] = roll.randint(1, item["promiseDay"])
    item["materials"] = materials(roll, item, name, subject.for_persons)
    add_guide(roll, item, subject)
    return item
