"""A wire to a database that is cut after the server did what it was told, before it can say so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass
class Wire:
    """A wire through which a client reaches a server; `cut_after` is what the client says last."""

    host: str
    port: int
    cut_after: bytes | None = None
    cuts: int = 0
    listens_on: int = 0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection until either side ends it, or the wire is cut."""
        far_reader, far_writer = await asyncio.open_connection(self.host, self.port)
        cut = asyncio.Event()
        ways = [
            asyncio.create_task(self._outward(reader, far_writer, cut)),
            asyncio.create_task(self._back(far_reader, writer, cut)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            far_writer.close()
            writer.close()

    async def _outward(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cut: asyncio.Event
    ) -> None:
        while said := await reader.read(65_536):
            if self.cut_after is not None and self.cut_after in said:
                cut.set()
                self.cut_after = None
            writer.write(said)
            await writer.drain()

    async def _back(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cut: asyncio.Event
    ) -> None:
        while said := await reader.read(65_536):
            if cut.is_set():
                self.cuts += 1
                return  # the server answered; nobody hears it
            writer.write(said)
            await writer.drain()


@asynccontextmanager
async def wire(host: str, port: int) -> AsyncIterator[Wire]:
    """Answer a wire that listens on a free loopback port."""
    made = Wire(host, port)
    server = await asyncio.start_server(made.carry, "127.0.0.1", 0)
    made.listens_on = server.sockets[0].getsockname()[1]
    async with server:
        yield made
        server.close()
