"""S: the store fails, and what comes twice, late, out of order or not at all.

Killing a real process (S01, S02, S03) is in `test_kill.py`.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, text

from gateway.errors import StoreUnavailable
from gateway.store import database as databases
from gateway.store.database import Database
from sync.patience import LONGEST
from sync.sweep import Sweeping
from tests.faults.scene import Scene, region, spec_of, stream, written
from tests.faults.upstream import Row, ok, says
from tests.integration.sync.hours import ASIDE
from tests.integration.sync.rows import everything, rows
from tests.integration.sync.scripted import NOW
from tests.postgres import plain_url


@dataclass
class Waiting:
    """A sleep that only moves the clock, and does something when so much time has passed."""

    scene: Scene
    after_s: float = float("inf")
    then: Callable[[], None] = lambda: None
    waits: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        if seconds in ASIDE:
            await asyncio.Event().wait()
        self.waits.append(seconds)
        self.scene.time.pass_by(seconds=seconds)
        if sum(self.waits) >= self.after_s:
            self.then()


def is_first_page(scene: Scene) -> bool:
    return len(scene.upstream.ledger) == 1


async def test_S04_a_deadlock_is_tried_again_and_the_page_is_stored_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL a real one; SQLite has one writer, who is told that it is busy."""
    waiting = scene.running.sleep = Waiting(scene)
    if scene.database.dialect.name == "postgresql":
        async with _deadlocking(scene.database):
            report = await scene.run()
    else:
        _busy_once(monkeypatch, lambda: is_first_page(scene))
        report = await scene.run()
    assert report.status == "succeeded"
    assert waiting.waits == [0.1]
    assert report.counts.created == 12
    assert await scene.agrees()


@asynccontextmanager
async def _deadlocking(database: Database) -> AsyncIterator[None]:
    """A session that holds what a page wants second, and wants what it holds first.

    It has more time than the page until it looks for a deadlock, so that the page is the one
    that is told.
    """
    url = plain_url(database.url.render_as_string(hide_password=False))
    async with await psycopg.AsyncConnection.connect(url) as other:
        await other.execute("SET deadlock_timeout = '60s'")
        await other.execute("LOCK TABLE change IN ACCESS EXCLUSIVE MODE")

        async def want_what_it_holds() -> None:
            async with asyncio.timeout(30):
                while True:
                    found = await other.execute(
                        "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'change'::regclass"
                    )
                    if await found.fetchone():
                        break
            await other.execute("LOCK TABLE lease IN ACCESS EXCLUSIVE MODE")
            await other.rollback()

        wanting = asyncio.create_task(want_what_it_holds())
        yield
        await wanting


def _busy_once(patch: pytest.MonkeyPatch, when: Callable[[], bool]) -> None:
    """Let the next transaction after `when` find the database locked at its end."""
    original = databases.Database.transaction
    done: list[None] = []

    @asynccontextmanager
    async def transaction(self: Database) -> AsyncIterator[Any]:
        with databases._translated():
            async with original(self) as connection:
                yield connection
                if when() and not done and await _has_stored(connection):
                    done.append(None)
                    busy = sqlite3.OperationalError("database is locked")
                    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
                    raise busy

    patch.setattr(databases.Database, "transaction", transaction)


async def _has_stored(connection: Any) -> bool:
    return bool((await connection.execute(text("SELECT count(*) FROM copy"))).scalar_one())


