"""Paging by the number of records before a page."""

from __future__ import annotations

from dataclasses import replace

from gateway.connectors.paging import counted
from gateway.connectors.paging.got import Got
from gateway.connectors.paging.guards import refuse_endless, refuse_repeated
from gateway.connectors.spec import Offset
from gateway.connectors.tokens import Place


def start(_: Offset) -> Place:
    """Answer the place before the first record."""
    return Place(1)


def advance(place: Place, got: Got, paging: Offset, before: bytes | None) -> Place | None:
    """Answer the place of the next page; raises as `gateway.connectors.paging.advance` says."""
    if counted.is_over(place, got, before):
        return None
    refuse_repeated(place, got, before, ".".join(paging.offset))

    def step_back(ahead: Place, gone: int) -> Place:
        # The page just read does not count: what went away moved the records after it.
        return replace(ahead, seen=max(0, place.seen - gone)) if place.seen else ahead

    ahead = counted.after(place, got, paging.page_size, step_back)
    if ahead is not None:
        refuse_endless(place.page, paging.max_pages)
    return counted.marked(ahead, place, got, place.page)
