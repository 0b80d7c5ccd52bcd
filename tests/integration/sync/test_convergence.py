"""Whatever a platform, crashes and two workers do: after one quiet run the store is the ledger."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from gateway.connectors.spec import Sweep
from gateway.errors import PlatformUnavailable
from gateway.store.database import Database, Transaction
from sync.courses import Backfill, Course, Full
from sync.report import Report
from sync.sweep import Sweeping
from tests.integration.kept import clear
from tests.integration.sync.rows import live_by_feed, rows
from tests.integration.sync.scripted import NOW, SPEC, Running
from tests.integration.sync.upstream import ITEMS, Upstream, live
from tests.postgres import sqlite_url

IDS = tuple(f"i{number}" for number in range(6))
LOOKBACK_S, SETTLE_S = 600, 60

ids = st.sampled_from(IDS)
names = st.sampled_from(["甲", "乙", "丙"])
courses = st.sampled_from(["incremental", "full", "sweep", "backfill"])
moments = st.integers(1, 12)
"""At which transaction of a run the process dies, or before which page."""


class Crash(RuntimeError):  # noqa: N818  # named for what happened
    """The process dies."""


class Mortal(Database):
    """A store whose process dies in its n-th transaction, before or after it commits."""

    dies_in: int | None = None
    after_commit = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Open a transaction that may be the last."""
        async with super().transaction() as transaction:
            yield transaction
            is_last = self._is_last()
            if is_last and not self.after_commit:
                raise Crash
        if is_last:
            raise Crash

    def _is_last(self) -> bool:
        if self.dies_in is None:
            return False
        self.dies_in -= 1
        # A dead process also ends nothing and gives nothing back.
        return self.dies_in <= 0


