"""实施编码: 31 signs, the implementing body, the exercising level and the catalog code."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from gateway.standard.codes import ExercisingLevel
from gateway.standard.findings import Severity
from gateway.standard.identifiers import catalog_code, uscc
from gateway.standard.identifiers.catalog_code import CatalogCode
from gateway.standard.identifiers.characters import (
    DIGITS,
    Allowed,
    character_problems,
    length_problem,
    suggestion,
)
from gateway.standard.identifiers.explanation import Explanation, MalformedCode, Part, Problem, part
from gateway.standard.identifiers.uscc import Uscc

KIND = "task_code"
TERM = "实施编码"
LENGTH = 31

_LEVEL_PLACE = 19
_LEVEL_SHAPE = re.compile(r"[0-9]")
# The digits met in real implementation codes are 1–4; 7 (any level) is a value of the catalog
# that no code has been seen to carry. Neither fact is a rule of a text we know.
_LEVELS = {level.value: level.label for level in ExercisingLevel if level.value}
_USUAL_LEVELS = "123456"


@dataclass(frozen=True, slots=True)
class TaskCode:
    """An implementation code by its parts; `str()` gives the 31 signs.

    `level` is what the code says. It need not be the level of the body's region: a municipal
    body may carry the level of a county.
    """

    dept_code: str
    level: str
    catalog_code: str

    def __str__(self) -> str:
        return self.dept_code + self.level + self.catalog_code

    @property
    def uscc(self) -> Uscc:
        """The implementing body's code by its parts."""
        return uscc.parse(self.dept_code)

    @property
    def catalog(self) -> CatalogCode:
        """The catalog code by its parts."""
        return catalog_code.parse(self.catalog_code)


def is_valid(text: str) -> bool:
    """True where the body's code, the level digit and the catalog code are well formed."""
    return (
        len(text) == LENGTH
        and uscc.is_valid(text[:18])
        and _LEVEL_SHAPE.fullmatch(text[18]) is not None
        and catalog_code.is_valid(text[19:])
    )


def parse(text: str) -> TaskCode:
    """The parts of an implementation code; raises `MalformedCode`."""
    if not is_valid(text):
        raise MalformedCode(explain(text))
    return TaskCode(text[:18], text[18], text[19:])


def explain(text: str) -> Explanation:
    """Says what `text` is as an implementation code and what is wrong with it; never raises."""
    if len(text) != LENGTH:
        problems: tuple[Problem, ...] = (length_problem(KIND, text, (LENGTH,)),)
        return Explanation(KIND, TERM, text, (), problems, suggestion(text, is_valid))
    parts, problems = examine(text)
    return Explanation(KIND, TERM, text, parts, problems, suggestion(text, is_valid))


def examine(text: str) -> tuple[tuple[Part, ...], tuple[Problem, ...]]:
    """Parts and problems of exactly 31 characters."""
    body = embedded(uscc.examine(text[:18])[1], f"{KIND}.dept_code", "实施主体编码", (1, 18))
    level = _level_problems(text)
    entry = embedded(
        catalog_code.examine(text[19:])[1], f"{KIND}.catalog_code", "基本编码", (20, 31)
    )
    meaning = _LEVELS.get(text[18], "未知层级")
    parts = (
        part("实施主体编码", text[:18], "实施主体的统一社会信用代码", body),
        part("行使层级", text[18], meaning, level),
        part("基本编码", text[19:], "事项目录中的编码", entry),
    )
    return parts, body + level + entry


def embedded(
    problems: tuple[Problem, ...], rule: str, name: str, span: tuple[int, int]
) -> tuple[Problem, ...]:
    """The problems of a code inside a longer one, told as problems of that part."""
    first, last = span
    return tuple(
        replace(
            problem,
            rule=rule,
            message=f"第 {first}–{last} 位{name}：{_placed(problem.message, first)}",
            positions=_moved(problem.positions or (1, last - first + 1), first - 1),
            cause=problem.cause or problem.rule,
        )
        for problem in problems
    )


def _moved(positions: tuple[int, int], by: int) -> tuple[int, int]:
    return positions[0] + by, positions[1] + by


def _placed(message: str, first: int) -> str:
    # Inner messages count from the start of the inner code; say so where that is not the start.
    return message if first == 1 else f"其中{message.removeprefix('提示：')}"


def _level_problems(text: str) -> tuple[Problem, ...]:
    place = (_LEVEL_PLACE, _LEVEL_PLACE)
    wrong = character_problems(KIND, text, (Allowed(*place, DIGITS),))
    if wrong:
        return tuple(replace(problem, rule=f"{KIND}.level") for problem in wrong)
    if text[18] in _USUAL_LEVELS:
        return ()
    message = f"提示：第 19 位行使层级 {text[18]} 不在 1–6 之内，请核对"
    return (Problem(f"{KIND}.level", message, severity=Severity.NOTICE, positions=place),)
