"""Character by character: which signs a code allows and what a wrong one should have been."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from gateway.standard.identifiers.explanation import Problem, shown_text

DIGITS = "0123456789"
LETTERS_AND_DIGITS = DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# GB 32100-2015: 31 signs in the order of their values, without I O S V Z.
USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FORBIDDEN_LETTERS = frozenset("IOSVZ")


@dataclass(frozen=True, slots=True)
class Allowed:
    """The signs allowed between two positions, counted from 1."""

    first: int
    last: int
    signs: str


def normalised(text: str) -> str:
    """`text` in half-width capitals without blanks and hyphens, the way people mean it."""
    wide = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in wide if not sign.isspace() and sign != "-").upper()


def suggestion(text: str, is_valid: Callable[[str], bool]) -> str | None:
    """The valid code that `text` is but for case, width, blanks and hyphens; None otherwise."""
    repaired = normalised(text)
    return repaired if not is_valid(text) and is_valid(repaired) else None


def length_problem(kind: str, text: str, lengths: tuple[int, ...]) -> Problem:
    """The problem of a text that has none of the `lengths`."""
    *others, last = [str(length) for length in lengths]
    expected = f"{'、'.join(others)} 或 {last}" if others else last
    actual = len(text)
    said = f"长度应为 {expected} 位，实际为 {actual} 位"
    if len(lengths) == 1:
        difference = actual - lengths[0]
        said += f"（{'多' if difference > 0 else '少'} {abs(difference)} 位）"
    if len(normalised(text)) in lengths:
        said += "，去掉空白和连字符后位数正确"
    return Problem(f"{kind}.length", said)


def character_problems(kind: str, text: str, allowed: tuple[Allowed, ...]) -> tuple[Problem, ...]:
    """One problem for each sign of `text` that is not allowed where it stands."""
    return tuple(
        _character_problem(kind, text[place - 1], place, span.signs)
        for span in allowed
        for place in range(span.first, span.last + 1)
        if text[place - 1] not in span.signs
    )


def only_case_is_wrong(problems: tuple[Problem, ...]) -> bool:
    """True where capitals would repair every problem; also where there is none."""
    return all(problem.rule.endswith(".lower_case") for problem in problems)


def _character_problem(kind: str, sign: str, place: int, signs: str) -> Problem:
    rule, said = _verdict(sign, signs)
    message = f"第 {place} 位“{shown_text(sign)}”{said}"
    return Problem(f"{kind}.{rule}", message, positions=(place, place))


def _verdict(sign: str, signs: str) -> tuple[str, str]:
    narrow = unicodedata.normalize("NFKC", sign)
    if sign.isspace():
        return "whitespace", "是空白字符，应删除"
    if sign != narrow and narrow.upper() in signs and len(narrow) == 1:
        return "full_width", f"是全角字符，应为半角 {narrow.upper()}"
    if sign.isascii() and sign.islower() and sign.upper() in signs:
        return "lower_case", f"是小写字母，应为大写 {sign.upper()}"
    if signs == DIGITS:
        return "non_digit", "不是数字，此位只能是 0–9"
    if signs == USCC_SIGNS and sign.upper() in _FORBIDDEN_LETTERS:
        return "forbidden_letter", "不允许使用，编码不含字母 I、O、S、V、Z"
    return "forbidden_character", "不允许使用，此位只能是数字或大写字母"
