"""A guard whose time only sleeping moves, and an observer that remembers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from gateway.connectors.resilience import (
    Attempted,
    BreakerMoved,
    Guard,
    LocalTokens,
    Upstreams,
)
from gateway.connectors.spec import RestTransport, Spec

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)


@dataclass
class Time:
    """A clock, a stop watch and a sleep that agree."""

    now: datetime = NOW
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return (self.now - NOW).total_seconds()

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.pass_by(seconds)


@dataclass
class Remembering:
    """Remembers what it hears."""

    attempts: list[Attempted] = field(default_factory=list)
    moves: list[BreakerMoved] = field(default_factory=list)

    def attempted(self, attempt: Attempted) -> None:
        self.attempts.append(attempt)

    def breaker_moved(self, moved: BreakerMoved) -> None:
        self.moves.append(moved)


@dataclass
class World:
    """Time, an observer, and the platforms of one process."""

    time: Time = field(default_factory=Time)
    heard: Remembering = field(default_factory=Remembering)

    def __post_init__(self) -> None:
        tokens = LocalTokens(self.time.seconds)
        self.upstreams = Upstreams(tokens, self.heard, self.time, Random(1))

    def guard(self, name: str = "p", **transport: Any) -> Guard:
        spec, told = spec_of(name, transport)
        upstream = self.upstreams.of(spec, told)
        time = self.time
        return Guard(name, upstream, time, time.sleep, Random(1), time.seconds)


def spec_of(name: str, transport: dict[str, Any]) -> tuple[Spec, RestTransport]:
    told = {"kind": "rest", "base_url": f"http://{name}.test", **transport}
    stream = {
        "name": "lists",
        "entity": "Region",
        "request": {"path": "/x"},
        "records": "rows",
        "native_id": "id",
    }
    spec = Spec.model_validate(
        {
            "version": 1,
            "name": name,
            "title": name,
            "platform": name,
            "level": "city",
            "transport": told,
            "streams": [stream],
        }
    )
    assert isinstance(spec.transport, RestTransport)
    return spec, spec.transport


@dataclass
class Attempts:
    """What the attempts of a call do, in order; the last goes on."""

    script: list[Callable[[], Awaitable[str]] | BaseException | str]
    made: int = 0

    async def __call__(self) -> str:
        act = self.script[min(self.made, len(self.script) - 1)]
        self.made += 1
        if isinstance(act, BaseException):
            raise act
        return act if isinstance(act, str) else await act()
