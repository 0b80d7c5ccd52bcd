"""What the differential tests stand on: one odd database on each kind of server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from graphql import GraphQLSchema

from bench.data import fill
from bench.nasty import Nasty, nasty
from gateway.resolvers.reads import keysets, relevance
from gateway.schema.build import build_schema, core
from tests.postgres import created_database, sqlalchemy_url, sqlite_url

SEED = 20261122


@pytest.fixture(scope="session")
def schema() -> GraphQLSchema:
    return core(build_schema())


@pytest.fixture
def short_walks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let searches over a few dozen rows go every way that searches over many go."""
    bounds = {"WALK": 7, "COMMON": 2, "SORTED": 4, "FAR": 11, "FEW": 9, "RARE": 3, "FREQUENT": 2}
    for name, bound in bounds.items():
        monkeypatch.setattr(relevance, name, bound)
    monkeypatch.setattr(keysets, "SORTED", 4)


@pytest.fixture(scope="session")
def odd_rows() -> Nasty:
    return nasty(SEED)


@pytest.fixture(scope="session")
def odd_sqlite(tmp_path_factory: pytest.TempPathFactory, odd_rows: Nasty) -> str:
    url = sqlite_url(tmp_path_factory.mktemp("odd") / "odd.db")
    fill(url, odd_rows.chunks())
    return url


@pytest.fixture(scope="session")
def odd_postgres(postgres_url: str, odd_rows: Nasty) -> Iterator[str]:
    with created_database(postgres_url) as url:
        fill(sqlalchemy_url(url), odd_rows.chunks())
        yield sqlalchemy_url(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def odd_url(request: pytest.FixtureRequest) -> str:
    """SQLAlchemy URL of the odd database; the test runs once on each kind."""
    name = "odd_sqlite" if request.param == "sqlite" else "odd_postgres"
    url: str = request.getfixturevalue(name)
    return url
