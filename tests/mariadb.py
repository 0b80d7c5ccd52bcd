"""MariaDB for tests: fresh databases on the server that answers on 127.0.0.1:3306.

YIWANG_TEST_MARIADB_URL names another server. Without one a test ends as `not run`, is listed at
the end, and is a failure with CI=true. Tests touch only databases named yiwang_test_….
"""

import asyncio
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine

from tests.needs import NOT_RUN

BESIDE = "mysql+aiomysql://root@127.0.0.1:3306/"


@pytest.fixture
def mariadb_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """SQLAlchemy URL of an empty database, dropped after the test."""
    with created_database(request.node) as url:
        yield url


@contextmanager
def created_database(asking: pytest.Item | pytest.Session) -> Iterator[str]:
    """Create a database, give its URL, drop it; no server ends the test as `not run`."""
    server = os.environ.get("YIWANG_TEST_MARIADB_URL", BESIDE)
    name = f"yiwang_test_{secrets.token_hex(6)}"
    try:
        order(server, f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
    except OperationalError:
        reason = "not run: needs a MariaDB server on 127.0.0.1:3306"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        asking.stash[NOT_RUN] = reason
        pytest.skip(reason)
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        order(server, f"DROP DATABASE {name}")


def order(server: str, statement: str) -> None:
    async def run() -> None:
        engine = create_async_engine(server)
        try:
            async with engine.connect() as connection:
                await connection.execute(text(statement))
        finally:
            await engine.dispose()

    asyncio.run(run())
