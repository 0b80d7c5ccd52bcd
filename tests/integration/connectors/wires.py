"""A platform at the level of bytes: what it does with each connection is written down before."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

TLS_HANDSHAKE = b"\x16"
Act = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Wire:
    """Acts waiting for the next requests, and the heads of the requests that came."""

    acts: deque[Act] = field(default_factory=deque)
    heads: list[str] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    done: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""

    def nonces(self) -> list[str]:
        lines = (line for head in self.heads for line in head.splitlines())
        return [line.partition(": ")[2] for line in lines if line.startswith("x-tif-nonce")]


def answer(body: str, status: int = 200, **headers: str) -> Act:
    """A whole answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return sent(head(status, {"Content-Length": str(len(body.encode())), **named}) + body)


def head(status: int, headers: dict[str, str]) -> str:
    lines = [f"HTTP/1.1 {status} x", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "Connection: close", "", ""])


def sent(text: str) -> Act:
    """These bytes, then the end of the connection."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(text.encode())
        await writer.drain()

    return act


def reset(text: str = "") -> Act:
    """These bytes, then a reset instead of an end."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(text.encode())
        await writer.drain()
        writer.transport.abort()

    return act


def silence(wire: Wire, text: str = "") -> Act:
    """These bytes, then nothing until the test is over."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(text.encode())
        await wire.done.wait()

    return act


@asynccontextmanager
async def wire() -> AsyncIterator[Wire]:
    """A listening wire."""
    told = Wire()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first = await reader.readexactly(1)
            if first == TLS_HANDSHAKE:
                writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")  # as a plain port answers TLS
                return
            told.heads.append((first + await reader.readuntil(b"\r\n\r\n")).decode())
            told.asked.set()
            await told.acts.popleft()(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client went away, or never spoke HTTP
        finally:
            writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        told.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield told
        finally:
            told.done.set()
