"""Every style of paging over a real socket: all records, each once, and no way round."""

from contextlib import aclosing
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from gateway.errors import PlatformRefused, PlatformUnavailable
from tests.integration.connectors.opened import all_pages, native_ids
from tests.integration.connectors.shelf import Shelf, local, opened_shelf

OFFSET = {"kind": "offset", "offset": "offset", "size": "limit", "page_size": 3, "total": "total"}
UNTOTALLED = OFFSET | {"total": None}
LINK = {"kind": "link", "next": "links.next"}
HEADER = {"kind": "link"}
END = local("20260201000000")
BEGINS = {"begins": "2026-01-01"}


def times(count: int, seed: int = 1) -> list[str]:
    """Times of January 2026, many of them on one afternoon."""
    dice, start = Random(seed), local("20260101000000")
    spread = [start + timedelta(seconds=dice.randrange(31 * 86_400)) for _ in range(count // 2)]
    noon = local("20260115120000")
    burst = [noon + timedelta(seconds=dice.randrange(7200)) for _ in range(count - count // 2)]
    return [f"{at:%Y%m%d%H%M%S}" for at in (*spread, *burst)]


@pytest.mark.parametrize("count", [0, 1, 3, 7])
@pytest.mark.parametrize("paging", [OFFSET, UNTOTALLED])
async def test_offsets_lead_through_all_records(count: int, paging: dict[str, object]) -> None:
    shelf = Shelf(times(count), tells_total=paging is OFFSET)
    async with opened_shelf(shelf, "offset", paging) as connector:
        assert native_ids(await all_pages(connector, "lists")) == [f"r{n}" for n in range(count)]
    assert shelf.asked[0] == {"offset": "0", "limit": "3"}


async def test_rows_that_go_away_before_an_offset_hide_no_other() -> None:
    shelf = Shelf(times(12))
    seen: set[str] = set()
    async with (
        opened_shelf(shelf, "offset", OFFSET) as connector,
        aclosing(connector.pages("lists")) as pages,
    ):
        async for page in pages:
            seen |= set(native_ids([page]))
            if len(seen) == 6:
                del shelf.rows[:2]
    assert seen == {f"r{n}" for n in range(12)}


async def test_an_offset_that_is_not_heeded_is_found_out() -> None:
    shelf = Shelf(times(9))
    paging = OFFSET | {"offset": "start"}
    async with opened_shelf(shelf, "plain", paging) as connector:
        shelf.cap = 3
        shelf.tells_total = False
        with pytest.raises(PlatformRefused, match="翻页参数 start") as caught:
            await all_pages(connector, "lists")
    assert caught.value.code == "PLATFORM_LOOP"


async def test_less_than_the_total_by_offset_is_not_taken_for_all() -> None:
    shelf = Shelf(times(4), hides=2)
    async with opened_shelf(shelf, "offset", OFFSET) as connector:
        with pytest.raises(PlatformUnavailable, match="共 4 条，只给出 2 条"):
            await all_pages(connector, "lists")


@pytest.mark.parametrize(("style", "paging"), [("link", LINK), ("header", HEADER)])
async def test_links_lead_through_all_records(style: str, paging: dict[str, object]) -> None:
    shelf = Shelf(times(7))
    async with opened_shelf(shelf, style, paging | {"size": "limit", "page_size": 3}) as connector:
        pages = await all_pages(connector, "lists")
        assert native_ids(pages) == [f"r{n}" for n in range(7)]
        assert pages[0].token is not None
        rest = await all_pages(connector, "lists", token=pages[0].token)
        assert native_ids(rest) == [f"r{n}" for n in range(3, 7)]
    assert shelf.asked[1] == {"page": "1", "limit": "3"}


@pytest.mark.parametrize(
    "elsewhere",
    ["http://127.0.0.1:1/base/link?page=1", "//evil.example/base/link", "/other/link", "/base"],
)
async def test_a_link_to_elsewhere_is_not_followed(elsewhere: str) -> None:
    shelf = Shelf(times(7), next_of={"0": elsewhere})
    async with opened_shelf(shelf, "link", LINK) as connector:
        with pytest.raises(PlatformRefused, match="未跟随") as caught:
            await all_pages(connector, "lists")
    assert (caught.value.code, len(shelf.asked)) == ("PLATFORM_REDIRECT", 1)


async def test_links_that_lead_round_are_found_out() -> None:
    shelf = Shelf(times(7), next_of={"1": "/base/link?page=1&limit=2"})
    async with opened_shelf(shelf, "link", LINK) as connector:
        with pytest.raises(PlatformRefused, match="下一页就是它自己") as caught:
            await all_pages(connector, "lists")
    assert caught.value.code == "PLATFORM_LOOP"


@pytest.mark.parametrize("paging", [None, OFFSET])
@pytest.mark.parametrize("slice_s", [86_400, 7 * 86_400, 10**9])
async def test_slices_of_time_together_are_the_window(
    paging: dict[str, object] | None, slice_s: int
) -> None:
    shelf = Shelf(times(60))
    style = "offset" if paging else "plain"
    async with opened_shelf(shelf, style, paging, slice_s=slice_s, **BEGINS) as connector:
        pages = await all_pages(connector, "lists", until=END)
    assert native_ids(pages) == [f"r{n}" for n in range(60)]
    assert [r.position for page in pages for r in page.records] == list(range(1, 61))
    bounds = list(dict.fromkeys((query["from"], query["to"]) for query in shelf.asked))
    assert (bounds[0][0], bounds[-1][1]) == ("20260101000000", "20260201000000")
    assert all(a[1] == b[0] for a, b in pairwise(bounds))
    assert max(local(b) - local(a) for a, b in bounds) <= timedelta(seconds=slice_s)


@pytest.mark.parametrize("tells_total", [True, False])
@pytest.mark.parametrize("paging", [None, OFFSET, UNTOTALLED])
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_window_that_holds_more_than_the_platform_shows_is_halved_until_it_does_not(
    paging: dict[str, object] | None, tells_total: bool, seed: int
) -> None:
    shelf = Shelf(times(60, seed), cap=12, tells_total=tells_total)
    style = "offset" if paging else "plain"
    async with opened_shelf(shelf, style, paging, cap=12, **BEGINS) as connector:
        pages = await all_pages(connector, "lists", until=END)
    assert sorted(set(native_ids(pages))) == sorted(f"r{n}" for n in range(60))
    assert len(shelf.asked) < 120


@pytest.mark.parametrize(
    ("tells_cut", "parts"),
    [("flag", {"truncated": {"path": "more.cut"}}), ("413", {"slice_s": 10**9})],
)
async def test_a_window_of_which_the_platform_says_that_it_is_too_much_is_halved(
    tells_cut: str, parts: dict[str, object]
) -> None:
    shelf = Shelf(times(60), cap=12, tells_cut=tells_cut)
    async with opened_shelf(shelf, "plain", None, **parts, **BEGINS) as connector:
        pages = await all_pages(connector, "lists", until=END)
    assert native_ids(pages) == [f"r{n}" for n in range(60)]
    crowded = Shelf(["20260115120000"] * 13, cap=12, tells_cut=tells_cut)
    async with opened_shelf(crowded, "plain", None, **parts, **BEGINS) as connector:
        with pytest.raises(PlatformRefused, match=r"20260115120000 起.*没有给全") as caught:
            await all_pages(connector, "lists", until=END)
    assert caught.value.code == "PLATFORM_CAPPED"


async def test_a_second_that_holds_more_than_the_platform_shows_is_told() -> None:
    shelf = Shelf(["20260115120000"] * 25, cap=20)
    async with opened_shelf(shelf, "plain", None, cap=20, **BEGINS) as connector:
        with pytest.raises(PlatformRefused, match=r"20260115120000 起.*最多给出 20 条") as caught:
            await all_pages(connector, "lists", until=END)
    assert caught.value.code == "PLATFORM_CAPPED"


async def test_slices_of_a_platform_of_days_are_whole_days_of_its_own() -> None:
    shelf = Shelf([at[:8] for at in times(60)], cap=45)
    shape = {"format": "%Y%m%d", "cap": 45, **BEGINS}
    async with opened_shelf(shelf, "plain", None, **shape) as connector:
        pages = await all_pages(connector, "lists", until=END)
    assert native_ids(pages) == [f"r{n}" for n in range(60)]
    assert all(query["from"] < query["to"] for query in shelf.asked)


async def test_a_reading_in_slices_resumes_in_its_slice() -> None:
    shelf = Shelf(times(30), cap=12)
    async with opened_shelf(shelf, "offset", OFFSET, cap=12, **BEGINS) as connector:
        pages = await all_pages(connector, "lists", until=END)
        for number, page in list(enumerate(pages[:-1], start=1))[::3]:
            rest = await all_pages(connector, "lists", until=END, token=page.token)
            assert native_ids(rest) == native_ids(pages[number:])


async def test_only_the_window_is_sliced() -> None:
    shelf = Shelf(times(60))
    since = local("20260110000000")
    async with opened_shelf(shelf, "plain", None, slice_s=86_400, **BEGINS) as connector:
        pages = await all_pages(connector, "lists", since=since, until=END)
        assert native_ids(pages) == [
            row["rowGuid"] for row in shelf.rows if row["cdTime"] >= "20260110000000"
        ]
        assert len(shelf.asked) == 22
        far: datetime = END + timedelta(days=1)
        assert native_ids(await all_pages(connector, "lists", since=far, until=far)) == []
