"""Wiring of the test suite; the parts live in modules named after what they give."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from gateway.store import migrate
from gateway.store.database import Database

pytest_plugins = ["pytester", "tests.needs", "tests.mariadb", "tests.postgres"]


@pytest.fixture(scope="session")
def migrate_database() -> Callable[[str], None]:
    """Answer how a template database gets its tables: by the real migrations."""

    async def upgrade(url: str) -> None:
        database = Database(url)
        await migrate.upgrade(database)
        await database.close()

    return lambda url: asyncio.run(upgrade(url))


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    """Answer a migrated, empty store: once on SQLite, once on PostgreSQL."""
    store = Database(migrated_url)
    yield store
    await store.close()
