"""Connectors, streams, runs and quarantine as the store keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from gateway.store import streams
from gateway.store.copies import Origin
from gateway.store.database import Database
from gateway.store.quarantine import QUARANTINE, Quarantined, quarantine
from gateway.store.streams import CONNECTOR, RUN, STREAM, ConnectorEntry, Counts, StreamEntry

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
ORIGIN = Origin("province", "regions")
ENTRY = ConnectorEntry("demo", "省平台", "province", "PROVINCE", "rest")
BAD = Quarantined("qu_1", "7", "record.native_id", "没有标识", '{"a":1}')


async def register(database: Database, entry: ConnectorEntry = ENTRY, **kinds: str) -> None:
    async with database.transaction() as transaction:
        entries = {
            name: StreamEntry(kind) for name, kind in (kinds or {"regions": "Region"}).items()
        }
        await streams.register(transaction, database.dialect, entry, entries)


async def keep(database: Database, run_id: str, *records: Quarantined) -> None:
    async with database.transaction() as transaction:
        await quarantine(transaction, database.dialect, ORIGIN, run_id, records, NOW)


async def rows(database: Database, table: Any) -> list[dict[str, Any]]:
    async with database.transaction() as transaction:
        found = await transaction.execute(select(table).order_by(table.c.pk))
        return [dict(row) for row in found.mappings()]


async def test_registering_again_changes_what_the_specification_says_and_keeps_the_checkpoint(
    database: Database,
) -> None:
    await register(database)
    async with database.transaction() as transaction:
        await streams.save_checkpoint(transaction, ORIGIN, "here", NOW)
    await register(
        database, replace(ENTRY, title="新名称"), regions="Region", lists="ImplementationList"
    )
    assert [row["title"] for row in await rows(database, CONNECTOR)] == ["新名称"]
    assert [(row["name"], row["checkpoint"]) for row in await rows(database, STREAM)] == [
        ("regions", "here"),
        ("lists", None),
    ]


async def test_a_stream_that_was_never_read_has_no_checkpoint(database: Database) -> None:
    assert await streams.checkpoint(database, ORIGIN) is None
    await register(database)
    assert await streams.checkpoint(database, ORIGIN) is None


async def test_a_checkpoint_in_the_middle_is_no_success(database: Database) -> None:
    await register(database)
    async with database.transaction() as transaction:
        await streams.save_checkpoint(transaction, ORIGIN, "page 3", None)
    assert await streams.checkpoint(database, ORIGIN) == "page 3"
    (row,) = await rows(database, STREAM)
    assert row["last_success_at"] is None


async def test_a_run_is_written_from_its_beginning_to_its_end(database: Database) -> None:
    await streams.start_run(database, ORIGIN, "rn_1", NOW)
    (begun,) = await rows(database, RUN)
    assert (begun["status"], begun["finished_at"]) == ("RUNNING", None)
    async with database.transaction() as transaction:
        await streams.count_run(transaction, "rn_1", Counts(pages=2, fetched=400, created=399))
        await streams.finish_run(transaction, "rn_1", "FAILED_CONFIG", NOW, ("REFUSED", "被拒绝"))
    (ended,) = await rows(database, RUN)
    assert (ended["pages"], ended["fetched"], ended["created"], ended["updated"]) == (
        2,
        400,
        399,
        0,
    )
    assert (ended["status"], ended["error_code"], ended["error_message"]) == (
        "FAILED_CONFIG", "REFUSED", "被拒绝",
    )  # fmt: skip
    assert ended["finished_at"] is not None


async def test_only_runs_under_way_of_this_stream_are_ended_as_abandoned(
    database: Database,
) -> None:
    await streams.start_run(database, ORIGIN, "rn_dead", NOW)
    await streams.start_run(database, ORIGIN, "rn_done", NOW)
    await streams.start_run(database, Origin("province", "lists"), "rn_other", NOW)
    async with database.transaction() as transaction:
        await streams.finish_run(transaction, "rn_done", "SUCCEEDED", NOW)
    await streams.end_abandoned_runs(database, ORIGIN, NOW + timedelta(hours=1))
    assert {row["id"]: row["status"] for row in await rows(database, RUN)} == {
        "rn_dead": "LEASE_LOST",
        "rn_done": "SUCCEEDED",
        "rn_other": "RUNNING",
    }


async def test_a_bad_record_is_kept_as_it_came_and_once(database: Database) -> None:
    await keep(database, "rn_1", BAD)
    await keep(database, "rn_2", replace(BAD, position="9"))
    (row,) = await rows(database, QUARANTINE)
    assert (row["run_id"], row["position"], row["payload"]) == ("rn_2", "9", '{"a":1}')


async def test_a_bad_record_that_stands_twice_in_a_page_is_kept_once(database: Database) -> None:
    await keep(database, "rn_1", BAD, replace(BAD, position="8"))
    (row,) = await rows(database, QUARANTINE)
    assert row["position"] == "8"


async def test_every_stream_is_shown_with_its_last_run_only(database: Database) -> None:
    await register(database, regions="Region", lists="ImplementationList")
    for number, status in enumerate(("FAILED_TRANSIENT", "SUCCEEDED")):
        await streams.start_run(database, ORIGIN, f"rn_{number}", NOW)
        async with database.transaction() as transaction:
            await streams.finish_run(transaction, f"rn_{number}", status, NOW)
    shown = {row["stream"]: row["status"] for row in await streams.stream_rows(database)}
    assert shown == {"regions": "SUCCEEDED", "lists": None}


def test_counts_add_up_field_by_field() -> None:
    total = Counts(created=1, updated=2, unchanged=4)
    total.add(Counts(pages=1, created=10, deleted=5))
    assert total == Counts(pages=1, created=11, updated=2, unchanged=4, deleted=5)
    assert total.stored == 17
