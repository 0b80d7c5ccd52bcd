"""Exchange databases for tests: on each kind, empty or filled from a small world."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, select, update

from gateway.connectors.connect import open_connector
from gateway.connectors.pages import Connector
from gateway.connectors.spec import PLATFORMS, Spec, load_spec
from gateway.sandbox import World, generate
from gateway.sandbox.nation import Nation, nation
from gateway.sandbox.nation.database import MARK
from gateway.sandbox.record import Record
from tests import mariadb
from tests.integration.connectors.opened import Hours
from tests.postgres import created_database, sqlalchemy_url, sqlite_url

COUNT = 300
LISTS = {
    "general": "general-lists",
    "public": "public-lists",
    "punish": "punish-lists",
    "handle": "handle-lists",
    "check": "check-lists",
}
"""The stream of each family."""
KINDS = ["sqlite", "postgresql", "mariadb"]


@pytest.fixture(params=KINDS)
def exchange_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLAlchemy URL of an empty database; the test runs once on each kind."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "exchange.db")
    if request.param == "mariadb":
        return str(request.getfixturevalue("mariadb_url"))
    return sqlalchemy_url(request.getfixturevalue("postgres_database"))


@pytest.fixture(scope="session")
def kept_mariadb(request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of one MariaDB database for the whole session: its tables take long to make."""
    with mariadb.created_database(request.session) as url:
        yield url


@pytest.fixture(scope="session")
def kept_exchange_postgres(postgres_url: str) -> Iterator[str]:
    """URL of one PostgreSQL database for the whole session."""
    with created_database(postgres_url) as url:
        yield sqlalchemy_url(url)


@pytest.fixture(params=KINDS)
def kept_exchange_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an exchange database, perhaps with the rows of the test before."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "exchange.db")
    kept = {"mariadb": "kept_mariadb", "postgresql": "kept_exchange_postgres"}
    return str(request.getfixturevalue(kept[request.param]))


@pytest.fixture
async def exchange(kept_exchange_url: str) -> AsyncIterator[Nation]:
    """The national exchange database, freshly filled from a world of 300 lists."""
    async with nation(generate(items=COUNT), kept_exchange_url) as filled:
        await empty(filled)
        await filled.fill()
        yield filled


async def empty(exchange: Nation) -> None:
    """Make the database incomplete, so that it is filled again."""
    metadata = exchange.tables[MARK].metadata
    async with exchange.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.execute(delete(exchange.tables[MARK]))


def nation_spec(url: str, page_size: int = 200) -> Spec:
    spec = load_spec(PLATFORMS / "nation.yaml", {"YIWANG_NATION_URL": url})
    streams = tuple(
        stream.model_copy(
            update={"tables": stream.tables.model_copy(update={"page_size": page_size})}
        )
        for stream in spec.streams
        if stream.tables is not None
    )
    return spec.model_copy(update={"streams": streams})


@asynccontextmanager
async def opened_exchange(spec: Spec, hours: Hours) -> AsyncIterator[Connector]:
    async with open_connector(
        spec, environ={}, clock=hours, sleep=hours.sleep, random=Random(1)
    ) as connector:
        yield connector


@asynccontextmanager
async def reading(exchange: Nation, page_size: int = 200) -> AsyncIterator[Connector]:
    """A connector to the exchange database, with pages of this size."""
    url = exchange.engine.url.render_as_string(hide_password=False)
    async with opened_exchange(nation_spec(url, page_size), Hours()) as connector:
        yield connector


def told(world: World, family: str) -> dict[str, Record]:
    """The lists of a family as the world tells them to the nation, by row id."""
    prefixes = {"punish": {"02"}, "check": {"03", "06"}, "handle": {"04"}, "public": {"20"}}
    apart = {prefix for kinds in prefixes.values() for prefix in kinds}
    rows = [world.nation_lists.record(guid) for guid in world.nation_lists.guids()]
    return {
        row["rowGuid"]: row
        for row in rows
        if (prefix := row["taskType"].rjust(2, "0")) in prefixes.get(family, set())
        or (family == "general" and prefix not in apart)
    }


def column(table: Table, name: str) -> Any:
    """A column by its name in any case."""
    return next(c for c in table.columns if c.name.upper() == name)


async def rows(exchange: Nation, table: str) -> list[dict[str, Any]]:
    """Every row of a table, its columns in capitals."""
    async with exchange.engine.connect() as connection:
        found = await connection.execute(select(exchange.tables[table]))
        return [{name.upper(): value for name, value in row.items()} for row in found.mappings()]


async def change(
    exchange: Nation, table: str, values: Mapping[str, Any], where: Mapping[str, Any] | None = None
) -> None:
    """Change rows behind the world's back; names in capitals."""
    changed = exchange.tables[table]
    statement = update(changed).values({column(changed, n): v for n, v in values.items()})
    for name, value in (where or {}).items():
        statement = statement.where(column(changed, name) == value)
    async with exchange.engine.begin() as connection:
        await connection.execute(statement)


async def add(exchange: Nation, table: str, row: Mapping[str, Any]) -> None:
    """Add a row behind the world's back; names in capitals."""
    added = exchange.tables[table]
    async with exchange.engine.begin() as connection:
        await connection.execute(
            insert(added).values({column(added, name).name: value for name, value in row.items()})
        )
