"""组织机构代码 (GB 11714): eight signs and a check digit, with or without a hyphen."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gateway.standard.identifiers.characters import (
    LETTERS_AND_DIGITS,
    Allowed,
    character_problems,
    length_problem,
    only_case_is_wrong,
    suggestion,
)
from gateway.standard.identifiers.explanation import (
    Explanation,
    MalformedCode,
    Part,
    Problem,
    part_of,
)

KIND = "organisation"
TERM = "组织机构代码"

_SHAPE = re.compile(r"([0-9A-Z]{8})-?([0-9X])")
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ALLOWED = (Allowed(1, 8, LETTERS_AND_DIGITS), Allowed(9, 9, "0123456789X"))


@dataclass(frozen=True, slots=True)
class OrganisationCode:
    """An organisation code; `str()` gives the nine signs without a hyphen."""

    body: str
    check_digit: str

    def __str__(self) -> str:
        return self.body + self.check_digit

    @property
    def hyphenated(self) -> str:
        """The printed form `XXXXXXXX-X`."""
        return f"{self.body}-{self.check_digit}"


def check_digit(body: str) -> str:
    """The check digit of eight signs 0–9 A–Z: 11 − Σ mod 11, 10 is X, 11 is 0 (GB 11714)."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(body, _WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def is_valid(text: str) -> bool:
    """True where `text` is a well-formed organisation code with a right check digit."""
    match = _SHAPE.fullmatch(text)
    return match is not None and check_digit(match[1]) == match[2]


def parse(text: str) -> OrganisationCode:
    """The parts of an organisation code; raises `MalformedCode`."""
    match = _SHAPE.fullmatch(text)
    if match is None or not is_valid(text):
        raise MalformedCode(explain(text))
    return OrganisationCode(match[1], match[2])


def explain(text: str) -> Explanation:
    """Says what `text` is as an organisation code and what is wrong with it; never raises."""
    signs = text[:8] + text[9:] if len(text) == 10 and text[8] == "-" else text
    if len(signs) != 9:
        problems: tuple[Problem, ...] = (length_problem(KIND, signs, (9,)),)
        return Explanation(KIND, TERM, text, (), problems, suggestion(text, is_valid))
    problems = character_problems(KIND, signs, _ALLOWED)
    if only_case_is_wrong(problems):
        problems += _check_digit_problem(signs.upper())
    return Explanation(
        KIND, TERM, text, _parts(signs, problems), problems, suggestion(text, is_valid)
    )


def _check_digit_problem(signs: str) -> tuple[Problem, ...]:
    expected = check_digit(signs[:8])
    if signs[8] == expected:
        return ()
    message = f"第 9 位校验码应为 {expected}，实际为 {signs[8]}"
    return (Problem(f"{KIND}.check_digit", message, positions=(9, 9)),)


def _parts(signs: str, problems: tuple[Problem, ...]) -> tuple[Part, ...]:
    return (
        part_of("本体代码", signs, (1, 8), "机构的顺序编号，无含义", problems),
        part_of("校验码", signs, (9, 9), "由本体代码按 GB 11714 计算", problems),
    )
