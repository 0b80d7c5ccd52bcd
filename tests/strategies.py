"""Strategies for codes of the standard that are valid by construction, for every test folder."""

from __future__ import annotations

from hypothesis import strategies as st

from gateway.standard.identifiers import organisation, uscc
from gateway.standard.identifiers.characters import DIGITS, LETTERS_AND_DIGITS, USCC_SIGNS


def _signs(alphabet: str, length: int) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=length, max_size=length)


def _with_body_check(body: str) -> str:
    return body + organisation.check_digit(body)


def _with_check(first_17: str) -> str:
    return first_17 + uscc.check_digit(first_17)


def organisation_codes() -> st.SearchStrategy[str]:
    """Nine-sign organisation codes with a right check digit."""
    return _signs(LETTERS_AND_DIGITS, 8).map(_with_body_check)


def usccs() -> st.SearchStrategy[str]:
    """USCCs with a right check digit and, inside, an organisation code with a right one."""
    inner = _signs(USCC_SIGNS, 8).map(_with_body_check)
    parts = st.tuples(_signs(USCC_SIGNS, 2), _signs(DIGITS, 6), inner)
    return parts.map("".join).map(_with_check)


def public_body_usccs() -> st.SearchStrategy[str]:
    """USCCs of organs (11) and institutions (12), as implementing bodies have them."""
    inner = _signs(DIGITS, 8).map(_with_body_check)
    parts = st.tuples(st.sampled_from(["11", "12"]), region_codes(6), inner)
    return parts.map("".join).map(_with_check)


def region_codes(width: int = 12) -> st.SearchStrategy[str]:
    """Region codes of 6, 9 or 12 digits below a province, padded with zeros from any level."""

    def cut(digits: str, level: int) -> str:
        return digits[:level].ljust(width, "0")

    levels = [end for end in (2, 4, 6, 9, 12) if end <= width]
    provinces = st.integers(11, 82).map(str)
    digits = st.tuples(provinces, _signs(DIGITS, width - 2)).map("".join)
    return st.builds(cut, digits, st.sampled_from(levels))


def catalog_codes() -> st.SearchStrategy[str]:
    """Catalog codes with an item type of the code table."""
    area = st.one_of(st.just("00"), st.integers(11, 65).map(str))
    task_type = st.sampled_from([f"{number:02d}" for number in (*range(1, 11), 20)])
    return st.tuples(area, task_type, _signs(DIGITS, 5), _signs(DIGITS, 3)).map("".join)


def task_codes() -> st.SearchStrategy[str]:
    """Implementation codes: a public body, a level 1–6, a catalog code."""
    return st.tuples(public_body_usccs(), st.sampled_from("123456"), catalog_codes()).map("".join)


def handling_item_codes() -> st.SearchStrategy[str]:
    """Handling-item codes: an implementation code and a sequence 01–99."""
    sequence = st.integers(1, 99).map("{:02d}".format)
    return st.tuples(task_codes(), sequence).map("".join)
