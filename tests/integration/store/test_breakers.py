"""Breakers and latencies as whoever calls a platform writes them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from gateway.resolvers.caller import ANONYMOUS
from gateway.resolvers.reads import Reads
from gateway.schema.build import build_schema, core
from gateway.store import breakers, streams
from gateway.store.breakers import BREAKER, LATENCY, Breaker, bound_of
from gateway.store.database import Database
from gateway.store.streams import ConnectorEntry, StreamEntry

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
OPENED = Breaker("city", "lists.page", "OPEN", NOW, "超时过多")
QUERY = """{ connectors {
  breakers { operation state since reason }
  latencies { operation day calls p50Ms p95Ms p99Ms }
} }"""


async def add(database: Database, calls: dict[tuple[str, int], int], now: datetime = NOW) -> None:
    async with database.transaction() as transaction:
        await breakers.add_latencies(transaction, database.dialect, "city", calls, now)


async def shown(database: Database) -> Any:
    async with database.transaction() as transaction:
        entry = ConnectorEntry("city", "市平台", "city", "CITY", "rest")
        await streams.register(
            transaction, database.dialect, entry, {"lists": StreamEntry("Region")}
        )
    reads = Reads(core(build_schema()), database)
    text = await reads.answer(reads.documents.get(QUERY), None, {}, ANONYMOUS)
    return orjson.loads(text or b"")["data"]["connectors"][0]


async def test_a_breaker_is_in_one_state_the_last_that_was_written(database: Database) -> None:
    closed = replace(OPENED, state="CLOSED", since=NOW + timedelta(minutes=1), reason=None)
    for breaker in (OPENED, closed):
        async with database.transaction() as transaction:
            await breakers.save_breaker(transaction, database.dialect, breaker)
    async with database.transaction() as transaction:
        (row,) = (await transaction.execute(select(BREAKER))).all()
    assert (row.state, row.reason) == ("CLOSED", None)
    assert (await shown(database))["breakers"] == [
        {
            "operation": "lists.page",
            "state": "CLOSED",
            "since": "2026-11-21T10:01:00+08:00",
            "reason": None,
        }
    ]


async def test_calls_of_several_processes_add_up_and_show_as_percentiles(
    database: Database,
) -> None:
    await add(database, {("lists.page", 50): 60, ("lists.page", 100): 30})
    await add(database, {("lists.page", 50): 4, ("lists.page", 2_500): 5})
    await add(database, {("lists.page", breakers.LONGEST_MS): 1})
    assert (await shown(database))["latencies"] == [
        {
            "operation": "lists.page",
            "day": "2026-11-21",
            "calls": 100,
            "p50Ms": 50,
            "p95Ms": 2_500,
            "p99Ms": 2_500,
        }
    ]


async def test_percentiles_are_of_the_last_day_with_calls(database: Database) -> None:
    await add(database, {("token", 5): 9}, NOW - timedelta(days=1))
    await add(database, {("token", 10): 1}, NOW.replace(hour=17))  # the 22nd in China
    (latency,) = (await shown(database))["latencies"]
    assert (latency["day"], latency["calls"], latency["p50Ms"]) == ("2026-11-22", 1, 10)


async def test_days_long_gone_are_forgotten(database: Database) -> None:
    await add(database, {("token", 5): 1}, NOW - timedelta(days=31))
    await add(database, {("token", 5): 1}, NOW - timedelta(days=30))
    await add(database, {("token", 5): 1})
    async with database.transaction() as transaction:
        days = [row.day for row in await transaction.execute(select(LATENCY.c.day))]
    assert sorted(days) == ["2026-10-22", "2026-11-21"]


@given(st.lists(st.floats(0, 10_000_000), min_size=1))
def test_every_call_counts_under_the_least_bound_it_does_not_exceed(lengths: list[float]) -> None:
    bounds = (*breakers.BOUNDS_MS, breakers.LONGEST_MS)
    counted = Counter(map(bound_of, lengths))
    for bound in bounds[:-1]:
        under = sum(number for upper, number in counted.items() if upper <= bound)
        assert under == sum(length <= bound for length in lengths)
    assert set(counted) <= set(bounds)


async def test_a_breaker_keeps_its_time_while_it_stays_and_late_news_changes_nothing(
    database: Database,
) -> None:
    later = NOW + timedelta(minutes=5)
    told = [
        OPENED,
        replace(OPENED, since=later, reason="又一个进程"),
        replace(OPENED, state="CLOSED", since=NOW - timedelta(minutes=1), reason=None),
    ]
    for breaker in told:
        async with database.transaction() as transaction:
            await breakers.save_breaker(transaction, database.dialect, breaker)
    (shown_as,) = (await shown(database))["breakers"]
    assert shown_as == {
        "operation": "lists.page",
        "state": "OPEN",
        "since": "2026-11-21T10:00:00+08:00",
        "reason": "超时过多",
    }
