"""kill -9 at any point and start again: nothing is lost, nothing is doubled."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from starlette.types import Receive, Scope, Send

from gateway.clock import system_clock
from gateway.connectors.spec import PLATFORMS
from gateway.sandbox import Province, generate, province, serve
from gateway.sandbox.province import LISTS
from gateway.store.database import Database
from tests.acceptance.commands import YIWANG, clean_environment
from tests.integration.sync.rows import live_by_feed, rows
from tests.postgres import plain_url

STREAM = "implementation-lists"
TOKEN = "token-of-the-tests"  # noqa: S105  # synthetic
COUNT, PAGE_SIZE = 130, 20
PATIENCE_S = 60


@dataclass
class Halting:
    """The province; at one request for a page of lists it halts the caller, if told to."""

    province: Province
    halt_at: int | None = None
    answers_first: bool = False
    asked: int = 0
    halted: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["type"] == "http" and scope["path"] == LISTS
        self.asked += is_page
        is_halt = is_page and self.asked == self.halt_at
        if not is_halt or self.answers_first:
            await self.province(scope, receive, send)
        if is_halt:
            self.halted.set()
            if not self.answers_first:
                await asyncio.Event().wait()


@dataclass
class Bench:
    """A platform, a store, a folder with a specification."""

    platform: Halting
    url: str
    database: Database
    folder: Path

    async def start(self) -> asyncio.subprocess.Process:
        environ = {
            "YIWANG_PROVINCE_URL": self.url,
            "YIWANG_PROVINCE_TOKEN": TOKEN,
            "YIWANG_DATABASE_URL": self.database.url.render_as_string(hide_password=False),
        }
        return await asyncio.create_subprocess_exec(
            *(YIWANG, "sync", "run", "--stream", STREAM, "--json"),
            cwd=self.folder,
            env=clean_environment(environ),
            stdout=asyncio.subprocess.PIPE,
            stderr=sys.stderr,
        )

    async def kill(self, process: asyncio.subprocess.Process) -> None:
        process.send_signal(signal.SIGKILL)
        await asyncio.wait_for(process.wait(), PATIENCE_S)

    async def finish(self) -> None:
        """Let the dead process's lease run out, and run again to the end."""
        async with self.database.transaction() as transaction:
            await transaction.execute(text("UPDATE lease SET expires_at = '2020-01-01 00:00:00'"))
        process = await self.start()
        said, _ = await asyncio.wait_for(process.communicate(), PATIENCE_S)
        assert process.returncode == 0, said.decode()

    async def compare(self) -> None:
        """The ledger is the store: every record once, as it was served."""
        lists = self.platform.province.world.lists
        alive = {guid for guid in lists.guids() if lists.record(guid)["cdOperation"] != "D"}
        copies = [row for row in await rows(self.database, "copy") if row["deleted_at"] is None]
        assert Counter(row["native_id"] for row in copies) == Counter(alive)
        stored = await rows(self.database, "implementation_list")
        # A replaced version stays; every other list is described by a copy, and told once.
        assert {row["entity_id"] for row in copies} <= {row["id"] for row in stored}
        live = {row["id"] for row in stored if row["deleted_at"] is None}
        assert await live_by_feed(self.database) == live
        owners = Counter(row["list_pk"] for row in await rows(self.database, "handling_item"))
        assert owners.keys() == {row["pk"] for row in stored}
        statuses = [row["status"] for row in await rows(self.database, "sync_run")]
        assert statuses == ["LEASE_LOST", "SUCCEEDED"]


@pytest.fixture
async def bench(database: Database, tmp_path: Path) -> AsyncIterator[Bench]:
    world = generate(items=COUNT)
    app = Halting(province(world, credentials={"yiwang-demo": TOKEN}, now=system_clock))
    (tmp_path / "connectors").mkdir()
    spec = (PLATFORMS / "province.yaml").read_text("utf-8")
    small = spec.replace("page_size: 200", f"page_size: {PAGE_SIZE}")
    assert small != spec
    (tmp_path / "connectors" / "province.yaml").write_text(small, "utf-8")
    async with serve(app) as url:
        yield Bench(app, url, database, tmp_path)
        app.halted.set()


@asynccontextmanager
async def ended(bench: Bench) -> AsyncIterator[None]:
    """After the block: start again, finish, compare."""
    yield
    bench.platform.halt_at = None
    await bench.finish()
    await bench.compare()


@pytest.mark.parametrize("page", [pytest.param(1, marks=pytest.mark.full), 3])
async def test_S02_killed_after_a_commit_while_it_waits_for_the_next_page(
    bench: Bench, page: int
) -> None:
    bench.platform.halt_at = page
    async with ended(bench):
        process = await bench.start()
        await asyncio.wait_for(bench.platform.halted.wait(), PATIENCE_S)
        await bench.kill(process)
        assert len(await rows(bench.database, "copy")) <= (page - 1) * PAGE_SIZE


async def test_S01_killed_when_a_page_has_just_been_answered(bench: Bench) -> None:
    bench.platform.halt_at, bench.platform.answers_first = 2, True
    async with ended(bench):
        process = await bench.start()
        await asyncio.wait_for(bench.platform.halted.wait(), PATIENCE_S)
        await bench.kill(process)


async def test_S03_killed_in_the_middle_of_a_transaction(bench: Bench) -> None:
    """Only PostgreSQL lets a test stop a transaction half-way: SQLite has one lock for all."""
    if bench.database.dialect.name == "sqlite":
        await _kill_at_the_only_lock(bench)
        return
    url = plain_url(bench.database.url.render_as_string(hide_password=False))
    bench.platform.halt_at, bench.platform.answers_first = 2, True
    async with ended(bench):
        process = await bench.start()
        await asyncio.wait_for(bench.platform.halted.wait(), PATIENCE_S)
        async with await psycopg.AsyncConnection.connect(url) as blocker:
            await blocker.execute("LOCK TABLE change IN ACCESS EXCLUSIVE MODE")
            await _until_blocked(blocker)
            await bench.kill(process)
        kept = await rows(bench.database, "copy")
        assert len(kept) == len({row["native_id"] for row in kept})


async def _until_blocked(blocker: psycopg.AsyncConnection) -> None:
    """Wait until another transaction, with its writes done, waits for ours."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            waiting = await blocker.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'change'::regclass"
            )
            row = await waiting.fetchone()
            if row and row[0]:
                return


async def _kill_at_the_only_lock(bench: Bench) -> None:
    bench.platform.halt_at, bench.platform.answers_first = 2, True
    async with ended(bench):
        process = await bench.start()
        await asyncio.wait_for(bench.platform.halted.wait(), PATIENCE_S)
        async with bench.database.transaction():
            await bench.kill(process)
