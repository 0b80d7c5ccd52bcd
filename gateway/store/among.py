"""Many values looked for in a few statements: no database takes a list of any length."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import TypeVar

Value = TypeVar("Value")

AT_ONCE = 500
"""How many values one statement is given: PostgreSQL takes 65,535 parameters, SQLite 32,766."""


def slices(values: Collection[Value], size: int = AT_ONCE) -> Iterator[Sequence[Value]]:
    """Answer the values in their order, so many at a time; nothing where there are none."""
    left = iter(values)
    while found := tuple(islice(left, size)):
        yield found