class Gone:
    """A database that is not there while `is_gone`: every transaction fails at its beginning."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.is_gone = False
        self.refused = 0
        original = databases.Database.transaction

        @asynccontextmanager
        async def transaction(database: Database) -> AsyncIterator[Any]:
            if self.is_gone:
                self.refused += 1
                raise StoreUnavailable("数据库暂时不可用。")
            async with original(database) as connection:
                yield connection

        patch.setattr(databases.Database, "transaction", transaction)

    def be_back(self) -> None:
        self.is_gone = False


async def test_S05_a_minute_without_the_database_is_waited_for_within_the_lease(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Gone(monkeypatch)
    waiting = scene.running.sleep = Waiting(scene, after_s=60, then=gone.be_back)

    def leave(_: object) -> None:
        gone.is_gone = len(scene.upstream.ledger) == 1 and not waiting.waits

    scene.upstream.before_each = leave
    report = await scene.run()
    assert report.status == "succeeded"
    assert gone.refused > 10
    assert 60 <= sum(waiting.waits) < LONGEST.total_seconds()
    assert scene.upstream.pages() == [1, 2, 3]  # what was fetched is not fetched again
    assert await scene.agrees()


async def test_S05_a_database_that_stays_away_ends_the_run_and_loses_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Gone(monkeypatch)
    waiting = scene.running.sleep = Waiting(scene)

    def leave(_: object) -> None:
        gone.is_gone = len(scene.upstream.ledger) == 1

    scene.upstream.before_each = leave
    report = await scene.run()
    assert (report.status, gone.is_gone) == ("failed_transient", True)
    assert 60 < sum(waiting.waits) <= LONGEST.total_seconds()
    gone.be_back()
    scene.upstream.before_each = lambda _: None
    scene.time.pass_by(minutes=5)
    assert (await scene.run()).status == "succeeded"
    assert await scene.agrees()


async def test_S06_a_database_that_cannot_be_written_moves_no_checkpoint(scene: Scene) -> None:
    """A full disk on SQLite; on PostgreSQL a server that became a standby."""
    waiting = scene.running.sleep = Waiting(scene)
    scene.upstream.acts.extend([ok, *[says(503)] * 4])
    assert (await scene.run()).status == "failed_transient"
    before = await scene.checkpoint()
    for number in range(5, 10):
        scene.upstream.rows[f"r{number:04d}"]["areaName"] = "长" * 200_000
    async with _unwritable(scene.database):
        report = await scene.run()
        assert report.status == "failed_transient"
        assert report.error is not None
        assert report.error.code == "STORE_UNAVAILABLE"
        assert sum(waiting.waits) > 60
    assert await scene.checkpoint() == before
    assert len(await scene.stored()) == 5
    scene.time.pass_by(minutes=5)
    assert (await scene.run()).status == "succeeded"
    assert await scene.agrees()


@asynccontextmanager
async def _unwritable(database: Database) -> AsyncIterator[None]:
    """No page can be written inside the block, although small rows still can on SQLite."""
    engine = database.engine.sync_engine
    if database.dialect.name == "postgresql":

        def begin(connection: Any) -> None:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")

        def is_page(*asked: Any) -> None:
            if "copy" in asked[2]:
                begin(asked[0])

        event.listen(engine, "before_cursor_execute", is_page)
        yield
        event.remove(engine, "before_cursor_execute", is_page)
        return
    async with database.transaction() as transaction:
        pages = (await transaction.execute(text("PRAGMA page_count"))).scalar_one()

    def fill(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={int(pages) + 50}")

    def empty(connection: Any) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1073741823")

    event.listen(engine, "begin", fill)
    yield
    event.remove(engine, "begin", fill)
    event.listen(engine, "begin", empty)


async def test_S07_pages_of_last_week_again_change_no_row(scene: Scene) -> None:
    assert (await scene.run()).status == "succeeded"
    before = await everything(scene.database)
    scene.time.pass_by(days=7)
    async with scene.connected() as connector:
        report = await scene.running.run(connector, full=True)
    counts = report.counts
    assert (counts.unchanged, counts.created, counts.updated, counts.deleted) == (12, 0, 0, 0)
    after = await everything(scene.database)
    moved = {name for name in after if after[name] != before[name]}
    assert moved <= {"stream", "sync_run", "lease", "tally", "progress"}
    assert await scene.agrees()


LISTS = stream(name="lists", entity="ImplementationList")
CODE = "430421000000-000101001000"


def a_list(version: int, name: str, minutes: int) -> Row:
    base = region(1, NOW - timedelta(minutes=minutes))
    kept = {key: base[key] for key in ("rowGuid", "cdTime", "cdOperation")}
    return {**kept, "taskName": name, "taskVersion": version}


async def test_S08_an_older_version_after_a_newer_one_is_ignored(scene: Scene) -> None:
    spec = spec_of(scene.upstream.url, LISTS)
    scene.upstream.rows.clear()
    scene.upstream.add(a_list(3, "第三版", minutes=60))
    assert (await scene.run(spec, name="lists")).status == "succeeded"
    scene.upstream.add(a_list(2, "第二版", minutes=-5))
    scene.time.pass_by(hours=1)
    report = await scene.run(spec, name="lists")
    assert (report.counts.fetched, report.counts.updated) == (1, 0)
    assert (await scene.stored("lists"))["r0001"]["taskName"] == "第三版"
    scene.upstream.add(a_list(4, "第四版", minutes=-65))
    scene.time.pass_by(hours=1)
    assert (await scene.run(spec, name="lists")).counts.updated == 1
    assert (await scene.stored("lists"))["r0001"]["taskName"] == "第四版"
    assert scene.served("ok") >= 3


async def test_S09_a_child_that_comes_before_its_parent_is_kept_and_linked_later(
    scene: Scene, tmp_path: Path
) -> None:
    file = tmp_path / "exchange.db"
    with sqlite3.connect(file) as exchange:
        exchange.execute(
            "CREATE TABLE dn_task (ROW_GUID TEXT, TASK_NAME TEXT, CD_TIME TEXT, CD_OPERATION TEXT)"
        )
        exchange.execute(
            "CREATE TABLE dn_question (ROW_GUID TEXT, TASK_GUID TEXT, QUESTION TEXT, ANSWER TEXT,"
            " CD_TIME TEXT, CD_OPERATION TEXT, ORDER_NUM TEXT)"
        )
        at = written(NOW - timedelta(days=1))
        child = ("q1", "t1", "在哪里办理？", "政务大厅。", at, "I", "1")
        exchange.execute("INSERT INTO dn_question VALUES (?, ?, ?, ?, ?, ?, ?)", child)
        exchange.commit()
        spec = spec_of(
            "",
            {
                "name": "lists",
                "entity": "ImplementationList",
                "tables": {"main": "dn_task", "children": {"questions": "dn_question"}},
                "incremental": {"lookback_s": 600, "settle_s": 60},
                "native_id": "rowGuid",
            },
            kind="exchange_db",
            url=f"sqlite:///{file}",
        )
        report = await scene.run(spec, name="lists")
        assert (report.status, await scene.quarantined()) == (
            "succeeded_with_quarantine",
            ["exchange.orphan"],
        )
        parent = ("t1", "食品经营许可", written(NOW + timedelta(minutes=5)), "I")
        exchange.execute("INSERT INTO dn_task VALUES (?, ?, ?, ?)", parent)
        exchange.commit()
        scene.time.pass_by(hours=1)
        assert (await scene.run(spec, name="lists")).status == "succeeded"
    exchange.close()
    questions = [row["question"] for row in await rows(scene.database, "question")]
    assert questions == ["在哪里办理？"]


async def sweep(scene: Scene) -> Any:
    async with scene.connected() as connector:
        return await scene.running.run(connector, course=Sweeping())


async def test_S10_a_sweep_that_sees_nothing_deletes_nothing(scene: Scene) -> None:
    assert (await scene.run()).status == "succeeded"
    scene.upstream.always = says(200, '{"code":0,"data":{"total":0,"list":[]}}')
    scene.time.pass_by(hours=1)
    report = await sweep(scene)
    assert (report.status, report.counts.deleted) == ("awaiting_confirmation", 0)
    assert scene.served("200") >= 1
    assert len(await scene.stored()) == 12
    scene.upstream.always = None
    assert await scene.agrees()


async def test_S11_a_sweep_that_is_interrupted_deletes_nothing(scene: Scene) -> None:
    assert (await scene.run()).status == "succeeded"
    for number in (3, 4):
        del scene.upstream.rows[f"r{number:04d}"]
    scene.time.pass_by(hours=1)
    scene.upstream.acts.extend([ok, *[says(503)] * 4])
    assert (await sweep(scene)).status == "failed_transient"
    assert scene.served("503") == 4
    assert len(await scene.stored()) == 12


async def test_S12_what_was_deleted_and_made_again_is_there_with_its_history(
    scene: Scene,
) -> None:
    assert (await scene.run()).status == "succeeded"
    for operation in ("D", "I"):
        scene.time.pass_by(hours=1)
        at = scene.time() - timedelta(minutes=5)
        scene.upstream.add({**region(3, at), "cdOperation": operation})
        assert (await scene.run()).status == "succeeded"
        (entity,) = [
            row for row in await rows(scene.database, "region") if row["native_id"] == "r0003"
        ]
        assert (entity["deleted_at"] is not None) == (operation == "D")
    told = [
        row["operation"]
        for row in await rows(scene.database, "change")
        if row["entity_id"] == entity["id"]
    ]
    assert told == ["created", "deleted", "created"]
    assert (await scene.stored()).keys() == scene.upstream.rows.keys()
