"""A platform at the level of bytes: rows, a script of what goes wrong, a ledger of what went out.

It shares no code with the connectors. A request takes the next act of the script; without one it
is answered truly. The ledger has a line for every request that came, with what was done to it.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, urlsplit

BEIJING = timezone(timedelta(hours=8))
Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def parameters(self) -> dict[str, Any]:
        """What was asked for: the body, or the query of a GET."""
        if self.body:
            told = json.loads(self.body)
            assert isinstance(told, dict)
            return told
        return {name: values[0] for name, values in parse_qs(urlsplit(self.target).query).items()}


@dataclass(frozen=True)
class Served:
    """A line of the ledger."""

    outcome: str
    asked: Asked
    at: datetime
    ids: tuple[str, ...] = ()

    @property
    def page(self) -> int | None:
        number = self.asked.parameters.get("page")
        return None if number is None else int(number)


@dataclass
class Exchange:
    """One request and the way to answer it."""

    upstream: Upstream
    asked: Asked
    writer: asyncio.StreamWriter

    def truth(self) -> tuple[bytes, tuple[str, ...]]:
        """The body that answers the request truly, and the rows in it."""
        return self.upstream.answer(self.asked)

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()


Act = Callable[[Exchange], Awaitable[tuple[str, tuple[str, ...]]]]
"""Answers a request its own way; tells what it did, and which rows went out whole."""
Answer = Callable[["Upstream", Asked], tuple[bytes, tuple[str, ...]]]


def head(status: int, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} x", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


async def ok(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
    """The true answer."""
    body, ids = exchange.truth()
    await exchange.send(exchange.upstream.headed(200, body))
    return "ok", ids


def says(status: int, body: str | bytes = "", **headers: str) -> Act:
    """A whole answer of this status and body."""

    async def act(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        content = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        await exchange.send(exchange.upstream.headed(status, content, named))
        return f"{status}", ()

    return act


def code(number: int, message: str = "", **headers: str) -> Act:
    """HTTP 200 with a business code."""
    act = says(200, json.dumps({"code": number, "msg": message}), **headers)

    async def named(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        await act(exchange)
        return f"code {number}", ()

    return named


def cut(share: float = 0.5, *, ending: str = "close") -> Act:
    """The true answer announced in full, cut after a share, then closed, reset, or left open."""

    async def act(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        body, _ = exchange.truth()
        headed = exchange.upstream.headed(200, body)
        whole = len(headed) - len(body)
        await exchange.send(headed[: whole + int(len(body) * share)])
        await _end(exchange, ending)
        return f"cut, {ending}", ()

    return act


def chunks_without_an_end() -> Act:
    async def act(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        body, _ = exchange.truth()
        await exchange.send(head(200, {"Transfer-Encoding": "chunked"}))
        await exchange.send(f"{len(body):x}\r\n".encode() + body + b"\r\n")
        exchange.writer.close()
        return "no last chunk", ()

    return act


def silence() -> Act:
    """Nothing at all until the platform is gone."""

    async def act(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        exchange.upstream.note("silence", exchange.asked)
        await exchange.upstream.gone.wait()
        return "", ()

    return act


def drip(every_s: float) -> Act:
    """The true answer, a byte at a time."""

    async def act(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        body, _ = exchange.truth()
        exchange.upstream.note("drip", exchange.asked)
        for byte in exchange.upstream.headed(200, body):
            await exchange.send(bytes([byte]))
            with suppress(TimeoutError):
                async with asyncio.timeout(every_s):
                    await exchange.upstream.gone.wait()
        return "", ()

    return act


def hang_up(ending: str = "close") -> Act:
    """The end of the connection instead of an answer."""

    async def act(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        await _end(exchange, ending)
        return f"hung up, {ending}", ()

    return act


async def _end(exchange: Exchange, ending: str) -> None:
    if ending == "reset":
        exchange.writer.transport.abort()
    elif ending == "close":
        exchange.writer.close()


def paged(upstream: Upstream, asked: Asked) -> tuple[bytes, tuple[str, ...]]:
    """Rows of the window asked for, a page by number."""
    told = asked.parameters
    rows = upstream.window(told.get("since"), told.get("before"))
    size = min(int(told.get("size", 100)), upstream.most)
    first = (int(told.get("page", 1)) - 1) * size
    return upstream.listed(rows[first : first + size], len(rows))


@dataclass
class Upstream:
    """The platform; `most` is how many rows it puts on a page, whatever it is asked for."""

    rows: dict[str, Row] = field(default_factory=dict)
    clock: Callable[[], datetime] = lambda: datetime.now(BEIJING)
    most: int = 10**9
    answering: Answer = paged
    acts: deque[Act] = field(default_factory=deque)
    always: Act | None = None
    before_each: Callable[[Asked], None] = lambda _: None
    ledger: list[Served] = field(default_factory=list)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""
    skew: timedelta = timedelta()
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    dates: bool = True
    keep_alive: bool = True

    def add(self, *rows: Row) -> None:
        for row in rows:
            self.rows[row["rowGuid"]] = row

    def window(self, since: str | None, before: str | None) -> list[Row]:
        found = [
            row
            for row in self.rows.values()
            if (since is None or row["cdTime"] >= since)
            and (before is None or row["cdTime"] < before)
        ]
        return sorted(found, key=lambda row: (row["cdTime"], row["rowGuid"]))

    def listed(self, rows: Iterable[Row], total: int, **more: Any) -> tuple[bytes, tuple[str, ...]]:
        chosen = list(rows)
        told = {"code": 0, "data": {"total": total, "list": chosen, **more}}
        body = json.dumps(told, ensure_ascii=False).encode()
        return body, tuple(str(row.get("rowGuid")) for row in chosen)

    def answer(self, asked: Asked) -> tuple[bytes, tuple[str, ...]]:
        return self.answering(self, asked)

    def headed(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> bytes:
        named = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        if self.dates:
            named["Date"] = http_date(self.clock() + self.skew)
        if not self.keep_alive:
            named["Connection"] = "close"
        return head(status, named | (headers or {})) + body

    def note(self, outcome: str, asked: Asked, ids: tuple[str, ...] = ()) -> None:
        self.ledger.append(Served(outcome, asked, self.clock(), ids))

    def outcomes(self) -> list[str]:
        return [line.outcome for line in self.ledger]

    def pages(self, outcome: str = "ok") -> list[int | None]:
        return [line.page for line in self.ledger if line.outcome == outcome]

    def leave(self) -> None:
        """End what is left unanswered, and every connection."""
        self.gone.set()
        for writer in self._writers:
            writer.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while not writer.is_closing():
                asked = await _heard(reader)
                self.before_each(asked)
                act = self.acts.popleft() if self.acts else self.always or ok
                outcome, ids = await act(Exchange(self, asked, writer))
                if outcome:
                    self.note(outcome, asked, ids)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass  # the client went away
        finally:
            writer.close()


async def _heard(reader: asyncio.StreamReader) -> Asked:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    method, target, _ = lines[0].split(" ")
    pairs = (line.partition(": ") for line in lines[1:] if line)
    headers = {name.lower(): value for name, _, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Asked(method, target, headers, body)


def http_date(at: datetime) -> str:
    return at.astimezone(timezone.utc).strftime("%a, %d %b %Y %H:%M:%S GMT")  # noqa: UP017  # as written in RFC 9110


@asynccontextmanager
async def listening(upstream: Upstream, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """The platform's address while the block runs."""
    server = await asyncio.start_server(upstream.serve, "127.0.0.1", 0, ssl=tls)
    async with server:
        scheme = "http" if tls is None else "https"
        upstream.url = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield upstream.url
        finally:
            upstream.leave()
