"""The request of a page: the body the specification gives, with page and window written in."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import orjson

from gateway.connectors.outgoing import Outgoing
from gateway.connectors.spec import (
    Cursor,
    Detail,
    Incremental,
    Link,
    Offset,
    PageNumber,
    Paging,
    Path,
    Request,
    Stream,
)
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
        body = b"" if request.method == "GET" else orjson.dumps(asked)
        return Outgoing(request.method, path, query, body)
    if request.method == "GET":
        return Outgoing("GET", request.path, query_of(asked), b"")
    return Outgoing(request.method, request.path, "", orjson.dumps(asked))


def detail_of(detail: Detail, key: object) -> Outgoing:
    """Answer the request for the detail of the record of this key."""
    asked = deepcopy(detail.body)
    _write(asked, detail.key, key)
    if detail.method == "GET":
        return Outgoing("GET", detail.path, query_of(asked), b"")
    return Outgoing(detail.method, detail.path, "", orjson.dumps(asked))


def stamp(at: datetime, incremental: Incremental) -> str:
    """Answer an instant the way the platform writes it, in its local time."""
    return at.astimezone(incremental.zone).strftime(incremental.format)


def written(body: Mapping[str, Any], path: Path, value: object) -> dict[str, Any]:
    """Answer a body with a value at a place; the body itself stays as it is."""
    asked = deepcopy(dict(body))
    _write(asked, path, value)
    return asked


def _write_page(asked: dict[str, Any], paging: Paging, place: Place) -> None:
    if isinstance(paging, PageNumber):
        _write(asked, paging.page, place.page)
    elif isinstance(paging, Offset):
        _write(asked, paging.offset, paging.first + place.seen)
    elif isinstance(paging, Cursor) and place.cursor is not None:
        _write(asked, paging.cursor, place.cursor)
    if paging.size is not None:
        _write(asked, paging.size, place.limit or paging.page_size)


def _write_window(
    asked: dict[str, Any], incremental: Incremental, since: datetime | None, until: datetime | None
) -> None:
    if since is not None and incremental.since is not None:
        _write(asked, incremental.since, stamp(since, incremental))
    if until is not None and incremental.before is not None:
        _write(asked, incremental.before, stamp(until, incremental))


def _write(asked: dict[str, Any], path: Path, value: object) -> None:
    for step in path[:-1]:
        asked = asked.setdefault(step, {})
    asked[path[-1]] = value


def query_of(asked: Mapping[str, Any]) -> str:
    """Answer parameters as a query; what is no text is written as JSON."""
    return urlencode({name: _parameter(value) for name, value in asked.items()})


def _parameter(value: object) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
