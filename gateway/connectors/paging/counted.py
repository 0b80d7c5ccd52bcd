"""Paging by counting: what page numbers and offsets have in common.

Rows move while a platform is paged. A total that falls means that rows before us went away and
later ones moved up, over the edge of a page: the reading steps back far enough to meet them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gateway.connectors.paging.got import Got
from gateway.connectors.paging.guards import contradiction, incomplete, mark, refuse_round
from gateway.connectors.tokens import Place
from gateway.errors import PlatformUnavailable

MOST_REWINDS = 100

StepBack = Callable[[Place, int], Place]
"""From the place behind the page just read, so many records back, if there is any way back."""


def after(place: Place, got: Got, asked: int, step_back: StepBack) -> Place | None:
    """Answer the place behind a page of `asked` records at most, None where it was the last one.

    A total that is reached ends nothing while pages are full: where a platform counts records
    once and shows some of them twice, others are still to come.
    """
    if is_beyond(place):
        seen = place.seen + got.count
        beyond = replace(place, page=place.page + 1, seen=seen)
        return beyond if _is_full(place, got, asked) else None
    ahead = replace(
        place,
        page=place.page + 1,
        seen=place.seen + got.count,
        size=max(place.size, got.count),
        total=place.total if got.total is None else got.total,
        empty=0 if got.count else place.empty + 1,
    )
    if ahead.total is None:
        return ahead if got.count else None
    if got.count > ahead.total:
        raise contradiction(place.page, got.count, ahead.total)
    gone = (place.total or 0) - ahead.total
    back = step_back(ahead, gone) if gone > 0 else ahead
    if back != ahead:
        return _rewound(back)
    if ahead.seen >= ahead.total:
        return ahead if _is_full(place, got, asked) else None
    if ahead.empty > 1:
        raise incomplete(ahead.seen, ahead.total)
    return ahead


def marked(ahead: Place | None, place: Place, got: Got, read: int) -> Place | None:
    """Answer the place ahead with its mark; `read` pages were read.

    Raises `PlatformRefused` where a platform without a total begins again after its last page.
    """
    if ahead is None or ahead.total is not None or not got.count:
        return ahead
    refuse_round(place, got.digest.hex())
    return replace(ahead, mark=mark(place, read, got.digest.hex()))


def is_beyond(place: Place) -> bool:
    """Say whether as many records were read as the platform says it has."""
    return place.total is not None and place.seen >= place.total


def is_over(place: Place, got: Got, before: bytes | None) -> bool:
    """Say whether this is the last page once more: beyond the end many platforms answer so."""
    return is_beyond(place) and got.digest == before


def _is_full(place: Place, got: Got, asked: int) -> bool:
    at_most = place.limit or asked
    return got.count >= min(place.size or at_most, at_most)


def _rewound(back: Place) -> Place:
    if back.rewinds >= MOST_REWINDS:
        raise PlatformUnavailable(
            f"翻页期间平台的总数减少了 {MOST_REWINDS} 次以上，无法保证完整",
            hint="请避开平台的批量更新时段，稍后重试。",
            code="PLATFORM_UNSTABLE",
        )
    return replace(back, empty=0, rewinds=back.rewinds + 1)
