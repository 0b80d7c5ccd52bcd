"""证照类型代码: 21 signs, the USCC of the authority that defined the type and three digits.

The layout is that of published codes; the standard's text was not available. The code has no
check of its own: a wrong one in the authority's USCC is worth a warning, and the code still
names the type, since every platform copies it from the same register.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from gateway.standard.findings import Severity
from gateway.standard.identifiers import characters, uscc
from gateway.standard.identifiers.characters import (
    DIGITS,
    LETTERS_AND_DIGITS,
    Allowed,
    character_problems,
    length_problem,
    suggestion,
)
from gateway.standard.identifiers.explanation import (
    Explanation,
    MalformedCode,
    Part,
    Problem,
    part_of,
)

KIND = "license_type_code"
TERM = "证照类型代码"
LENGTH = 21

_SHAPE = re.compile(r"[0-9A-Z]{18}[0-9]{3}")
_AUTHORITY = (1, 18)
_SERIAL = (19, 21)
_ALLOWED = (Allowed(*_AUTHORITY, LETTERS_AND_DIGITS), Allowed(*_SERIAL, DIGITS))


@dataclass(frozen=True, slots=True)
class LicenseTypeCode:
    """A license type's code by its parts; `str()` gives the 21 signs."""

    authority_code: str
    serial: str

    def __str__(self) -> str:
        return self.authority_code + self.serial


def normalised(text: str) -> str:
    """`text` in half-width capitals without blanks and hyphens; itself where nothing is left."""
    return characters.normalised(text) or text


def is_valid(text: str) -> bool:
    """True where the 21 signs have their shape, whatever the authority's check digit."""
    return _SHAPE.fullmatch(text) is not None


def parse(text: str) -> LicenseTypeCode:
    """The parts of a license type's code; raises `MalformedCode`."""
    if not is_valid(text):
        raise MalformedCode(explain(text))
    return LicenseTypeCode(text[:18], text[18:])


def explain(text: str) -> Explanation:
    """Says what `text` is as a license type's code and what is wrong with it; never raises."""
    if len(text) != LENGTH:
        problems: tuple[Problem, ...] = (length_problem(KIND, text, (LENGTH,)),)
        return Explanation(KIND, TERM, text, (), problems, suggestion(text, is_valid))
    problems = character_problems(KIND, text, _ALLOWED)
    if not problems:
        problems = _authority_warnings(text)
    return Explanation(
        KIND, TERM, text, _parts(text, problems), problems, suggestion(text, is_valid)
    )


def _authority_warnings(text: str) -> tuple[Problem, ...]:
    return tuple(
        replace(
            problem,
            rule=f"{KIND}.authority_code",
            message=f"第 1–18 位定义机构代码：{problem.message}",
            severity=Severity.WARNING,
            positions=problem.positions or _AUTHORITY,
            cause=problem.rule,
        )
        for problem in uscc.examine(text[:18])[1]
        if problem.is_error
    )[:1]


def _parts(text: str, problems: tuple[Problem, ...]) -> tuple[Part, ...]:
    return (
        part_of("定义机构代码", text, _AUTHORITY, "定义证照类型的机构的统一社会信用代码", problems),
        part_of("顺序号", text, _SERIAL, "该机构所定义类型的顺序号", problems),
    )
