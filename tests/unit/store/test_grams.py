"""Grams: a text holds a term exactly where it holds the term's grams one behind the other."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.store.grams import GAP, document_grams, normalise, term_grams

SIGNS = st.sampled_from("食品许可ab12 （-𠮷")
TEXTS = st.text(SIGNS, max_size=12)
ANY = st.text(st.characters(exclude_categories=["Cs"]))


def holds(document: str, term: str) -> bool:
    """Look for the term's grams as FTS5 does: one behind the other, or one that they begin."""
    found = list(document_grams(document))
    wanted = term_grams(term)
    if wanted.beginning:
        return any(gram is not None and gram.startswith(wanted.grams[0]) for gram in found)
    length = len(wanted.grams)
    return any(tuple(found[at : at + length]) == wanted.grams for at in range(len(found)))


@given(st.lists(TEXTS.map(normalise), max_size=4), TEXTS.map(normalise).filter(bool))
def test_grams_tell_exactly_whether_a_field_holds_a_term(fields: list[str], term: str) -> None:
    assert holds(GAP.join(fields), term) == any(term in field for field in fields)


@given(st.lists(TEXTS.map(normalise), max_size=4), st.data())
def test_every_part_of_a_field_is_found(fields: list[str], data: st.DataObject) -> None:
    whole = "".join(fields)
    if not whole:
        return
    field = data.draw(st.sampled_from([field for field in fields if field]))
    start = data.draw(st.integers(0, len(field) - 1))
    end = data.draw(st.integers(start + 1, len(field)))
    assert holds(GAP.join(fields), field[start:end])


@given(ANY)
def test_what_is_normalised_stays_as_it_is(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFKC", once)
    assert GAP not in once


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("食品经营许可（新设）", "食品经营许可(新设)"),
        ("ＡＢＣ　ｄ", "abc d"),
        (" 办理\t\n地点 ", "办理 地点"),
        ("①㎡", "1m2"),
        ("Ápple", "ápple"),
        (" \u3000 ", ""),
    ],
)
def test_texts_are_compared_without_width_case_and_kinds_of_blanks(
    written: str, compared: str
) -> None:
    assert normalise(written) == compared


def test_codes_are_looked_for_by_four_signs_at_a_time() -> None:
    assert term_grams("44010").grams == ("z4401", "z4010")
    assert not set(term_grams("44证").grams) & set(term_grams("4401").grams)


def test_one_sign_is_looked_for_as_a_beginning() -> None:
    assert term_grams("食").beginning
    assert not term_grams("食品").beginning
