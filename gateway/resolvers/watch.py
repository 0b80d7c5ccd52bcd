"""A watch: one look at a time for however many want to know of changes.

While anybody watches, one task looks every few seconds and tells all who were told otherwise.
Looking costs one compiled read; it also sees what no writer announces: that time has passed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Generic, TypeVar

import structlog

from gateway.errors import YiwangError

SeenT = TypeVar("SeenT")

SECONDS = 2.0
"""How long passes between two looks."""

MOST = 500
"""How many may watch at once."""

log = structlog.get_logger("gateway.watch")


class TooManyWatch(YiwangError):  # noqa: N818  # named for what happened
    """As many watch as may."""

    code = "TOO_MANY_STREAMS"


class Watch(Generic[SeenT]):
    """Tells what is seen now, and each time it differs, until it is closed."""

    def __init__(
        self,
        look: Callable[[], Awaitable[SeenT]],
        sleep: Callable[[float], Awaitable[None]],
        *,
        seconds: float = SECONDS,
        most: int = MOST,
    ) -> None:
        """Take how to look and how to wait."""
        self._look = look
        self._sleep = sleep
        self._seconds = seconds
        self._most = most
        self._turns: set[asyncio.Event] = set()
        self._seen: SeenT | None = None
        self._looking: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def is_closed(self) -> bool:
        """Whether the watch has ended."""
        return self._closed

    @property
    def watching(self) -> int:
        """Answer how many watch now."""
        return len(self._turns)

    def close(self) -> None:
        """End every watch: those who wait are woken, who comes later ends at once."""
        self._closed = True
        for turn in self._turns:
            turn.set()

    async def changes(self) -> AsyncGenerator[SeenT]:
        """Yield what is seen now, then whatever differs; who is slow misses what lay between.

        Raises TooManyWatch, or what looking raises the first time.
        """
        if len(self._turns) >= self._most:
            raise TooManyWatch(
                "同时订阅的客户端过多。", hint=f"最多 {self._most} 个，请关闭不用的页面。"
            )
        turn = asyncio.Event()
        self._turns.add(turn)
        try:
            told = await self._fresh()
            while not self._closed:
                yield told
                while self._seen == told and not self._closed:
                    await turn.wait()
                    turn.clear()
                if self._seen is not None:
                    told = self._seen
        finally:
            self._turns.discard(turn)
            if not self._turns and self._looking is not None:
                self._looking.cancel()
                self._looking = None

    async def _fresh(self) -> SeenT:
        """Look at once for who has just come, and keep looking."""
        seen = await self._look()
        self._tell(seen)
        if self._looking is None:
            self._looking = asyncio.create_task(self._keep_looking())
        return seen

    async def _keep_looking(self) -> None:
        while True:
            await self._sleep(self._seconds)
            try:
                self._tell(await self._look())
            except Exception as error:  # who stops looking would tell of calm
                log.warning("nothing could be seen", exc_info=error)

    def _tell(self, seen: SeenT) -> None:
        if seen != self._seen:
            self._seen = seen
            for turn in self._turns:
                turn.set()
