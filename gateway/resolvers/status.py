"""How connectors stand now: what everybody can query, held against the clock.

The instants come from one compiled read; only the states depend on the time of asking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

import orjson

from gateway.clock import Clock
from gateway.connectors.spec import FEEDBACK, OUTBOX, RECONCILIATION
from gateway.errors import StoreError
from gateway.resolvers.caller import ANONYMOUS
from gateway.resolvers.reads import Reads
from gateway.standard.nouns import ENTITIES

RUNS_SHOWN = 24


class StreamState(Enum):
    """How a stream, or a connector as the worst of its streams, stands; the worst first."""

    FAILING = "failing"
    STALE = "stale"
    UNBALANCED = "unbalanced"
    WAITING = "waiting"
    NEVER = "never"
    PAUSED = "paused"
    HEALTHY = "healthy"

    @property
    def words(self) -> str:
        """Answer the state in Chinese."""
        return STATE_WORDS[self]


STATE_WORDS: Mapping[StreamState, str] = {
    StreamState.FAILING: "出错",
    StreamState.STALE: "过期",
    StreamState.UNBALANCED: "对账不符",
    StreamState.WAITING: "等待",
    StreamState.NEVER: "尚未同步",
    StreamState.PAUSED: "已暂停",
    StreamState.HEALTHY: "正常",
}

_SEVERITY = {state: number for number, state in enumerate(StreamState)}

FAILED = frozenset({"FAILED_CONFIG", "FAILED_TRANSIENT", "FAILED_SCHEMA"})
WAITED = frozenset({"PAUSED_RATE_LIMITED", "PAUSED_CIRCUIT_OPEN", "AWAITING_CONFIRMATION"})
SUCCEEDED = frozenset({"SUCCEEDED", "SUCCEEDED_WITH_QUARANTINE"})
OPEN = frozenset({"OPEN", "FORCED_OPEN"})
BROKEN = frozenset({"OPEN", "HALF_OPEN"})
"""States of a breaker that calls have failed under; nobody forces one into them."""


@dataclass(frozen=True)
class RecentRun:
    """A run as a row of small signs shows it."""

    status: str
    started_at: datetime
    finished_at: datetime | None
    fetched: int
    changed: int
    quarantined: int
    error_code: str | None
    error_message: str | None


@dataclass(frozen=True)
class StreamStatus:
    """How a stream stands, since when, and why; `runs` has the newest first."""

    name: str
    entity_type: str
    entity_term: str
    state: StreamState
    since: datetime | None
    message: str | None
    is_running: bool
    last_success_at: datetime | None
    fresh_until: datetime | None
    quarantined: int
    runs: tuple[RecentRun, ...]


@dataclass(frozen=True)
class OpenBreaker:
    """An operation of the platform that is not called now."""

    operation: str
    state: str
    since: datetime
    reason: str | None


@dataclass(frozen=True)
class ConnectorStatus:
    """How a connector stands: as its worst stream, or waiting while a breaker is open."""

    name: str
    title: str
    platform: str
    level: str
    state: StreamState
    streams: tuple[StreamStatus, ...]
    open_breakers: tuple[OpenBreaker, ...]


Snapshot = tuple[ConnectorStatus, ...]

QUERY = f"""{{
  connectors {{
    name title platform level
    breakers {{ operation state since reason }}
    destination {{ reconciledOn unexplained }}
    streams {{
      name entityType lastSuccessAt freshUntil failingSince pausedAt quarantined
      runs(first: {RUNS_SHOWN}) {{
        nodes {{
          status startedAt finishedAt fetched created updated deleted quarantined
          errorCode errorMessage
        }}
      }}
    }}
  }}
}}"""


class Status:
    """Answers how every connector stands."""

    def __init__(self, reads: Reads, clock: Clock) -> None:
        """Take what answers the query, and the clock its instants are held against."""
        self._reads = reads
        self._clock = clock

    async def snapshot(self) -> Snapshot:
        """Answer every connector by name. Raises StoreError where the store cannot be read."""
        document = self._reads.documents.get(QUERY)
        text = await self._reads.answer(document, None, {}, ANONYMOUS)
        if text is None:
            raise StoreError("状态无法读取。")
        connectors = orjson.loads(text)["data"]["connectors"]
        now = self._clock()
        return tuple(connector_status(connector, now) for connector in connectors)


def connector_status(answer: Mapping[str, Any], now: datetime) -> ConnectorStatus:
    """Hold one connector of the answer against the time."""
    broken = [one["operation"] for one in answer["breakers"] if one["state"] in BROKEN]
    streams = tuple(
        _held_against(
            stream_status(stream, now, is_broken=_calls(stream["name"], broken)),
            answer["destination"],
        )
        for stream in answer["streams"]
    )
    breakers = tuple(
        OpenBreaker(
            breaker["operation"],
            breaker["state"],
            datetime.fromisoformat(breaker["since"]),
            breaker["reason"],
        )
        for breaker in answer["breakers"]
        if breaker["state"] in OPEN
    )
    states = [stream.state for stream in streams] + [StreamState.WAITING for _ in breakers]
    return ConnectorStatus(
        answer["name"],
        answer["title"],
        answer["platform"],
        answer["level"],
        worst(states),
        streams,
        breakers,
    )


def _held_against(stream: StreamStatus, destination: Mapping[str, Any] | None) -> StreamStatus:
    """Answer how reconciling stands: well only where it left nothing unexplained."""
    unexplained = 0 if destination is None else destination["unexplained"]
    is_quiet = _SEVERITY[stream.state] > _SEVERITY[StreamState.UNBALANCED]
    if stream.name != RECONCILIATION or destination is None or not unexplained or not is_quiet:
        return stream
    day = destination["reconciledOn"]
    return replace(
        stream,
        state=StreamState.UNBALANCED,
        since=stream.last_success_at,
        message=f"{day} 的对账有 {unexplained} 个不明差异，"
        f"详见 yiwang reconcile report --date {day}。",
    )


def worst(states: Sequence[StreamState]) -> StreamState:
    """Answer the worst of states; without any stream there is nothing that could be behind."""
    return min(states, key=_SEVERITY.__getitem__, default=StreamState.HEALTHY)


def _calls(stream: str, operations: Sequence[str]) -> bool:
    """Say whether a stream makes calls of one of these operations."""
    return any(one == stream or one.startswith(f"{stream}/") for one in operations)


def stream_status(
    answer: Mapping[str, Any], now: datetime, *, is_broken: bool = False
) -> StreamStatus:
    """Hold one stream of the answer against the time; `is_broken`: its breaker has opened."""
    runs = tuple(_run(node) for node in answer["runs"]["nodes"])
    state, since, message = _state(answer, runs, now, is_broken=is_broken)
    return StreamStatus(
        name=answer["name"],
        entity_type=answer["entityType"],
        entity_term=_term(answer["entityType"]),
        state=state,
        since=since,
        message=message,
        is_running=bool(runs) and runs[0].status == "RUNNING",
        last_success_at=_instant(answer["lastSuccessAt"]),
        fresh_until=_instant(answer["freshUntil"]),
        quarantined=answer["quarantined"],
        runs=runs,
    )


def _state(
    answer: Mapping[str, Any], runs: Sequence[RecentRun], now: datetime, *, is_broken: bool
) -> tuple[StreamState, datetime | None, str | None]:
    """Answer the state, since when it holds, and what there is to say about it."""
    if answer["pausedAt"] is not None:
        return StreamState.PAUSED, _instant(answer["pausedAt"]), "由操作员暂停。"
    # Whoever was cancelled or lost the lease says nothing about the platform.
    ended = next((run for run in runs if run.status in FAILED | WAITED | SUCCEEDED), None)
    # What is left in peace because it failed has not become well by that.
    is_failing = is_broken or answer["failingSince"] is not None
    if ended is not None and (
        ended.status in FAILED or (ended.status == "PAUSED_CIRCUIT_OPEN" and is_failing)
    ):
        since = _instant(answer["failingSince"]) or ended.finished_at
        return StreamState.FAILING, since, ended.error_message or "运行失败。"
    if ended is not None and ended.status in WAITED:
        return StreamState.WAITING, ended.finished_at, ended.error_message or "等待对方恢复。"
    last_success, fresh_until = _instant(answer["lastSuccessAt"]), _instant(answer["freshUntil"])
    if last_success is None:
        return StreamState.NEVER, None, "还没有一次成功的运行。"
    if fresh_until is not None and fresh_until < now:
        return StreamState.STALE, fresh_until, "超过时效目标，没有新的成功运行。"
    return StreamState.HEALTHY, None, None


def _run(node: Mapping[str, Any]) -> RecentRun:
    return RecentRun(
        status=node["status"],
        started_at=datetime.fromisoformat(node["startedAt"]),
        finished_at=_instant(node["finishedAt"]),
        fetched=node["fetched"],
        changed=node["created"] + node["updated"] + node["deleted"],
        quarantined=node["quarantined"],
        error_code=node["errorCode"],
        error_message=node["errorMessage"],
    )


def _term(entity_type: str) -> str:
    """Answer what an entity is called; a type of another version by its own name."""
    noun = ENTITIES.get(entity_type)
    return noun.term if noun else _UPWARD.get(entity_type.lower(), entity_type)


_UPWARD: Mapping[str, str] = {FEEDBACK: "平台反馈", OUTBOX: "发件箱", RECONCILIATION: "对账"}


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
