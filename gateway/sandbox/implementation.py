"""Implementation lists: a catalog leaf as one body implements it, before any dirt.

Families and columns: national exchange tables of 2020 (general, public, punish, handle, check).
"""

from random import Random

from gateway.sandbox.bodies import BY_SEAT, Body
from gateway.sandbox.catalog import CatalogItem
from gateway.sandbox.codes import implementation_code
from gateway.sandbox.delivery import delivery, office
from gateway.sandbox.dice import dice
from gateway.sandbox.guide import Subject, add_guide, add_texts
from gateway.sandbox.handling import handling_items
from gateway.sandbox.limits import limits
from gateway.sandbox.materials import materials
from gateway.sandbox.provincial import provincial
from gateway.sandbox.record import Record

FAMILIES = {"02": "punish", "03": "check", "04": "handle", "06": "check", "20": "public"}
"""The exchange family of an item type; the other types are of the family general."""


def family_of(task_type: str) -> str:
    """The exchange family of an item type: general, public, punish, handle or check."""
    return FAMILIES.get(task_type, "general")


def implementation_record(seed: int | str, item: CatalogItem, body: Body, row: Record) -> Record:
    """The clean list of a leaf at a body; `row` holds row id and exchange columns."""
    roll = dice(seed, "list", item.code, body.credit)
    family = family_of(item.task_type)
    task = row | _identity(roll, item, body) | _authority(roll, item, body, family)
    subject = Subject(item, body, for_persons=False)
    if family in ("general", "public"):
        _add_service(roll, task, subject, family)
        return task
    if family == "handle":
        task["materials"] = materials(roll, task, item.name, for_persons=False)
    add_texts(roll, task, subject)
    return task


def _identity(roll: Random, item: CatalogItem, body: Body) -> Record:
    code = implementation_code(body.credit, body.level, item.code)
    cancelled = roll.random() < 0.02
    return {
        "taskName": item.name,
        "catalogCode": item.code,
        "localCatalogCode": None,
        "taskType": item.task_type,
        "byLaw": item.law,
        "useLevel": body.level,
        "taskCode": code,
        "localTaskCode": f"{body.place.code}-{item.code}" if roll.random() < 0.4 else None,
        "taskHandleItem": None,
        "taskState": "3" if cancelled else roll.choices("12", (97, 3))[0],
        "taskVersion": roll.choices((1, 2, 3, 4, 5), (50, 25, 15, 7, 3))[0],
        "planEffectiveDate": f"202{roll.randint(0, 5)}-{roll.randint(1, 12):02d}-01 00:00:00",
        "planCancelDate": "2026-10-01 00:00:00" if cancelled else None,
        "areaCode": body.place.code,
        "extendField": "演示数据",
    }


def _authority(roll: Random, item: CatalogItem, body: Body, family: str) -> Record:
    principal = _principal(roll, item, body)
    anticipate, unit = (
        roll.choice((5, 7, 10, 15, 20, 20, 30, 45, 60)),
        roll.choices("124", (9, 2, 1)),
    )
    task: Record = {
        "deptName": body.name,
        "deptType": "3" if principal else body.dept_type,
        "deptCode": body.credit,
        "entrustName": principal,
        "anticipateDay": min(anticipate, 6) if unit == ["4"] else anticipate,
        "anticipateType": unit[0],
        "anticipateExplain": None,
        "handleFlow": "1.受理 2.审查 3.决定 4.制证 5.送达",
        **office(roll, body),
    }
    if family != "public":
        task["powerSource"] = "5" if principal else roll.choices("123", (90, 6, 4))[0]
    if family == "punish":
        task["punishmentMethod"] = f"{item.name}：警告、罚款，情节严重的责令停业（演示文本）"
    if family == "handle":
        task |= {"isPermitReduce": roll.choice("10"), "collectType": roll.choice("12")}
    return task


def _principal(roll: Random, item: CatalogItem, body: Body) -> str | None:
    """The county department a township acts for, when it acts on entrustment."""
    if body.level != "5" or roll.random() < 0.6:
        return None
    above = BY_SEAT.get((item.kind.department, body.place.parent))
    return above.name if above else None


def _add_service(roll: Random, task: Record, told: Subject, family: str) -> None:
    item, body = told.item, told.body
    subjects = roll.choices(("1", "2", "1^2", "2^3^4", "1^2^3^4^9"), (4, 3, 3, 1, 1))[0]
    subject = Subject(item, body, for_persons=subjects == "1")
    task |= limits(roll, task, item)
    task |= delivery(roll, item, body, subjects)
    task |= provincial(roll, task, item, body)
    if family == "general":
        task["limitExplain"] = "无数量限制"
    task["handlingItems"] = handling_items(roll, task, subject)
    if not task["handlingItems"]:
        task["materials"] = materials(roll, task, item.name, subject.for_persons)
        add_guide(roll, task, subject)
