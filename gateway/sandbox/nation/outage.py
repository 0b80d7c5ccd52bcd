"""An exchange database in a SQLite file that can be broken while others read it.

A file has no server to stop and no password to change. Down is a database that somebody has
locked for good: nobody is answered. Slow is one that is locked most of the time. Errors are what
a platform brings that renames its tables without a word.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from gateway.sandbox.outage import SLOW_S, How, Sleep

AWAY = "__away"
"""What is put behind the names of tables that are away."""
GAP_S = 0.4
"""How long a slow database is free between two locks: longer than SQLite's readers look away."""
PATIENCE_S = 20.0


@dataclass
class FilePlatform:
    """The exchange database in one file."""

    file: Path
    sleep: Sleep
    ways: tuple[How, ...] = (How.DOWN, How.SLOW, How.ERRORS)
    told: How | None = None
    _lock: sqlite3.Connection | None = field(default=None, repr=False)
    _locking: asyncio.Task[None] | None = field(default=None, repr=False)

    async def break_down(self, how: How) -> None:
        """Break it in this way, whatever it was before."""
        await self.repair()
        if how is How.DOWN:
            await self._take()
        elif how is How.SLOW:
            self._locking = asyncio.create_task(self._lock_again_and_again())
        else:
            await asyncio.to_thread(self._rename, is_away=True)
        self.told = how

    async def repair(self) -> None:
        """Let it work again, also after a process that died while it was broken."""
        if self._locking is not None:
            self._locking.cancel()
            with suppress(asyncio.CancelledError):
                await self._locking
            self._locking = None
        await self._release()
        await asyncio.to_thread(self._rename, is_away=False)
        self.told = None

    async def _lock_again_and_again(self) -> None:
        while True:
            await self._take()
            await self.sleep(SLOW_S)
            await self._release()
            await self.sleep(GAP_S)

    async def _take(self) -> None:
        self._lock = self._connection()
        await asyncio.to_thread(self._lock.execute, "BEGIN EXCLUSIVE")

    async def _release(self) -> None:
        lock, self._lock = self._lock, None
        if lock is not None:
            await asyncio.to_thread(lock.close)  # what was not committed ends with it

    def _connection(self) -> sqlite3.Connection:
        return sqlite3.connect(
            self.file, timeout=PATIENCE_S, isolation_level=None, check_same_thread=False
        )

    def _rename(self, *, is_away: bool) -> None:
        if not self.file.exists():
            return
        connection = self._connection()
        try:
            connection.execute("BEGIN IMMEDIATE")
            found = connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
            for (name,) in found.fetchall():
                if name.endswith(AWAY) is not is_away:
                    new = f"{name}{AWAY}" if is_away else name.removesuffix(AWAY)
                    connection.execute(f'ALTER TABLE "{name}" RENAME TO "{new}"')
            connection.execute("COMMIT")
        finally:
            connection.close()
