"""Paging by number."""

from __future__ import annotations

from dataclasses import replace

from gateway.connectors.paging import counted
from gateway.connectors.paging.got import Got
from gateway.connectors.paging.guards import refuse_endless, refuse_repeated
from gateway.connectors.spec import PageNumber
from gateway.connectors.tokens import Place


def start(paging: PageNumber) -> Place:
    """Answer the place before the first page."""
    return Place(paging.first)


def advance(place: Place, got: Got, paging: PageNumber, before: bytes | None) -> Place | None:
    """Answer the place of the next page; raises as `gateway.connectors.paging.advance` says."""
    if counted.is_over(place, got, before):
        return None
    refuse_repeated(place, got, before, ".".join(paging.page))

    def step_back(ahead: Place, gone: int) -> Place:
        # The page just read does not count: what went away moved the records after it.
        steps = min(-(-gone // max(ahead.size, 1)), place.page - paging.first)
        if steps <= 0:
            return ahead
        seen = max(0, place.seen - steps * ahead.size)
        return replace(ahead, page=place.page - steps, seen=seen)

    ahead = counted.after(place, got, paging.page_size, step_back)
    read = place.page - paging.first + 1
    if ahead is not None:
        refuse_endless(read, paging.max_pages)
    return counted.marked(ahead, place, got, read)
