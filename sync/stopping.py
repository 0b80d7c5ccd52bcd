"""Stopping in good order: what is under way gets a while to finish, then it is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

Sleep = Callable[[float], Awaitable[None]]
"""Waits that many seconds: `asyncio.sleep`, or what a test puts in its place."""


class Stop:
    """Somebody's wish that this process ends: runs look at it between two pages."""

    def __init__(self) -> None:
        """Nobody wishes it yet."""
        self._asked = asyncio.Event()

    @property
    def is_asked(self) -> bool:
        """Whether the process is to end."""
        return self._asked.is_set()

    def ask(self) -> None:
        """Wish that the process ends."""
        self._asked.set()

    async def asked(self) -> None:
        """Wait until the process is to end."""
        await self._asked.wait()

    async def rest(self, sleep: Sleep, seconds: float) -> None:
        """Wait so long, or until the process is to end."""
        await _first(sleep(seconds), self._asked.wait())

    async def within(self, work: Coroutine[Any, Any, T], grace_s: float, sleep: Sleep) -> T:
        """Do work to its end; from the wish on it has so long, then it is cancelled.

        Raises CancelledError where it was.
        """
        task = asyncio.ensure_future(work)
        try:
            await _first(asyncio.shield(task), self._asked.wait())
            if not task.done():
                await _first(asyncio.shield(task), sleep(grace_s))
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait([task])
        return task.result()


async def _first(*works: Awaitable[Any]) -> None:
    """Wait for the first of several; the others are cancelled."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
