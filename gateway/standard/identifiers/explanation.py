"""What is said about a code: its parts, their meaning and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.standard.findings import Severity

SHOWN_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found in a code.

    `rule` is stable (`uscc.check_digit`). `message` is Chinese: what, where, what it should be.
    A NOTICE is worth a person's look and never makes a code invalid. `positions` are the first
    and the last character concerned, counted from 1. `cause` is the rule of the code inside a
    longer code: `task_code.dept_code` is caused by `uscc.check_digit`.
    """

    rule: str
    message: str
    severity: Severity = Severity.ERROR
    positions: tuple[int, int] | None = None
    cause: str | None = None

    @property
    def is_error(self) -> bool:
        """True where this problem makes the code invalid."""
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a code: its Chinese name, its characters and what they mean.

    `problem` is the Chinese text of the first error of the part, else of its first notice.
    """

    name: str
    value: str
    meaning: str
    valid: bool = True
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything said about one text read as one kind of code.

    `kind` is a stable English id (`task_code`), `term` the Chinese word (实施编码).
    `suggestion` is a valid code of the same kind that differs only in case, width of the
    characters, blanks or hyphens. `meaning` is what the whole code stands for, where that is
    known: 四川省广安市广安区.
    """

    kind: str
    term: str
    text: str
    parts: tuple[Part, ...] = ()
    problems: tuple[Problem, ...] = ()
    suggestion: str | None = None
    meaning: str | None = None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make the code invalid."""
        return tuple(problem for problem in self.problems if problem.is_error)

    @property
    def notices(self) -> tuple[Problem, ...]:
        """The problems that leave the code valid."""
        return tuple(problem for problem in self.problems if not problem.is_error)

    @property
    def valid(self) -> bool:
        """True where no problem is an error."""
        return not self.errors

    @property
    def summary(self) -> str:
        """One Chinese line naming the code and each failing part."""
        shown = shown_text(self.text)
        if self.valid:
            return f"{self.term}“{shown}”有效{f'：{self.meaning}' if self.meaning else ''}"
        reasons = "；".join(problem.message for problem in self.errors)
        hint = f"。可改为“{self.suggestion}”" if self.suggestion else ""
        return f"{self.term}“{shown}”无效：{reasons}{hint}"


class MalformedCode(ValueError):  # noqa: N818  # named for what happened, as every error here
    """A text is not the code it was read as; `explanation` says why, `str()` in one line."""

    def __init__(self, explanation: Explanation) -> None:
        super().__init__(explanation.summary)
        self.explanation = explanation

    def __reduce__(self) -> tuple[type[MalformedCode], tuple[Explanation]]:
        """Survives pickling between processes with its explanation."""
        return (type(self), (self.explanation,))


def shown_text(text: str) -> str:
    """`text` fit for a message: at most 40 characters, control characters escaped."""
    clipped = text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in clipped)


def part(name: str, value: str, meaning: str, problems: tuple[Problem, ...] = ()) -> Part:
    """A part with the verdict its own problems give it."""
    errors = [problem.message for problem in problems if problem.is_error]
    said = errors or [problem.message for problem in problems]
    return Part(name, value, meaning, valid=not errors, problem=said[0] if said else None)


def part_of(
    name: str, text: str, span: tuple[int, int], meaning: str, problems: tuple[Problem, ...]
) -> Part:
    """The part of `text` between `span` (first and last position, from 1) with its problems."""
    first, last = span
    own = tuple(
        problem
        for problem in problems
        if problem.positions and first <= problem.positions[0] <= problem.positions[1] <= last
    )
    return part(name, text[first - 1 : last], meaning, own)
