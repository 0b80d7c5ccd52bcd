"""What commands have in common: settings, an open store, an environment to run in."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import socket
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from gateway.clock import system_clock
from gateway.connectors.connect import open_connector
from gateway.connectors.decode import Source
from gateway.connectors.lanes import open_lane
from gateway.connectors.outward import Lane
from gateway.connectors.pages import Connector
from gateway.connectors.resilience import Upstreams
from gateway.connectors.spec import Spec
from gateway.errors import StoreError
from gateway.settings import Settings
from gateway.store import migrate
from gateway.store.database import Database
from gateway.store.dialect import SQLITE
from sync.run import Environment


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a command's work to its end."""
    return asyncio.run(work)


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Database]:
    """Answer the store, ready to use; a new SQLite file gets its tables at once."""
    database = Database(settings.store.url)
    try:
        path = database.url.database
        if database.dialect is SQLITE and path and not Path(path).exists():  # noqa: ASYNC240  # one look at start-up
            await make_tables(database)
        await migrate.require_current(database)
        yield database
    finally:
        await database.close()


async def make_tables(database: Database) -> None:
    """Create or upgrade the tables; raises StoreError where the place cannot be written."""
    try:
        await migrate.upgrade(database)
    except OSError as error:
        raise StoreError(
            f"无法在 {error.filename or database.url.database} 建立数据库。",
            hint="请核对数据库地址和目录的写权限。",
        ) from error


def environment(settings: Settings, database: Database) -> Environment:
    """Answer what runs of this process work with."""
    return Environment(
        database=database,
        clock=system_clock,
        new_id=new_run_id,
        holder=f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}",
        authority=settings.authority,
        rectify_days=settings.evaluations.rectify_days,
    )


def new_run_id() -> str:
    """Answer the id of a new run."""
    return f"rn_{secrets.token_hex(12)}"


@asynccontextmanager
async def connected(
    spec: Spec, inputs: Sequence[Source] = (), known: Upstreams | None = None
) -> AsyncIterator[Connector]:
    """Open a connector on the real network, clock and randomness."""
    async with open_connector(
        spec,
        environ=os.environ,
        clock=system_clock,
        sleep=asyncio.sleep,
        random=random.SystemRandom(),
        inputs=inputs,
        upstreams=known,
    ) as connector:
        yield connector


@asynccontextmanager
async def lane_of(spec: Spec, known: Upstreams | None = None) -> AsyncIterator[Lane]:
    """Open the way up to a platform on the real network, clock and randomness."""
    async with open_lane(
        spec,
        environ=os.environ,
        clock=system_clock,
        sleep=asyncio.sleep,
        random=random.SystemRandom(),
        upstreams=known,
    ) as lane:
        yield lane
