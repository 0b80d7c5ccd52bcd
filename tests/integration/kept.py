"""A migrated store that is emptied, not made anew: a PostgreSQL database takes long to make."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import delete, text

from gateway.store.database import Database
from gateway.store.dialect import SQLITE
from gateway.store.tables import METADATA
from tests.postgres import created_database, sqlalchemy_url, sqlite_url


@pytest.fixture(scope="session")
def kept_postgres(postgres_url: str, postgres_template: str) -> Iterator[str]:
    """SQLAlchemy URL of one migrated PostgreSQL database for the whole session."""
    with created_database(postgres_url, postgres_template) as url:
        yield sqlalchemy_url(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def kept_url(request: pytest.FixtureRequest) -> str:
    """SQLAlchemy URL of a migrated database, perhaps with rows of the test before."""
    if request.param == "sqlite":
        return sqlite_url(request.getfixturevalue("migrated_sqlite"))
    return str(request.getfixturevalue("kept_postgres"))


@pytest.fixture
async def database(kept_url: str) -> AsyncIterator[Database]:
    """Answer a migrated, empty store: once on SQLite, once on PostgreSQL."""
    store = Database(kept_url)
    await clear(store)
    yield store
    await store.close()


async def clear(database: Database) -> None:
    """Empty every table."""
    async with database.transaction() as transaction:
        for table in reversed(METADATA.sorted_tables):
            await transaction.execute(delete(table))
        if database.dialect is SQLITE:
            every = "INSERT INTO search_index(search_index) VALUES('delete-all')"
            await transaction.execute(text(every))
