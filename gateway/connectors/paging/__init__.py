"""Where to go after a page, so that nothing is missed and nothing goes round: a module a style."""

from __future__ import annotations

from gateway.connectors.paging import cursor, offset, page_number
from gateway.connectors.paging.counted import MOST_REWINDS
from gateway.connectors.paging.got import Got
from gateway.connectors.paging.lessened import lessened
from gateway.connectors.spec import Offset, PageNumber, Paging
from gateway.connectors.tokens import Place

__all__ = ["MOST_REWINDS", "Got", "advance", "lessened", "start"]


def start(paging: Paging) -> Place:
    """Answer the place before the first page."""
    if isinstance(paging, PageNumber):
        return page_number.start(paging)
    return offset.start(paging) if isinstance(paging, Offset) else cursor.start(paging)


def advance(place: Place, got: Got, paging: Paging, before: bytes | None) -> Place | None:
    """Answer the place of the next page, None after the last one.

    `before` is the fingerprint of the page read just before this one. Raises `PlatformRefused`
    (PLATFORM_LOOP) where pages repeat or do not end, `PlatformUnavailable`
    (PLATFORM_INCOMPLETE) where the platform gives less than it says it has, `PlatformChanged`
    where it gives more.
    """
    if isinstance(paging, PageNumber):
        return page_number.advance(place, got, paging, before)
    if isinstance(paging, Offset):
        return offset.advance(place, got, paging, before)
    return cursor.advance(place, got, paging, before)
