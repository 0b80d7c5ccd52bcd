"""Raw records of every shape JSON allows, for the reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from gateway.standard.element import elements
from gateway.standard.nouns import Noun

anything = st.text(st.characters(), max_size=12)
"""Every character, NUL and lone surrogates among them."""

plausible = st.sampled_from(
    ["1", "01", "02", "20", "1^2", "3,9", "，", "^", "999", "是", "0", 5, 0, -1, 2.0, 1.5, True,
     False, "2026-11-21", "0000-00-00", " 0000-00-00 00:00:00 ", "长期", "000117051000", "430400",
     "", " ", "\x00", "\ud800", "a\x00b", ["1", "2"], ["\x00"], ["\ud800", 1],
     [], {}, {"a": "\x00"}]
)  # fmt: skip
"""What platforms send, and what nearly is that."""

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | anything | plausible,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(anything, inner, max_size=2),
    max_leaves=3,
)


@dataclass(frozen=True)
class RawOf:
    """A raw record as a mapping hands it over."""

    values: Mapping[str, Any]
    children: Mapping[str, Sequence[RawOf]] = field(default_factory=dict)


def raw_of(noun: Noun) -> st.SearchStrategy[RawOf]:
    """Raw records of a noun, with children of every kind it may contain."""
    names = st.sampled_from([*elements(noun.elements), "not_an_element"])
    children = st.fixed_dictionaries(
        {},
        optional={
            name: st.lists(raw_of(child), max_size=2) for name, child in noun.children.items()
        },
    )
    return st.builds(RawOf, st.dictionaries(names, plausible | json_values, max_size=8), children)
