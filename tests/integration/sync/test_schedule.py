"""The schedule: every tick is read once, whatever processes, clocks and platforms do."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

import pytest

from gateway.connectors.decode import RawRecord
from gateway.connectors.outward import Lane
from gateway.connectors.pages import Connector, Page
from gateway.connectors.spec import Schedule, Spec, Sweep
from gateway.errors import PlatformPaused, SettingsError
from gateway.store import operating, ticks
from gateway.store.database import Database
from sync.connectors import register_connectors
from sync.environment import Environment
from sync.schedule import Entry, entries_of, run_schedule
from sync.stopping import Stop
from tests.integration.sync.hours import Hours
from tests.integration.sync.rows import rows
from tests.integration.sync.scripted import NOW, SPEC, region

NUMBERS = count(1)


def scheduled(whole: Schedule | None = None, **streams: dict[str, Any]) -> Spec:
    """The specification with two streams and what is said about their schedules."""
    kept = tuple(
        stream.model_copy(update=streams.get(stream.name, {})) for stream in SPEC.streams[:2]
    )
    return SPEC.model_copy(update={"streams": kept, "schedule": whole})


def every(span: str) -> Schedule:
    return Schedule.model_validate({"every": span, "jitter": "0s"})


@dataclass
class Platform:
    """Answers one page, counts how often, and may fail or let wait."""

    spec: Spec
    hours: Hours
    asked: list[tuple[str, datetime]] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)
    gate: asyncio.Event | None = None
    waiting: asyncio.Event = field(default_factory=asyncio.Event)
    opened: int = 0
    refusal: SettingsError | None = None
    upstream_now: datetime | None = None

    async def pages(self, stream_name: str, **_: Any) -> AsyncGenerator[Page]:
        self.asked.append((stream_name, self.hours()))
        if self.failures:
            raise self.failures.pop(0)
        if self.gate is not None:
            self.waiting.set()
            await self.gate.wait()
        records: tuple[RawRecord, ...] = (region(1),) if stream_name == "regions" else ()
        yield Page(records, None, 1)

    @asynccontextmanager
    async def connect(self, _: Spec) -> AsyncIterator[Connector]:
        if self.refusal is not None:
            raise self.refusal
        self.opened += 1
        yield self

    def lane(self, spec: Spec) -> AbstractAsyncContextManager[Lane]:
        raise NotImplementedError(spec.name)  # nothing goes up here

    def times(self) -> Counter[str]:
        return Counter(stream for stream, _ in self.asked)


@dataclass
class Process:
    """A process that runs the schedule."""

    database: Database
    hours: Hours
    platform: Platform
    holder: str = "one"
    stop: Stop = field(default_factory=Stop)
    task: asyncio.Future[None] | None = None

    def start(self, entries: Sequence[Entry] | None = None, seed: int = 1) -> None:
        environment = Environment(
            self.database,
            self.hours,
            lambda: f"rn_{next(NUMBERS)}",
            self.holder,
            sleep=self.hours.sleep,
            stop=self.stop,
        )
        chosen = tuple(entries_of([self.platform.spec])) if entries is None else entries
        self.task = asyncio.ensure_future(
            run_schedule(environment, chosen, self.platform, Random(seed))
        )

    async def end(self) -> None:
        self.stop.ask()
        assert self.task is not None
        await asyncio.wait_for(self.task, 30)


@pytest.fixture
def hours() -> Hours:
    return Hours()


async def process(database: Database, hours: Hours, spec: Spec, holder: str = "one") -> Process:
    await register_connectors(database, [spec])
    return Process(database, hours, Platform(spec, hours), holder)


def test_streams_are_read_together_unless_they_have_a_schedule_of_their_own() -> None:
    sweep = Sweep(schedule=every("7d"))
    spec = scheduled(every("1h"), regions={"schedule": every("5m"), "sweep": sweep})
    told = [
        (entry.name, [stream.name for stream in entry.streams], entry.course().kind)
        for entry in entries_of([spec, scheduled()])
    ]
    assert told == [
        ("province", ["organizations"], "INCREMENTAL"),
        ("province/regions", ["regions"], "INCREMENTAL"),
        ("province/regions#sweep", ["regions"], "SWEEP"),
    ]


async def test_every_tick_is_read_once(database: Database, hours: Hours) -> None:
    one = await process(database, hours, scheduled(regions={"schedule": every("15m")}))
    one.start()
    await hours.pass_by(1, hours=1)
    await one.end()
    assert [at for _, at in one.platform.asked] == [
        NOW + timedelta(minutes=15 * number) for number in range(5)
    ]
    assert one.platform.opened == 1


async def test_a_connectors_streams_are_read_in_their_order(
    database: Database, hours: Hours
) -> None:
    one = await process(database, hours, scheduled(every("1h")))
    one.start()
    await hours.until_asleep(1)
    await one.end()
    assert [stream for stream, _ in one.platform.asked] == ["regions", "organizations"]


async def test_what_a_process_slept_through_is_answered_by_one_run(
    database: Database, hours: Hours
) -> None:
    spec = scheduled(regions={"schedule": every("1s")})
    first = await process(database, hours, spec)
    first.start()
    await hours.until_asleep(1)
    await first.end()
    hours.now += timedelta(seconds=10_000)
    second = await process(database, hours, spec)
    second.start()
    await hours.until_asleep(1)
    await second.end()
    assert len(second.platform.asked) == 1


async def test_two_processes_share_the_work_without_doubling_it(
    database: Database, hours: Hours
) -> None:
    spec = scheduled(every("15m"), regions={"schedule": every("10m")})
    both = [await process(database, hours, spec, holder) for holder in ("one", "two")]
    for number, one in enumerate(both):
        one.start(seed=number)
    await hours.pass_by(4, hours=2)
    await asyncio.gather(*(one.end() for one in both))
    asked = Counter(key for one in both for key in one.platform.asked)
    assert set(asked.values()) == {1}
    together = sum((one.platform.times() for one in both), Counter())
    assert together == {"regions": 13, "organizations": 9}


async def test_a_clock_that_jumps_back_ticks_no_tick_again(
    database: Database, hours: Hours
) -> None:
    one = await process(database, hours, scheduled(regions={"schedule": every("15m")}))
    one.start()
    await hours.pass_by(1, minutes=31)
    hours.now -= timedelta(minutes=20)
    await hours.pass_by(1, minutes=20)
    await one.end()
    assert len(one.platform.asked) == 3


async def test_a_tick_that_comes_while_a_run_is_under_way_is_dropped_and_counted(
    database: Database, hours: Hours
) -> None:
    one = await process(database, hours, scheduled(regions={"schedule": every("15m")}))
    one.platform.gate = asyncio.Event()
    one.start()
    await one.platform.waiting.wait()
    hours.now += timedelta(minutes=50)
    one.platform.gate.set()
    await hours.until_asleep(1)
    assert len(one.platform.asked) == 1
    await hours.pass_by(1, minutes=10)
    await one.end()
    assert len(one.platform.asked) == 2
    assert await ticks.count_dropped(database) == {"province/regions": 3}


async def test_a_slow_platform_holds_up_no_other(database: Database, hours: Hours) -> None:
    slow = await process(database, hours, scheduled(regions={"schedule": every("15m")}))
    slow.platform.gate = asyncio.Event()
    other_spec = scheduled(organizations={"schedule": every("15m")}).model_copy(
        update={"name": "other", "platform": "other"}
    )
    quick = await process(database, hours, other_spec)
    slow.start()
    quick.start()
    await slow.platform.waiting.wait()
    await hours.pass_by(1, hours=1)  # only the quick one waits for its time
    slow.platform.gate.set()
    await asyncio.gather(slow.end(), quick.end())
    assert quick.platform.times() == {"organizations": 5}
    assert slow.platform.times() == {"regions": 1}


async def test_a_platform_that_wants_to_rest_is_asked_again_when_it_said(
    database: Database, hours: Hours
) -> None:
    one = await process(database, hours, scheduled(regions={"schedule": every("24h")}))
    until = NOW + timedelta(minutes=42)
    one.platform.failures.append(PlatformPaused("稍后再来", until=until))
    one.start()
    await hours.pass_by(1, hours=2)
    await one.end()
    assert [at for _, at in one.platform.asked] == [NOW, until]


async def test_a_paused_stream_is_not_asked_at_its_ticks(database: Database, hours: Hours) -> None:
    one = await process(database, hours, scheduled(regions={"schedule": every("15m")}))
    await operating.pause(database, "province", None, NOW)
    one.start()
    await hours.pass_by(1, hours=1)
    await one.end()
    assert one.platform.asked == []


async def test_a_run_that_fails_does_not_end_the_schedule(database: Database, hours: Hours) -> None:
    one = await process(database, hours, scheduled(regions={"schedule": every("15m")}))
    one.platform.failures.append(RuntimeError("a mistake of ours"))
    one.start()
    await hours.pass_by(1, minutes=16)
    await one.end()
    assert [row["status"] for row in await rows(database, "sync_run")] == ["CANCELLED", "SUCCEEDED"]


async def test_a_connector_that_cannot_be_opened_is_told_in_its_runs(
    database: Database, hours: Hours
) -> None:
    one = await process(database, hours, scheduled(every("1h")))

    one.platform.refusal = SettingsError("环境变量未设置。")
    one.start()
    await hours.until_asleep(1)
    await one.end()
    told = [(row["status"], row["error_message"]) for row in await rows(database, "sync_run")]
    assert told == [("FAILED_CONFIG", "环境变量未设置。")] * 2


async def test_a_schedule_that_is_to_end_finishes_its_page(
    database: Database, hours: Hours
) -> None:
    one = await process(database, hours, scheduled(every("1h")))
    one.platform.gate = asyncio.Event()
    one.start()
    await one.platform.waiting.wait()
    one.stop.ask()
    one.platform.gate.set()
    await one.end()
    assert one.platform.times() == {"regions": 1}
    assert [row["status"] for row in await rows(database, "sync_run")] == ["SUCCEEDED"]


async def test_processes_start_at_different_seconds_of_a_tick(
    database: Database, hours: Hours
) -> None:
    late = Schedule.model_validate({"every": "15m", "jitter": "5m"})
    one = await process(database, hours, scheduled(regions={"schedule": late}))
    one.start()
    await hours.pass_by(1, hours=6)
    await one.end()
    seconds = {(at - NOW).total_seconds() % 900 for _, at in one.platform.asked}
    assert len(one.platform.asked) == 24
    assert len(seconds) > 12
    assert max(seconds) <= 300


async def test_ticks_are_forgotten_after_a_week_but_never_the_last(
    database: Database, hours: Hours
) -> None:
    spec = scheduled(regions={"schedule": every("24h")})
    one = await process(database, hours, spec)
    one.start()
    await hours.pass_by(1, days=20)
    await one.end()
    kept = await rows(database, "tick")
    assert len(kept) == 8
    monthly = ticks.Tick("monthly", NOW - timedelta(days=25), "one", NOW)
    assert await ticks.claim(database, monthly)
    assert not await ticks.claim(database, monthly)


def test_a_stream_without_a_schedule_is_read_by_nobody() -> None:
    assert list(entries_of([scheduled()])) == []
