"""Personal elements leave whole only when it was said what for, and after that was recorded."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from httpx2 import Response
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import create_engine, insert, select, text
from starlette.applications import Starlette
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from gateway.app import build_server
from gateway.settings import ApiKey, CryptoSettings, Settings, TokenSettings
from gateway.store.database import Database
from gateway.store.migrate import upgrade_connection
from gateway.store.tables import (
    AuditRecordRow,
    HandlingItemRow,
    ImplementationListRow,
    ProcessStepRow,
)
from tests.integration.http.rows import NOW
from tests.integration.http.served import code

KEY = "a-bureau's-key-for-tests"
PLAIN_KEY = "a-mini-program's-key-for-tests"
STEPS = 'implementationList(platform: "city", nativeId: "n1")'
FIELDS = f"{STEPS} {{ processSteps {{ handlePersonName }} }}"
WHOLE = f"{{ {FIELDS} }}"
"""Answered by the bytes of the database; the other one by the executor."""
MIXED = f"{{ {FIELDS} connectors {{ name }} }}"
OTHER = f"{{ {STEPS} {{ processSteps {{ ordinal: id }} }} }}"
PURPOSE = "核对申请材料"
ISSUER_KEY = "shared with the identity provider alone"
ENVIRON = {"MAC": "ab" * 32, "ISSUER": ISSUER_KEY}
SETTINGS = Settings(
    keys=tuple(
        ApiKey(caller=name, sha256=hashlib.sha256(key.encode()).hexdigest(), scopes=scopes)
        for name, key, scopes in (
            ("bureau", KEY, ("personal",)),
            ("mini-program", PLAIN_KEY, ()),
        )
    ),
    token=TokenSettings(
        algorithm="HS256", key="env:ISSUER", issuer="zwfw", audience="yiwang", scopes=("personal",)
    ),
    crypto=CryptoSettings.model_validate({"keys": [{"id": "k", "use": "mac", "key": "env:MAC"}]}),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one step of one list, to be copied."""
    path = tmp_path_factory.mktemp("template") / "yiwang.db"
    engine = create_engine(f"sqlite:///{path}")
    entity = {
        "platform": "city",
        "native_id": "n1",
        "fetched_at": NOW,
        "updated_at": NOW,
        "is_current": True,
        "version": 1,
    }
    part = {"list_pk": 1, "handling_item_pk": 1, "ordinal": 1}
    with engine.begin() as connection:
        upgrade_connection(connection)
        connection.execute(insert(ImplementationListRow), {"pk": 1, "id": "il_1", **entity})
        item = {"pk": 1, "id": "hi_1", "list_pk": 1, "ordinal": 1, "is_implicit": True}
        connection.execute(insert(HandlingItemRow), item)
        connection.execute(
            insert(ProcessStepRow), {"id": "ps_1", "handle_person_name": "甲某某", **part}
        )
    engine.dispose()
    return path


@pytest.fixture
def store(template: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(template, tmp_path)}"


@pytest.fixture
def client(store: str) -> Iterator[TestClient]:
    with opened(store) as client:
        yield client


def opened(url: str, settings: Settings = SETTINGS) -> TestClient:
    app: Starlette = build_server(settings, Database(url), environ=ENVIRON)
    return TestClient(app, raise_server_exceptions=False)


def ask(
    client: TestClient, query: str, purpose: str | None = PURPOSE, key: str = KEY, **more: Any
) -> Response:
    headers = {"X-API-Key": key, "Accept": "application/json", **more}
    if purpose is not None:
        headers["X-Purpose"] = quote(purpose)
    return client.post("/graphql", json={"query": query}, headers=headers)


def records(url: str) -> list[Any]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(select(AuditRecordRow.__table__)).all()  # type: ignore[attr-defined]
    engine.dispose()
    return list(found)


