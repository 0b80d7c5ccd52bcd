"""Paging by cursor: it goes on where the platform says, and not round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.connectors.paging import Got, advance, start
from gateway.connectors.spec import Cursor
from gateway.connectors.tokens import Place, place_token, read_place_token
from gateway.errors import PlatformRefused, PlatformUnavailable

PAGING = Cursor(kind="cursor", cursor=("c",), next=("n",), max_pages=50)
Served = tuple[list[int], str | None]


def walk(pages: dict[str | None, Served], total: int | None = None) -> list[int]:
    """Read all pages by their cursors, going through the text of the token each time."""
    place: Place | None = start(PAGING)
    before: bytes | None = None
    rows: list[int] = []
    while place is not None:
        got, ahead = pages[place.cursor]
        assert place.seen == len(rows)
        rows += got
        digest = repr(got).encode()
        following = advance(place, Got(len(got), digest, total, ahead), PAGING, before)
        place, before = (read_place_token(place_token(following)) if following else None), digest
    return rows


@given(st.lists(st.lists(st.integers(), max_size=3, unique=True), min_size=1, max_size=8))
def test_pages_are_followed_to_the_one_that_names_no_next(pages: list[list[int]]) -> None:
    told = [[page * 10 + n for n in range(len(rows))] for page, rows in enumerate(pages)]
    names: list[str | None] = [None, *(f"c{n}" for n in range(1, len(told))), None]
    served = {names[n]: (rows, names[n + 1]) for n, rows in reversed(list(enumerate(told)))}
    assert walk(served) == [row for rows in told for row in rows]


def test_an_empty_page_in_the_middle_ends_nothing() -> None:
    assert walk({None: ([1], "a"), "a": ([], "b"), "b": ([], "c"), "c": ([2], None)}) == [1, 2]


def test_a_cursor_that_leads_to_itself_is_found_out() -> None:
    with pytest.raises(PlatformRefused, match="下一页就是它自己") as caught:
        walk({None: ([1], "a"), "a": ([2], "a")})
    assert caught.value.code == "PLATFORM_LOOP"


@pytest.mark.parametrize("before", range(4))
@pytest.mark.parametrize("round_", [2, 3, 5])
def test_cursors_that_lead_round_are_found_out(before: int, round_: int) -> None:
    length = before + round_
    pages: dict[str | None, Served] = {
        f"c{n}": ([n], f"c{n + 1}" if n + 1 < length else f"c{before}") for n in range(length)
    }
    with pytest.raises(PlatformRefused, match="又回到了读过的页") as caught:
        walk({None: ([99], "c0"), **pages})
    assert caught.value.code == "PLATFORM_LOOP"


def test_cursors_without_an_end_are_left_after_the_most_pages() -> None:
    endless: dict[str | None, Served] = {f"c{n}": ([n], f"c{n + 1}") for n in range(60)}
    with pytest.raises(PlatformRefused, match="已读 50 页仍未结束"):
        walk({None: ([99], "c0"), **endless})


def test_a_page_that_comes_again_is_found_out() -> None:
    with pytest.raises(PlatformRefused, match="翻页参数 c"):
        walk({None: ([1], "a"), "a": ([1], "b")})


def test_nothing_at_all_from_a_platform_that_says_it_has_something_is_not_taken_for_all() -> None:
    with pytest.raises(PlatformUnavailable, match="共 7 条，只给出 0 条"):
        walk({None: ([], None)}, total=7)
    assert walk({None: ([], None)}, total=0) == []
    assert walk({None: ([1], None)}, total=7) == [1]  # the others left the window meanwhile
