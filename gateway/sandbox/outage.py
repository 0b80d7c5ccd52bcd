"""A platform over HTTP that can be broken while it is served, and repaired, at one address."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.sandbox.serve import serve

Sleep = Callable[[float], Awaitable[None]]

SLOW_S = 3.0
"""How long a slow platform lets everybody wait."""


class How(StrEnum):
    """In which way a platform is broken."""

    DOWN = "down"
    SLOW = "slow"
    ERRORS = "errors"
    WRONG_SECRET = "wrong-secret"  # noqa: S105  # a way to break, not a secret


class Breakable(Protocol):
    """A platform that can be broken in `ways`; `told` is how it is broken now."""

    @property
    def ways(self) -> tuple[How, ...]:
        """The ways there are."""

    @property
    def told(self) -> How | None:
        """How it is broken; None: it works."""

    async def break_down(self, how: How) -> None:
        """Break it in this way, whatever it was before."""

    async def repair(self) -> None:
        """Let it work again; nothing where it does."""


@dataclass
class WebPlatform:
    """An ASGI application on a loopback port of its own.

    `lock` changes the secrets the platform knows and answers what changes them back. Down means
    that nobody listens: connections are refused.
    """

    app: ASGIApp
    lock: Callable[[], Callable[[], None]]
    sleep: Sleep
    ways: tuple[How, ...] = tuple(How)
    told: How | None = None
    _port: int = 0
    _serving: AsyncExitStack = field(default_factory=AsyncExitStack, repr=False)
    _unlock: Callable[[], None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request as the platform is now."""
        if self.told is How.SLOW:
            await self.sleep(SLOW_S)
        if self.told is How.ERRORS:
            page = Response("<html><body>500 error</body></html>", 500, media_type="text/html")
            await page(scope, receive, send)
            return
        await self.app(scope, receive, send)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """Serve until the end of the block; answer the address."""
        address = await self._listen()
        try:
            yield address
        finally:
            await self._serving.aclose()

    async def break_down(self, how: How) -> None:
        """Break it in this way, whatever it was before."""
        await self.repair()
        if how is How.DOWN:
            await self._serving.aclose()
        elif how is How.WRONG_SECRET:
            self._unlock = self.lock()
        self.told = how

    async def repair(self) -> None:
        """Let it work again; nothing where it does."""
        if self.told is How.DOWN:
            await self._listen()
        elif self._unlock is not None:
            self._unlock()
            self._unlock = None
        self.told = None

    async def _listen(self) -> str:
        address = await self._serving.enter_async_context(serve(self, self._port))
        self._port = urlsplit(address).port or 0
        return address
