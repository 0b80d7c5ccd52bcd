"""Which region took over from a code that is no longer in the table: told by names, never guessed.

A region is followed from one yearly table to the next. It keeps its code while its name, or the
stem of its name (番禺市, 番禺区), stays with it. Where it does not, the region went to the one code
that newly has the name; where there is no such code, or more than one, or another region that
lost its code had the same name, it has no successor here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise

_PEOPLES = (
    "蒙古族|回族|藏族|维吾尔族|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|"
    "哈萨克族|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|土族|"
    "达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|普米族|塔吉克族|怒族|独龙族|"
    "裕固族|保安族|各族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯|维吾尔"
)
_AUTONOMOUS = re.compile(rf"(.{{2,}}?)(?:{_PEOPLES})*自治[州县旗]")
_PLAIN = re.compile("(.{2,}?)(?:地区|林区|特区|[县市区旗盟])")


class Basis(StrEnum):
    """What a successor is known by."""

    NAME = "name"
    STEM = "stem"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Table:
    """The codes in force at the end of a year: names and parents by six-digit code."""

    year: int
    names: Mapping[str, str]
    parents: Mapping[str, str]


@dataclass(frozen=True)
class Successor:
    """The code a region ended up with, and the weakest reason on the way there."""

    code: str
    basis: Basis


@cache
def stem(name: str) -> str:
    """A name without what kind of region it is; a name of two characters is its own stem."""
    for pattern in (_AUTONOMOUS, _PLAIN):
        match = pattern.fullmatch(name)
        if match:
            return match[1]
    return name


def level(code: str) -> int:
    """The digit of the exercising level: 2 province, 3 city, 4 county."""
    return 4 if code[4:] != "00" else 3 if code[2:4] != "00" else 2


def successors(tables: Sequence[Table]) -> dict[str, Successor]:
    """The successor of every code that is in an earlier table and not in the last one."""
    steps = [_Step(before, after) for before, after in pairwise(tables)]
    last = {code: number for number, table in enumerate(tables) for code in table.names}
    found: dict[str, Successor] = {}
    for code, number in last.items():
        if number < len(tables) - 1:
            successor = _followed(code, steps[number:])
            if successor is not None:
                found[code] = successor
    return found


def _followed(code: str, steps: Iterable[_Step]) -> Successor | None:
    at, basis = code, Basis.NAME
    for step in steps:
        moved = step.move(at)
        if moved is None:
            break
        if moved.code != at and moved.basis is Basis.STEM:
            basis = Basis.STEM
        at = moved.code
    return None if at == code else Successor(at, basis)


class _Step:
    """From one table to the next."""

    def __init__(self, before: Table, after: Table) -> None:
        self._before, self._after = before, after
        self._lost = [code for code in before.names if not self._stays(code)]
        self._gained = [
            code for code in after.names if code not in before.names or not self._stays(code)
        ]
        self._moves: dict[str, Successor | None] = {}

    def move(self, code: str) -> Successor | None:
        """Where the region of `code` is in the next table; None where that cannot be told."""
        if code not in self._moves:
            self._moves[code] = self._move(code)
        return self._moves[code]

    def _move(self, code: str) -> Successor | None:
        if self._stays(code):
            return Successor(code, Basis.NAME)
        name = self._before.names[code]
        for basis, alike in ((Basis.NAME, str.__eq__), (Basis.STEM, _same_stem)):
            named = self._alike(name, self._gained, self._after, alike)
            taking = [c for c in named if level(c) == level(code)]
            if taking:
                return self._only(code, taking, alike, basis)
        childless = [
            c
            for c in self._alike(name, self._gained, self._after, str.__eq__)
            if c not in self._after.parents.values()
        ]
        if childless:
            # 东莞市, 中山市: a county that became a city without counties is the same ground.
            return self._only(code, childless, str.__eq__, Basis.NAME)
        return self._renamed(code, name)

    def _renamed(self, code: str, name: str) -> Successor | None:
        """The same code, where nobody in the province took the name: renamed, or merged."""
        takers = self._alike(name, self._gained, self._after, str.__eq__)
        is_taken = any(taker[:2] == code[:2] for taker in takers)
        return Successor(code, Basis.NAME) if code in self._after.names and not is_taken else None

    def _only(
        self, code: str, taking: list[str], alike: Callable[[str, str], bool], basis: Basis
    ) -> Successor | None:
        """The one code that took the name, where no other region can claim it."""
        name = self._before.names[code]
        losing = [
            c for c in self._alike(name, self._lost, self._before, alike) if level(c) == level(code)
        ]
        near = [c for c in taking if c[:2] == code[:2]]
        if not near:
            # A province was made out of another: 海南 1988, 重庆 1997.
            is_unique = len(taking) == 1 and self._is_unique(name)
            return Successor(taking[0], basis) if is_unique else None
        rivals = [c for c in losing if c[:2] == code[:2]]
        if len(near) > 1 or len(rivals) > 1:
            # 郊区, 城区: many in a province, told apart by the city above.
            near = [c for c in near if self._same_parent(code, c)]
            rivals = [c for c in rivals if self._parent_name(c) == self._parent_name(code)]
        return Successor(near[0], basis) if len(near) == 1 and rivals == [code] else None

    def _is_unique(self, name: str) -> bool:
        tables = (self._before, self._after)
        return all(sum(_same_stem(name, n) for n in t.names.values()) <= 1 for t in tables)

    def _alike(
        self, name: str, codes: Iterable[str], table: Table, alike: Callable[[str, str], bool]
    ) -> list[str]:
        return [code for code in codes if alike(name, table.names[code])]

    def _stays(self, code: str) -> bool:
        after = self._after.names.get(code)
        before = self._before.names[code]
        return after is not None and (before == after or _same_stem(before, after))

    def _parent_name(self, code: str) -> str:
        return stem(self._before.names.get(self._before.parents[code], ""))

    def _same_parent(self, before: str, after: str) -> bool:
        parent = self._after.parents[after]
        return stem(self._after.names.get(parent, "")) == self._parent_name(before)


def _same_stem(one: str, other: str) -> bool:
    return len(stem(one)) >= 2 and stem(one) == stem(other)
