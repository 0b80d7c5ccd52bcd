"""Server-sent events: results as GraphQL over SSE has them, distinct connections mode.

Each result is a `next` event; `complete` follows the last one, unless the server stops: a client
that was not told of the end comes back. A comment now and then keeps proxies from hanging up.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from typing import Any

from starlette.responses import Response, StreamingResponse

KEEP_ALIVE_SECONDS = 15.0
COMMENT = b":\n\n"
COMPLETE = b"event: complete\ndata:\n\n"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class EventStream:
    """Sends results as events."""

    def __init__(
        self,
        sleep: Callable[[float], Awaitable[None]],
        is_closing: Callable[[], bool],
    ) -> None:
        """Take how to wait, and who knows whether the server stops."""
        self._sleep = sleep
        self._is_closing = is_closing

    async def response(self, results: AsyncGenerator[bytes]) -> Response:
        """Answer the response once there is a first result; raises what getting it raises."""
        first = await anext(results, None)
        return StreamingResponse(
            self._frames(first, results), headers=HEADERS, media_type="text/event-stream"
        )

    async def _frames(
        self, first: bytes | None, results: AsyncGenerator[bytes]
    ) -> AsyncGenerator[bytes]:
        upcoming = asyncio.ensure_future(_given(first))
        try:
            while True:
                result = None
                if await self._is_there(upcoming):
                    result = upcoming.result()
                    if result is None:
                        break
                    upcoming = asyncio.ensure_future(_next(results))
                yield COMMENT if result is None else b"event: next\ndata: %b\n\n" % result
            if not self._is_closing():
                yield COMPLETE
        finally:
            upcoming.cancel()
            with suppress(asyncio.CancelledError):
                await upcoming
            await results.aclose()

    async def _is_there(self, upcoming: asyncio.Future[bytes | None]) -> bool:
        """Wait for a result; False when it is time for a comment."""
        resting = asyncio.ensure_future(self._sleep(KEEP_ALIVE_SECONDS))
        either: set[asyncio.Future[Any]] = {upcoming, resting}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            resting.cancel()
        return upcoming.done()


async def _given(result: bytes | None) -> bytes | None:
    return result


async def _next(results: AsyncGenerator[bytes]) -> bytes | None:
    return await anext(results, None)
