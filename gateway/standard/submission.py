"""What is written here (办件服务记录, 评价), held against the rules before it is stored.

The rules are those that find what is wrong in platforms' records; here what they find is refused,
told by field. What the caller did not give cannot be wrong by them: it is found, and stored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic.alias_generators import to_camel

from gateway.standard.codes import Code
from gateway.standard.element import elements
from gateway.standard.evaluation_rules import mandatory
from gateway.standard.evaluations import CaseElements
from gateway.standard.findings import Severity
from gateway.standard.nouns import EVALUATION, SERVICE_RECORD, Noun
from gateway.standard.outward import local_text, outward_values
from gateway.standard.record import Draft, reader, unstorable

OWN = "yiwang"
"""The platform that we are ourselves: where it is told of, something was written here."""

LONGEST_NAME = 300
"""Signs an element may have."""

LONGEST_SAYING = 500
"""Signs of what somebody writes about a service; terminals cut theirs at 150."""

_TOLD = ("project_no", "assess_number", "satisfaction", "pf")
"""What who evaluates must say; the service record says the rest."""

_RETIRED = "eval_detail.retired"
_LONG = {"writing_evaluation": LONGEST_SAYING}
_READ = {noun.name: reader(noun) for noun in (SERVICE_RECORD, EVALUATION)}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a field of what was given: a stable code, and words for people."""

    field: str
    code: str
    message: str


@dataclass(frozen=True)
class Invalid:
    """Nothing was stored: every field that is wrong, and why."""

    problems: Sequence[Problem]


@dataclass(frozen=True)
class Accepted:
    """It is stored, and published for whoever takes it; `is_new`: it had not been before."""

    id: str
    is_new: bool


@dataclass(frozen=True)
class Duplicate:
    """The case was evaluated already in this round: by what, when, and who told of it."""

    id: str
    satisfaction: str | None
    assess_time: datetime | None
    platform: str


@dataclass(frozen=True)
class Written:
    """A record as the platform that we are tells it: by attribute, codes as the interface's."""

    noun: Noun
    values: Mapping[str, Any]
    children: Mapping[str, Sequence[Written]] = field(default_factory=dict)

    def draft(self) -> Draft:
        """Read it as every record is read."""
        return _READ[self.noun.name](self)

    @property
    def payload(self) -> Mapping[str, Any]:
        """The record by the interface's own names."""
        facts = elements(self.noun.elements)
        return {facts[name].column: value for name, value in self.values.items()}


def service_of(given: Mapping[str, Any]) -> Written:
    """Answer a service record of what was given of it, by attribute."""
    return Written(SERVICE_RECORD, _written(given))


def evaluation_of(given: Mapping[str, Any], service: Mapping[str, Any], at: datetime) -> Written:
    """Answer the evaluation of a stored service (its row): whose case it is, the service says."""
    said = outward_values(SERVICE_RECORD, service, {})
    case = {name: said[name] for name in elements(CaseElements) if name in said}
    marks = {"flag": "I", "effectiv_evalua": "1", "app_status": "1"}
    values = case | marks | _written(given) | {"assess_time": local_text(at)}
    return Written(EVALUATION, {name: values[name] for name in sorted(values)})


def service_problems(given: Mapping[str, Any]) -> list[Problem]:
    """Answer what is wrong with a service record."""
    stored = _unstorable(SERVICE_RECORD, given)
    if stored:
        return stored
    draft = service_of(given).draft()
    record = draft.elements
    assert isinstance(record, CaseElements)  # noqa: S101  # by its noun
    return [*_missing(SERVICE_RECORD, mandatory(record), draft), *_found(draft, given)]


def evaluation_problems(given: Mapping[str, Any], at: datetime) -> list[Problem]:
    """Answer what is wrong with an evaluation by itself; the case is looked at where it stands."""
    stored = _unstorable(EVALUATION, given)
    if stored:
        return stored
    draft = evaluation_of(given, {}, at).draft()
    return [*_missing(EVALUATION, _TOLD, draft), *_found(draft, given)]


def no_first() -> Problem:
    """Answer what is wrong with a second evaluation that follows none."""
    return Problem("assessNumber", "evaluation.first_absent", "该办件还没有首次评价，不能追评")


def _written(given: Mapping[str, Any]) -> dict[str, Any]:
    """Answer values as a platform writes them; what says nothing is left out."""
    found = {name: _plain(value) for name, value in given.items()}
    return {name: value for name, value in found.items() if value not in {None, ""}}


def _plain(value: Any) -> Any:
    match value:
        case Code():
            return str(value.value)
        case bool():
            return "1" if value else "0"
        case datetime():
            return local_text(value)
        case list() | tuple():
            return ",".join(filter(None, map(_plain, value)))
        case str():
            return value.strip()
    return value


def _unstorable(noun: Noun, given: Mapping[str, Any]) -> list[Problem]:
    facts = elements(noun.elements)
    return [
        Problem(to_camel(name), "text.unstorable", f"{facts[name].term}含不可存储的字符")
        for name, value in given.items()
        if isinstance(value, str) and unstorable(value)
    ]


def _missing(noun: Noun, names: Collection[str], draft: Draft) -> Iterator[Problem]:
    facts = elements(noun.elements)
    for name in names:
        if getattr(draft.elements, name) is None:
            yield Problem(to_camel(name), "element.missing", f"缺少{facts[name].term}")


def _found(draft: Draft, given: Mapping[str, Any]) -> Iterator[Problem]:
    for finding in draft.findings:
        wrong = finding.severity is not Severity.NOTICE or finding.rule == _RETIRED
        name = finding.element or ""
        if wrong and name in given:
            yield Problem(to_camel(name), finding.rule, finding.message)
    facts = elements(draft.noun.elements)
    for name, value in given.items():
        most = _LONG.get(name, LONGEST_NAME)
        if isinstance(value, str) and len(value) > most:
            message = f"{facts[name].term}最多 {most} 个字，实际为 {len(value)} 个"
            yield Problem(to_camel(name), "text.too_long", message)
