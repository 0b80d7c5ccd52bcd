"""Patience with the store: a page that was fetched is stored when the database is back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import structlog

from gateway.errors import StoreUnavailable
from sync.environment import Environment

log = structlog.get_logger(__name__)

LONGEST = timedelta(seconds=90)
"""How long a page waits for the database; who takes the stream over meanwhile fences us."""

FIRST_S, MOST_S = 0.1, 5.0
T = TypeVar("T")


async def stored_patiently(environment: Environment, store: Callable[[], Awaitable[T]]) -> T:
    """Answer what `store` answers, done again while the database does not answer now.

    `store` is one transaction: what failed left nothing behind. Deadlocks and serialization
    failures are among what is done again. Raises the last `StoreUnavailable`, at once where the
    process is to end.
    """
    gives_up_at, wait_s = environment.clock() + LONGEST, FIRST_S
    while True:
        try:
            return await store()
        except StoreUnavailable:
            is_late = environment.clock() + timedelta(seconds=wait_s) > gives_up_at
            if is_late or environment.stop.is_asked:
                raise
            log.warning("a page could not be stored, trying again", wait_s=wait_s)
        await environment.stop.rest(environment.sleep, wait_s)
        wait_s = min(2 * wait_s, MOST_S)
