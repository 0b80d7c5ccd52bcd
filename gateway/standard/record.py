"""A raw record becomes a draft: validated elements, children, and findings. Nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from sqlmodel import SQLModel

from gateway.standard import identifiers
from gateway.standard.codes import Code
from gateway.standard.consistency import consistency_findings
from gateway.standard.element import Element, Family, Kind, elements, kind_of, raw_codes
from gateway.standard.evaluation_rules import complete_case
from gateway.standard.findings import Finding, Severity
from gateway.standard.handling import HandlingElements
from gateway.standard.nouns import CASES, HANDLING_ITEM, REGION, Noun
from gateway.standard.regions import complete
from gateway.standard.rules import conforms, family_of, findings_of, handling_item_findings
from gateway.standard.values import READERS, Malformed

CodeTables = Mapping[tuple[str, str], Mapping[str, str]]
"""By attribute and name of its code table: a platform's code → the national code."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_BETWEEN = re.compile(r"[\^|,，]")
NORMALISED: Mapping[str, Callable[[str], str]] = {
    "region": lambda text: (
        identifiers.region.pad(text) if identifiers.region.is_valid(text) else text
    ),
    "license_type_code": identifiers.license_type_code.normalised,
}
"""Codes that platforms write in several ways: how they are written in one."""

KNOWN_CODES = 1_000
"""How many ways to write a code, or several, are remembered an element."""

_ZERO_INSTANT = re.compile(r"0000-00-00( 00:00:00)?")


class Raw(Protocol):
    """What a mapping hands over: raw values by attribute, and the children of the record."""

    @property
    def values(self) -> Mapping[str, Any]:
        """Raw values by attribute."""

    @property
    def children(self) -> Mapping[str, Sequence[Raw]]:
        """Raw children by attribute."""


