"""Getters: what follows a path, or converts what is found, compiled once a stream."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from gateway.connectors.spec.conversions import Conversion
from gateway.connectors.spec.steps import Path

Raw = Mapping[str, Any]
Getter = Callable[[Raw], Any]
Change = Callable[[Any], Any]

SEPARATOR = "^"
"""What the national exchange writes between the values of one element."""


def getter(path: Path) -> Getter:
    """Answer the function that follows a path of keys; None where it leads nowhere."""
    if len(path) == 1:
        (key,) = path
        return lambda raw: raw.get(key)

    def follow(raw: Raw) -> Any:
        value: Any = raw
        for step in path:
            if not isinstance(value, Mapping):
                return None
            value = value.get(step)
        return value

    return follow


def converter(conversion: Conversion) -> Getter:
    """Answer the function that finds a value and converts it; it raises nothing."""
    find, changes = _finder(conversion), tuple(_changes(conversion))
    default = conversion.default

    def convert(raw: Raw) -> Any:
        value = find(raw)
        for change in changes:
            if _is_nothing(value):
                break
            value = change(value)
        return default if _is_nothing(value) else value

    return convert


def _finder(conversion: Conversion) -> Getter:
    if conversion.jmespath is not None:
        return _search(conversion.jmespath)
    if conversion.path is not None:
        return getter(conversion.path)
    getters = tuple(getter(path) for path in conversion.paths or ())
    return lambda raw: [get(raw) for get in getters]


def _search(expression: str) -> Getter:
    compiled = jmespath.compile(expression)

    def search(raw: Raw) -> Any:
        try:
            return compiled.search(raw)
        except JMESPathError:  # a function was given what it does not take: there is no value
            return None

    return search


def _changes(conversion: Conversion) -> Iterator[Change]:
    if conversion.join is not None:
        yield _joined(conversion.join)
    if conversion.match is not None:
        yield _matched(re.compile(conversion.match))
    if conversion.values is not None:
        table = dict(conversion.values)
        yield lambda value: table.get(str(value), value) if _is_scalar(value) else value
    if conversion.date is not None:
        yield _dated(conversion.date)
    if conversion.split is not None:
        yield _split(conversion.split)


def _joined(separator: str) -> Change:
    def join(value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return separator.join(str(part) for part in value if not _is_nothing(part))

    return join


def _matched(pattern: re.Pattern[str]) -> Change:
    def match(value: Any) -> Any:
        found = pattern.search(str(value)) if _is_scalar(value) else None
        return value if found is None else found[pattern.groups]

    return match


def _dated(form: str) -> Change:
    def date(value: Any) -> Any:
        try:
            at = datetime.strptime(str(value).strip(), form)  # noqa: DTZ007  # local, if form is silent
        except ValueError:
            return value
        return at.isoformat(" ")

    return date


def _split(separator: str) -> Change:
    def split(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        parts = (part.strip() for part in value.split(separator))
        return SEPARATOR.join(part for part in parts if part)

    return split


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _is_nothing(value: Any) -> bool:
    return value is None or value == ""