class Convergence(RuleBasedStateMachine):
    """A platform, a store, and processes that read the one into the other."""

    url = ""

    def __init__(self) -> None:
        """Begin with nothing anywhere."""
        super().__init__()
        self.runner = asyncio.Runner()
        self.database = Mortal(self.url)
        self.running = Running(self.database)
        sweep = Sweep(max_percent=100)
        streams = [stream.model_copy(update={"sweep": sweep}) for stream in SPEC.streams]
        self.upstream = Upstream(SPEC.model_copy(update={"streams": tuple(streams)}))
        self.vanished = False
        self.times: dict[str, datetime] = {}
        self.runner.run(clear(self.database))
        self.run()

    def teardown(self) -> None:
        """Let everything be quiet, run once more, and compare."""
        try:
            self.run_out()
            self.converge()
        finally:
            self.runner.run(self.database.close())
            self.runner.close()

    # The platform --------------------------------------------------------------------------------

    @rule(native_id=ids, name=names)
    def put(self, native_id: str, name: str) -> None:
        """Insert or update a record now."""
        self.pass_by(1)
        self.times[native_id] = self.running.time()
        self.upstream.put(native_id, self.running.time(), taskName=name)

    @rule(native_id=ids, name=names, late_s=st.integers(1, LOOKBACK_S - SETTLE_S))
    def commit_late(self, native_id: str, name: str, late_s: int) -> None:
        """Commit a record that bears an earlier time, though no record's own time goes back."""
        at = self.running.time() - timedelta(seconds=late_s)
        if native_id not in self.times or self.times[native_id] < at:
            self.times[native_id] = at
            self.upstream.put(native_id, at, taskName=name)

    @rule(native_id=ids)
    def withdraw(self, native_id: str) -> None:
        """Withdraw a record with a tombstone."""
        if native_id in self.upstream.items:
            self.pass_by(1)
            self.times[native_id] = self.running.time()
            self.upstream.withdraw(native_id, self.running.time())

    @rule(native_id=ids)
    def vanish(self, native_id: str) -> None:
        """Drop a record without a word."""
        if native_id in self.upstream.items:
            self.upstream.vanish(native_id)
            self.vanished = True

    # The processes -------------------------------------------------------------------------------

    @rule(seconds=st.integers(1, 4_000))
    def pass_by(self, seconds: int) -> None:
        """Let time pass."""
        self.running.time.pass_by(seconds=seconds)

    @rule(course=courses)
    def run_course(self, course: str) -> None:
        """Run a course to its end."""
        self.run(self.course(course))

    @rule(course=courses, pages=moments)
    def break_off(self, course: str, pages: int) -> None:
        """Run some pages; then the platform does not answer."""
        self.upstream.before = self.failing(self.upstream.served + pages)
        self.run(self.course(course))
        self.upstream.before = self.failing(-1)

    @rule(course=courses, moment=moments, after_commit=st.booleans())
    def die(self, course: str, moment: int, *, after_commit: bool) -> None:
        """Run until the process dies in one of its transactions."""
        self.database.dies_in, self.database.after_commit = moment, after_commit
        with suppress(Crash):
            self.run(self.course(course))
        self.database.dies_in = None

    @rule(one=courses, two=courses)
    def run_twice(self, one: str, two: str) -> None:
        """Let two workers start at the same time."""

        async def both() -> None:
            await asyncio.gather(
                self.running.run(self.upstream, ITEMS, holder="one", course=self.course(one)),
                self.running.run(self.upstream, ITEMS, holder="two", course=self.course(two)),
            )

        self.runner.run(both())

    @rule(native_id=ids, name=names, page=moments, course=courses)
    def change_meanwhile(self, native_id: str, name: str, page: int, course: str) -> None:
        """Change a record while pages are being turned."""
        served = self.upstream.served

        async def before(number: int) -> None:
            if number == served + page:
                self.put(native_id, name)

        self.upstream.before = before
        self.run(self.course(course))
        self.upstream.before = self.failing(-1)

    # What holds ----------------------------------------------------------------------------------

    def run_out(self) -> None:
        """Let the leases of dead processes expire, and everything settle."""
        self.pass_by(SETTLE_S + 3)

    def converge(self) -> None:
        """One quiet run, and a sweep where records vanished: the store is the ledger."""
        self.run()
        self.run()  # the first may have gone on with a window that was interrupted long ago
        if self.vanished:
            self.run(Sweeping(restart=True))
        self.runner.run(self.compare())

    async def compare(self) -> None:
        """Compare copies with the ledger, entities with copies, the feed with entities."""
        database, alive = self.database, self.upstream.alive()
        assert await live(database) == alive
        entities = {
            row["id"] for row in await rows(database, "catalog_item") if row["deleted_at"] is None
        }
        assert await live_by_feed(database) == entities
        assert len(entities) == len(alive)
        statuses = {row["status"] for row in await rows(database, "sync_run")}
        assert "RUNNING" not in statuses

    def run(self, course: Course | None = None) -> Report:
        """Run one course in a process of its own."""
        return self.runner.run(self.running.run(self.upstream, ITEMS, course=course))

    def course(self, name: str) -> Course | None:
        """Answer a course by its name."""
        made: dict[str, Callable[[], Course | None]] = {
            "incremental": lambda: None,
            "full": Full,
            "sweep": Sweeping,
            "backfill": lambda: Backfill(NOW - timedelta(hours=1), self.running.time()),
        }
        return made[name]()

    def failing(self, at: int) -> Any:
        """Answer a hook that fails before one page."""

        async def before(number: int) -> None:
            if number == at:
                raise PlatformUnavailable("没有应答")

        return before


def limits(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        # Shrinking would run for minutes; the steps that are printed are short enough to read.
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def converge(url: str, examples: int, steps: int) -> None:
    machine = type("Machine", (Convergence,), {"url": url})
    run_state_machine_as_test(machine, settings=limits(examples, steps))


def test_a_store_converges_whatever_happened(migrated_sqlite: Path) -> None:
    converge(sqlite_url(migrated_sqlite), examples=12, steps=12)


@pytest.mark.full
def test_a_store_converges_whatever_happened_for_long(migrated_sqlite: Path) -> None:
    converge(sqlite_url(migrated_sqlite), examples=100, steps=30)


@pytest.mark.full
def test_a_store_on_postgresql_converges_whatever_happened(kept_postgres: str) -> None:
    converge(kept_postgres, examples=100, steps=20)
