"""Paging by number: where to go after a page, so that nothing is missed and nothing goes round.

Rows move while a platform is paged. A total that falls means that rows before us went away and
later ones moved up, over the edge of a page: the reading steps back far enough to meet them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gateway.connectors.spec import PageNumber
from gateway.connectors.tokens import Place
from gateway.errors import PlatformChanged, PlatformRefused, PlatformUnavailable

MOST_REWINDS = 100


@dataclass(frozen=True, slots=True)
class Got:
    """What a page brought: how many records, their fingerprint, the total (None: not said)."""

    count: int
    digest: bytes
    total: int | None


def start(paging: PageNumber) -> Place:
    """Answer the place before the first page."""
    return Place(paging.first)


def advance(place: Place, got: Got, paging: PageNumber, before: bytes | None) -> Place | None:
    """Answer the place of the next page, None after the last one.

    `before` is the fingerprint of the page read just before this one. Raises `PlatformRefused`
    (PLATFORM_LOOP) where pages repeat or do not end, `PlatformUnavailable`
    (PLATFORM_INCOMPLETE) where the platform gives less than it says it has, `PlatformChanged`
    where it gives more.
    """
    _refuse_loop(place, got, paging, before)
    ahead = _after(place, got)
    if ahead.total is None:
        return ahead if got.count else None
    if got.count > ahead.total:
        raise _contradiction(place.page, got.count, ahead.total)
    gone = (place.total or 0) - ahead.total
    steps = min(-(-gone // max(ahead.size, 1)), place.page - paging.first)
    if steps > 0:
        return _stepped_back(place, ahead, steps)
    if ahead.seen >= ahead.total:
        return None
    if ahead.empty > 1:
        raise _incomplete(ahead.seen, ahead.total)
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


def _refuse_loop(place: Place, got: Got, paging: PageNumber, before: bytes | None) -> None:
    # Where the total moved, as many rows may have come in before us as a page holds.
    if got.count and got.digest == before and got.total == place.total:
        name = ".".join(paging.page)
        raise PlatformRefused(
            f"第 {place.page} 页与前一页的内容完全相同，平台可能没有理会页码参数 {name}",
            hint="请核对规格中的 paging.page 与接口文档。",
            code="PLATFORM_LOOP",
        )
    if place.page - paging.first >= paging.max_pages:
        raise PlatformRefused(
            f"已读 {paging.max_pages} 页仍未结束",
            hint="请核对分页参数，或调大 paging.max_pages。",
            code="PLATFORM_LOOP",
        )


def _incomplete(seen: int, total: int) -> PlatformUnavailable:
    return PlatformUnavailable(
        f"平台称共 {total} 条，只给出 {seen} 条",
        hint="请稍后重试；若总数包含无权查看的记录，请在规格中去掉 paging.total。",
        code="PLATFORM_INCOMPLETE",
    )


def _contradiction(page: int, count: int, total: int) -> PlatformChanged:
    return PlatformChanged(
        f"第 {page} 页有 {count} 条，平台却称总共 {total} 条",
        hint="请核对规格中的 paging.total；平台不给总数时请去掉它。",
    )
