"""Every style of paging guards against every way of having no end."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from pydantic import TypeAdapter

from gateway.connectors.paging import Got, advance, start
from gateway.connectors.spec import Paging
from gateway.connectors.tokens import Place, place_token, read_place_token
from gateway.errors import PlatformRefused

Page = tuple[list[int], int | None]
"""Records, and which page comes next: None after the last one."""
Book = Callable[[int], Page]

COUNTED = {"size": "s", "page_size": 2, "max_pages": 40}
STYLES: dict[str, dict[str, Any]] = {
    "page-number": {"page": "p", **COUNTED},
    "page-number from 0": {"page": "p", "first": 0, **COUNTED},
    "offset": {"offset": "o", **COUNTED},
    "cursor": {"cursor": "c", "next": "n", "max_pages": 40},
    "link": {"next": "n", "max_pages": 40},
    "link in a header": {"max_pages": 40},
}
every_style = pytest.mark.parametrize("style", STYLES)


def paging_of(style: str) -> Paging:
    told = {"kind": style.partition(" ")[0], **STYLES[style]}
    paging: Paging = TypeAdapter[Paging](Paging).validate_python(told)
    return paging


def walk(style: str, book: Book) -> tuple[list[int], PlatformRefused | None]:
    """Read page after page as the platform of this style leads: the records, and what ended it."""
    paging = paging_of(style)
    place: Place | None = start(paging)
    before: bytes | None = None
    rows: list[int] = []
    number = 0
    for asked in count():
        assert asked < 200
        assert place is not None
        got, ahead = book(number)
        rows += got
        digest = repr(got).encode()
        name = None if ahead is None else f"page {ahead}"
        try:
            place = advance(place, Got(len(got), digest, None, name), paging, before)
        except PlatformRefused as error:
            return rows, error
        if place is None:
            return rows, None
        place, before = read_place_token(place_token(place)), digest
        # Where a platform leads by counting, what follows is what it holds at the next count.
        number = asked + 1 if place.cursor is None else int(place.cursor.removeprefix("page "))
    raise AssertionError


def last_at(end: int) -> Book:
    """A book of `end` pages; beyond them there is nothing."""
    return lambda at: ([2 * at, 2 * at + 1] if at < end else [], at + 1 if at + 1 < end else None)


@every_style
@pytest.mark.parametrize("pages", [1, 2, 5, 39])
def test_a_book_with_an_end_is_read_to_it(style: str, pages: int) -> None:
    assert walk(style, last_at(pages)) == (list(range(2 * pages)), None)


@every_style
@pytest.mark.parametrize("first", [1, 4])
def test_a_page_that_comes_again_is_found_out(style: str, first: int) -> None:
    rows, error = walk(style, lambda at: ([min(at, first), 7], at + 1))
    assert error is not None
    assert (error.code, len(rows)) == ("PLATFORM_LOOP", 2 * (first + 2))
    assert "前一页的内容完全相同" in str(error)


@every_style
@pytest.mark.parametrize("pages", [2, 3, 7])
@pytest.mark.parametrize("before", [0, 2])
def test_pages_that_go_round_are_found_out_before_the_most_pages(
    style: str, before: int, pages: int
) -> None:
    def round_and_round(at: int) -> Page:
        here = at if at < before else before + (at - before) % pages
        ahead = here + 1 if here + 1 < before + pages else before
        return [2 * here, 2 * here + 1], ahead

    rows, error = walk(style, round_and_round)
    assert error is not None
    assert error.code == "PLATFORM_LOOP"
    assert "又回到了读过的页" in str(error)
    assert len(rows) // 2 <= 3 * (before + pages) + 2


@every_style
def test_pages_without_an_end_are_left_after_the_most(style: str) -> None:
    rows, error = walk(style, lambda at: ([2 * at, 2 * at + 1], at + 1))
    assert error is not None
    assert (error.code, len(rows)) == ("PLATFORM_LOOP", 80)
    assert "已读 40 页仍未结束" in str(error)


@pytest.mark.parametrize("style", ["cursor", "link", "link in a header"])
def test_a_page_that_leads_to_itself_is_found_out(style: str) -> None:
    rows, error = walk(style, lambda at: ([at, len(str(at))], 3 if at == 3 else at + 1))
    assert error is not None
    assert (error.code, len(rows)) == ("PLATFORM_LOOP", 8)
