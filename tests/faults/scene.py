"""One scene of a fault: a platform that misbehaves, a store, a clock, and runs between them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from gateway.connectors.connect import open_connector
from gateway.connectors.pages import Connector
from gateway.connectors.resilience import Attempted, BreakerMoved, LocalTokens, Upstreams
from gateway.connectors.spec import Spec
from gateway.store.database import Database
from sync.run import Report
from tests.faults.upstream import BEIJING, Row, Upstream
from tests.integration.sync.rows import live_by_feed, rows
from tests.integration.sync.scripted import NOW, Running, Time

STREAM: dict[str, Any] = {
    "name": "regions",
    "entity": "Region",
    "request": {"method": "POST", "path": "/regions"},
    "records": "data.list",
    "paging": {
        "kind": "page-number",
        "page": "page",
        "size": "size",
        "page_size": 5,
        "total": "data.total",
    },
    "incremental": {"since": "since", "before": "before", "lookback_s": 600, "settle_s": 60},
    "native_id": "rowGuid",
    "deleted": {"path": "cdOperation", "values": ["D"]},
}
REPLY = {
    "code": "code",
    "message": "msg",
    "ok": [0],
    "rate_limited": [42901],
    "renew": [40101],
    "refused": [40301],
}


ON_BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.full)]
"""The stores of faults that end before the store: PostgreSQL too at full length."""


def written(at: datetime) -> str:
    """An instant as the platform writes it."""
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def region(number: int, at: datetime = NOW - timedelta(days=1), **more: Any) -> Row:
    """A region that does not exist, as the platform keeps it."""
    return {
        "rowGuid": f"r{number:04d}",
        "areaCode": f"99{number:04d}",
        "areaName": f"第{number}区",
        "cdTime": written(at),
        "cdOperation": "I",
        **more,
    }


def spec_of(
    base_url: str,
    *streams: Mapping[str, Any],
    name: str = "upstream",
    **transport: Any,
) -> Spec:
    """A specification; its transport is REST at `base_url` where nothing else is said."""
    rest = {"kind": "rest", "base_url": base_url, "reply": REPLY}
    return Spec.model_validate(
        {
            "version": 1,
            "name": name,
            "title": "出错的平台",
            "platform": name,
            "level": "city",
            "transport": transport if "kind" in transport else rest | transport,
            "streams": list(streams) or [STREAM],
        }
    )


def stream(**parts: Any) -> dict[str, Any]:
    """The stream of regions with parts of its own."""
    return {**STREAM, **parts}


@dataclass
class Heard:
    """What the observer heard."""

    attempts: list[Attempted] = field(default_factory=list)
    moves: list[BreakerMoved] = field(default_factory=list)

    def attempted(self, attempt: Attempted) -> None:
        self.attempts.append(attempt)

    def breaker_moved(self, moved: BreakerMoved) -> None:
        self.moves.append(moved)

    def states(self) -> list[str]:
        return [moved.state.value for moved in self.moves]


@dataclass
class Scene:
    """A store, a clock, one platform; `upstreams` is what the process knows of it."""

    database: Database
    upstream: Upstream
    time: Time = field(default_factory=Time)
    heard: Heard = field(default_factory=Heard)
    seed: int = 1

    def __post_init__(self) -> None:
        self.running = Running(self.database, self.time)
        self.upstreams = Upstreams(
            LocalTokens(self.seconds), self.heard, self.time, Random(self.seed)
        )
        self.upstream.clock = self.time

    def seconds(self) -> float:
        return self.time().timestamp()

    @property
    def slept(self) -> list[float]:
        return self.time.slept

    @asynccontextmanager
    async def connected(
        self, spec: Spec | None = None, environ: Mapping[str, str] | None = None, **transport: Any
    ) -> AsyncIterator[Connector]:
        """A connector to the platform, opened for one run like every other."""
        async with open_connector(
            spec or spec_of(self.upstream.url, **transport),
            environ=environ or {},
            clock=self.time,
            sleep=self.time.sleep,
            random=Random(self.seed),
            seconds=self.seconds,
            upstreams=self.upstreams,
        ) as connector:
            yield connector

    async def run(
        self,
        spec: Spec | None = None,
        *,
        name: str = "regions",
        environ: Mapping[str, str] | None = None,
        **transport: Any,
    ) -> Report:
        """Run one stream once."""
        async with self.connected(spec, environ, **transport) as connector:
            return await self.running.run(connector, name)

    def served(self, outcome: str) -> int:
        """How often the platform did that: a fault that was not served proves nothing."""
        return self.upstream.outcomes().count(outcome)

    async def stored(self, stream: str = "regions") -> dict[str, Row]:
        """The platform's live records by native id, as they came."""
        return {
            row["native_id"]: json.loads(row["payload"])
            for row in await rows(self.database, "copy")
            if row["stream"] == stream and row["deleted_at"] is None
        }

    async def quarantined(self) -> list[str]:
        return [row["code"] for row in await rows(self.database, "quarantine")]

    async def checkpoint(self) -> dict[str, Any]:
        (text,) = (row["checkpoint"] for row in await rows(self.database, "stream"))
        told = json.loads(text) if text else {}
        assert isinstance(told, dict)
        return told

    async def agrees(self) -> bool:
        """The ledger equals the store: nothing lost, nothing doubled, nothing from nowhere."""
        living = {
            name: row for name, row in self.upstream.rows.items() if row["cdOperation"] != "D"
        }
        stored = await self.stored()
        assert stored.keys() == living.keys()
        assert stored == living
        went_out = {name for line in self.upstream.ledger for name in line.ids}
        assert stored.keys() <= went_out
        entities = {
            row["native_id"]: row["id"]
            for row in await rows(self.database, "region")
            if row["deleted_at"] is None
        }
        assert entities.keys() == living.keys()
        assert await live_by_feed(self.database) == set(entities.values())
        created = [row for row in await rows(self.database, "change") if is_first(row)]
        assert len(created) == len({row["entity_id"] for row in created})
        return True


def is_first(row: Mapping[str, Any]) -> bool:
    """Say whether a line of the change feed says that an entity is new."""
    return bool(row["operation"] == "created")
