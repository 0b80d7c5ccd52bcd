"""Databases for tests: one PostgreSQL server a session, one fresh database a test.

The server is the one YIWANG_TEST_DATABASE_URL names; with CI=true the one on 127.0.0.1:5432;
else our own, from a wheel. Tests touch only databases they created, named yiwang_test_….
"""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
import pytest
from psycopg import sql

from tests.postgres_wheel import wheel_server

OLDEST = 150000  # PostgreSQL 15, as the server numbers itself

Migrate = Callable[[str], None]
"""Brings the empty database behind a SQLAlchemy URL to the newest schema."""


def chosen_server(environ: Mapping[str, str]) -> AbstractContextManager[str]:
    """Choose the server of this session; entering gives its `postgresql://` URL."""
    if named := environ.get("YIWANG_TEST_DATABASE_URL"):
        return nullcontext(plain_url(named))
    if environ.get("CI") == "true":
        password = quote(environ.get("PGPASSWORD", ""))
        beside = f"postgresql://postgres:{password}@127.0.0.1:5432/postgres"
        if is_usable(beside):
            return nullcontext(beside)
    return wheel_server()


def is_usable(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            return connection.info.server_version >= OLDEST
    except psycopg.OperationalError:
        return False


def plain_url(url: str) -> str:
    """Give a URL libpq reads: `postgresql+psycopg://` without its driver."""
    parts = urlsplit(url)
    return parts._replace(scheme=parts.scheme.partition("+")[0]).geturl()


def sqlalchemy_url(url: str) -> str:
    """Give the SQLAlchemy URL of a plain one."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def created_database(server: str, template: str | None = None) -> Iterator[str]:
    """Create a database, give its `postgresql://` URL, drop it with whoever is still connected.

    Empty, in UTF-8 and sorted by code point; or a clone of the database behind `template`.
    """
    name = f"yiwang_test_{secrets.token_hex(6)}"
    if template is None:
        kind = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' LOCALE 'C'")
        origin = "template0"
    else:
        kind = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        origin = urlsplit(template).path[1:]
    order(server, kind.format(sql.Identifier(name), sql.Identifier(origin)))
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        order(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def order(server: str, statement: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """URL of a PostgreSQL server's own database, for creating others."""
    with chosen_server(os.environ) as url:
        yield url


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """`postgresql://` URL of an empty database, dropped after the test."""
    with created_database(postgres_url) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLAlchemy URL of an empty database; the test runs once on each kind."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "yiwang.db")
    return sqlalchemy_url(request.getfixturevalue("postgres_database"))


def sqlite_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture(scope="session")
def migrate_database() -> Migrate:
    """Say how an empty database gets its tables; the product's conftest overrides this."""

    def leave_empty(_url: str) -> None:
        return

    return leave_empty


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str, migrate_database: Migrate) -> Iterator[str]:
    """`postgresql://` URL of a database migrated once, for cloning only."""
    with created_database(postgres_url) as url:
        migrate_database(sqlalchemy_url(url))
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, migrate_database: Migrate) -> Path:
    """Give the file of a database migrated once, for copying only."""
    path = tmp_path_factory.mktemp("template") / "yiwang.db"
    path.touch()
    migrate_database(sqlite_url(path))
    return path


@pytest.fixture
def migrated_postgres(postgres_url: str, postgres_template: str) -> Iterator[str]:
    """`postgresql://` URL of a migrated database without rows, dropped after the test."""
    with created_database(postgres_url, postgres_template) as url:
        yield url


@pytest.fixture
def migrated_sqlite(tmp_path: Path, sqlite_template: Path) -> Path:
    """Give the file of a migrated database without rows."""
    copy = tmp_path / "yiwang.db"
    # A migration may leave pages in the write-ahead log beside the file.
    for part in sqlite_template.parent.glob(f"{sqlite_template.name}*"):
        shutil.copy(part, tmp_path / part.name)
    return copy


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest) -> str:
    """SQLAlchemy URL of a migrated database without rows; the test runs once on each kind."""
    if request.param == "sqlite":
        return sqlite_url(request.getfixturevalue("migrated_sqlite"))
    return sqlalchemy_url(request.getfixturevalue("migrated_postgres"))
