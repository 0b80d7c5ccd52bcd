"""电子证照标识 (GB/T 36904-2018): root, type, issuer, serial number, version, check character.

The layout is that of published identifiers; the standard's text was not available. The root is
no part of what the check character is computed from: with it every published one fails.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum.iso7064 import mod_37_36

from gateway.standard.findings import Severity
from gateway.standard.identifiers import uscc
from gateway.standard.identifiers.characters import (
    DIGITS,
    LETTERS_AND_DIGITS,
    Allowed,
    character_problems,
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

KIND = "license_identifier"
TERM = "电子证照标识"
ROOT = "1.2.156.3005.2"

_ROOT_PARTS = 5
_NAMES = ("证照类型代码", "颁证机构代码", "流水号", "版本号", "校验位")
# One project is known to write this root; what follows it is built alike.
_OTHER_ROOT = "1.2.156.3003.2"
_SHAPE = re.compile(
    rf"(?P<root>{re.escape(ROOT)}|{re.escape(_OTHER_ROOT)})\."
    r"(?P<type_code>[0-9A-Z]{18}[0-9]{3})\.(?P<issuer_code>[0-9A-Z]{18}|[0-9]{6})\."
    r"(?P<serial>[0-9A-Z]+)\.(?P<version>[0-9]{3})\.(?P<check_character>[0-9A-Z])"
)

Span = tuple[int, int]
"""First and last position of a part, counted from 1."""


@dataclass(frozen=True, slots=True)
class LicenseIdentifier:
    """A license's identifier by its parts; `str()` gives it whole.

    `type_code` is the USCC of the authority that defined the type and three digits;
    `issuer_code` the USCC of who issued the license, or six digits of a region.
    """

    type_code: str
    issuer_code: str
    serial: str
    version: str
    check_character: str
    root: str = ROOT

    def __str__(self) -> str:
        parts = (self.type_code, self.issuer_code, self.serial, self.version, self.check_character)
        return ".".join((self.root, *parts))


def check_character(parts: str) -> str:
    """Answer the check character of what stands between root and check character.

    ISO 7064 MOD 37,36 over capitals and digits; dots do not count.
    """
    return mod_37_36.calc_check_digit(parts.replace(".", ""))


def is_valid(text: str) -> bool:
    """True where all parts have their shape and the check character is right."""
    found = _SHAPE.fullmatch(text)
    return found is not None and _computed(text) == found["check_character"]


def parse(text: str) -> LicenseIdentifier:
    """The parts of a license's identifier; raises `MalformedCode`."""
    found = _SHAPE.fullmatch(text)
    if found is None or not is_valid(text):
        raise MalformedCode(explain(text))
    return LicenseIdentifier(**found.groupdict())


def explain(text: str) -> Explanation:
    """Says what `text` is as a license's identifier and what is wrong with it; never raises."""
    pieces = text.split(".")
    expected = _ROOT_PARTS + len(_NAMES)
    if len(pieces) != expected:
        message = (
            f"应由 {expected} 段组成，以圆点分隔：根标识 {ROOT}（{_ROOT_PARTS} 段）、"
            f"{'、'.join(_NAMES)}；实际为 {len(pieces)} 段"
        )
        problems: tuple[Problem, ...] = (Problem(f"{KIND}.parts", message),)
        return Explanation(KIND, TERM, text, (), problems, suggestion(text, is_valid))
    parts, problems = _examine(text, pieces)
    return Explanation(KIND, TERM, text, parts, problems, suggestion(text, is_valid))


def _computed(text: str) -> str:
    return check_character(".".join(text.split(".")[_ROOT_PARTS:-1]))


