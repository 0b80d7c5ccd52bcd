"""What is worked out of elements: working days of a promise, the catalog an item stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.standard.element import free_texts, screened_column
from gateway.standard.evaluations import EvaluationElements
from gateway.standard.license_rules import material_key, result_key
from gateway.standard.nouns import (
    CATALOG_ITEM,
    EVALUATION,
    HANDLING_ITEM,
    IMPLEMENTATION_LIST,
    MATERIAL,
    RESULT,
    Noun,
)
from gateway.standard.screening import screened

Columns = Mapping[str, Any]
"""Elements in the form tables keep: enum names, not members."""


@dataclass(frozen=True)
class Conversion:
    """How a number of a unit becomes working days: `days` working days for `units` of it."""

    name: str
    days: int
    units: int

    def working_days(self, number: int) -> int:
        """Answer the working days, rounded up: what is promised is never made shorter."""
        return -(-number * self.days // self.units)


CONVERSIONS: Mapping[str, Conversion] = {
    "WORKING_DAY": Conversion("工作日原值", 1, 1),
    "NATURAL_DAY": Conversion("自然日按 7 日 5 个工作日折算，进一", 5, 7),
    "HOUR": Conversion("小时按 8 小时一个工作日折算，进一", 1, 8),
    "MONTH": Conversion("月按 22 个工作日折算", 22, 1),
    "YEAR": Conversion("年按 250 个工作日折算", 250, 1),
}
"""By unit. No standard fixes them: the name of the conversion is answered beside its result."""

IMMEDIATE = "即办件为 0"


def promise(columns: Columns) -> Columns:
    """Answer the promise in working days; an unknown unit, or no number, has none."""
    number, unit = columns.get("promise_day"), columns.get("promise_type")
    conversion = CONVERSIONS.get(unit or "")
    if columns.get("project_type") == "IMMEDIATE":
        return {"promise_working_days": 0, "promise_conversion": IMMEDIATE}
    if number is None or number < 0 or conversion is None:
        return {"promise_working_days": None, "promise_conversion": None}
    return {
        "promise_working_days": min(conversion.working_days(number), 2**31 - 1),
        "promise_conversion": conversion.name,
    }


def catalog(columns: Columns) -> Columns:
    """Answer which catalog an item stands in: by its owner's level, else by its code.

    A national code begins with 00, a provincial one with the province's digits; an item with
    nothing but a local code is local (domain page, 4.1).
    """
    level, code = columns.get("str_level"), columns.get("catalog_code") or ""
    if level in {"NATIONAL", "PROVINCE"}:
        return {"catalog": "NATIONAL" if level == "NATIONAL" else "PROVINCIAL"}
    if level not in {None, "UNKNOWN", "GRADED"}:
        return {"catalog": "LOCAL"}
    if len(code) == 12 and code.isdigit():
        return {"catalog": "NATIONAL" if code.startswith("00") else "PROVINCIAL"}
    return {"catalog": "LOCAL" if columns.get("local_catalog_code") else None}


def screening(columns: Columns) -> Columns:
    """Answer what people wrote, without phone and ID numbers."""
    return {
        screened_column(name): screened(columns.get(name))
        for name in free_texts(EvaluationElements)
    }


def handling(columns: Columns) -> Columns:
    """Answer the promise, and what the result names a license type by."""
    return {**promise(columns), "license_key": result_key(columns)}


DERIVATIONS: Mapping[str, Callable[[Columns], Columns]] = {
    CATALOG_ITEM.name: catalog,
    IMPLEMENTATION_LIST.name: promise,
    HANDLING_ITEM.name: handling,
    EVALUATION.name: screening,
    MATERIAL.name: lambda columns: {"license_key": material_key(columns)},
    RESULT.name: lambda columns: {"license_key": result_key(columns)},
}


def derive(noun: Noun, columns: Columns) -> Columns:
    """Answer the derived columns of a record of this kind."""
    derivation = DERIVATIONS.get(noun.name)
    return derivation(columns) if derivation else {}
