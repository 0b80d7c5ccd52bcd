"""Tests of deliveries use kept databases."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from gateway.store.database import Database
from tests.integration.kept import database, kept_postgres, kept_url
from tests.integration.push_in.platform import Platform, opened_platform, spec_of

__all__ = ["database", "kept_postgres", "kept_url", "platform"]


@pytest.fixture
async def platform(database: Database) -> AsyncIterator[Platform]:
    """A platform that has a key, once over SQLite, once over PostgreSQL."""
    async with opened_platform(database, spec_of()) as opened:
        yield opened
