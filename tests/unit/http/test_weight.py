"""What operations weigh."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.http.weight import Weight, weigh
from gateway.resolvers.reads.documents import Documents
from gateway.schema.build import build_schema, core

SCHEMA = core(build_schema())
DOCUMENTS = Documents(SCHEMA)
WEIGHTS = st.builds(Weight, *[st.integers(0, 1_000)] * 4)


def weight(query: str, variables: dict[str, Any] | None = None) -> Weight:
    document = DOCUMENTS.get(query)
    operation = document.operation(None)
    assert operation is not None
    return weigh(SCHEMA, document, operation, variables)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{ __typename }", Weight(1, 1, 0, 0)),
        ("{ a: __typename b: __typename }", Weight(1, 2, 2, 0)),
        ('{ catalogItem(catalogCode: "1") { id source { platform } } }', Weight(3, 4, 0, 2)),
        ("{ connectors { streams { id } } }", Weight(3, 3, 0, 10 * (1 + 10))),
        ("{ catalogItems { nodes { id } } }", Weight(3, 3, 0, 1 + 20)),
        ("{ catalogItems(first: 3) { edges { node { id } } } }", Weight(4, 4, 0, 1 + 3 * (1 + 1))),
        ("{ __schema { types { name } } }", Weight(0, 3, 0, 1 + 10)),
    ],
)
def test_an_operation_weighs_what_it_selects(query: str, expected: Weight) -> None:
    assert weight(query) == expected


@given(st.none() | st.integers())
def test_a_page_weighs_its_size_within_bounds(size: int | None) -> None:
    query = "query($n: Int) { catalogItems(first: $n) { nodes { id } } }"
    expected = 20 if size is None else min(max(size, 0), 100)
    assert weight(query, {"n": size}).objects == 1 + expected
    assert weight(query).objects == 1 + 100


def test_a_page_size_left_out_is_the_default_of_its_variable() -> None:
    query = "query($n: Int = 7) { catalogItems(last: $n) { nodes { id } } }"
    assert weight(query, {}).objects == 1 + 7


@given(st.integers(0, 100))
def test_a_fragment_weighs_as_its_fields_written_out(size: int) -> None:
    inner = f"a: versions {{ id }} implementationLists(first: {size}) {{ nodes {{ id }} }}"
    out = f"{{ catalogItems {{ nodes {{ {inner} ... on CatalogItem {{ {inner} }} }} }} }}"
    spread = (
        f"{{ catalogItems {{ nodes {{ ...F ...F }} }} }} fragment F on CatalogItem {{ {inner} }}"
    )
    assert weight(spread) == weight(out)


def test_fragments_that_multiply_are_weighed_without_being_written_out() -> None:
    links = "".join(f"fragment F{n} on Node {{ ...F{n + 1} ...F{n + 1} }} " for n in range(60))
    query = f'{{ node(id: "ci_1") {{ ...F0 }} }} {links} fragment F60 on Node {{ id }}'
    assert weight(query).fields == 1 + 2**60


@given(WEIGHTS, WEIGHTS, WEIGHTS)
def test_weights_add_up_in_any_order(one: Weight, two: Weight, three: Weight) -> None:
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)
    assert one + Weight() == one
