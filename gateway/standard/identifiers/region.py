"""行政区划代码: 6 digits (GB/T 2260), 9 with the township, 12 with the village, zero padded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from gateway.standard.findings import Severity
from gateway.standard.identifiers.characters import (
    DIGITS,
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

KIND = "region"
TERM = "行政区划代码"
LENGTHS = (6, 9, 12)

_SHAPE = re.compile(r"[0-9]{6}(?:[0-9]{3}){0,2}")
_SPANS = ((0, 2), (2, 4), (4, 6), (6, 9), (9, 12))
_NAMES = ("省级码", "市级码", "县级码", "乡级码", "村级码")


class RegionLevel(IntEnum):
    """The level of a region; the number is the digit of the exercising level."""

    NATION = 1
    PROVINCE = 2
    CITY = 3
    COUNTY = 4
    TOWNSHIP = 5
    VILLAGE = 6

    @property
    def term(self) -> str:
        """国, 省, 市, 县, 乡 or 村."""
        return "国省市县乡村"[self - 1]


@dataclass(frozen=True, slots=True)
class Region:
    """A region by its `padded` 12 digits: equal whatever width it was written in.

    `str()` gives the shortest of the 6, 9 and 12 digit forms.
    """

    padded: str

    def __str__(self) -> str:
        for width in LENGTHS:
            if not self.padded[width:].strip("0"):
                return self.padded[:width]
        return self.padded

    @property
    def level(self) -> RegionLevel:
        """The level of the last part that is not zero; 000000 is the nation."""
        return _level(self.padded)

    @property
    def parent(self) -> Region | None:
        """The region one step up by prefix, None for the nation.

        Steps over a level that is zero: 441900003000, a township of a city without counties,
        belongs to 441900000000.
        """
        if self.level is RegionLevel.NATION:
            return None
        start = _SPANS[self.level - RegionLevel.PROVINCE][0]
        return Region(pad(self.padded[:start]))

    @property
    def ancestors(self) -> tuple[Region, ...]:
        """Every region above this one, nearest first; the last is the nation."""
        parent = self.parent
        return () if parent is None else (parent, *parent.ancestors)


NATION = Region("0" * 12)


def pad(digits: str) -> str:
    """`digits` with zeros behind to 12."""
    return digits.ljust(12, "0")


def is_valid(text: str) -> bool:
    """True for 6, 9 or 12 digits. Whether such a region exists is not looked up here."""
    return _SHAPE.fullmatch(text) is not None


def parse(text: str) -> Region:
    """The region of a 6, 9 or 12 digit code; raises `MalformedCode`."""
    if not is_valid(text):
        raise MalformedCode(explain(text))
    return Region(pad(text))


def explain(text: str) -> Explanation:
    """Says what `text` is as a region code and what is wrong with it; never raises."""
    if len(text) not in LENGTHS:
        problems: tuple[Problem, ...] = (length_problem(KIND, text, LENGTHS),)
        return Explanation(KIND, TERM, text, (), problems, suggestion(text, is_valid))
    problems = character_problems(KIND, text, (Allowed(1, len(text), DIGITS),))
    if not problems:
        problems = _province_notice(text)
    return Explanation(
        KIND, TERM, text, _parts(text, problems), problems, suggestion(text, is_valid)
    )


def _level(padded: str) -> RegionLevel:
    for index in range(len(_SPANS) - 1, -1, -1):
        start, end = _SPANS[index]
        if padded[start:end].strip("0"):
            return RegionLevel(index + 2)
    return RegionLevel.NATION


def _province_notice(text: str) -> tuple[Problem, ...]:
    if text[:2] != "00" or not text.strip("0"):
        return ()
    message = "提示：第 1–2 位省级码为 00（全国），其后应全为 0"
    return (Problem(f"{KIND}.province", message, severity=Severity.NOTICE, positions=(1, 2)),)


def _parts(text: str, problems: tuple[Problem, ...]) -> tuple[Part, ...]:
    spans = [span for span in _SPANS if span[1] <= len(text)]
    return tuple(
        part_of(name, text, (start + 1, end), _meaning(text, start, end), problems)
        for name, (start, end) in zip(_NAMES, spans, strict=False)
    )


def _meaning(text: str, start: int, end: int) -> str:
    if text[start:end].strip("0"):
        return f"上级区划为 {pad(text[:start])}" if start else "省、自治区、直辖市"
    return "全国" if not text.strip("0") else "补零，不到这一级"
