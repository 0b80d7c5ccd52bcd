"""Nouns: every entity has an id that is stable, distinct, and tells its kind."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.standard.element import elements
from gateway.standard.nouns import (
    ATTACHMENT,
    CATALOG_ITEM,
    ENTITIES,
    HANDLING_ITEM,
    MATERIAL,
    NODES,
    PARTS,
    Noun,
    entity_id,
)

storable = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)
part = st.none() | st.integers(0, 99) | storable
key = st.tuples(part, part, part)


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Say whether two keys mean the same: a number and its digits do."""
    return all(
        (a is None) == (b is None) and str(a) == str(b) for a, b in zip(one, other, strict=True)
    )


def test_the_id_of_a_key_never_changes() -> None:
    # Ids stand in clients' caches and bookmarks: a new value here breaks them all.
    assert entity_id(CATALOG_ITEM, "000117051000", 3) == "ci_cb7cbd04726c0dc4ba9fc1dee2fa5a"


@given(key, key)
def test_different_keys_have_different_ids(
    one: tuple[object, ...], other: tuple[object, ...]
) -> None:
    assert (entity_id(MATERIAL, *one) == entity_id(MATERIAL, *other)) == _same(one, other)


def test_a_key_that_is_missing_differs_from_the_word_none() -> None:
    # Platforms written in Python send the text "None".
    assert entity_id(HANDLING_ITEM, "il_1", None, 1) != entity_id(HANDLING_ITEM, "il_1", "None", 1)


def test_two_nouns_with_one_key_have_two_ids() -> None:
    ids = [entity_id(noun, "000117051000", 1) for noun in NODES.values()]
    assert len(set(ids)) == len(ids)


@given(st.sampled_from(list(NODES.values())), key)
def test_an_id_begins_with_the_prefix_of_its_noun(noun: Noun, of: tuple[object, ...]) -> None:
    prefix, _, digest = entity_id(noun, *of).partition("_")
    assert NODES[prefix] is noun
    assert len(digest) == 30
    assert set(digest) <= set("0123456789abcdef")


def test_no_prefix_is_shared() -> None:
    nouns = [*ENTITIES.values(), HANDLING_ITEM, *PARTS.values(), ATTACHMENT]
    assert all(a.prefix != b.prefix for a, b in combinations(nouns, 2))
    assert len(NODES) == len(nouns)


@pytest.mark.parametrize("noun", NODES.values(), ids=[noun.name for noun in NODES.values()])
def test_code_and_version_are_elements_and_the_code_has_a_rule(noun: Noun) -> None:
    facts = elements(noun.elements)
    if noun.code:
        assert facts[noun.code].identifier == noun.code_kind != ""
    if noun.version:
        assert noun.version in facts


def test_nouns_inside_an_entity_are_nodes_too() -> None:
    inside = [child for noun in NODES.values() for child in noun.children.values()]
    assert {child.name for child in inside} == {one.name for one in NODES.values()} - set(ENTITIES)


@pytest.mark.parametrize("noun", NODES.values(), ids=[noun.name for noun in NODES.values()])
def test_what_people_call_it_by_is_an_element(noun: Noun) -> None:
    assert noun.title in elements(noun.elements)
