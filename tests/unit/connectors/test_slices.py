"""Windows in slices: together they are the window, and halves show what a slice hid."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.connectors.paging import Got
from gateway.connectors.slices import bounds, following, halved, opened, refused
from gateway.connectors.spec import Incremental
from gateway.connectors.tokens import Place, place_token, read_place_token
from gateway.errors import PlatformRefused

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
HOURS = 20
UNTIL = BEGAN + timedelta(hours=HOURS)
START = Place(1)
FORMATS = {1: "%H%M%S", 60: "%H%M", 3600: "%H"}


def times_of(resolution_s: int, **told: Any) -> Incremental:
    return Incremental.model_validate(
        {
            "since": "a",
            "before": "b",
            "begins": date(2026, 1, 1),
            "utc_offset": "+00:00",
            "format": f"%Y%m%d{FORMATS[resolution_s]}",
            **told,
        }
    )


def walk(seconds: list[int], cap: int, times: Incremental, how: str, most: int = 5000) -> list[int]:
    """Read a platform that shows at most `cap` of a window; `how` it says that it hides some."""
    place: Place | None = opened(START, times, None, UNTIL)
    rows: list[int] = []
    for asked in range(most):
        assert asked < most - 1
        assert place is not None
        low, high = bounds(place, None, UNTIL)
        assert low is not None
        assert high is not None
        assert low < high
        inside = [s for s in seconds if low <= BEGAN + timedelta(seconds=s) < high]
        if how == "refuses" and len(inside) > cap:
            half = refused(place, times, START)
        else:
            is_cut = how == "flag" and len(inside) > cap
            got = Got(min(len(inside), cap), b"", None, is_cut=is_cut)
            half = halved(place, got, times, START)
        if half is not None:
            place = read_place_token(place_token(half))
            continue
        rows += inside[:cap]
        place = following(place, Got(len(inside), b"", None), times, UNTIL, START)
        if place is None:
            return rows
        place = read_place_token(place_token(place))
    raise AssertionError


@given(
    seconds=st.lists(st.integers(0, HOURS * 3600 - 1), max_size=40)
    | st.lists(st.integers(4000, 4040), max_size=40),
    cap=st.integers(2, 12),
    how=st.sampled_from(["silent", "flag", "refuses"]),
    resolution_s=st.sampled_from([1, 60, 3600]),
    slice_s=st.none() | st.integers(1800, HOURS * 3600),
)
def test_halves_bring_exactly_the_records_of_the_window_or_say_which_instant_holds_too_many(
    seconds: list[int], cap: int, how: str, resolution_s: int, slice_s: int | None
) -> None:
    ways: dict[str, dict[str, Any]] = {
        "silent": {"cap": cap},
        "flag": {"truncated": {"path": "cut"}},
        "refuses": {},
    }
    times = times_of(resolution_s, **ways[how], slice_s=slice_s or HOURS * 3600)
    # A silent platform that shows as many as it may is not known to have shown all.
    most = cap - 1 if how == "silent" else cap
    crowded = max(Counter(s // resolution_s for s in seconds).values(), default=0)
    if crowded > most:
        with pytest.raises(PlatformRefused, match="最短的时间片内") as error:
            walk(sorted(seconds), cap, times, how)
        assert error.value.code == "PLATFORM_CAPPED"
    else:
        assert walk(sorted(seconds), cap, times, how) == sorted(seconds)


def test_without_slices_nothing_is_halved() -> None:
    window = Incremental(since=("a",), before=("b",))
    assert opened(START, window, BEGAN, UNTIL) == START
    assert refused(START, window, START) is None
    assert halved(START, Got(10**6, b"", None), window, START) is None
