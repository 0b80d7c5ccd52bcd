"""行政区划代码: 6 digits (GB/T 2260), 9 with the township, 12 with the village, zero padded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from gateway.standard import gbt2260
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

FORMER = "region.former"
"""The rule of the notice on a code that is no longer in force."""

_MUNICIPALITIES = ("11", "12", "31", "50")
_COUNTED_TOGETHER = {"01": "市辖区", "02": "县"}
_BASES = {"name": "按名称推定", "stem": "按名称推定", "document": "依公布的变更"}


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
    def prefix(self) -> str:
        """The digits that this region's code and all codes below it begin with."""
        level = self.level
        end = 0 if level is RegionLevel.NATION else _SPANS[level - RegionLevel.PROVINCE][1]
        return self.padded[:end]

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


def parent_in_force(region: Region) -> Region | None:
    """The nearest region above that GB/T 2260 has or had; None for a province and the nation.

    By prefix 110101 would belong to 110100 and 429004 to 429000, which only add up others.
    """
    division = gbt2260.find(region.padded[:6])
    if division is not None and not region.padded[6:].strip("0"):
        return None if division.parent is None else Region(pad(division.parent))
    for above in region.ancestors:
        if above.level > RegionLevel.COUNTY or gbt2260.find(above.padded[:6]) is not None:
            return above
    return None


def explain(text: str) -> Explanation:
    """Says what `text` is as a region code and what is wrong with it; never raises.

    Names the region where the packaged table has it, and what replaced a code out of force.
    A code the table does not have is not wrong: development zones are given codes as well.
    """
    if len(text) not in LENGTHS:
        problems: tuple[Problem, ...] = (length_problem(KIND, text, LENGTHS),)
        return Explanation(KIND, TERM, text, (), problems, suggestion(text, is_valid))
    problems = character_problems(KIND, text, (Allowed(1, len(text), DIGITS),))
    if not problems:
        problems = (*_province_notice(text), *_former_notice(text))
    return Explanation(
        KIND, TERM, text, _parts(text, problems), problems, suggestion(text, is_valid), _whole(text)
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


def _former_notice(text: str) -> tuple[Problem, ...]:
    """Said of the lowest part above the township that has a meaning of its own."""
    division = gbt2260.find(text[:6])
    if division is None or not division.is_former:
        return ()
    positions = (5, 6) if text[4:6] != "00" else (3, 4)
    message = f"提示：{text[:6]} {gbt2260.full_name(division)}已停用，末见于 {division.year} 年"
    message += _replaced(division)
    return (Problem(FORMER, message, severity=Severity.NOTICE, positions=positions),)


def _replaced(division: gbt2260.Division) -> str:
    successor = gbt2260.find(division.successor) if division.successor else None
    if successor is None or division.basis is None:
        return "，没有可以确定的接替代码"
    state = "，也已停用" if successor.is_former else ""
    name = gbt2260.full_name(successor)
    return f"，由 {successor.code} {name}接替（{_BASES[division.basis]}{state}）"


def _whole(text: str) -> str | None:
    """The full name of the region down to the county; None below it and where it is unknown."""
    division = gbt2260.find(text[:6]) if not text[6:].strip("0") else None
    if division is None:
        return None
    return gbt2260.full_name(division) + ("（已停用）" if division.is_former else "")


def _meaning(text: str, start: int, end: int) -> str:
    if not text[start:end].strip("0"):
        return "全国" if not text.strip("0") else "补零，不到这一级"
    division = gbt2260.find(text[:end].ljust(6, "0")) if end <= 6 else None
    if division is not None:
        return f"{division.name}（已停用）" if division.is_former else division.name
    if (start, end) == (2, 4):
        together = _counted_together(text)
        if together is not None:
            return f"{together}（汇总码，不是一级区划）"
    return f"上级区划为 {pad(text[:start])}" if start else "省、自治区、直辖市"


def _counted_together(text: str) -> str | None:
    """What a city code stands for that only adds up counties of a province."""
    if text[2:4] == "90":
        return "直辖县级行政区划"
    return _COUNTED_TOGETHER.get(text[2:4]) if text[:2] in _MUNICIPALITIES else None