@dataclass(frozen=True)
class Draft:
    """One record ready to store.

    `code` is the national code that names the entity, or None where the platform's native id
    must; `version` is 0 where the platform sends none.
    """

    noun: Noun
    elements: SQLModel
    children: Mapping[str, tuple[Draft, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    code: str | None = None
    version: int = 0


Read = Callable[[Raw], Draft]


def reader(noun: Noun, codes: CodeTables | None = None) -> Read:
    """Compile the reader of a noun for a platform's code tables."""
    read = _reader(noun, codes or {})
    return lambda raw: read(raw, None)


def _reader(noun: Noun, codes: CodeTables) -> Callable[[Raw, Family | None], Draft]:
    facts = elements(noun.elements)
    columns = {name: _column(noun.elements, name, fact, codes) for name, fact in facts.items()}
    texts = {name for name, fact in facts.items() if _is_plain_text(noun.elements, name, fact)}
    places = {name: place for place, name in enumerate(columns)}
    model = noun.elements
    # Validated once: SQLModel's own way in does it twice, at five times the price.
    validate = model.__pydantic_validator__.validate_python
    inner = {name: _reader(child, codes) for name, child in noun.children.items()}
    named = _namer(noun)
    is_handled = issubclass(model, HandlingElements)

    def read(raw: Raw, family: Family | None) -> Draft:
        values: dict[str, Any] = {}
        found: list[Finding] = []
        for name, given in raw.values.items():
            if name in texts and type(given) is str and given.isprintable() and given.strip():
                values[name] = given  # most elements of most records
            elif (column := columns.get(name)) is not None:
                column(given, values, found)
        if len(found) > 1:
            found.sort(key=lambda finding: places[finding.element or ""])
        if noun is REGION:
            complete(values)
        elif noun in CASES:
            complete_case(values)
        record = model.__new__(model)
        validate(values, self_instance=record)
        # What a child must have depends on the item type, which only its list knows.
        family = family or family_of(record)
        found += findings_of(record, family)
        children = {
            name: tuple(read_child(child, family) for child in raw.children.get(name, ()))
            for name, read_child in inner.items()
        }
        if is_handled:
            found += consistency_findings(record, _counts(children))
        if children:
            found += _children_findings(record, children)
        code, version = named(record)
        return Draft(noun, record, children, tuple(found), code, version)

    return read


def _is_plain_text(model: type[SQLModel], name: str, fact: Element) -> bool:
    is_text = fact.codes is None and kind_of(model, name) is Kind.TEXT
    return is_text and fact.identifier not in NORMALISED


def _counts(children: Mapping[str, tuple[Draft, ...]]) -> Mapping[str, int]:
    """Count the children of each kind, those of handling items included."""
    counts = {name: len(drafts) for name, drafts in children.items()}
    for item in children.get("handling_items", ()):
        for name, drafts in item.children.items():
            counts[name] = counts.get(name, 0) + len(drafts)
    return counts


def _namer(noun: Noun) -> Callable[[SQLModel], tuple[str | None, int]]:
    """Answer what tells the code and the version that name the entity of a record.

    No code where one that it is made of is none.
    """
    facts = elements(noun.elements)
    names = noun.joint or ((noun.code,) if noun.code else ())
    kinds = [(name, facts[name].identifier) for name in names]

    def named(record: SQLModel) -> tuple[str | None, int]:
        version = getattr(record, noun.version) if noun.version else None
        codes = [getattr(record, name) for name in names]
        good = all(
            code is not None and (kind is None or conforms(kind, code))
            for code, (_, kind) in zip(codes, kinds, strict=True)
        )
        return "-".join(map(_joinable, codes)) if codes and good else None, version or 0

    return named


def _joinable(code: object) -> str:
    """Write one of the codes that name an entity together: never as two of them could be."""
    return str(code).replace("~", "~0").replace("-", "~1")


def _children_findings(
    record: SQLModel, children: Mapping[str, tuple[Draft, ...]]
) -> Iterator[Finding]:
    """Lift the findings of children to the record, saying which child they stand on."""
    for name, drafts in children.items():
        for number, draft in enumerate(drafts):
            found: Iterable[Finding] = draft.findings
            if draft.noun is HANDLING_ITEM:
                task_code = getattr(record, "task_code", None)
                found = (*found, *handling_item_findings(draft.elements, task_code))  # type: ignore[arg-type]  # a handling item's elements
            for finding in found:
                place = f"{name}[{number}]"
                element = f"{place}.{finding.element}" if finding.element else place
                yield replace(finding, element=element)


Column = Callable[[Any, dict[str, Any], list[Finding]], None]
"""Reads what was given for an element into the values of a record, or tells why not."""


def _column(model: type[SQLModel], name: str, fact: Element, codes: CodeTables) -> Column:
    kind = kind_of(model, name)
    if fact.codes is None:
        return _plain(name, fact, kind)
    table = codes.get((name, fact.codes.__name__))
    return _coded(name, fact, fact.codes, raw_codes(model)[name], table, many=kind is Kind.CODES)


def _plain(name: str, fact: Element, kind: Kind) -> Column:
    read = READERS[kind]
    normalise = NORMALISED.get(fact.identifier or "")

    def column(given: Any, values: dict[str, Any], found: list[Finding]) -> None:
        written = _clean(given, name, fact, found)
        if written is None:
            return
        if kind is Kind.INSTANT and _ZERO_INSTANT.fullmatch(str(written).strip()):
            return
        try:
            value = read(written)
        except Malformed as problem:
            found.append(
                Finding(
                    "value.malformed",
                    Severity.WARNING,
                    f"{fact.term}：{problem}",
                    name,
                    None if fact.is_personal else _evidence(written),
                )
            )
            return
        values[name] = normalise(value) if normalise else value

    return column


def _coded(  # noqa: PLR0913  # everything its closure needs
    name: str,
    fact: Element,
    codes: type[Code],
    raw_name: str,
    table: Mapping[str, str] | None,
    *,
    many: bool,
) -> Column:
    members: Mapping[str, Any] = {member.value: member for member in codes}

    def member(written: str, found: list[Finding]) -> Code:
        national = (table or {}).get(written, written)
        known: Code | None = members.get(national) if national else None
        if known is None:
            shown = _evidence(written)
            message = f"{fact.term}：代码 {shown} 不在代码表中"
            found.append(Finding("code.unknown", Severity.WARNING, message, name, shown))
            return codes["UNKNOWN"]
        if national != written and known.value != known.label:  # else there are no codes
            message = f"{fact.term}：代码写作 {written}，国家代码为 {national}"
            found.append(Finding("code.variant", Severity.NOTICE, message, name, written))
        return known

    # The same few codes come again and again: those with nothing to tell are read once.
    known: dict[str, tuple[str, Any]] = {}

    def column(given: Any, values: dict[str, Any], found: list[Finding]) -> None:
        if type(given) is str and given in known:
            values[raw_name], read = known[given]
            values[name] = list(read) if many else read
            return
        told = len(found)
        written = "^".join(map(str, given)) if isinstance(given, list) else given
        written = _clean(written, name, fact, found)
        text = "" if written is None else str(written).strip()
        if not text.strip("^ "):
            return
        values[raw_name] = text
        if many:
            split = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
            values[name] = [member(part, found) for part in dict.fromkeys(split)]
        else:
            values[name] = member(text, found)
        if type(given) is str and len(found) == told and len(known) < KNOWN_CODES:
            known[given] = text, values[name]

    return column


def _clean(raw: Any, name: str, fact: Element, found: list[Finding]) -> Any:
    """Take out what no database stores (NUL, lone surrogates); an empty text is no value."""
    if not isinstance(raw, str):
        return raw
    if unstorable(raw):
        message = f"{fact.term}：含不可存储的字符，已去除"
        found.append(Finding("text.cleaned", Severity.NOTICE, message, name, None))
        raw = _UNSTORABLE.sub("", raw)
    return raw if raw.strip() else None


def unstorable(text: str) -> bool:
    """Say whether a text holds what no database stores: NUL, lone surrogates."""
    return _UNSTORABLE.search(text) is not None


def _evidence(written: Any) -> str:
    return str(written)[:200]
