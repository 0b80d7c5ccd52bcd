"""How the city writes what the province writes: names, lists of values, dates, units of its own."""

import re
from typing import Any

from gateway.sandbox.record import Record

NAMES = {
    "taskName": "sxmc",
    "catalogCode": "jbbm",
    "taskCode": "ssbm",
    "taskHandleItem": "ywblxbm",
    "byLaw": "sdyj",
    "deptName": "sszt",
    "deptCode": "ssztbm",
    "promiseDay": "cnbjsx",
    "promiseType": "cnbjsxdw",
    "anticipateDay": "fdbjsx",
    "anticipateType": "fdbjsxdw",
    "transactAddr": "bldd",
    "handlingItems": "ywblxList",
    "materials": "clList",
}
"""Pinyin abbreviations, as city systems use them for some columns of items and not for others."""

UNITS = {"1": "G", "2": "Z", "3": "S", "4": "Y", "5": "N"}
"""Units of time limits: 工作日, 自然日, 小时, 月, 年."""

_DATE = re.compile(r"([12]\d{3})-(\d\d)-(\d\d)( \d\d:\d\d:\d\d)?")
_CODES = re.compile(r"\w+(\^\w+)+")


def city_record(row: Record) -> Record:
    """A row as the city tells it: valid or not (sfyx) instead of an operation."""
    names = NAMES if "taskName" in row else {}  # materials and bodies keep the national names
    told = {names.get(name, name): _value(name, value) for name, value in row.items()}
    if "linkName" in row:  # a step's limit has a unit; a list's column of that name has none
        told["handleType"] = UNITS.get(row["handleType"], row["handleType"])
    operation = told.pop("cdOperation", None)
    return told if operation is None else told | {"sfyx": "0" if operation == "D" else "1"}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [city_record(inner) if isinstance(inner, dict) else inner for inner in value]
    if not isinstance(value, str):
        return value
    if name in {"promiseType", "anticipateType"}:
        return UNITS.get(value, value)
    if _CODES.fullmatch(value) and name not in {"conditionGuid", "jointDeptCode"}:
        return value.replace("^", ",")
    return _packed(value)


def _packed(text: str) -> str:
    """A date as yyyyMMdd, a time as yyyyMMddHHmmss; other texts as they are."""
    found = _DATE.fullmatch(text)
    if not found:
        return text
    year, month, day, time = found.groups()
    clock = (time or "").strip().replace(":", "")
    return year + month + day + (clock if clock != "000000" else "")
