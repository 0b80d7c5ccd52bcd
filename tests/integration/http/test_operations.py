"""Mutations: operators may, others may not, and what was asked is logged without payloads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from gateway.resolvers.operations import Operations
from tests.integration.http.served import KEY, OPERATOR_KEY, code, make_app

START = 'mutation { startSync(connector: "city") { changed message } }'
MUTATIONS = (
    START,
    'mutation { pauseConnector(connector: "city", stream: "lists") { message } }',
    'mutation { resumeConnector(connector: "city") { message } }',
    'mutation { replayQuarantine(ids: ["qu_1"]) { message } }',
)


@dataclass
class Recorded:
    """Keeps what it was asked for; answers what a test wants."""

    answer: int = 1
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    async def start_sync(self, connector: str, stream: str | None) -> bool:
        self.asked.append(("start", connector, stream))
        return bool(self.answer)

    async def pause(self, connector: str, stream: str | None) -> int:
        self.asked.append(("pause", connector, stream))
        return self.answer

    async def resume(self, connector: str, stream: str | None) -> int:
        self.asked.append(("resume", connector, stream))
        return self.answer

    async def replay_quarantine(self, ids: Sequence[str]) -> int:
        self.asked.append(("replay", *ids))
        return self.answer


def asked(
    store: str, query: str, operations: Operations | None, key: str | None = OPERATOR_KEY
) -> Any:
    headers = {"X-API-Key": key} if key else {}
    with TestClient(make_app(store, operations=operations)) as client:
        return client.post("/graphql", json={"query": query}, headers=headers)


@pytest.mark.parametrize("query", MUTATIONS)
@pytest.mark.parametrize("key", [None, KEY])
def test_a_caller_without_the_scope_is_refused_and_nothing_happens(
    store: str, query: str, key: str | None
) -> None:
    operations = Recorded()
    with capture_logs() as logs:
        response = asked(store, query, operations, key)
    assert code(response) == "FORBIDDEN"
    assert response.json()["errors"][0]["message"] == "没有执行此操作的权限。"
    assert response.json()["data"] is None
    assert operations.asked == []
    assert [entry["allowed"] for entry in logs] == [False]


@pytest.mark.parametrize(
    ("query", "expected"),
    list(
        zip(
            MUTATIONS,
            [
                ("start", "city", None),
                ("pause", "city", "lists"),
                ("resume", "city", None),
                ("replay", "qu_1"),
            ],
            strict=True,
        )
    ),
)
def test_an_operator_is_let_through(store: str, query: str, expected: tuple[Any, ...]) -> None:
    operations = Recorded()
    response = asked(store, query, operations)
    assert "errors" not in response.json()
    assert operations.asked == [expected]


def test_who_did_what_is_logged_without_the_records(store: str) -> None:
    with capture_logs() as logs:
        asked(store, 'mutation { replayQuarantine(ids: ["qu_1", "qu_2"]) { changed } }', Recorded())
    assert logs == [
        {
            "event": "operator action",
            "log_level": "info",
            "action": "replay_quarantine",
            "caller": "on-duty",
            "allowed": True,
            "records": 2,
        }
    ]


def test_a_connector_that_is_running_is_not_started_again(store: str) -> None:
    response = asked(store, START, Recorded(answer=0))
    assert response.json()["data"]["startSync"] == {
        "changed": 0,
        "message": "city 正在同步，没有再次启动。",
    }


def test_a_record_named_twice_is_replayed_once(store: str) -> None:
    operations = Recorded()
    query = 'mutation { replayQuarantine(ids: ["a", "b", "a"]) { message } }'
    message = asked(store, query, operations).json()["data"]["replayQuarantine"]["message"]
    assert operations.asked == [("replay", "a", "b")]
    assert message == "重放 2 条：1 条已入库，1 条仍被隔离或已不在。"


def test_too_many_records_at_once_are_refused(store: str) -> None:
    ids = ",".join(f'"{number}"' for number in range(1_001))
    response = asked(
        store, f"mutation {{ replayQuarantine(ids: [{ids}]) {{ changed }} }}", Recorded()
    )
    assert code(response) == "TOO_MANY_IDS"


def test_a_server_without_connectors_says_so(store: str) -> None:
    assert code(asked(store, START, None)) == "NOT_CONNECTED"
