"""Serve an app on loopback inside the running event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

LOOPBACK = "127.0.0.1"


class _Config(uvicorn.Config):
    """A configuration that leaves the loggers of its host alone."""

    def configure_logging(self) -> None:
        pass


class _Server(uvicorn.Server):
    """A server that leaves signals to its host and says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().serve(sockets)
        finally:
            self.listening.set()  # or, when it failed, stop the wait for it

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


@asynccontextmanager
async def serve(app: ASGIApp, port: int = 0, *, sockets: bool = False) -> AsyncIterator[str]:
    """The app's base URL (no slash at the end) while the block runs; 0 takes a free port.

    With `sockets` it is asked over WebSocket too. Raises OSError when the port is taken.
    """
    with socket.create_server((LOOPBACK, port)) as listener:
        # asyncio sets it on sockets of its own only; without it each answer, written in two
        # parts, waits 40 ms for the client's acknowledgement of the first.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server = _Server(_config(app, sockets=sockets))
        running = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            await server.listening.wait()
            if running.done():
                running.result()
            yield f"http://{LOOPBACK}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running


def _config(app: ASGIApp, *, sockets: bool) -> uvicorn.Config:
    return _Config(
        app,
        lifespan="off",
        ws="auto" if sockets else "none",
        access_log=False,
        date_header=False,  # the platform's own clock tells the date
        server_header=False,
        timeout_graceful_shutdown=2,
    )
