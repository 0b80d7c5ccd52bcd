"""How a stream stands, from what the store says and the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.resolvers.status import (
    StreamState,
    connector_status,
    stream_status,
    worst,
)

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)


def text(ago: timedelta) -> str:
    return (NOW - ago).isoformat()


EARLIER, HOUR = text(timedelta(hours=3)), text(timedelta(hours=1))


def stream(*statuses: str, **more: Any) -> dict[str, Any]:
    """Answer a stream as the query answers it; the newest run is the first."""
    runs = [
        {
            "status": status,
            "startedAt": HOUR,
            "finishedAt": HOUR,
            "fetched": 2,
            "created": 1,
            "updated": 1,
            "deleted": 0,
            "quarantined": 0,
            "errorCode": "X" if status.startswith("FAILED") else None,
            "errorMessage": "坏了。" if status.startswith("FAILED") else None,
        }
        for status in statuses
    ]
    usual = {
        "name": "lists",
        "entityType": "ImplementationList",
        "lastSuccessAt": EARLIER,
        "freshUntil": None,
        "failingSince": None,
        "pausedAt": None,
        "quarantined": 0,
        "runs": {"nodes": runs},
    }
    return usual | more


FRESH, PAST = (NOW + timedelta(hours=1)).isoformat(), HOUR


@pytest.mark.parametrize(
    ("answer", "state", "since"),
    [
        (stream("SUCCEEDED"), StreamState.HEALTHY, None),
        (stream("SUCCEEDED_WITH_QUARANTINE", freshUntil=FRESH), StreamState.HEALTHY, None),
        (stream("SUCCEEDED", freshUntil=PAST), StreamState.STALE, PAST),
        (stream("FAILED_CONFIG", failingSince=EARLIER), StreamState.FAILING, EARLIER),
        (stream("RUNNING", "FAILED_SCHEMA", failingSince=HOUR), StreamState.FAILING, HOUR),
        (stream("CANCELLED", "FAILED_TRANSIENT", failingSince=HOUR), StreamState.FAILING, HOUR),
        (stream("LEASE_LOST", "SUCCEEDED"), StreamState.HEALTHY, None),
        (stream("PAUSED_RATE_LIMITED", "FAILED_TRANSIENT"), StreamState.WAITING, HOUR),
        (stream("PAUSED_CIRCUIT_OPEN", freshUntil=PAST), StreamState.WAITING, HOUR),
        (stream("PAUSED_CIRCUIT_OPEN", failingSince=EARLIER), StreamState.FAILING, EARLIER),
        (stream("FAILED_CONFIG", pausedAt=EARLIER), StreamState.PAUSED, EARLIER),
        (stream(lastSuccessAt=None), StreamState.NEVER, None),
        (stream("RUNNING", lastSuccessAt=None), StreamState.NEVER, None),
        (stream(), StreamState.HEALTHY, None),
    ],
)
def test_a_stream_stands_as_its_last_telling_run_and_the_time_say(
    answer: dict[str, Any], state: StreamState, since: str | None
) -> None:
    found = stream_status(answer, NOW)
    assert found.state is state
    assert found.since == (None if since is None else datetime.fromisoformat(since))
    assert (found.message is None) == (state is StreamState.HEALTHY)


def test_only_the_newest_run_tells_whether_a_stream_is_running() -> None:
    assert stream_status(stream("RUNNING", "SUCCEEDED"), NOW).is_running
    assert not stream_status(stream("SUCCEEDED", "RUNNING"), NOW).is_running


def test_a_stream_is_named_in_chinese() -> None:
    assert stream_status(stream(), NOW).entity_term == "实施清单"
    assert stream_status(stream(entityType="Unknown"), NOW).entity_term == "Unknown"


def test_passing_time_alone_makes_a_stream_stale_and_nothing_else() -> None:
    answer = stream("SUCCEEDED", freshUntil=FRESH)
    states = [stream_status(answer, NOW + timedelta(hours=n)).state for n in (0, 1, 2)]
    assert states == [StreamState.HEALTHY, StreamState.HEALTHY, StreamState.STALE]


def connector(*streams: dict[str, Any], breakers: list[dict[str, Any]] | None = None) -> Any:
    return {
        "name": "city",
        "title": "市平台",
        "platform": "city",
        "level": "CITY",
        "breakers": breakers or [],
        "streams": list(streams),
        "destination": None,
    }


def breaker(state: str) -> dict[str, Any]:
    return {"operation": "lists.page", "state": state, "since": HOUR, "reason": None}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("CLOSED", StreamState.HEALTHY),
        ("HALF_OPEN", StreamState.HEALTHY),
        ("OPEN", StreamState.WAITING),
        ("FORCED_OPEN", StreamState.WAITING),
    ],
)
def test_a_connector_waits_while_a_breaker_is_open(state: str, expected: StreamState) -> None:
    found = connector_status(connector(stream("SUCCEEDED"), breakers=[breaker(state)]), NOW)
    assert found.state is expected
    assert len(found.open_breakers) == (expected is StreamState.WAITING)


@given(st.lists(st.sampled_from(StreamState), min_size=1))
def test_the_worst_state_is_one_of_them_and_no_other_is_worse(states: list[StreamState]) -> None:
    order = list(StreamState)
    assert order.index(worst(states)) == min(map(order.index, states))


def test_a_connector_that_is_only_asked_live_is_not_behind() -> None:
    assert connector_status(connector(), NOW).state is StreamState.HEALTHY


def pushing(*statuses: str, unexplained: int) -> Any:
    told = {"reconciledOn": "2026-11-20", "unexplained": unexplained}
    streams = [stream("SUCCEEDED"), stream(*statuses, name="reconciliation")]
    return connector(*streams) | {"destination": told}


def test_what_a_reconciliation_leaves_unexplained_turns_its_connector_yellow() -> None:
    found = connector_status(pushing("SUCCEEDED", unexplained=3), NOW)
    assert found.state is StreamState.UNBALANCED
    read, reconciled = found.streams
    assert read.state is StreamState.HEALTHY
    assert reconciled.since == datetime.fromisoformat(EARLIER)
    assert "2026-11-20 的对账有 3 个不明差异" in (reconciled.message or "")


def test_a_reconciliation_that_balances_or_fails_is_told_as_any_run() -> None:
    assert connector_status(pushing("SUCCEEDED", unexplained=0), NOW).state is StreamState.HEALTHY
    failing = connector_status(pushing("FAILED_TRANSIENT", unexplained=3), NOW)
    assert failing.state is StreamState.FAILING


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("OPEN", StreamState.FAILING),
        ("HALF_OPEN", StreamState.FAILING),
        ("FORCED_OPEN", StreamState.WAITING),
        ("CLOSED", StreamState.WAITING),
    ],
)
def test_a_stream_whose_breaker_opened_by_itself_is_failing_one_out_of_use_waits(
    state: str, expected: StreamState
) -> None:
    told = {"operation": "lists/detail", "state": state, "since": HOUR, "reason": None}
    (found,) = connector_status(
        connector(stream("PAUSED_CIRCUIT_OPEN"), breakers=[told]), NOW
    ).streams
    assert found.state is expected
