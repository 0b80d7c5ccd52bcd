"""The request of a page: the body the specification gives, with page and window written in."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from gateway.connectors.bodies import form_of, put, with_body
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.soap import enveloped
from gateway.connectors.spec import (
    Cursor,
    Detail,
    Incremental,
    Link,
    Offset,
    PageNumber,
    Paging,
    Request,
    Stream,
)
from gateway.connectors.spec.steps import Path
from gateway.connectors.tokens import Place


def outgoing_of(
    stream: Stream, request: Request, place: Place, since: datetime | None, until: datetime | None
) -> Outgoing:
    """Answer the request of a page of the window `since <= t < until`.

    Behind a link everything is in the link; only the body goes along as it is.
    """
    asked = deepcopy(request.body)
    if stream.paging is not None:
        _write_page(asked, stream.paging, place)
    if stream.incremental is not None:
        _write_window(asked, stream.incremental, since, until)
    if isinstance(stream.paging, Link) and place.cursor is not None:
        path, _, query = place.cursor.partition("?")
        return _outgoing(request, path, query, asked)
    query = form_of(asked) if request.method == "GET" else ""
    return _outgoing(request, request.path, query, asked)


def detail_of(detail: Detail, key: object) -> Outgoing:
    """Answer the request for the detail of the record of this key."""
    asked = deepcopy(detail.body)
    put(asked, detail.key, key)
    query = form_of(asked) if detail.method == "GET" else ""
    return _outgoing(detail, detail.path, query, asked)


def stamp(at: datetime, incremental: Incremental) -> str:
    """Answer an instant the way the platform writes it, in its local time."""
    return at.astimezone(incremental.zone).strftime(incremental.format)


def written(body: Mapping[str, Any], path: Path, value: object) -> dict[str, Any]:
    """Answer a body with a value at a place; the body itself stays as it is."""
    asked = deepcopy(dict(body))
    put(asked, path, value)
    return asked


def _write_page(asked: dict[str, Any], paging: Paging, place: Place) -> None:
    if isinstance(paging, PageNumber):
        put(asked, paging.page, place.page)
    elif isinstance(paging, Offset):
        put(asked, paging.offset, paging.first + place.seen)
    elif isinstance(paging, Cursor) and place.cursor is not None:
        put(asked, paging.cursor, place.cursor)
    if paging.size is not None:
        put(asked, paging.size, place.limit or paging.page_size)


def _write_window(
    asked: dict[str, Any], incremental: Incremental, since: datetime | None, until: datetime | None
) -> None:
    if since is not None and incremental.since is not None:
        put(asked, incremental.since, stamp(since, incremental))
    if until is not None and incremental.before is not None:
        put(asked, incremental.before, stamp(until, incremental))


def _outgoing(
    request: Request | Detail, path: str, query: str, asked: Mapping[str, Any]
) -> Outgoing:
    bare = Outgoing(request.method, path, query, b"", service=request.service)
    if request.method == "GET":
        return bare
    if request.soap is not None:
        return enveloped(bare, request.soap, asked)
    return with_body(bare, asked, request.content)
