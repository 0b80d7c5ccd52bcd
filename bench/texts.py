"""Texts, instants and numbers that break careless writers of JSON and SQL."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlmodel import SQLModel

from gateway.standard.element import (
    Derived,
    Element,
    Kind,
    derived_fields,
    elements,
    kind_of,
    raw_codes,
)

TEXTS: Sequence[str] = (
    "",
    " ",
    "null",
    "0",
    "Zebra",
    "apple",
    "Ápple",
    'he said "no"',
    "it's; DROP TABLE finding; --",
    "C:\\dir\\",
    "\\u0041 \\n",
    "%(p0)s %s %% :p0 ? {c} {}",
    "a|b|c",
    "|",
    '["CITY"]',
    "".join(map(chr, range(1, 16))),
    "".join(map(chr, range(16, 32))),
    "\x7f\x80\x9f\xad",
    'tab\tline\nreturn\rquote"backslash\\slash/',
    "\b\f",
    "\u2028\u2029\ufeff\ufffe\uffff",
    "😀 𠮷野家 𝒜",
    "e\u0301 \u200d\u200b \u202etxet",
    "特种设备使用登记",
    "食品经营许可（新设）",
    "食品经营许可",
    "食品经营许可 ",
    "长" * 3000,
    "x" * 9000 + '"',
    "</script><!-- & -->",
)

INSTANTS: Sequence[datetime] = (
    datetime(1900, 1, 1, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC),
    datetime(1999, 12, 31, 16, tzinfo=UTC),
    datetime(2024, 2, 28, 16, tzinfo=UTC),
    datetime(2026, 11, 21, 2, tzinfo=UTC),
    datetime(2026, 11, 21, 2, 0, 1, tzinfo=UTC),
    datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC),
)

INTEGERS: Sequence[int] = (0, 1, -1, 20, 2**31 - 1, -(2**31))


def maybe_text(dice: random.Random) -> str | None:
    """Answer null now and then, else one of the texts."""
    return None if dice.random() < 0.2 else dice.choice(TEXTS)


def maybe_instant(dice: random.Random) -> datetime | None:
    """Answer null now and then, else one of the instants."""
    return None if dice.random() < 0.2 else dice.choice(INSTANTS)


def nasty_elements(model: type[SQLModel], dice: random.Random) -> dict[str, object]:
    """Answer a value for every element, raw code and derived field, as its column keeps it."""
    values: dict[str, object] = {
        name: _nasty(kind_of(model, name), code_names(model, name), dice)
        for name in facts_of(model)
    }
    values.update({name: maybe_text(dice) for name in raw_codes(model).values()})
    return values


def facts_of(model: type[SQLModel]) -> Mapping[str, Element | Derived]:
    """Answer what a table's columns hold beside keys and raw codes, by attribute."""
    return {**elements(model), **derived_fields(model)}


def code_names(model: type[SQLModel], name: str) -> list[str]:
    """Answer the enum names that a column may hold; none where it holds no codes."""
    codes = facts_of(model)[name].codes
    return [member.name for member in codes] if codes else []


def _nasty(kind: Kind, names: list[str], dice: random.Random) -> object:
    if kind is Kind.CODES:
        return nasty_names(names, dice)
    if kind is Kind.INSTANT:
        return maybe_instant(dice)
    if kind is Kind.TEXT:
        return maybe_text(dice)
    choices = {Kind.CODE: names, Kind.INTEGER: INTEGERS, Kind.FLAG: (True, False)}[kind]
    return None if dice.random() < 0.2 else dice.choice(choices)


def nasty_names(names: list[str], dice: random.Random) -> str | None:
    """Answer the JSON text of several names, of none, or null."""
    if dice.random() < 0.2:
        return None
    return json_names(dice.sample(names, dice.randrange(len(names) + 1)))


def json_names(names: Sequence[str]) -> str:
    """Answer how a multi-valued column keeps enum names."""
    return json.dumps(list(names), ensure_ascii=False, separators=(",", ":"))