def _examine(text: str, pieces: list[str]) -> tuple[tuple[Part, ...], tuple[Problem, ...]]:
    root = (1, len(".".join(pieces[:_ROOT_PARTS])))
    spans = _spans(root[1] + 2, pieces[_ROOT_PARTS:])
    problems = _root_problems(text, root) + _part_problems(text, spans)
    if only_case_is_wrong(tuple(problem for problem in problems if problem.is_error)):
        problems += _check_problem(text.upper(), spans[-1]) + _uscc_notices(text.upper(), spans)
    meanings = (
        "定义证照类型的机构的统一社会信用代码和 3 位顺序号",
        "颁证机构的统一社会信用代码" if _length(spans[1]) != 6 else "颁证机构所在的行政区划",
        "颁证机构自编，一证一号",
        "从 001 起，换发加一",
        "由根标识之后的各段按 GB/T 17710（ISO 7064 MOD 37,36）计算",
    )
    named = zip(_NAMES, spans, meanings, strict=True)
    return (
        part_of("根标识", text, root, "电子证照的对象标识符", problems),
        *(part_of(name, text, span, meaning, problems) for name, span, meaning in named),
    ), problems


def _spans(first: int, pieces: list[str]) -> list[Span]:
    spans = []
    for piece in pieces:
        spans.append((first, first + len(piece) - 1))
        first += len(piece) + 1
    return spans


def _length(span: Span) -> int:
    return span[1] - span[0] + 1


def _root_problems(text: str, span: Span) -> tuple[Problem, ...]:
    root = text[: span[1]]
    if root == ROOT:
        return ()
    if root == _OTHER_ROOT:
        message = f"提示：根标识 {root} 不是通行的 {ROOT}，个别系统如此书写"
        return (Problem(f"{KIND}.root", message, severity=Severity.NOTICE, positions=span),)
    return (Problem(f"{KIND}.root", f"根标识应为 {ROOT}", positions=span),)


def _part_problems(text: str, spans: list[Span]) -> tuple[Problem, ...]:
    type_code, issuer, serial, version, check = spans
    lengths = ((type_code, (21,)), (issuer, (18, 6)), (version, (3,)), (check, (1,)))
    allowed = [
        Allowed(type_code[0], type_code[0] + 17, LETTERS_AND_DIGITS),
        Allowed(type_code[0] + 18, type_code[1], DIGITS),
        Allowed(*issuer, DIGITS if _length(issuer) == 6 else LETTERS_AND_DIGITS),
        Allowed(*serial, LETTERS_AND_DIGITS),
        Allowed(*version, DIGITS),
        Allowed(*check, LETTERS_AND_DIGITS),
    ]
    wrong = [
        Problem(f"{KIND}.length", _length_message(name, span, right), positions=span)
        for name, (span, right) in zip((*_NAMES[:2], *_NAMES[3:]), lengths, strict=True)
        if _length(span) not in right
    ]
    if not _length(serial):
        wrong.append(Problem(f"{KIND}.length", "流水号为空", positions=serial))
    return tuple(wrong) or character_problems(KIND, text, tuple(allowed))


def _length_message(name: str, span: Span, right: tuple[int, ...]) -> str:
    expected = " 或 ".join(str(length) for length in right)
    return f"{name}应为 {expected} 位，实际为 {_length(span)} 位"


def _check_problem(text: str, span: Span) -> tuple[Problem, ...]:
    expected = _computed(text)
    if text[-1] == expected:
        return ()
    message = f"校验位应为 {expected}，实际为 {text[-1]}"
    return (Problem(f"{KIND}.check_character", message, positions=span),)


def _uscc_notices(text: str, spans: list[Span]) -> tuple[Problem, ...]:
    bodies = [(_NAMES[0], "dept_code", (spans[0][0], spans[0][0] + 17))]
    if _length(spans[1]) != 6:
        bodies.append((_NAMES[1], "issuer_code", spans[1]))
    return tuple(
        Problem(
            f"{KIND}.{rule}",
            f"提示：{name}中的{uscc.TERM}无效，标识是否有效只由校验位决定",
            severity=Severity.NOTICE,
            positions=span,
            cause=uscc.explain(body).errors[0].rule,
        )
        for name, rule, span in bodies
        if not uscc.is_valid(body := text[span[0] - 1 : span[1]])
    )
