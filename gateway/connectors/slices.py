"""A window read in slices of time, for platforms that answer only so much at once.

A slice is closed below and open above; slices follow one another without a gap. Where a slice
holds as many records as the platform shows at most, there may be more that it hides: the slice
is halved and read again. Bounds between slices are instants that the platform's own format of
time can say: whole seconds, or whole days.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime

from gateway.connectors.paging import Got
from gateway.connectors.spec import Incremental
from gateway.connectors.tokens import Place
from gateway.errors import PlatformRefused


def opened(
    start: Place, times: Incremental | None, since: datetime | None, until: datetime | None
) -> Place:
    """Answer the place before the first page of the first slice; `start` where there are none."""
    if times is None or not times.is_sliced or until is None or times.begins is None:
        return start
    began = datetime.combine(times.begins, datetime.min.time(), times.zone)
    low = max(math.floor((since or began).timestamp()), math.floor(began.timestamp()))
    end = math.ceil(until.timestamp())
    return _slice(start, low, times.slice_s or max(end - low, 0), end, times)


def bounds(
    place: Place, since: datetime | None, until: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """Answer the window that a page is asked for in."""
    if place.low is None or place.high is None:
        return since, until
    return datetime.fromtimestamp(place.low, UTC), datetime.fromtimestamp(place.high, UTC)


def halved(place: Place, got: Got, times: Incremental | None, start: Place) -> Place | None:
    """Answer the first half of a slice that may hide records; None where it does not.

    Raises `PlatformRefused` (PLATFORM_CAPPED) where it is too short to be halved.
    """
    held = place.seen + got.count if got.total is None else got.total
    is_full = times is not None and times.cap is not None and held >= times.cap
    if times is None or not (is_full or got.is_cut):
        return None
    shows = f"一次最多给出 {times.cap} 条" if times.cap else "没有给全"
    return _half(place, times, start, f"有 {held} 条，平台{shows}")


def refused(place: Place, times: Incremental | None, start: Place) -> Place | None:
    """Answer the first half of a slice that the platform would not answer; None without slices.

    Raises as `halved`.
    """
    return _half(place, times, start, "的记录，平台一次给不出，也没有给全")


def _half(place: Place, times: Incremental | None, start: Place, why: str) -> Place | None:
    if times is None or place.low is None or place.high is None:
        return None
    whole = replace(start, passed=place.passed)
    half = _slice(whole, place.low, (place.high - place.low) // 2, place.high, times)
    if half.high == place.high:
        at = datetime.fromtimestamp(place.low, UTC).astimezone(times.zone)
        raise PlatformRefused(
            f"{at.strftime(times.format)} 起最短的时间片内{why}",
            hint="请与平台商定其他取数方式，或核对规格中的 incremental.cap、truncated。",
            code="PLATFORM_CAPPED",
        )
    return half


def following(
    place: Place, got: Got, times: Incremental | None, until: datetime | None, start: Place
) -> Place | None:
    """Answer the place before the first page of the next slice, None after the last one.

    After a slice that was halved its follower may be twice as long, so that quiet times are
    not read second by second.
    """
    if times is None or until is None or place.low is None or place.high is None:
        return None
    end = math.ceil(until.timestamp())
    if place.high >= end:
        return None
    span = min(2 * (place.high - place.low), times.slice_s or end)
    ahead = replace(start, passed=place.passed + place.seen + got.count)
    return _slice(ahead, place.high, span, end, times)


def _slice(start: Place, low: int, span: int, end: int, times: Incremental) -> Place:
    """The slice from `low` of about `span` seconds, at least the shortest, at most to `end`."""
    unit, offset = times.resolution_s, int(times.zone.utcoffset(None).total_seconds())

    def floor(at: int) -> int:
        return (at + offset) // unit * unit - offset

    high = max(floor(low + span), floor(low) + unit)
    return replace(start, low=low, high=max(low, min(high, end)))
