"""A platform nobody here has seen is connected by a YAML file alone, and survives kill -9."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from gateway.cli.work import connected, environment
from gateway.clock import system_clock
from gateway.connectors.check import check
from gateway.connectors.spec import load_spec
from gateway.settings import Settings
from gateway.store.database import Database
from sync.connectors import register_connectors, run_connector
from sync.report import Report
from tests.acceptance.commands import YIWANG, clean_environment
from tests.faults.upstream import BEIJING, Exchange, Upstream, listening, ok
from tests.integration.connectors.unseen import binhai, donghu
from tests.integration.connectors.unseen.facts import Item
from tests.integration.sync.rows import live_by_feed, rows

FOLDER = Path(__file__).parent
PATIENCE_S = 60
COUNT = 45

PLATFORMS = {
    "binhai": (binhai.Binhai, binhai.PAGE, {"BINHAI_TOKEN": binhai.TOKEN}),
    "donghu": (donghu.Donghu, donghu.PAGE, {"DONGHU_SECRET": donghu.SECRET}),
}


@dataclass
class Bench:
    """A platform that can halt whoever asks for a certain page, and an empty store."""

    name: str
    platform: binhai.Binhai | donghu.Donghu
    upstream: Upstream
    database: Database
    environ: dict[str, str]
    pages: int = 0
    halted: asyncio.Event = field(default_factory=asyncio.Event)

    async def halt_at_the_third_page(self, exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        self.pages += exchange.asked.path == PLATFORMS[self.name][1]
        if self.pages < 3:
            return await ok(exchange)
        self.halted.set()
        await self.upstream.gone.wait()
        return "", ()

    async def start(self) -> asyncio.subprocess.Process:
        url = self.database.url.render_as_string(hide_password=False)
        return await asyncio.create_subprocess_exec(
            *(YIWANG, "sync", "run", "--spec", FOLDER / f"{self.name}.yaml", "--json"),
            env=clean_environment(self.environ | {"YIWANG_DATABASE_URL": url}),
            stdout=asyncio.subprocess.PIPE,
            stderr=sys.stderr,
        )

    async def again(self) -> Report:
        """Run once more in this process."""
        spec = load_spec(FOLDER / f"{self.name}.yaml", self.environ)
        await register_connectors(self.database, [spec])
        work = environment(Settings(), self.database)
        async with connected(spec) as connector:
            (report,) = [report async for report in run_connector(work, connector)]
        return report

    async def agrees(self) -> None:
        """What was served is what is stored, and says what the platform meant by it."""
        living = {one.number: one for one in self.platform.world.items.values()}
        live = {number for number, one in living.items() if not one.is_withdrawn}
        copies = [row for row in await rows(self.database, "copy") if row["deleted_at"] is None]
        stored = {row["native_id"]: json.loads(row["payload"]) for row in copies}
        assert len(copies) == len(live)
        assert stored == {
            key: record
            for key, record in self.platform.went_out.items()
            if key in stored or int(key.strip("BH")) % 1000 in live
        }
        lists = [
            row
            for row in await rows(self.database, "implementation_list")
            if row["deleted_at"] is None
        ]
        told = sorted([said(row) for row in lists])
        assert told == sorted(expected(living[number]) for number in live)
        assert await live_by_feed(self.database) == {row["id"] for row in lists}
        assert await self._materials({row["pk"] for row in lists}) == sorted(
            (part.name, part.need, part.copies)
            for number in live
            for part in living[number].materials
        )
        assert await rows(self.database, "quarantine") == []
        rules = {row["rule"] for row in await rows(self.database, "finding")}
        assert rules & {"code.unknown", "value.malformed"} == set()

    async def _materials(self, lists: set[int]) -> list[tuple[str, str, int]]:
        found = [row for row in await rows(self.database, "material") if row["list_pk"] in lists]
        return sorted((r["material_name"], r["is_need"], r["page_num"]) for r in found)


def said(row: dict[str, object]) -> tuple[object, ...]:
    """What a stored list says."""
    at = row["plan_effective_date"]
    assert isinstance(at, datetime)
    kind, unit = row["task_type"], row["promise_type"]
    day = at.astimezone(BEIJING).date()
    return row["task_name"], kind, row["promise_day"], unit, day


def expected(one: Item) -> tuple[object, ...]:
    return one.name, one.kind, *one.promise, one.effective


@pytest.fixture(params=PLATFORMS)
async def bench(
    request: pytest.FixtureRequest, database: Database, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bench]:
    name = request.param
    make, _, secrets = PLATFORMS[name]
    platform = make()
    platform.world.begin(COUNT, datetime.now(UTC))
    upstream = Upstream(answering=platform.answer, clock=system_clock)
    async with listening(upstream) as url:
        environ = {f"{name.upper()}_URL": url, **secrets}
        for variable, value in environ.items():
            monkeypatch.setenv(variable, value)
        yield Bench(name, platform, upstream, database, environ)


async def test_yaml_alone_reads_what_the_page_describes_through_a_kill_and_late_commits(
    bench: Bench,
) -> None:
    bench.upstream.always = bench.halt_at_the_third_page
    process = await bench.start()
    await asyncio.wait_for(bench.halted.wait(), PATIENCE_S)
    process.send_signal(signal.SIGKILL)
    await asyncio.wait_for(process.wait(), PATIENCE_S)
    assert len(await rows(bench.database, "copy")) <= 20

    bench.upstream.always = None
    async with bench.database.transaction() as transaction:
        await transaction.execute(text("UPDATE lease SET expires_at = '2020-01-01 00:00:00'"))
    assert (await bench.again()).status == "succeeded"
    await bench.agrees()
    if isinstance(bench.platform, donghu.Donghu):
        assert len(bench.platform.issued) > 2  # a secret wears out in the middle of a run

    again = await bench.again()
    changed = again.counts.created + again.counts.updated + again.counts.deleted
    assert (again.status, changed) == ("succeeded", 0)

    bench.platform.world.commit_late(system_clock())
    late = await bench.again()
    counts = late.counts
    assert (counts.created, counts.updated, counts.deleted) == (1, 1, 1)
    await bench.agrees()


@pytest.mark.parametrize("kept_url", ["sqlite"], indirect=True)
async def test_the_check_passes_every_step(bench: Bench) -> None:
    spec = load_spec(FOLDER / f"{bench.name}.yaml", bench.environ)
    async with connected(spec) as connector:
        steps = [s async for s in check(connector, clock=system_clock, environ=os.environ)]
    assert [step for step in steps if not step.ok] == []
    if isinstance(bench.platform, donghu.Donghu):
        assert bench.platform.issued == ["/auth/first.do"]
