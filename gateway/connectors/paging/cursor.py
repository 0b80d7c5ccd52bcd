"""Paging by what a page says of the next one: a cursor, or an address."""

from __future__ import annotations

from dataclasses import replace

from gateway.connectors.paging.got import Got
from gateway.connectors.paging.guards import (
    CODE,
    incomplete,
    mark,
    refuse_endless,
    refuse_repeated,
    refuse_round,
)
from gateway.connectors.spec import Cursor, Link
from gateway.connectors.tokens import Place
from gateway.errors import PlatformRefused


def start(_: Cursor | Link) -> Place:
    """Answer the place before the first page: no cursor yet."""
    return Place(1)


def advance(place: Place, got: Got, paging: Cursor | Link, before: bytes | None) -> Place | None:
    """Answer the place of the next page; raises as `gateway.connectors.paging.advance` says.

    A page without records ends nothing where it names a next one. The total is for showing
    only: rows that come in or go away while a cursor is followed say nothing about it.
    """
    name = ".".join(paging.cursor if isinstance(paging, Cursor) else paging.next or ("Link",))
    refuse_repeated(place, got, before, name)
    if got.ahead is None:
        if got.total and not place.seen + got.count:
            raise incomplete(0, got.total)
        return None
    refuse_endless(place.page, paging.max_pages)
    if got.ahead == place.cursor:
        raise PlatformRefused(
            f"第 {place.page} 页给出的下一页就是它自己，翻页不会结束",
            hint="请核对规格中的 paging.next 与接口文档。",
            code=CODE,
        )
    refuse_round(place, got.ahead)
    return replace(
        place,
        page=place.page + 1,
        mark=mark(place, place.page, place.cursor) if place.cursor else None,
        seen=place.seen + got.count,
        total=place.total if got.total is None else got.total,
        cursor=got.ahead,
    )
