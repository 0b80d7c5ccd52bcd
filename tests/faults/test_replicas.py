"""R: several processes, their clocks and their ends."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import create_async_engine

from gateway.connectors.pages import Connector
from gateway.connectors.spec import Spec
from gateway.errors import PlatformUnavailable
from gateway.store import database as databases
from gateway.store import leases
from gateway.store.database import Database
from gateway.store.instants import aware
from sync.connectors import register_connectors
from sync.report import Report
from tests.acceptance.commands import YIWANG, clean_environment
from tests.faults.scene import Scene, region, spec_of, stream
from tests.faults.test_drift import GOOD
from tests.faults.upstream import Asked, Upstream, listening, ok, silence
from tests.integration.sync.hours import Hours
from tests.integration.sync.rows import rows
from tests.integration.sync.scripted import Scripted
from tests.integration.sync.scripted import region as record
from tests.integration.sync.test_schedule import every, process, scheduled

LEASE = "upstream/regions"
PATIENCE_S = 60


async def test_R01_of_two_replicas_on_one_stream_one_reads_and_one_skips(scene: Scene) -> None:
    meeting = reached(scene.upstream, 1)
    async with scene.connected() as one, scene.connected() as two:
        both = [
            asyncio.create_task(scene.running.run(one, holder="one")),
            asyncio.create_task(_after(meeting, scene, two)),
        ]
        statuses = [(await task).status for task in both]
    assert statuses[0] == "succeeded"
    assert statuses[1] in {"skipped_locked", "succeeded"}  # it may come when the first is done
    assert await scene.agrees()
    await leases.take(scene.database, LEASE, "other", scene.time(), timedelta(minutes=1))
    asked = len(scene.upstream.ledger)
    assert (await scene.run()).status == "skipped_locked"
    assert len(scene.upstream.ledger) == asked


async def _after(meeting: asyncio.Event, scene: Scene, connector: Connector) -> Report:
    await meeting.wait()
    return await scene.running.run(connector, holder="two")


async def test_R02_whoever_wakes_after_its_lease_writes_nothing(scene: Scene) -> None:
    taken: list[object] = []

    async def take_over() -> None:
        scene.time.pass_by(minutes=5)
        length = timedelta(minutes=1)
        taken.append(await leases.take(scene.database, LEASE, "other", scene.time(), length))

    async with scene.connected() as connector:
        await register_connectors(scene.database, [connector.spec])

        async def before(number: int) -> None:
            if number == 1:
                await take_over()

        slept = Scripted([[record(1)], [record(2)]], before, spec=connector.spec)
        report = await scene.running.run(slept)
    assert (report.status, bool(taken[0])) == ("lease_lost", True)
    stored = {row["native_id"] for row in await rows(scene.database, "region")}
    assert stored == {"r1"}  # what came before; of the page after its lease, not a row


async def test_R03_a_clock_that_jumps_back_ticks_nothing_twice(database: Database) -> None:
    hours = Hours()
    one = await process(database, hours, scheduled(regions={"schedule": every("15m")}))
    one.start()
    await hours.pass_by(1, minutes=31)
    hours.now -= timedelta(minutes=25)
    await hours.pass_by(1, minutes=25)
    await one.end()
    ticks = [row["due_at"] for row in await rows(database, "tick")]
    assert len(ticks) == len(set(ticks)) == len(one.platform.asked) == 3


@pytest.mark.parametrize("number", [signal.SIGTERM])
async def test_R04_sigterm_in_the_middle_hands_the_page_back_in_time(
    database: Database, tmp_path: Path, number: signal.Signals
) -> None:
    """A page that never comes: after the grace period it is given up, and the lease with it."""
    upstream = Upstream()
    upstream.add(*(region(n) for n in range(12)))
    upstream.acts.extend([ok, silence()])
    asked = reached(upstream, 2)
    (tmp_path / "connectors").mkdir()
    async with listening(upstream):
        text = GOOD.format(url=upstream.url)
        (tmp_path / "connectors" / "good.yaml").write_text(text, "utf-8")
        (tmp_path / "yiwang.toml").write_text("[sync]\ngrace_s = 0.5\n", "utf-8")
        process = await _started(database, tmp_path)
        async with asyncio.timeout(PATIENCE_S):
            await asked.wait()
            process.send_signal(number)
            await process.wait()
        assert upstream.outcomes() == ["ok", "silence"]
        (run,) = await rows(database, "sync_run")
        assert (run["status"], run["finished_at"] is not None) == ("CANCELLED", True)
        again = await _started(database, tmp_path)
        await asyncio.wait_for(again.wait(), PATIENCE_S)
    assert again.returncode == 0
    stored = {row["native_id"] for row in await rows(database, "region")}
    assert stored == upstream.rows.keys()


def reached(upstream: Upstream, count: int) -> asyncio.Event:
    """Answer what is set when so many requests have come."""
    reached, came = asyncio.Event(), []

    def note(asked: Asked) -> None:
        came.append(asked)
        if len(came) == count:
            reached.set()

    upstream.before_each = note
    return reached


async def _started(database: Database, folder: Path) -> asyncio.subprocess.Process:
    url = database.url.render_as_string(hide_password=False)
    return await asyncio.create_subprocess_exec(
        *(YIWANG, "sync", "run", "--json"),
        cwd=folder,
        env=clean_environment({"YIWANG_DATABASE_URL": url}),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=sys.stderr,
    )


async def test_R05_after_sigkill_the_lease_runs_out_and_another_goes_on(
    database: Database, tmp_path: Path
) -> None:
    upstream = Upstream()
    upstream.add(*(region(n) for n in range(12)))
    upstream.acts.extend([ok, silence()])
    asked = reached(upstream, 2)
    (tmp_path / "connectors").mkdir()
    async with listening(upstream):
        text = GOOD.format(url=upstream.url)
        (tmp_path / "connectors" / "good.yaml").write_text(text, "utf-8")
        process = await _started(database, tmp_path)
        async with asyncio.timeout(PATIENCE_S):
            await asked.wait()
            os.kill(process.pid, signal.SIGKILL)
            await process.wait()
        assert process.returncode == -signal.SIGKILL
        held = aware((await rows(database, "lease"))[0]["expires_at"])
        scene = Scene(database, upstream)
        scene.time.now = held - timedelta(seconds=1)
        spec = spec_of(upstream.url, stream(), name="good")
        assert (await scene.run(spec)).status == "skipped_locked"
        scene.time.now = held
        assert (await scene.run(spec)).status == "succeeded"
    statuses = [row["status"] for row in await rows(database, "sync_run")]
    assert statuses == ["LEASE_LOST", "SUCCEEDED"]
    assert Counter(upstream.pages()) == {1: 1, 2: 1, 3: 1}


async def test_R06_a_stream_that_fails_every_time_holds_up_no_other(database: Database) -> None:
    hours = Hours()
    quarter = {"schedule": every("15m")}
    poisoned = await process(database, hours, scheduled(regions=quarter))
    poisoned.platform.failures = [PlatformUnavailable("毒") for _ in range(5)]
    other = scheduled(organizations=quarter).model_copy(
        update={"name": "other", "platform": "other"}
    )
    healthy = await process(database, hours, other)
    poisoned.start()
    healthy.start()
    await hours.pass_by(2, minutes=75)
    await asyncio.gather(poisoned.end(), healthy.end())
    ended = Counter((row["platform"], row["status"]) for row in await rows(database, "sync_run"))
    assert ended == {
        ("province", "FAILED_TRANSIENT"): 5,  # each is told, none is repeated out of turn
        ("province", "SUCCEEDED"): 1,
        ("other", "SUCCEEDED"): 6,
    }


async def test_R07_ten_thousand_ticks_after_an_outage_are_one_run(database: Database) -> None:
    hours = Hours()
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
    assert len(await rows(database, "tick")) == 2


async def test_R08_every_lock_holds_where_each_transaction_has_another_connection(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a pool in transaction mode gives: no session outlives its transaction."""
    monkeypatch.setattr(
        databases, "create_async_engine", lambda url: create_async_engine(url, poolclass=NullPool)
    )
    pooled = Database(scene.database.url.render_as_string(hide_password=False))
    try:
        scene.running.database = pooled
        await test_R01_of_two_replicas_on_one_stream_one_reads_and_one_skips(scene)
    finally:
        await pooled.close()


async def test_R09_a_platform_that_is_slow_with_much_to_do_holds_up_no_other(
    scene: Scene,
) -> None:
    slow = Upstream(always=silence())
    async with listening(slow):
        spec = spec_of(slow.url, name="slow", timeout_s=300, deadline_s=300)
        asked = reached(slow, 4)
        crowd = [asyncio.create_task(_first_page(scene, spec)) for _ in range(100)]
        async with asyncio.timeout(PATIENCE_S):
            await asked.wait()
            report = await scene.run()
        assert (report.status, slow.outcomes()) == ("succeeded", ["silence"] * 4)
        for task in crowd:
            task.cancel()
        await asyncio.gather(*crowd, return_exceptions=True)
    assert await scene.agrees()


async def _first_page(scene: Scene, spec: Spec) -> None:
    async with scene.connected(spec) as connector:
        async for _ in connector.pages("regions"):
            return
