"""Paging by number.

Rows move while a platform is paged. A total that falls means that rows before us went away and
later ones moved up, over the edge of a page: the reading steps back far enough to meet them.
"""

from __future__ import annotations

from dataclasses import replace

from gateway.connectors.paging.got import Got
from gateway.connectors.paging.guards import (
    contradiction,
    incomplete,
    refuse_endless,
    refuse_repeated,
)
from gateway.connectors.spec import PageNumber
from gateway.connectors.tokens import Place
from gateway.errors import PlatformUnavailable

MOST_REWINDS = 100


def start(paging: PageNumber) -> Place:
    """Answer the place before the first page."""
    return Place(paging.first)


def advance(place: Place, got: Got, paging: PageNumber, before: bytes | None) -> Place | None:
    """Answer the place of the next page; raises as `gateway.connectors.paging.advance` says."""
    refuse_repeated(place, got, before, ".".join(paging.page))
    refuse_endless(place.page - paging.first, paging.max_pages)
    ahead = _after(place, got)
    if ahead.total is None:
        return ahead if got.count else None
    if got.count > ahead.total:
        raise contradiction(place.page, got.count, ahead.total)
    gone = (place.total or 0) - ahead.total
    steps = min(-(-gone // max(ahead.size, 1)), place.page - paging.first)
    if steps > 0:
        return _stepped_back(place, ahead, steps)
    if ahead.seen >= ahead.total:
        return None
    if ahead.empty > 1:
        raise incomplete(ahead.seen, ahead.total)
    return ahead


def _after(place: Place, got: Got) -> Place:
    return replace(
        place,
        page=place.page + 1,
        seen=place.seen + got.count,
        size=max(place.size, got.count),
        total=place.total if got.total is None else got.total,
        empty=0 if got.count else place.empty + 1,
    )


def _stepped_back(place: Place, ahead: Place, steps: int) -> Place:
    """Answer the place so many pages before the one just read."""
    if ahead.rewinds >= MOST_REWINDS:
        raise PlatformUnavailable(
            f"翻页期间平台的总数减少了 {MOST_REWINDS} 次以上，无法保证完整",
            hint="请避开平台的批量更新时段，稍后重试。",
            code="PLATFORM_UNSTABLE",
        )
    seen = max(0, place.seen - steps * ahead.size)
    page = place.page - steps
    return replace(ahead, page=page, seen=seen, empty=0, rewinds=ahead.rewinds + 1)
