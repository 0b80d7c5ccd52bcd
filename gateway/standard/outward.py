"""A record as it goes up: the keys of the national columns, values as the exchange writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from gateway.standard.element import Element, Group, Kind, elements, kind_of, raw_codes
from gateway.standard.nouns import (
    CASES,
    EVALUATION,
    IMPLEMENTATION_LIST,
    IMPLEMENTING_BODY,
    SERVICE_RECORD,
    Noun,
)
from gateway.standard.rules import FAMILY_OF_TYPE
from gateway.standard.values import PLATFORM_TIME

Columns = Mapping[str, Any]
"""Elements in the form tables keep: enum names, JSON text of names, UTC instants."""

Codes = Mapping[str, Mapping[str, str]]
"""By attribute of a coded element: name of the code → how the platform writes it."""

FORM = "%Y-%m-%d %H:%M:%S"
SEPARATOR = "^"
"""Between the codes of an element that has several (domain page, 3.18)."""
CASE_SEPARATOR = ","
"""The same in 好差评 (domain page, B2)."""


def outward_record(noun: Noun, columns: Columns, codes: Codes) -> dict[str, Any]:
    """Answer what a record says, by key (`TASK_NAME` is `taskName`), only where it says something.

    Marks of the exchange are left out: they tell about a row, and the row up there is another.
    """
    facts = elements(noun.elements)
    return {
        key_of(facts[name].column): written
        for name, written in outward_values(noun, columns, codes).items()
    }


def outward_values(noun: Noun, columns: Columns, codes: Codes) -> dict[str, Any]:
    """Answer what a record says, by attribute, as it goes up."""
    found: dict[str, Any] = {}
    for name, fact in elements(noun.elements).items():
        if fact.group is Group.EXCHANGE and name != "order_num":
            continue
        written = _written(noun, name, fact, columns, codes)
        if written is not None:
            found[name] = written
    return found


def key_of(column: str) -> str:
    """Answer the key of a national column in a record; an interface's own name is its key."""
    if not column.isupper() and not column.islower():
        return column
    first, *rest = column.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def family_name(noun: Noun, columns: Columns) -> str:
    """Answer which group of exchange tables holds a record: a list's family, or its own noun's."""
    if noun is IMPLEMENTATION_LIST:
        known = FAMILY_OF_TYPE.get(columns.get("task_type") or "")
        return known.value if known else "general"
    return _FAMILIES.get(noun.name, "directory")


_FAMILIES = {
    IMPLEMENTING_BODY.name: "organization",
    SERVICE_RECORD.name: "service",
    EVALUATION.name: "evaluation",
}


def order_code(noun: Noun, columns: Columns) -> str:
    """Answer what orders records on their way: those of one case, or of one code, go in turn."""
    case = columns["project_no"] if noun in CASES else None
    return str(case or columns["code"] or columns["id"])


def local_text(moment: datetime) -> str:
    """Write an instant as the exchange does: Beijing time without a zone."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(PLATFORM_TIME).strftime(FORM)


def _written(noun: Noun, name: str, fact: Element, columns: Columns, codes: Codes) -> Any:
    value = columns.get(name)
    if fact.codes is not None:
        raw = columns.get(raw_codes(noun.elements)[name])
        between = CASE_SEPARATOR if noun in CASES else SEPARATOR
        return raw if value is None else _code(fact, value, raw, codes.get(name, {}), between)
    if value is None:
        return None
    kind = kind_of(noun.elements, name)
    if kind is Kind.FLAG:
        return "1" if value else "0"
    return local_text(value) if kind is Kind.INSTANT else value


def _code(
    fact: Element, value: str, raw: str | None, told: Mapping[str, str], between: str
) -> str | None:
    names = json.loads(value) if value.startswith("[") else [value]
    if "UNKNOWN" in names or fact.codes is None:
        return raw  # what nobody knows goes up as it came
    return between.join(told.get(name) or str(fact.codes[name].value) for name in names)
