"""C: cursors and time: what changes while it is read, and clocks that do not agree."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from tests.faults.scene import Scene, region, spec_of, stream, written
from tests.faults.test_payload import CURSOR
from tests.faults.upstream import Asked, Row, Upstream, ok, says
from tests.integration.sync.rows import rows
from tests.integration.sync.scripted import NOW

HUNDRED = stream(paging={**stream()["paging"], "page_size": 100})


async def test_C01_a_thousand_rows_of_one_instant_are_read_over_every_edge(scene: Scene) -> None:
    scene.upstream.rows.clear()
    edge = NOW - timedelta(seconds=60)  # where the first window ends
    scene.upstream.add(*(region(number, edge - timedelta(seconds=1)) for number in range(500)))
    scene.upstream.add(*(region(number, edge) for number in range(500, 1000)))
    spec = spec_of(scene.upstream.url, HUNDRED)
    scene.upstream.acts.extend([ok, ok, *[says(503)] * 4])
    assert (await scene.run(spec)).status == "failed_transient"
    assert (await scene.run(spec)).status == "succeeded"
    assert len(await scene.stored()) == 500
    scene.upstream.acts.extend([*[ok] * 8, *[says(503)] * 4])
    scene.time.pass_by(minutes=5)
    assert (await scene.run(spec)).status == "failed_transient"
    scene.time.pass_by(minutes=5)  # the breaker has a rest
    assert (await scene.run(spec)).status == "succeeded"
    assert scene.served("503") == 8
    assert await scene.agrees()


async def test_C02_a_row_committed_late_with_an_older_time_is_caught_by_the_lookback(
    scene: Scene,
) -> None:
    assert (await scene.run()).status == "succeeded"
    scene.upstream.add(region(50, NOW - timedelta(minutes=9)))
    assert scene.upstream.pages() == [1, 2, 3]
    scene.time.pass_by(hours=1)
    report = await scene.run()
    assert (report.status, report.counts.created) == ("succeeded", 1)
    assert await scene.agrees()


async def test_C03_a_row_updated_while_it_is_read_is_stored_once_in_its_last_form(
    scene: Scene,
) -> None:
    def update(asked: Asked) -> None:
        if asked.parameters["page"] == 2:
            scene.upstream.add(region(1, scene.time(), areaName="改名"))

    scene.upstream.before_each = update
    assert (await scene.run()).status == "succeeded"
    assert scene.upstream.pages() == [1, 2, 1, 2, 3]  # a row went: one may have moved up
    scene.upstream.before_each = lambda _: None
    scene.time.pass_by(hours=1)
    report = await scene.run()
    assert (report.status, report.counts.updated) == ("succeeded", 1)
    assert await scene.agrees()


@pytest.mark.parametrize("skew", [-10, 10])
async def test_C04_a_clock_of_ten_minutes_apart_leaves_no_gap(scene: Scene, skew: int) -> None:
    scene.upstream.skew = timedelta(minutes=skew)
    number = 100
    for _ in range(6):
        for minutes in (0, 3):
            theirs = scene.time() + scene.upstream.skew + timedelta(minutes=minutes)
            scene.upstream.add(region(number, theirs))
            number += 1
        report = await scene.run()
        assert report.status == "succeeded"
        scene.time.pass_by(minutes=7)
    async with scene.connected() as connector:
        _ = [page async for page in connector.pages("regions")]
        told = connector.upstream_now
    assert told is not None
    assert told - scene.time() == timedelta(minutes=skew)
    scene.time.pass_by(minutes=30)
    assert (await scene.run()).status == "succeeded"
    assert await scene.agrees()


@pytest.mark.parametrize("hours", [0, 8, 9])
async def test_C05_the_platforms_local_time_is_the_one_its_specification_says(
    scene: Scene, hours: int
) -> None:
    zone = timezone(timedelta(hours=hours))
    scene.upstream.rows.clear()

    def there(at: datetime) -> str:
        return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")

    incremental = {**stream()["incremental"], "utc_offset": f"+{hours:02d}:00", "lookback_s": 0}
    spec = spec_of(scene.upstream.url, stream(incremental=incremental))
    for number in range(30):  # over a midnight, and over the hour that summer time would repeat
        scene.upstream.add({**region(number), "cdTime": there(scene.time())})
        assert (await scene.run(spec)).status == "succeeded"
        scene.time.pass_by(minutes=61)
    assert (await scene.run(spec)).status == "succeeded"
    assert await scene.agrees()
    seen = [name for line in scene.upstream.ledger for name in line.ids]
    assert len(seen) == len(set(seen))  # each in one window, by one rule


async def test_C06_times_cut_to_seconds_fall_into_no_gap(scene: Scene) -> None:
    """The platform keeps milliseconds and compares them; bounds are whole seconds."""
    scene.upstream.rows.clear()
    incremental = {**stream()["incremental"], "lookback_s": 0, "settle_s": 0}
    spec = spec_of(scene.upstream.url, stream(incremental=incremental))
    for number in range(20):
        at = f"{written(scene.time())}.{number * 50:03d}"
        scene.upstream.add({**region(number), "cdTime": at})
        assert (await scene.run(spec)).status == "succeeded"
        scene.time.pass_by(seconds=1)
    assert (await scene.run(spec)).status == "succeeded"
    assert await scene.agrees()


POLICIES = {"include": "succeeded", "exclude": "succeeded", "refuse": "failed_schema"}


@pytest.mark.parametrize("policy", POLICIES)
async def test_C07_rows_without_a_time_are_treated_as_the_specification_says(
    scene: Scene, tmp_path: Path, policy: str
) -> None:
    """An exchange database whose column of times may be empty, in one row of four."""
    file = tmp_path / "exchange.db"
    with sqlite3.connect(file) as exchange:
        columns = ", ".join(f"{name} TEXT" for name in EXCHANGED)
        exchange.execute(f"CREATE TABLE dn_region ({columns})")
        for number in range(4):
            at = None if number == 2 else written(NOW - timedelta(days=1))
            row = (f"r{number}", f"99{number:04d}", f"第{number}区", at, "I")
            exchange.execute("INSERT INTO dn_region VALUES (?, ?, ?, ?, ?)", row)
    exchange.close()
    tables = {"main": "dn_region", "undated": policy}
    spec = spec_of("", _of_tables(tables), kind="exchange_db", url=f"sqlite:///{file}")
    report = await scene.run(spec)
    assert report.status == POLICIES[policy]
    living = {"r0", "r1", "r2", "r3"}
    expected = {"include": living, "exclude": living - {"r2"}, "refuse": set()}
    assert (await scene.stored()).keys() == expected[policy]
    if policy == "refuse":
        assert "dn_region 中有 1 行没有 CD_TIME" in str(report.error)


EXCHANGED = ("ROW_GUID", "AREA_CODE", "AREA_NAME", "CD_TIME", "CD_OPERATION")


def _of_tables(tables: dict[str, str]) -> dict[str, Any]:
    parts = {name: part for name, part in stream().items() if name in {"name", "entity"}}
    return {
        **parts,
        "tables": tables,
        "incremental": {"lookback_s": 600, "settle_s": 60},
        "native_id": "rowGuid",
        "deleted": {"path": "cdOperation", "values": ["D"]},
    }


async def test_C08_a_row_of_the_year_2999_does_not_move_the_checkpoint_there(scene: Scene) -> None:
    open_above = {"since": "since", "lookback_s": 600, "settle_s": 60}
    spec = spec_of(scene.upstream.url, stream(incremental=open_above))
    scene.upstream.add({**region(99), "cdTime": "2999-01-01 00:00:00"})
    assert (await scene.run(spec)).status == "succeeded"
    until = datetime.fromisoformat((await scene.checkpoint())["read_until"])
    assert until == NOW - timedelta(seconds=60)
    scene.upstream.add(region(100, NOW + timedelta(minutes=5)))
    scene.time.pass_by(hours=1)
    assert (await scene.run(spec)).status == "succeeded"
    assert await scene.agrees()


async def test_C08_where_the_window_has_an_end_what_lies_after_it_is_left_for_its_time(
    scene: Scene,
) -> None:
    scene.upstream.add(region(99, NOW + timedelta(days=3)))
    assert (await scene.run()).status == "succeeded"
    assert "r0099" not in await scene.stored()
    scene.time.pass_by(days=4)
    assert (await scene.run()).status == "succeeded"
    assert await scene.agrees()


@pytest.mark.parametrize("first", [0, "0"])
async def test_C09_a_cursor_of_zero_is_a_cursor(scene: Scene, first: object) -> None:
    """Pages count down to zero: the page behind cursor 0 is the last, and not left out."""

    def countdown(upstream: Upstream, asked: Asked) -> tuple[bytes, tuple[str, ...]]:
        at = int(asked.parameters.get("cursor", 2))
        found = upstream.window(None, asked.parameters.get("before"))
        here = found[at * 5 : at * 5 + 5]
        following: object = None if at == 0 else at - 1
        if following == 0:
            following = first
        return upstream.listed(here, len(found), next=following)

    scene.upstream.answering = countdown
    assert (await scene.run(spec_of(scene.upstream.url, CURSOR))).status == "succeeded"
    assert [line.asked.parameters.get("cursor") for line in scene.upstream.ledger] == [
        None,
        "1",
        "0",
    ]
    assert await scene.agrees()


async def test_C10_unsorted_pages_move_the_checkpoint_only_at_their_end(scene: Scene) -> None:
    dice = Random(5)
    order = list(scene.upstream.rows)
    dice.shuffle(order)

    def unsorted(upstream: Upstream, asked: Asked) -> tuple[bytes, tuple[str, ...]]:
        first = (asked.parameters["page"] - 1) * 5
        chosen: list[Row] = [upstream.rows[name] for name in order[first : first + 5]]
        return upstream.listed(chosen, len(order))

    for number, name in enumerate(order):
        scene.upstream.rows[name]["cdTime"] = written(NOW - timedelta(hours=number + 1))
    scene.upstream.answering = unsorted
    scene.upstream.acts.extend([ok, *[says(503)] * 4])
    assert (await scene.run()).status == "failed_transient"
    assert "read_until" not in await scene.checkpoint()
    assert (await scene.run()).status == "succeeded"
    assert "read_until" in await scene.checkpoint()
    assert scene.served("503") == 4
    assert await scene.agrees()


async def test_C13_a_beginning_that_is_moved_back_is_read_from_there_once(scene: Scene) -> None:
    def since(day: str) -> dict[str, Any]:
        return stream(incremental={**stream()["incremental"], "begins": day, "slice_s": 864_000})

    scene.upstream.add(*(region(n, NOW - timedelta(days=n)) for n in range(20, 60, 10)))
    late, early = (spec_of(scene.upstream.url, since(day)) for day in ("2026-11-01", "2026-09-01"))
    assert (await scene.run(late)).status == "succeeded"
    assert (await scene.stored()).keys() == {f"r{n:04d}" for n in (*range(12), 20)}
    scene.time.pass_by(hours=1)
    report = await scene.run(early)
    assert (report.status, report.counts.created) == ("succeeded", 3)
    assert report.note == "起始日期提前到了 2026-09-01，从头补读"
    assert await scene.agrees()
    asked = len(scene.upstream.ledger)
    scene.time.pass_by(hours=1)
    assert (await scene.run(early)).counts.fetched == 0  # once: the next goes on from the end
    assert len(scene.upstream.ledger) == asked + 1
    scene.time.pass_by(hours=1)
    assert (await scene.run(late)).counts.fetched == 0  # moved forward: nothing to make up for
    assert (await scene.run(early)).counts.fetched == 0
    assert await scene.agrees()


BEFORE_LIMIT = '{"page":2,"seen":5,"size":5,"total":12,"empty":0,"rewinds":0,"passed":0}'
"""The place of a page as 0.1.0 wrote it."""


async def test_C11_a_checkpoint_of_the_release_before_is_read_and_goes_on(scene: Scene) -> None:
    scene.upstream.acts.extend([ok, *[says(503)] * 4])
    assert (await scene.run()).status == "failed_transient"
    until = (NOW - timedelta(seconds=60)).isoformat()
    await _write(scene, json.dumps({"until": until, "token": BEFORE_LIMIT}))
    assert (await scene.run()).status == "succeeded"
    assert scene.upstream.pages() == [1, 2, 3]
    assert scene.served("503") == 4
    await _write(scene, json.dumps({"read_until": until}))
    scene.time.pass_by(hours=1)
    assert (await scene.run()).status == "succeeded"
    assert await scene.agrees()


async def _write(scene: Scene, checkpoint: str) -> None:
    async with scene.database.transaction() as transaction:
        await transaction.execute(
            text("UPDATE stream SET checkpoint = :text"), {"text": checkpoint}
        )


@pytest.mark.parametrize(
    "corrupt",
    ["", "{", "[]", '{"until": "yesterday"}', '{"until": "2026-11-21T10:00:00"}', '{"x": 1}'],
)
async def test_C12_a_corrupt_checkpoint_refuses_the_run_and_says_how_to_go_on(
    scene: Scene, corrupt: str
) -> None:
    assert (await scene.run()).status == "succeeded"
    asked = len(scene.upstream.ledger)
    await _write(scene, corrupt)
    report = await scene.run()
    assert report.status == "failed_config"
    assert report.error is not None
    assert report.error.code == "CHECKPOINT_CORRUPT"
    assert "--full" in report.error.hint
    assert len(scene.upstream.ledger) == asked
    async with scene.connected() as connector:
        assert (await scene.running.run(connector, full=True)).status == "succeeded"
    assert len(await rows(scene.database, "change")) == 12
    assert await scene.agrees()


async def test_C12_a_place_that_cannot_be_read_refuses_the_run(scene: Scene) -> None:
    scene.upstream.acts.extend([ok, *[says(503)] * 4])
    await scene.run()
    until = (NOW - timedelta(seconds=60)).isoformat()
    await _write(scene, json.dumps({"until": until, "token": "page three"}))
    report = await scene.run()
    assert report.error is not None
    assert (report.status, report.error.code) == ("failed_config", "TOKEN_INVALID")
