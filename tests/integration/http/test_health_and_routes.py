"""Health, unknown paths, and the headers every response has."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from gateway.http.health import database_problem
from gateway.http.security import SecurityHeaders
from gateway.store.database import Database
from tests.integration.http.rows import make_store
from tests.integration.http.served import code, make_app


def test_the_server_is_alive_and_ready(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "alive"}
    response = client.get("/health/ready")
    expected = {"status": "ready", "notReady": [], "streams": []}
    assert (response.status_code, response.json()) == (200, expected)


def test_without_a_database_the_server_is_alive_but_not_ready(tmp_path: Path) -> None:
    with TestClient(make_app(f"sqlite:///{tmp_path}/away.db")) as client, capture_logs():
        assert client.get("/health/live").status_code == 200
        response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json() == {
        "status": "notReady",
        "notReady": [{"name": "database", "message": "数据库无法读取。"}],
    }


def test_a_database_of_another_revision_is_not_ready(tmp_path: Path) -> None:
    url = make_store(tmp_path / "old.db")
    with sqlite3.connect(tmp_path / "old.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num='0000'")
    connection.close()
    with TestClient(make_app(url)) as client:
        response = client.get("/health/ready")
    assert response.status_code == 503
    assert "yiwang db upgrade" in response.json()["notReady"][0]["message"]


def test_a_database_without_tables_is_not_ready(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "empty.db").close()
    with TestClient(make_app(f"sqlite:///{tmp_path}/empty.db")) as client:
        assert client.get("/health/ready").status_code == 503


async def test_a_database_that_answers_too_late_is_not_ready(store: str) -> None:
    database = Database(store)
    problem = await database_problem(database, patience=0, head=None)
    await database.close()
    assert problem == "数据库在 0 秒内没有应答。"


def test_an_unknown_path_is_a_json_404(client: TestClient) -> None:
    response = client.get("/nowhere")
    assert (response.status_code, code(response)) == (404, "NOT_FOUND")


def test_a_wrong_method_elsewhere_is_json_too(client: TestClient) -> None:
    response = client.post("/health/live")
    assert (response.status_code, code(response)) == (405, "REFUSED")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD"}


def test_the_home_leads_to_the_page(client: TestClient) -> None:
    response = client.get("/", follow_redirects=False)
    assert (response.status_code, response.headers["Location"]) == (302, "graphiql")


@pytest.mark.parametrize(
    "path", ["/graphql", "/health/live", "/nowhere", "/graphiql", "/status", "/metrics"]
)
def test_every_response_keeps_browsers_in_bounds(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Content-Security-Policy"].startswith("default-src ")


def test_a_page_may_use_its_own_host_and_keeps_its_own_policy() -> None:
    def plain(_: Request) -> Response:
        return HTMLResponse("页")

    def strict(_: Request) -> Response:
        return HTMLResponse("页", headers={"Content-Security-Policy": "default-src 'none'"})

    app = Starlette(routes=[Route("/plain", plain), Route("/strict", strict)])
    client = TestClient(SecurityHeaders(app))
    assert "'self'" in client.get("/plain").headers["Content-Security-Policy"]
    assert client.get("/strict").headers["Content-Security-Policy"] == "default-src 'none'"
