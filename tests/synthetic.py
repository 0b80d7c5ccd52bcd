"""Codes of bodies and items that do not exist, valid by construction, for every test folder."""

from __future__ import annotations

from typing import TypeVar

from stdnum.iso7064 import mod_11_2

from gateway.standard.codes import Code
from gateway.standard.identifiers import organisation, uscc

Table = TypeVar("Table", bound=Code)

CATALOG_CODE = "000117051000"
"""A licensing item (01) without sub-items."""


def dept_code(number: int = 1, area: str = "430400") -> str:
    """The USCC of an organ that does not exist; another for every number."""
    body = f"9{number:07d}"
    first = f"11{area}{body}{organisation.check_digit(body)}"
    return first + uscc.check_digit(first)


def task_code(number: int = 1, level: str = "3", catalog_code: str = CATALOG_CODE) -> str:
    """The implementation code of a list of that organ."""
    return dept_code(number) + level + catalog_code


def handling_item_code(number: int = 1, sequence: int = 1) -> str:
    """The code of one of the list's handling items."""
    return f"{task_code(number)}{sequence:02d}"


def member(table: type[Table], code: str) -> Table:
    """The member of a code table that has this national code."""
    return next(one for one in table if one.value == code)


def resident_id(number: int = 1) -> str:
    """Answer an identity number of nobody: of a region there is none of, its check digit right."""
    body = f"99999919000101{number % 1_000:03d}"
    return body + mod_11_2.calc_check_digit(body)
