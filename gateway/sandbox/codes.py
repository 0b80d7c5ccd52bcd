"""Codes of the sandbox, made without the gateway's own identifiers: a second witness.

Sources: GB 11714 (organisation code), GB 32100-2015 (unified social credit code), and the
item codes as deployed platforms write them (catalog 12, implementation 31, handling item 33).
"""

from stdnum.cn import uscc

ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def organisation_code(body: str) -> str:
    """The 9-character organisation code of an 8-character body (GB 11714)."""
    total = sum(
        int(char, 36) * weight for char, weight in zip(body, ORGANISATION_WEIGHTS, strict=True)
    )
    check = (11 - total % 11) % 11
    return body + ("X" if check == 10 else str(check))


def credit_code(kind: str, region: str, organisation: str) -> str:
    """The 18-character USCC: kind 2 + region 6 + organisation code 9 + check (GB 32100)."""
    head = kind + region + organisation
    return head + uscc.calc_check_digit(head)


def catalog_code(area: str, task_type: str, main: str, sub: int = 0) -> str:
    """The 12-digit basic code: area 2 + type 2 + main item 5 + sub-item 3 (000 = none)."""
    return f"{area}{task_type}{main}{sub:03d}"


def implementation_code(credit: str, level: str, catalog: str) -> str:
    """The 31-character implementation code: USCC 18 + exercising level 1 + basic code 12."""
    return credit + level + catalog


def handling_code(implementation: str, number: int) -> str:
    """The 33-character handling-item code: implementation code 31 + two digits from 01."""
    return f"{implementation}{number:02d}"
