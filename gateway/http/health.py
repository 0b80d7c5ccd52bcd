"""Whether the server lives, and whether it can answer."""

from __future__ import annotations

import asyncio

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.store.database import Database

PATIENCE = 1.0
"""Seconds the database has to answer."""

log = structlog.get_logger("gateway.http")


def routes(database: Database, patience: float = PATIENCE) -> list[BaseRoute]:
    """Serve `/health/live` and `/health/ready`; the latter is 503 and names what is not ready."""

    async def live(_: Request) -> Response:
        return _json({"status": "alive"}, 200)

    async def ready(_: Request) -> Response:
        problem = await database_problem(database, patience)
        if problem is None:
            return _json({"status": "ready", "notReady": []}, 200)
        return _json(
            {"status": "notReady", "notReady": [{"name": "database", "message": problem}]}, 503
        )

    return [Route("/health/live", live), Route("/health/ready", ready)]


async def database_problem(database: Database, patience: float) -> str | None:
    """Answer in Chinese why the database is not ready, None where it answers in time."""
    try:
        async with asyncio.timeout(patience):
            await database.fetch("SELECT '1'", {})
    except TimeoutError:
        return f"数据库在 {patience:g} 秒内没有应答。"
    except Exception as error:  # whatever a driver raises, it is not ready
        log.warning("database is not ready", exc_info=error)
        return "数据库无法读取。"
    return None


def _json(content: object, status: int) -> Response:
    return Response(
        orjson.dumps(content),
        status,
        {"Cache-Control": "no-store"},
        "application/json; charset=utf-8",
    )