def alter(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.mark.parametrize("query", [WHOLE, MIXED])
def test_one_record_a_request_says_who_read_what_and_what_for(
    client: TestClient, store: str, query: str
) -> None:
    twice = query.replace("{ implementationList", f"{{ again: {FIELDS} implementationList", 1)
    for asked in (query, twice):
        answer = ask(client, asked).json()
        assert answer["data"]["implementationList"] == {
            "processSteps": [{"handlePersonName": "甲某某"}]
        }
    first, second = records(store)
    assert (first.caller, first.action, first.target) == (
        "bureau",
        "personal.read",
        "implementationList",
    )
    assert (first.purpose, first.mode, first.outcome) == (PURPOSE, "OFFICIAL_DUTY", "ANSWERED")
    assert (first.sequence, second.sequence) == (1, 2)
    assert second.target == "implementationList"


@pytest.mark.parametrize("query", [WHOLE, MIXED])
def test_without_a_purpose_nothing_is_answered(client: TestClient, store: str, query: str) -> None:
    answer = ask(client, query, purpose=None)
    assert (answer.status_code, code(answer)) == (400, "PURPOSE_REQUIRED")
    assert "data" not in answer.json()
    assert records(store) == []


def test_a_purpose_that_is_none_is_refused(client: TestClient) -> None:
    answer = ask(client, WHOLE, purpose="长" * 201)
    assert (answer.status_code, code(answer)) == (400, "PURPOSE_INVALID")


@pytest.mark.parametrize("query", [WHOLE, MIXED])
def test_what_cannot_be_recorded_is_not_answered(
    client: TestClient, store: str, query: str
) -> None:
    alter(store, "DROP TABLE audit_record")
    answer = ask(client, query)
    assert (answer.status_code, code(answer)) == (503, "AUDIT_UNAVAILABLE")
    assert "甲某某" not in answer.text


def test_without_a_key_for_records_nothing_is_answered_and_the_start_says_so(store: str) -> None:
    keyless = SETTINGS.model_copy(update={"crypto": CryptoSettings()})
    with capture_logs() as logs, opened(store, keyless) as client:
        answer = ask(client, WHOLE)
    assert (answer.status_code, code(answer)) == (503, "AUDIT_UNAVAILABLE")
    assert any("scope personal is refused" in line["event"] for line in logs)


@pytest.mark.parametrize("query", [WHOLE, MIXED])
def test_others_read_it_masked_as_ever_and_leave_no_record(
    client: TestClient, store: str, query: str
) -> None:
    alter(store, "DROP TABLE audit_head")
    answer = ask(client, query, purpose="长" * 201, key=PLAIN_KEY).json()
    assert answer["data"]["implementationList"]["processSteps"] == [{"handlePersonName": "甲**"}]
    assert records(store) == []


def test_what_is_not_personal_needs_neither_purpose_nor_record(
    client: TestClient, store: str
) -> None:
    answer = ask(client, OTHER, purpose=None)
    assert answer.json()["data"]["implementationList"]["processSteps"] == [{"ordinal": "ps_1"}]
    assert records(store) == []


def test_a_signed_token_is_recorded_as_its_subject_and_a_wrong_one_is_told_nowhere(
    client: TestClient, store: str
) -> None:
    claims = {"iss": "zwfw", "aud": "yiwang", "sub": "clerk-1", "scope": "personal"}
    key, now = OctKey.import_key(ISSUER_KEY), int(time.time())
    right, expired = (
        jwt.encode({"alg": "HS256"}, {**claims, "exp": now + life}, key) for life in (300, -300)
    )
    with capture_logs() as logs:
        refused = ask(client, WHOLE, key=expired)
    assert (refused.status_code, code(refused)) == (401, "TOKEN_EXPIRED")
    assert refused.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert expired not in f"{refused.text}{logs}"
    assert "甲某某" in ask(client, WHOLE, key=right).text
    (only,) = records(store)
    assert (only.caller, only.mode) == ("clerk-1@zwfw", "OFFICIAL_DUTY")


def test_a_stream_of_events_is_recorded_too(client: TestClient, store: str) -> None:
    refused = ask(client, WHOLE, purpose=None, Accept="text/event-stream")
    assert (refused.status_code, code(refused)) == (400, "PURPOSE_REQUIRED")
    assert "甲某某" in ask(client, WHOLE, Accept="text/event-stream").text
    assert len(records(store)) == 1


def test_over_a_socket_the_purpose_comes_with_the_credentials(
    client: TestClient, store: str
) -> None:
    for purpose, kind in (({}, "error"), ({"x-purpose": quote(PURPOSE)}, "next")):
        with client.websocket_connect("/graphql", ["graphql-transport-ws"]) as socket:
            socket.send_json({"type": "connection_init", "payload": {"x-api-key": KEY, **purpose}})
            assert socket.receive_json()["type"] == "connection_ack"
            socket.send_json({"id": "1", "type": "subscribe", "payload": {"query": WHOLE}})
            assert socket.receive_json()["type"] == kind
    assert len(records(store)) == 1
