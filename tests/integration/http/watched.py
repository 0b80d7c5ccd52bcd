"""A store with connectors, and time that passes when a test says so."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import update

from gateway.store import streams
from gateway.store.copies import Origin
from gateway.store.database import Database
from gateway.store.streams import STREAM, ConnectorEntry, StreamEntry

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
NUMBERS = count(1)


@dataclass
class Ticks:
    """A sleep that ends when a test says so."""

    sleeping: dict[float, list[asyncio.Future[None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def sleep(self, seconds: float) -> None:
        waiting = asyncio.get_running_loop().create_future()
        self.sleeping[seconds].append(waiting)
        self.asked.set()
        await waiting

    async def tick(self, seconds: float) -> None:
        """Let one who sleeps so long wake up, as soon as somebody does."""
        while True:
            waiting = self.sleeping[seconds]
            while waiting:
                future = waiting.pop(0)
                if not future.done():
                    future.set_result(None)
                    return
            self.asked.clear()
            await self.asked.wait()


@dataclass
class Watched:
    """Connectors in a store: `province` with two streams, `city` with one."""

    database: Database
    now: datetime = NOW

    def clock(self) -> datetime:
        return self.now

    async def register(self) -> None:
        async with self.database.transaction() as transaction:
            for name, level, kinds in (
                ("province", "PROVINCE", {"items": "CatalogItem", "regions": "Region"}),
                ("city", "CITY", {"lists": "ImplementationList"}),
            ):
                entry = ConnectorEntry(name, f"{name} 平台", name, level, "rest")
                entries = {stream: StreamEntry(kind) for stream, kind in kinds.items()}
                await streams.register(transaction, self.database.dialect, entry, entries)

    async def run(
        self, platform: str, stream: str, status: str, error: tuple[str, str] | None = None
    ) -> str:
        """Write one run that has ended; a success moves the time of the last success."""
        origin, run_id = Origin(platform, stream), f"rn_{next(NUMBERS)}"
        await streams.start_run(self.database, origin, run_id, self.now)
        async with self.database.transaction() as transaction:
            if status.startswith("SUCCEEDED"):
                await streams.save_checkpoint(transaction, origin, "{}", self.now)
            await streams.finish_run(transaction, run_id, status, self.now, error)
        return run_id

    async def fresh_within(self, platform: str, stream: str, seconds: int) -> None:
        async with self.database.transaction() as transaction:
            await transaction.execute(
                update(STREAM)
                .where(STREAM.c.platform == platform, STREAM.c.name == stream)
                .values(fresh_within_s=seconds)
            )

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)
