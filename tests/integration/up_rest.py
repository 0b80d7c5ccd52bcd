"""A platform that takes records over HTTP, by code of its own, and says what it did of each.

It keeps to the draft of the Idempotency-Key header: a key it knows answers what it answered
before, with other content 422. What stands there is shown as the exchange database shows it.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from gateway.clock import Clock
from gateway.sandbox.times import BEIJING

Row = dict[str, Any]
Judge = Callable[[str, Mapping[str, Any]], str | None]
LISTS = "up_task_general_basic"
STAMP = "%Y-%m-%d %H:%M:%S"


@dataclass
class RestPlatform:
    """What it holds, what it was sent, and what it is told to do wrong."""

    now: Clock
    held: dict[str, Row] = field(default_factory=dict)
    complaints: list[Row] = field(default_factory=list)
    posts: list[list[Row]] = field(default_factory=list)
    """The ledger: the records of every request that came whole, in order."""
    keys: dict[str, tuple[str, web.Response]] = field(default_factory=dict)
    queried: list[str] = field(default_factory=list)
    losing: int = 0
    """So many answers to posts get lost after everything was stored."""
    answering: list[web.Response] = field(default_factory=list)
    """Answers to the next posts, which then do nothing."""
    key_header: str = "Idempotency-Key"
    working: float = float("inf")
    """So many posts are taken; then it is out of order."""
    is_whole: bool = False
    """A batch with one bad record is refused whole, with 422."""

    async def post(self, request: web.Request) -> web.StreamResponse:
        """Take a batch, or one record."""
        body, key = await request.read(), request.headers.get(self.key_header, "")
        if self.answering:
            return self.answering.pop(0)
        if len(self.posts) >= self.working:
            return web.Response(status=503)
        digest = hashlib.sha256(body).hexdigest()
        if key in self.keys:
            before, answer = self.keys[key]
            if before != digest:
                return web.json_response({"msg": "同一键的内容不同"}, status=422)
            return again(answer)
        told = (await request.json())["data"]
        records = told if isinstance(told, list) else [told]
        self.posts.append(records)
        answer = self._taken(records)
        if answer.status == 200 and key:
            self.keys[key] = (digest, answer)
        if self.losing:
            self.losing -= 1
            assert request.transport is not None
            request.transport.abort()
        return again(answer)

    async def find(self, request: web.Request) -> web.Response:
        """Answer records by id."""
        wanted = (await request.json())["ids"]
        self.queried += wanted
        found = [self._shown(self.held[one]) for one in wanted if one in self.held]
        return web.json_response({"rows": found})

    async def listed(self, request: web.Request) -> web.Response:
        """Answer a page of what was written in a window."""
        query = request.query
        chosen = [
            self._shown(row)
            for row in self.held.values()
            if query["from"] <= row["time"] < query["to"]
        ]
        start, size = (int(query["page"]) - 1) * int(query["size"]), int(query["size"])
        return web.json_response({"total": len(chosen), "rows": chosen[start : start + size]})

    async def feedback(self, request: web.Request) -> web.Response:
        """Answer what is wrong."""
        query = request.query
        rows = [row for row in self.complaints if query.get("from", "") <= row["at"] < query["to"]]
        return web.json_response({"rows": rows})

    def _taken(self, records: Sequence[Row]) -> web.Response:
        wrong = {one["rowGuid"]: self._wrong(one) for one in records}
        if self.is_whole and any(wrong.values()):
            return web.json_response({"msg": next(filter(None, wrong.values()))}, status=422)
        for record in records:
            if wrong[record["rowGuid"]] is None:
                self._keep(record)
        results = [
            {"guid": guid, "result": "OK" if said is None else "BAD", "why": said}
            for guid, said in wrong.items()
        ]
        return web.json_response({"code": 0, "results": results})

    def _wrong(self, record: Row) -> str | None:
        if record["cdOperation"] != "D" and "taskName" in record and not record.get("linkWay"):
            return "LINK_WAY 不能为空"
        return None

    def _keep(self, record: Row) -> None:
        local = self.now().astimezone(BEIJING)
        row = {"record": record, "time": local.strftime(STAMP), "mark": None}
        self.held[record["rowGuid"]] = row

    def _shown(self, row: Row) -> Row:
        record = row["record"]
        return {
            "guid": record["rowGuid"],
            "version": record["cdBatch"],
            "state": "gone" if record["cdOperation"] == "D" else "there",
            "mark": row["mark"],
            "why": row.get("why"),
        }

    # As the exchange database shows it -------------------------------------------------------

    async def rows(self, name: str) -> list[Row]:
        """Every list, names in capitals; other tables are empty."""
        return list(self._rows()) if name == LISTS else []

    def _rows(self) -> Iterator[Row]:
        for row in self.held.values():
            record = row["record"]
            yield {
                "ROW_GUID": record["rowGuid"],
                "CD_BATCH": record["cdBatch"],
                "CD_OPERATION": record["cdOperation"],
                "CD_TIME": row["time"],
                "BY_LAW": record.get("byLaw"),
                "TASK_NAME": record.get("taskName"),
            }

    async def judge(self, now: datetime, wrong: Judge = lambda _, __: None) -> None:
        """Mark every record that is not marked yet."""
        for row in self.held.values():
            if row["mark"] is None:
                shown = next(r for r in self._rows() if r["ROW_GUID"] == row["record"]["rowGuid"])
                said = wrong(LISTS, shown)
                row["mark"], row["why"] = "1" if said is None else "2", said
                if said is not None:
                    await self.complain(LISTS, shown, said, now)

    async def complain(self, _name: str, row: Mapping[str, Any], said: str, now: datetime) -> None:
        """Write that a record is wrong, whether there is such a record or not."""
        self.complaints.append(
            {
                "no": len(self.complaints) + 1,
                "record": {"guid": row["ROW_GUID"], "version": row["CD_BATCH"]},
                "text": said,
                "at": now.astimezone(BEIJING).strftime(STAMP),
            }
        )

    async def lose(self, entity_id: str) -> None:
        """Lose a record."""
        del self.held[entity_id]

    async def plant(self, entity_id: str) -> None:
        """Hold a record that nobody sent."""
        first = next(iter(self.held.values()))
        record = {**first["record"], "rowGuid": entity_id, "cdBatch": "1"}
        self.held[entity_id] = {**first, "record": record}


def push_of(entities: list[dict[str, Any]], codes: dict[str, Any]) -> dict[str, Any]:
    """The push of a specification, as the interface document of this platform says."""
    window = {"since": "from", "before": "to", "lookback_s": 600, "settle_s": 60}
    results: dict[str, Any] = {"at": "results", "record": "guid", "code": "result"}
    results["message"] = "why"
    results |= {"accepted": ["OK"], "refused": ["BAD"]}
    page = {"kind": "page-number", "page": "page", "size": "size", "page_size": 3, "total": "total"}
    return {
        "entities": entities,
        "codes": codes,
        "send": {"path": "/records", "records": "data", "results": results},
        "query": {
            "method": "POST",
            "path": "/find",
            "by": "ids",
            "at_once": 50,
            "records": "rows",
            "record": "guid",
            "version": "version",
            "deleted": {"path": "state", "values": ["gone"]},
            "mark": "mark",
            "reason": "why",
        },
        "listing": {
            "request": {"method": "GET", "path": "/list"},
            "records": "rows",
            "paging": page,
            "incremental": window,
            "record": "guid",
            "version": "version",
        },
        "feedback": {
            "request": {"method": "GET", "path": "/feedback"},
            "records": "rows",
            "native_id": "no",
            "row": "record.guid",
            "batch": "record.version",
            "words": ["text"],
            "incremental": window,
        },
    }


@asynccontextmanager
async def serving(url: str, now: Clock) -> AsyncIterator[RestPlatform]:
    """The platform at an address of this machine."""
    platform = RestPlatform(now)
    app = web.Application()
    app.router.add_post("/records", platform.post)
    app.router.add_post("/find", platform.find)
    app.router.add_get("/list", platform.listed)
    app.router.add_get("/feedback", platform.feedback)
    runner = web.AppRunner(app)
    await runner.setup()
    place = urlsplit(url)
    await web.TCPSite(runner, str(place.hostname), place.port or 80).start()
    try:
        yield platform
    finally:
        await runner.cleanup()


def again(answer: web.Response) -> web.Response:
    """An answer to be sent once more."""
    return web.Response(body=answer.body, status=answer.status, content_type=answer.content_type)
