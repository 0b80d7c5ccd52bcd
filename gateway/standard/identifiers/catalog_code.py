"""基本编码: 12 digits that name an entry of the item catalog.

The structure fits every published code seen and the older ten-character scheme; the wording of
GB/T 39554.1 was not available, so unknown area and type digits are notices, not errors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gateway.standard.codes import TaskType
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

KIND = "catalog_code"
TERM = "基本编码"
LENGTH = 12

_SHAPE = re.compile(r"[0-9]{12}")
_NO_SUB_ITEM = "000"
# GB/T 39046-2020 table A.1 keeps 11–19 and 21–99 free for extensions.
_TASK_TYPES = {task_type.value: task_type.label for task_type in TaskType if task_type.value}


@dataclass(frozen=True, slots=True)
class CatalogCode:
    """A catalog code by its parts; `str()` gives the 12 digits."""

    area: str
    task_type: str
    main_item: str
    sub_item: str

    def __str__(self) -> str:
        return self.area + self.task_type + self.main_item + self.sub_item

    @property
    def is_main(self) -> bool:
        """True for a main item (主项): its sub-item digits are 000."""
        return self.sub_item == _NO_SUB_ITEM

    @property
    def main(self) -> CatalogCode:
        """The main item this entry belongs to; itself for a main item."""
        return CatalogCode(self.area, self.task_type, self.main_item, _NO_SUB_ITEM)


def is_valid(text: str) -> bool:
    """True for 12 digits; the code has no check digit."""
    return _SHAPE.fullmatch(text) is not None


def parse(text: str) -> CatalogCode:
    """The parts of a catalog code; raises `MalformedCode`."""
    if not is_valid(text):
        raise MalformedCode(explain(text))
    return CatalogCode(text[:2], text[2:4], text[4:9], text[9:])


def explain(text: str) -> Explanation:
    """Says what `text` is as a catalog code and what is wrong with it; never raises."""
    if len(text) != LENGTH:
        problems: tuple[Problem, ...] = (length_problem(KIND, text, (LENGTH,)),)
        return Explanation(KIND, TERM, text, (), problems, suggestion(text, is_valid))
    parts, problems = examine(text)
    return Explanation(KIND, TERM, text, parts, problems, suggestion(text, is_valid))


def examine(text: str) -> tuple[tuple[Part, ...], tuple[Problem, ...]]:
    """Parts and problems of exactly 12 characters."""
    problems = character_problems(KIND, text, (Allowed(1, LENGTH, DIGITS),))
    if not problems:
        problems = _task_type_notice(text)
    return _parts(text, problems), problems


def task_type_meaning(digits: str) -> str:
    """The Chinese meaning of two item-type digits, extensions included."""
    known = _TASK_TYPES.get(digits)
    if known is not None:
        return known
    return "公共服务的扩展类型" if digits > "20" else "行政权力的扩展类型"


def _task_type_notice(text: str) -> tuple[Problem, ...]:
    digits = text[2:4]
    if digits in ("00", "20") or "01" <= digits <= "10":
        return ()
    message = f"提示：第 3–4 位事项类型 {digits} 是标准预留的扩展代码，含义由使用方约定"
    return (Problem(f"{KIND}.task_type", message, severity=Severity.NOTICE, positions=(3, 4)),)


def _parts(text: str, problems: tuple[Problem, ...]) -> tuple[Part, ...]:
    area = "全国" if text[:2] == "00" else "省级行政区划前两位"
    sub_item = "无子项，即主项" if text[9:] == _NO_SUB_ITEM else "子项顺序号"
    return (
        part_of("地区", text, (1, 2), area, problems),
        part_of("事项类型", text, (3, 4), _type_or_unknown(text[2:4]), problems),
        part_of("主项", text, (5, 9), "主项顺序号", problems),
        part_of("子项", text, (10, 12), sub_item, problems),
    )


def _type_or_unknown(digits: str) -> str:
    return task_type_meaning(digits) if digits.isascii() and digits.isdigit() else "无法识别"
