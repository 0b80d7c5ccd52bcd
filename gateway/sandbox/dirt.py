"""The dirt real platforms send: a few per cent of the lists get one of these, on purpose."""

from collections.abc import Callable
from random import Random

from gateway.sandbox.record import Record

SHARE = 0.06
"""The share of lists that carry dirt."""


def _low_case_credit_code(task: Record) -> None:
    task["deptCode"] = task["deptCode"].lower()
    task["taskCode"] = task["taskCode"].lower()


def _credit_code_one_short(task: Record) -> None:
    task["deptCode"] = task["deptCode"][:-1]


def _organisation_code_for_credit_code(task: Record) -> None:
    task["deptCode"] = f"{task['deptCode'][8:16]}-{task['deptCode'][16]}"


def _unpadded_type(task: Record) -> None:
    task["taskType"] = task["taskType"].lstrip("0")


def _local_code_for_task_code(task: Record) -> None:
    task["taskCode"] = f"0{task['rowGuid'][:11]}".upper()


def _unknown_unit(task: Record) -> None:
    task["anticipateType"] = "9"


def _promise_above_statute(task: Record) -> None:
    task["promiseDay"] = task["anticipateDay"] + 5


def _fee_without_basis(task: Record) -> None:
    task |= {"isFee": "1", "feeBasis": None}


def _fee_without_rows(task: Record) -> None:
    task |= {"isFee": "1", "feeBasis": "《行政事业性收费目录》（演示文本）", "isPayOnline": "1"}
    for owner in (task, *task["handlingItems"]):
        owner["isFee"] = "1"
        owner.pop("fees", None)


def _visits_without_reason(task: Record) -> None:
    task |= {"limitSceneNum": 2, "limitSceneExplain": None}


def _immediate_with_promise(task: Record) -> None:
    task |= {"projectType": "1", "promiseDay": min(3, task["anticipateDay"])}


def _one_phone_for_both(task: Record) -> None:
    task |= {"superviseWay": task["linkWay"], "complainPhone": task["consultPhone"]}


def _no_questions(task: Record) -> None:
    for owner in (task, *task["handlingItems"]):
        owner.pop("questions", None)


def _reason_without_visit(task: Record) -> None:
    task |= {"limitSceneNum": 0, "limitSceneExplain": "需到现场提交材料"}


def _other_level_digit(task: Record) -> None:
    level = "3" if task["useLevel"] == "4" else "4"
    task["taskCode"] = task["taskCode"][:18] + level + task["taskCode"][19:]


def _numbers_as_text(task: Record) -> None:
    for column in ("anticipateDay", "promiseDay", "limitSceneNum", "taskVersion"):
        if column in task:
            task[column] = str(task[column])


def _empty_texts(task: Record) -> None:
    task |= {"linkWay": "", "handleFlow": "", "localCatalogCode": ""}


def _slashed_date(task: Record) -> None:
    task["planEffectiveDate"] = task["planEffectiveDate"][:10].replace("-", "/")


def _packed_date(task: Record) -> None:
    task["planEffectiveDate"] = task["planEffectiveDate"][:10].replace("-", "")


def _zero_date(task: Record) -> None:
    task["planCancelDate"] = "0000-00-00 00:00:00"


def _law_spaced_otherwise(task: Record) -> None:
    task["byLaw"] = f" {task['byLaw'].replace('（', '(').replace('）', ')')}\r\n"


def _name_of_its_own(task: Record) -> None:
    task["taskName"] = f"{task['taskName']}（{task['deptName'][:3]}）"


Blemish = Callable[[Record], None]

FOR_ALL: dict[str, Blemish] = {
    "low_case_credit_code": _low_case_credit_code,
    "credit_code_one_short": _credit_code_one_short,
    "organisation_code_for_credit_code": _organisation_code_for_credit_code,
    "unpadded_type": _unpadded_type,
    "local_code_for_task_code": _local_code_for_task_code,
    "unknown_unit": _unknown_unit,
    "other_level_digit": _other_level_digit,
    "numbers_as_text": _numbers_as_text,
    "empty_texts": _empty_texts,
    "slashed_date": _slashed_date,
    "packed_date": _packed_date,
    "zero_date": _zero_date,
    "law_spaced_otherwise": _law_spaced_otherwise,
    "name_of_its_own": _name_of_its_own,
}
FOR_SERVICES: dict[str, Blemish] = {
    "promise_above_statute": _promise_above_statute,
    "fee_without_basis": _fee_without_basis,
    "reason_without_visit": _reason_without_visit,
    "fee_without_rows": _fee_without_rows,
    "visits_without_reason": _visits_without_reason,
    "immediate_with_promise": _immediate_with_promise,
    "one_phone_for_both": _one_phone_for_both,
    "no_questions": _no_questions,
}
"""Dirt of columns that only application-type lists have."""


UNTYPED = {"numbers_as_text", "slashed_date", "packed_date", "zero_date"}
"""Dirt that columns with a type do not take: a database does not hold it."""


def blemish_of(
    roll: Random, task_type: str, is_service: bool, *, typed: bool = False
) -> str | None:
    """The name of the dirt this list gets; None for the clean majority."""
    if roll.random() >= SHARE:
        return None
    names = list(FOR_ALL) + (list(FOR_SERVICES) if is_service else [])
    if typed:
        names = [name for name in names if name not in UNTYPED]
    if not task_type.startswith("0"):
        names.remove("unpadded_type")
    return roll.choice(names)


def soil(task: Record, blemish: str | None) -> Record:
    """The list with the named dirt on it, in place."""
    if blemish:
        (FOR_ALL | FOR_SERVICES)[blemish](task)
    return task
