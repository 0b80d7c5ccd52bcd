"""The application over a small store, opened once a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.integration.http.rows import make_store
from tests.integration.http.served import make_app


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_store(tmp_path_factory.mktemp("store") / "yiwang.db")


@pytest.fixture(scope="module")
def client(store: str) -> Iterator[TestClient]:
    with TestClient(make_app(store), raise_server_exceptions=False) as opened:
        yield opened
