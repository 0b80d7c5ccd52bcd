"""业务办理项编码: 33 signs, an implementation code and a two-digit sequence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gateway.standard.identifiers import task_code
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
    part,
    part_of,
)
from gateway.standard.identifiers.task_code import TaskCode

KIND = "handling_item_code"
TERM = "业务办理项编码"
LENGTH = 33

_SEQUENCE = re.compile(r"[0-9]{2}")


@dataclass(frozen=True, slots=True)
class HandlingItemCode:
    """A handling-item code by its parts; `str()` gives the 33 signs."""

    task_code: str
    sequence: str

    def __str__(self) -> str:
        return self.task_code + self.sequence

    @property
    def task(self) -> TaskCode:
        """The implementation code by its parts."""
        return task_code.parse(self.task_code)


def is_valid(text: str) -> bool:
    """True where the implementation code is valid and two digits follow."""
    return (
        len(text) == LENGTH
        and task_code.is_valid(text[:31])
        and _SEQUENCE.fullmatch(text[31:]) is not None
    )


def parse(text: str) -> HandlingItemCode:
    """The parts of a handling-item code; raises `MalformedCode`."""
    if not is_valid(text):
        raise MalformedCode(explain(text))
    return HandlingItemCode(text[:31], text[31:])


def explain(text: str) -> Explanation:
    """Says what `text` is as a handling-item code and what is wrong with it; never raises."""
    if len(text) != LENGTH:
        problems: tuple[Problem, ...] = (length_problem(KIND, text, (LENGTH,)),)
        return Explanation(KIND, TERM, text, (), problems, suggestion(text, is_valid))
    inner = task_code.examine(text[:31])[1]
    task = task_code.embedded(inner, f"{KIND}.task_code", "实施编码", (1, 31))
    sequence = character_problems(KIND, text, (Allowed(32, 33, DIGITS),))
    parts = _parts(text, task, sequence)
    return Explanation(KIND, TERM, text, parts, task + sequence, suggestion(text, is_valid))


def _parts(text: str, task: tuple[Problem, ...], sequence: tuple[Problem, ...]) -> tuple[Part, ...]:
    return (
        part("实施编码", text[:31], "所属实施清单的编码", task),
        part_of("顺序号", text, (32, 33), "该清单下的业务办理项序号", sequence),
    )
