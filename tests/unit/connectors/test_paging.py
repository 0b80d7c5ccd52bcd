"""Paging by number: nothing missed while rows move, nothing without an end."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.connectors.paging import MOST_REWINDS, Got, advance, start
from gateway.connectors.spec import PageNumber
from gateway.connectors.tokens import Place, place_token, read_place_token, read_record_token
from gateway.errors import (
    PlatformChanged,
    PlatformRefused,
    PlatformUnavailable,
    YiwangError,
)

PAGING = PageNumber(kind="page-number", page=("p",), size=("s",), page_size=3, total=("t",))
UNTOTALLED = PAGING.model_copy(update={"total": None})

Serve = Callable[[int], tuple[list[int], int | None]]


def walk(serve: Serve, paging: PageNumber = PAGING, most: int = 2000) -> list[list[int]]:
    """Read all pages, going through the text of the token each time."""
    place: Place | None = start(paging)
    before: bytes | None = None
    pages: list[list[int]] = []
    while place is not None:
        assert len(pages) < most
        rows, total = serve(place.page)
        pages.append(rows)
        digest = repr(rows).encode()
        place, before = advance(place, Got(len(rows), digest, total), paging, before), digest
        place = read_place_token(place_token(place)) if place else None
    return pages


def server(rows: list[int], size: int = 3) -> Serve:
    return lambda page: (rows[(page - 1) * size : page * size], len(rows))


@given(st.integers(0, 40), st.integers(1, 7))
def test_a_stream_that_stands_still_is_read_once_whatever_page_size_is_served(
    count: int, size: int
) -> None:
    rows = list(range(count))
    pages = walk(server(rows, size))
    assert [row for page in pages for row in page] == rows
    # One more is asked for where the last page is full.
    assert len(pages) - max(1, -(-count // size)) in {0, 1}


@given(st.integers(0, 20), st.integers(1, 7))
def test_without_a_total_the_first_empty_page_ends_a_stream(count: int, size: int) -> None:
    rows = list(range(count))
    pages = walk(lambda page: (server(rows, size)(page)[0], None), UNTOTALLED)
    assert [row for page in pages for row in page] == rows
    assert pages[-1] == []


@given(st.integers(0, 60), st.integers(1, 7), st.integers(0, 2**32))
def test_rows_that_go_away_while_they_are_paged_hide_no_other_row(
    count: int, size: int, seed: int
) -> None:
    rows, dice = list(range(count)), Random(seed)
    goes = iter(dice.choices((0, 0, 1, 2, 5), k=60))

    def serve(page: int) -> tuple[list[int], int | None]:
        for _ in range(next(goes, 0)):
            if rows:
                rows.remove(dice.choice(rows))
        return server(rows, size)(page)

    seen = {row for page in walk(serve) for row in page}
    assert seen >= set(rows)


@given(st.integers(1, 60), st.integers(1, 7), st.integers(0, 2**32))
def test_rows_that_come_in_before_us_hide_no_other_row(count: int, size: int, seed: int) -> None:
    rows, dice = list(range(count)), Random(seed)
    comes = iter(dice.choices((0, 0, 1, 4), k=10))

    def serve(page: int) -> tuple[list[int], int | None]:
        for number in range(next(comes, 0)):
            rows.insert(0, -page * 10 - number)
        return server(rows, size)(page)

    seen = {row for page in walk(serve) for row in page}
    assert seen >= set(range(count))


def test_an_empty_page_in_the_middle_and_short_pages_do_not_end_a_stream() -> None:
    pages = {1: [1, 2, 3], 2: [], 3: [4], 4: [5, 6]}
    assert walk(lambda page: (pages[page], 6)) == list(pages.values())


def test_less_than_the_platform_says_it_has_is_not_taken_for_all() -> None:
    with pytest.raises(PlatformUnavailable, match="共 9 条，只给出 3 条") as caught:
        walk(lambda page: ([1, 2, 3] if page == 1 else [], 9))
    assert caught.value.code == "PLATFORM_INCOMPLETE"


def test_a_page_without_its_total_is_held_against_the_last_one() -> None:
    with pytest.raises(PlatformUnavailable, match="共 9 条"):
        walk(lambda page: ([1, 2, 3], 9) if page == 1 else ([], None))


def test_more_on_a_page_than_the_whole_has_is_a_contradiction() -> None:
    with pytest.raises(PlatformChanged, match="第 1 页有 3 条，平台却称总共 0 条"):
        walk(lambda _: ([1, 2, 3], 0))


@pytest.mark.parametrize("total", [9, None])
def test_a_platform_that_does_not_heed_the_page_number_is_found_out(total: int | None) -> None:
    with pytest.raises(PlatformRefused, match="翻页参数 p") as caught:
        walk(lambda _: ([1, 2, 3], total))
    assert caught.value.code == "PLATFORM_LOOP"


def test_a_stream_without_an_end_is_left_after_the_most_pages() -> None:
    paging = UNTOTALLED.model_copy(update={"max_pages": 5})
    with pytest.raises(PlatformRefused, match="已读 5 页仍未结束"):
        walk(lambda page: ([page], None), paging)


def test_a_total_that_goes_up_and_down_is_not_followed_for_ever() -> None:
    dice = Random(1)
    with pytest.raises(PlatformUnavailable, match="无法保证完整") as caught:
        walk(lambda page: ([page * 3], 3000 + dice.choice((0, 3))))
    assert caught.value.code == "PLATFORM_UNSTABLE"
    assert MOST_REWINDS == 100


PLACES = st.builds(
    Place,
    *[st.integers(0, 10**9)] * 3,
    st.none() | st.integers(0, 10**9),
    *[st.integers(0, 3)] * 2,
    cursor=st.none() | st.text(),
    low=st.none() | st.integers(0, 10**10),
    high=st.none() | st.integers(0, 10**10),
    passed=st.integers(0, 10**9),
    mark=st.none() | st.text(),
)


@given(PLACES)
def test_a_place_comes_back_from_its_token(place: Place) -> None:
    assert read_place_token(place_token(place)) == place


@pytest.mark.parametrize(
    "token",
    ["", "3", "[]", "{}", '{"page":"3"}', '{"page":-1}', '{"x":1}', '{"page":1,"cursor":2}',
     '{"page":1,"low":true}', '{"page":1,"passed":null}'],
)  # fmt: skip
def test_a_token_of_something_else_is_refused(token: str) -> None:
    with pytest.raises(YiwangError, match="无法识别") as caught:
        read_place_token(token)
    assert caught.value.code == "TOKEN_INVALID"


def test_a_token_of_files_is_a_number_of_records() -> None:
    assert (read_record_token(None), read_record_token("500")) == (0, 500)
    with pytest.raises(YiwangError, match="无法识别"):
        read_record_token(place_token(replace(start(PAGING), page=2)))
