"""A scene for every fault: over a real store, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gateway.store.database import Database
from tests.faults.scene import Scene, region
from tests.faults.upstream import Upstream, listening
from tests.integration.exchange import (
    exchange,
    kept_exchange_postgres,
    kept_exchange_url,
    kept_mariadb,
)
from tests.integration.kept import database, kept_postgres, kept_url
from tests.integration.outward import PAIRS, TO_REST, outward, urls_of

__all__ = [
    "database",
    "exchange",
    "kept_exchange_postgres",
    "kept_exchange_url",
    "kept_mariadb",
    "kept_postgres",
    "kept_url",
    "outward",
    "outward_urls",
    "scene",
]


@pytest.fixture(params=[*PAIRS, TO_REST])
def outward_urls(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """URLs of a store and of a platform, whatever way leads up to it."""
    return urls_of(request, tmp_path)


@pytest.fixture
async def scene(database: Database) -> AsyncIterator[Scene]:
    """A platform of twelve regions on three pages, and an empty store."""
    upstream = Upstream()
    upstream.add(*(region(number) for number in range(12)))
    async with listening(upstream):
        yield Scene(database, upstream)
