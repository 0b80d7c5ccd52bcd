"""Copies of one record that differ: one finding an element, telling what each platform says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gateway.standard.element import Group, elements, raw_codes
from gateway.standard.findings import Finding, Severity
from gateway.standard.nouns import Noun

RULE = "copies.differ"

_BLANKS = re.compile(r"\s+")

Said = tuple[str, Mapping[str, Any]]
"""What a platform says: its name, and the elements in the form tables keep."""


def difference_findings(noun: Noun, copies: Sequence[Said]) -> Iterator[Finding]:
    """Find every element on which copies differ; one that a copy lacks is no difference."""
    raw = raw_codes(noun.elements)
    for name, fact in elements(noun.elements).items():
        if fact.group is Group.EXCHANGE or name == noun.version:
            continue
        said = {_comparable(values[name]) for _, values in copies if values.get(name) is not None}
        if len(said) < 2:
            continue
        if fact.is_personal:  # that they differ is for everybody, what they say is not
            yield Finding(RULE, Severity.NOTICE, f"各平台的{fact.term}不一致", name)
            continue
        shown = raw.get(name, name)
        told = "；".join(
            f"{platform}：{_short(values.get(shown) or values.get(name))}"
            for platform, values in copies
            if values.get(name) is not None
        )
        yield Finding(RULE, Severity.NOTICE, f"各平台的{fact.term}不一致", name, told[:400])


def _comparable(value: Any) -> Any:
    return _BLANKS.sub("", value) if isinstance(value, str) else value


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
