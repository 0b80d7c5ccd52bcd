"""The administrative divisions of GB/T 2260: in force, and in force once; read when asked for.

The tables stand beside this file (NOTICE.md says where they come from and what is derived).
Codes here are the six digits down to the county.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
"""Where the tables are: regions.csv, former-regions.csv, townships.csv."""


@dataclass(frozen=True, slots=True)
class Division:
    """A division by its six digits; `year` is that of the newest table that has it.

    `successor` is the code that took over from a former one, None where that is not known.
    `basis` says what it is known by: `name`, `stem` of the name, `document`.
    """

    code: str
    name: str
    parent: str | None
    year: int
    is_former: bool = False
    successor: str | None = None
    basis: str | None = None


def find(code: str) -> Division | None:
    """The division of six digits, one in force before a former one."""
    return _divisions().get(code)


def full_name(division: Division) -> str:
    """The name led by those above it: 四川省广安市广安区."""
    above = find(division.parent) if division.parent else None
    return (full_name(above) if above else "") + division.name


@cache
def year() -> int:
    """The year of the table in force."""
    return max(division.year for division in _divisions().values())


@cache
def _divisions() -> Mapping[str, Division]:
    return {division.code: division for division in (*_former(), *_in_force())}


def _in_force() -> Iterator[Division]:
    for row in _rows("regions.csv"):
        yield Division(
            row["areaCode"], row["areaName"], row["parentCode"] or None, int(row["dataYear"])
        )


def _former() -> Iterator[Division]:
    for row in _rows("former-regions.csv"):
        yield Division(
            row["areaCode"],
            row["areaName"],
            row["parentCode"] or None,
            int(row["dataYear"]),
            is_former=True,
            successor=row["successorCode"] or None,
            basis=row["basis"] or None,
        )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
