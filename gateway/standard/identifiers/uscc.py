"""统一社会信用代码 (GB 32100-2015): 18 signs, the identity of an implementing body."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum.cn import uscc as stdnum_uscc

from gateway.standard.findings import Severity
from gateway.standard.identifiers import organisation
from gateway.standard.identifiers.characters import (
    DIGITS,
    USCC_SIGNS,
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

KIND = "uscc"
TERM = "统一社会信用代码"
LENGTH = 18

_SHAPE = re.compile(rf"[{USCC_SIGNS}]{{2}}[0-9]{{6}}[{USCC_SIGNS}]{{10}}")
_ALLOWED = (Allowed(1, 2, USCC_SIGNS), Allowed(3, 8, DIGITS), Allowed(9, 18, USCC_SIGNS))
# Only the authorities that every published reading of the standard agrees on; the others differ
# between the 2015 text and its amendment of 2016.
_AUTHORITIES = {"1": "机构编制", "5": "民政", "9": "市场监管（工商）", "Y": "其他"}
_BODY_KINDS = {
    "11": "机关",
    "12": "事业单位",
    "13": "编办直接管理的群众团体",
    "19": "其他",
    "51": "社会团体",
    "52": "民办非企业单位",
    "53": "基金会",
    "59": "其他",
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
}


@dataclass(frozen=True, slots=True)
class Uscc:
    """A unified social credit code by its parts; `str()` gives the 18 signs."""

    authority: str
    body_kind: str
    region_code: str
    organisation_code: str
    check_digit: str

    def __str__(self) -> str:
        return (
            self.authority
            + self.body_kind
            + self.region_code
            + self.organisation_code
            + self.check_digit
        )


def check_digit(first_17: str) -> str:
    """The check digit of 17 signs of the USCC alphabet (weights 3^(i-1) mod 31)."""
    return stdnum_uscc.calc_check_digit(first_17)


def is_valid(text: str) -> bool:
    """True where the 18 signs are allowed ones and the check digit is right.

    The organisation code inside has a check digit of its own (GB 11714). It is reported by
    `explain` as a notice: the check digit of the USCC alone decides.
    """
    return _SHAPE.fullmatch(text) is not None and check_digit(text[:17]) == text[17]


def parse(text: str) -> Uscc:
    """The parts of a USCC; raises `MalformedCode`."""
    if not is_valid(text):
        raise MalformedCode(explain(text))
    return Uscc(text[0], text[1], text[2:8], text[8:17], text[17])


def explain(text: str) -> Explanation:
    """Says what `text` is as a USCC and what is wrong with it; never raises."""
    if len(text) != LENGTH:
        problems: tuple[Problem, ...] = (length_problem(KIND, text, (LENGTH,)),)
        return Explanation(KIND, TERM, text, (), problems, suggestion(text, is_valid))
    parts, problems = examine(text)
    return Explanation(KIND, TERM, text, parts, problems, suggestion(text, is_valid))


def examine(text: str) -> tuple[tuple[Part, ...], tuple[Problem, ...]]:
    """Parts and problems of exactly 18 characters."""
    problems = character_problems(KIND, text, _ALLOWED)
    if only_case_is_wrong(problems):
        problems += _check_digit_problem(text.upper()) + _organisation_notice(text.upper())
    return _parts(text, problems), problems


def _check_digit_problem(text: str) -> tuple[Problem, ...]:
    expected = check_digit(text[:17])
    if text[17] == expected:
        return ()
    message = f"第 18 位校验码应为 {expected}，实际为 {text[17]}"
    return (Problem(f"{KIND}.check_digit", message, positions=(18, 18)),)


def _organisation_notice(text: str) -> tuple[Problem, ...]:
    expected = organisation.check_digit(text[8:16])
    if text[16] == expected:
        return ()
    message = (
        f"提示：第 9–17 位主体标识码按 GB 11714 的校验码应为 {expected}，实际为 {text[16]}；"
        "统一社会信用代码是否有效只由第 18 位校验码决定"
    )
    rule = f"{KIND}.organisation_check_digit"
    return (Problem(rule, message, severity=Severity.NOTICE, positions=(9, 17)),)


def _parts(text: str, problems: tuple[Problem, ...]) -> tuple[Part, ...]:
    authority = _AUTHORITIES.get(text[0], "其他登记管理部门")
    body_kind = _BODY_KINDS.get(text[:2], "登记管理部门自定的类别")
    return (
        part_of("登记管理部门代码", text, (1, 1), authority, problems),
        part_of("机构类别代码", text, (2, 2), body_kind, problems),
        part_of("登记管理机关行政区划码", text, (3, 8), "登记机关所在的行政区划", problems),
        part_of("主体标识码", text, (9, 17), "组织机构代码（GB 11714）", problems),
        part_of("校验码", text, (18, 18), "由前 17 位按 GB 32100-2015 计算", problems),
    )
