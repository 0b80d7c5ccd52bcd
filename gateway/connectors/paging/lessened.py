"""Asking for less: a platform that would not give a page as large as the specification says."""

from __future__ import annotations

from dataclasses import replace

from gateway.connectors.spec import Link, PageNumber, Paging
from gateway.connectors.tokens import Place


def lessened(place: Place, paging: Paging | None) -> Place | None:
    """Answer the place from which pages of half the size go on, None where there is none.

    A page by number may begin a little before the records still missing: none is left out.
    """
    if paging is None or paging.size is None:
        return None
    if isinstance(paging, Link) and place.cursor is not None:
        return None  # the size stands in the link
    size = place.limit or paging.page_size
    half = size // 2
    if half < 1:
        return None
    # What was learnt of pages of the old size is forgotten.
    less = replace(place, limit=half, size=0, empty=0, mark=None)
    if not isinstance(paging, PageNumber):
        return less
    number = (place.page - paging.first) * size // half
    return replace(less, page=paging.first + number, seen=min(place.seen, number * half))
