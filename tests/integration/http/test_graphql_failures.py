"""What goes wrong inside: nothing of it but a code, a hint and an id reaches a client."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import strawberry
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from gateway.errors import ArgumentError
from gateway.http.limits import Limits
from gateway.store.database import Database
from tests.integration.http.rows import make_store
from tests.integration.http.served import GRAPHQL_JSON, code, make_app, post

SECRET = "SELECT secret FROM /etc/passwd"  # noqa: S105  # what must not leak


@strawberry.type
class Query:
    @strawberry.field
    def fine(self) -> str:
        return "好"

    @strawberry.field
    def broken(self) -> str | None:
        raise RuntimeError(SECRET)

    @strawberry.field
    def needed(self) -> str:
        raise RuntimeError(SECRET)

    @strawberry.field
    def unfit(self) -> int | None:
        return SECRET  # type: ignore[return-value]  # what a faulty resolver would do

    @strawberry.field
    def refused(self) -> str | None:
        raise ArgumentError("参数不对。", hint="改一改。", code="TEST_REFUSED")

    @strawberry.field
    async def endless(self) -> str | None:
        await asyncio.Event().wait()
        return None

    @strawberry.field
    async def timed_out(self) -> str | None:
        raise TimeoutError(SECRET)

    @strawberry.field
    async def stored(self) -> str | None:
        return await Database("sqlite:////nowhere/yiwang.db").fetch("SELECT 1", {})


@strawberry.type
class Mutation:
    @strawberry.mutation
    def change(self) -> str:
        return "改了"


@pytest.fixture(scope="module")
def faulty(store: str) -> Iterator[TestClient]:
    schema = strawberry.Schema(Query, Mutation)
    app = make_app(store, schema=schema, limits=Limits(seconds=0.05))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_an_error_of_ours_says_what_and_what_to_do(faulty: TestClient) -> None:
    response = post(faulty, "{ refused fine }")
    assert response.json()["data"] == {"refused": None, "fine": "好"}
    assert response.json()["errors"] == [
        {
            "message": "参数不对。",
            "locations": [{"line": 1, "column": 3}],
            "path": ["refused"],
            "extensions": {"code": "TEST_REFUSED", "hint": "改一改。"},
        }
    ]


@pytest.mark.parametrize("field", ["broken", "unfit", "timedOut"])
def test_any_other_error_is_masked_and_logged_under_its_id(faulty: TestClient, field: str) -> None:
    with capture_logs() as logs:
        response = post(faulty, f"{{ {field} fine }}")
    (error,) = response.json()["errors"]
    assert response.json()["data"] == {field: None, "fine": "好"}
    assert (error["message"], error["path"]) == ("网关内部错误，已记录。", [field])
    assert error["extensions"]["code"] == "INTERNAL"
    assert logs[0]["error_id"] == error["extensions"]["errorId"]
    assert SECRET in str(logs[0]["exc_info"])
    assert "secret" not in response.text


def test_without_any_data_a_masked_error_is_500(faulty: TestClient) -> None:
    response = post(faulty, "{ needed }", GRAPHQL_JSON)
    assert (response.status_code, code(response)) == (500, "INTERNAL")
    assert response.json()["data"] is None


def test_a_query_that_takes_too_long_is_stopped(faulty: TestClient) -> None:
    response = post(faulty, "{ endless }")
    assert (response.status_code, code(response)) == (504, "DEADLINE_EXCEEDED")
    assert "0.05 秒" in response.text


def test_a_mutation_runs_by_post_only(faulty: TestClient) -> None:
    query = "mutation { change }"
    assert post(faulty, query).json() == {"data": {"change": "改了"}}
    response = faulty.get("/graphql", params={"query": query})
    assert (response.status_code, code(response)) == (405, "METHOD_NOT_ALLOWED")
    assert response.headers["Allow"] == "POST"


def test_a_resolver_without_a_database_costs_its_field(faulty: TestClient) -> None:
    response = post(faulty, "{ stored fine }")
    assert response.json()["data"] == {"stored": None, "fine": "好"}
    assert code(response) == "STORE_UNAVAILABLE"


@pytest.mark.parametrize("media_type", [GRAPHQL_JSON, "application/json"])
@pytest.mark.parametrize("more", ["", 'explainCode(code: "1") { kind }'])
def test_a_database_that_is_away_is_503_through_either_exit(
    tmp_path: Path, media_type: str, more: str
) -> None:
    with TestClient(make_app(f"sqlite:///{tmp_path}/away.db")) as client, capture_logs():
        response = post(client, f"{{ catalogItems {{ totalCount }} {more} }}", media_type)
    assert (response.status_code, code(response)) == (503, "STORE_UNAVAILABLE")
    assert str(tmp_path) not in response.text


def test_a_store_without_tables_is_masked(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "empty.db").close()
    with TestClient(make_app(f"sqlite:///{tmp_path}/empty.db")) as client, capture_logs() as logs:
        response = post(client, "{ catalogItems { totalCount } }")
    assert (response.status_code, code(response)) == (500, "INTERNAL")
    assert "catalog_item" in str(logs[0]["exc_info"])
    assert "catalog_item" not in response.text


def test_a_database_that_does_not_answer_is_given_up_on(tmp_path: Path) -> None:
    url = make_store(tmp_path / "locked.db")
    app = make_app(url, limits=Limits(seconds=0.05))
    lock = sqlite3.connect(tmp_path / "locked.db", isolation_level=None)
    with TestClient(app) as client:
        lock.execute("BEGIN EXCLUSIVE")
        response = post(client, "{ catalogItems { totalCount } }")
        lock.close()
    assert (response.status_code, code(response)) == (504, "DEADLINE_EXCEEDED")
