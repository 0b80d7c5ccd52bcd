"""What goes up goes up by itself: by the schedule, once, and people see when it last did."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from gateway.connectors.lanes import open_lane
from gateway.connectors.outward import Lane
from gateway.connectors.pages import Connector, Page
from gateway.connectors.spec import OUTBOX, RECONCILIATION, Schedule, Spec
from gateway.connectors.spec.resilience import Maintenance
from gateway.errors import CircuitOpen
from gateway.store import operating
from gateway.store.destinations import destination_rows
from sync.connectors import register_connectors
from sync.environment import Environment
from sync.pushing import run_reconciliation
from sync.report import Report
from sync.schedule import entries_of, run_schedule
from sync.stopping import Stop
from tests.integration.outward import NAME, Outward, local_list
from tests.integration.sync.hours import Hours
from tests.integration.sync.rows import rows
from tests.integration.sync.scripted import NOW


def every(span: str) -> Schedule:
    return Schedule.model_validate({"every": span, "jitter": "0s"})


NIGHTLY = Schedule.model_validate({"cron": "30 1 * * *", "jitter": "0s"})


def scheduled(spec: Spec, whole: Schedule | None = None, **push: Any) -> Spec:
    """The specification with what is said about its schedules; nobody listens for feedback."""
    assert spec.push is not None
    told = spec.push.model_copy(update={"feedback": None, "reconciliation": NIGHTLY, **push})
    return spec.model_copy(update={"push": told, "schedule": whole})


@dataclass
class Nothing:
    """A connector that reads nothing."""

    spec: Spec
    upstream_now: None = None

    async def pages(self, stream_name: str, **_: Any) -> AsyncGenerator[Page]:
        yield Page((), None, 0 if stream_name else None)


@dataclass
class Ways:
    """The real way up; what is read is nothing."""

    hours: Hours

    @asynccontextmanager
    async def connect(self, spec: Spec) -> AsyncIterator[Connector]:
        yield Nothing(spec)

    @asynccontextmanager
    async def lane(self, spec: Spec) -> AsyncIterator[Lane]:
        hours = self.hours
        async with open_lane(
            spec, environ={}, clock=hours, sleep=hours.sleep, random=Random(1)
        ) as lane:
            yield lane


def environment(outward: Outward, hours: Hours, holder: str = "one") -> Environment:
    known = outward.environment(holder)
    return replace(known, clock=hours, sleep=hours.sleep, stop=Stop())


async def reconciliation(outward: Outward) -> Report:
    return await run_reconciliation(
        outward.environment(), outward.spec, Ways(Hours()).lane, lambda _: None
    )


async def runs(outward: Outward, stream: str) -> list[dict[str, Any]]:
    return [row for row in await rows(outward.database, "sync_run") if row["stream"] == stream]


def test_a_push_follows_its_own_schedule_or_that_of_its_connector(outward: Outward) -> None:
    def told(spec: Spec) -> list[tuple[str, str | int | None]]:
        entries = entries_of([spec])
        return [(one.name, one.schedule.every or one.schedule.cron) for one in entries]

    both = [(f"{NAME}/{OUTBOX}", 300), (f"{NAME}/{RECONCILIATION}", "30 1 * * *")]
    assert told(scheduled(outward.spec)) == []
    assert told(scheduled(outward.spec, schedule=every("5m"))) == both
    assert told(scheduled(outward.spec, every("5m"))) == both
    assert told(scheduled(outward.spec, every("1h"), schedule=every("5m"))) == both
    assert told(scheduled(outward.spec, every("5m"), reconciliation=None)) == both[:1]


async def test_processes_share_relaying_and_the_daily_reconciliation_without_doubling(
    outward: Outward,
) -> None:
    hours = Hours()
    outward.spec = scheduled(outward.spec, schedule=every("10m"))
    await outward.register()
    await outward.put(local_list(1), local_list(2))
    both = [environment(outward, hours, holder) for holder in ("one", "two")]
    entries = tuple(entries_of([outward.spec]))
    # Both ticks are due at once, and again: the relay at each ten minutes.
    tasks = [
        asyncio.ensure_future(run_schedule(one, entries, Ways(hours), Random(number)))
        for number, one in enumerate(both)
    ]
    await hours.pass_by(4, minutes=30)
    for one in both:
        one.stop.ask()
    await asyncio.wait_for(asyncio.gather(*tasks), 30)
    relays = await runs(outward, OUTBOX)
    assert [row["kind"] for row in relays] == ["RELAY"] * 4
    assert {row["status"] for row in relays} == {"SUCCEEDED"}
    assert [row["created"] for row in relays] == [2, 0, 0, 0]
    (reconciled,) = await runs(outward, RECONCILIATION)
    assert (reconciled["kind"], reconciled["status"]) == ("RECONCILIATION", "SUCCEEDED")
    (destination,) = await destination_rows(outward.database)
    assert destination["reconciled_on"] == "2026-11-20"
    await outward.agrees()


async def test_when_it_last_ran_stands_with_the_streams_of_the_connector(outward: Outward) -> None:
    await outward.register()
    await outward.put(local_list(1))
    await outward.relay()
    found = {row["name"]: row for row in await rows(outward.database, "stream")}
    assert {OUTBOX, RECONCILIATION} <= set(found)
    assert found[OUTBOX]["last_success_at"] is not None
    assert found[RECONCILIATION]["last_success_at"] is None
    await outward.reconcile(date(2026, 11, 21))
    (run,) = await runs(outward, RECONCILIATION)
    assert (run["fetched"], run["findings"]) == (1, 0)


async def test_a_paused_connector_sends_and_reconciles_nothing(outward: Outward) -> None:
    await outward.register()
    await outward.put(local_list(1))
    await operating.pause(outward.database, NAME, None, NOW)
    assert (await outward.relay()).status == "skipped_paused"
    told = await reconciliation(outward)
    assert told.status == "skipped_paused"
    assert (await outward.states(), await rows(outward.database, "sync_run")) == (["PENDING"], [])


async def test_in_a_maintenance_window_the_platform_is_left_in_peace(outward: Outward) -> None:
    await outward.register()
    await outward.put(local_list(1))
    always = Maintenance.model_validate({"start": "00:00", "end": "23:59"})
    transport = outward.spec.transport.model_copy(update={"maintenance": (always,)})
    outward.spec = outward.spec.model_copy(update={"transport": transport})
    assert (await outward.relay()).status == "paused_circuit_open"
    told = await reconciliation(outward)
    assert isinstance(told.error, CircuitOpen)
    assert (await outward.states(), await rows(outward.database, "sync_run")) == (["PENDING"], [])


async def test_a_platform_that_does_not_answer_is_a_failed_run_and_is_asked_again_soon(
    outward: Outward,
) -> None:
    hours = Hours()
    absent = {"kind": "exchange_db", "url": "postgresql://nobody@127.0.0.1:9/x"}
    told = outward.spec.model_dump(mode="json", exclude={"transport", "push"})
    assert outward.spec.push is not None
    push = outward.spec.push.model_dump(mode="json", exclude={"schedule", "reconciliation"})
    spec = Spec.model_validate({**told, "transport": absent, "push": push})
    spec = scheduled(spec, schedule=every("7d"))
    await register_connectors(outward.database, [spec])
    one = environment(outward, hours)
    entries = tuple(entry for entry in entries_of([spec]) if entry.upward == RECONCILIATION)
    task = asyncio.ensure_future(run_schedule(one, entries, Ways(hours), Random(1)))
    await hours.pass_by(1, minutes=21)
    one.stop.ask()
    await asyncio.wait_for(task, 30)
    failed = await runs(outward, RECONCILIATION)
    assert [row["status"] for row in failed] == ["FAILED_TRANSIENT"] * 3
    assert {row["error_code"] for row in failed} == {"PLATFORM_UNAVAILABLE"}
    (destination,) = await destination_rows(outward.database)
    assert destination["reconciled_on"] is None
    assert hours() == NOW + timedelta(minutes=21)
