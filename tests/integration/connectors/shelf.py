"""A platform with one shelf of records, which it hands out in every style of paging."""

from bisect import bisect_left
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.connectors.pages import Connector
from gateway.connectors.spec import Spec
from gateway.sandbox import serve
from tests.integration.connectors.opened import Hours, opened_spec

Row = dict[str, Any]
WINDOW = {"since": "from", "before": "to", "format": "%Y%m%d%H%M%S"}


@dataclass
class Shelf:
    """Records by time.

    `cap` is how many a query shows at most, and `tells_cut` how it says that there are more: in a
    flag, or with 413. `hides` is how many are counted and never shown, `asked` what was asked for.
    """

    times: list[str]
    cap: int = 10**9
    tells_total: bool = True
    tells_cut: str = ""
    hides: int = 0
    asked: list[dict[str, str]] = field(default_factory=list)
    next_of: dict[str, str] = field(default_factory=dict)
    """Links given instead of the true ones, by the link that was followed."""

    def __post_init__(self) -> None:
        self.rows = [{"rowGuid": f"r{n}", "cdTime": at} for n, at in enumerate(sorted(self.times))]

    def window(self, query: dict[str, str]) -> list[Row]:
        keys = [row["cdTime"] for row in self.rows]
        low = bisect_left(keys, query["from"]) if "from" in query else 0
        high = bisect_left(keys, query["to"]) if "to" in query else len(keys)
        return self.rows[low:high]

    async def offset(self, request: Request) -> Response:
        query = self._heard(request)
        first, size = int(query["offset"]), int(query["limit"])
        shown = self.window(query)[: len(self.rows) - self.hides]
        return self._answer(shown[first : first + size], query)

    async def plain(self, request: Request) -> Response:
        query = self._heard(request)
        rows = self.window(query)
        if self.tells_cut == "flag":
            return JSONResponse({"rows": rows[: self.cap], "more": {"cut": len(rows) > self.cap}})
        if self.tells_cut == "413" and len(rows) > self.cap:
            return JSONResponse({}, status_code=413)
        return self._answer(rows[: self.cap], query)

    async def link(self, request: Request) -> Response:
        query = self._heard(request)
        number, size = int(query.get("page", "0")), int(query.get("limit", "2"))
        rows = self.window(query)[number * size : (number + 1) * size]
        is_last = (number + 1) * size >= len(self.window(query))
        following = None if is_last else f"?page={number + 1}&limit={size}"
        following = self.next_of.get(str(number), following)
        if request.url.path.endswith("header"):
            link = f'</first>; rel="first", <{following}>; title="a, b"; rel="last next"'
            headers = {"Link": link} if following else {}
            return JSONResponse({"rows": rows}, headers=headers)
        return JSONResponse({"rows": rows, "links": {"next": following}})

    def _heard(self, request: Request) -> dict[str, str]:
        query = dict(request.query_params)
        self.asked.append(query)
        return query

    def _answer(self, rows: list[Row], query: dict[str, str]) -> Response:
        total = min(len(self.window(query)), self.cap)
        return JSONResponse({"rows": rows, "total": total} if self.tells_total else {"rows": rows})


@asynccontextmanager
async def opened_shelf(
    shelf: Shelf, style: str, paging: dict[str, Any] | None, **incremental: Any
) -> AsyncIterator[Connector]:
    routes = [
        Route("/base/offset", shelf.offset),
        Route("/base/plain", shelf.plain),
        Route("/base/link", shelf.link),
        Route("/base/header", shelf.link),
    ]
    async with serve(Starlette(routes=routes)) as url:
        spec = shelf_spec(f"{url}/base", style, paging, incremental)
        async with opened_spec(spec, Hours(), {}) as connector:
            yield connector


def shelf_spec(
    url: str, style: str, paging: dict[str, Any] | None, incremental: dict[str, Any]
) -> Spec:
    stream = {
        "name": "lists",
        "entity": "ImplementationList",
        "request": {"method": "GET", "path": f"/{style}"},
        "records": "rows",
        "native_id": "rowGuid",
        "paging": paging,
        "incremental": WINDOW | incremental,
    }
    return Spec.model_validate(
        {
            "version": 1,
            "name": "shelf",
            "title": "书架",
            "platform": "shelf",
            "level": "city",
            "transport": {"kind": "rest", "base_url": url},
            "streams": [stream],
        }
    )


def local(text: str) -> datetime:
    """The instant of a local time written as the shelf writes it."""
    return datetime.strptime(f"{text}+0800", "%Y%m%d%H%M%S%z")
