"""Whether the server lives, and whether it can answer.

A platform that is down does not make the server unready: what it sent before is answered. The
body names the streams that are failing, stale or waiting, and reconciliations that do not balance.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.errors import StoreError
from gateway.resolvers.status import Snapshot, StreamState
from gateway.schema.scalars import write_instant
from gateway.store.database import Database
from gateway.store.migrate import newest

PATIENCE = 1.0
"""Seconds the database has to answer."""

NOTABLE = frozenset(
    {StreamState.FAILING, StreamState.STALE, StreamState.UNBALANCED, StreamState.WAITING}
)

Look = Callable[[], Awaitable[Snapshot]]

log = structlog.get_logger("gateway.http")


def routes(database: Database, look: Look, patience: float = PATIENCE) -> list[BaseRoute]:
    """Serve `/health/live` and `/health/ready`; the latter is 503 and names what is not ready."""
    head = newest()

    async def live(_: Request) -> Response:
        return _json({"status": "alive"}, 200)

    async def ready(_: Request) -> Response:
        problem = await database_problem(database, patience, head)
        if problem is None:
            content = {"status": "ready", "notReady": [], "streams": await _notable(look, patience)}
            return _json(content, 200)
        return _json(
            {"status": "notReady", "notReady": [{"name": "database", "message": problem}]}, 503
        )

    return [Route("/health/live", live), Route("/health/ready", ready)]


async def database_problem(database: Database, patience: float, head: str | None) -> str | None:
    """Answer in Chinese why the database is not ready, None where it answers in time.

    `head` is the revision its tables must have.
    """
    try:
        async with asyncio.timeout(patience):
            await database.fetch("SELECT '1'", {})
            found = await _revision(database)
    except TimeoutError:
        return f"数据库在 {patience:g} 秒内没有应答。"
    except Exception as error:  # whatever a driver raises, it is not ready
        log.warning("database is not ready", exc_info=error)
        return "数据库无法读取。"
    return None if found == head else "数据库尚未建表或版本不符，请运行 yiwang db upgrade。"


async def _revision(database: Database) -> str | None:
    try:
        return await database.fetch("SELECT max(version_num) FROM alembic_version", {})
    except StoreError:
        raise
    except Exception:  # noqa: BLE001  # a driver's own word for a table that is not there
        return None


async def _notable(look: Look, patience: float) -> list[dict[str, Any]]:
    """Answer the streams that are not as they should be; nothing where looking takes too long."""
    try:
        async with asyncio.timeout(patience):
            snapshot = await look()
    except Exception as error:  # being ready does not depend on it
        log.warning("streams are not told", exc_info=error)
        return []
    return [
        {
            "platform": connector.platform,
            "stream": stream.name,
            "state": stream.state.name,
            "since": write_instant(stream.since) if stream.since else None,
            "message": stream.message,
        }
        for connector in snapshot
        for stream in connector.streams
        if stream.state in NOTABLE
    ]


def _json(content: object, status: int) -> Response:
    return Response(
        orjson.dumps(content),
        status,
        {"Cache-Control": "no-store"},
        "application/json; charset=utf-8",
    )
