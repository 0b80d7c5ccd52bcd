"""Exchange tables as other vendors declare them: fixed widths, text times, views, other cases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import CHAR, Column, DateTime, Integer, MetaData, String, Table, Text, insert, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from gateway.connectors.pages import Page
from gateway.connectors.spec import Spec
from gateway.sandbox import AS_OF
from gateway.sandbox.times import BEIJING
from tests.integration.connectors.opened import Hours, all_pages, native_ids
from tests.integration.exchange import opened_exchange

START = datetime(2026, 10, 1, 8)  # noqa: DTZ001 - columns have no zone


@pytest.fixture
async def engine(exchange_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(exchange_url)
    yield engine
    await engine.dispose()


async def make(engine: AsyncEngine, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(table.create)
        await connection.execute(insert(table), list(rows))


def spec_of(engine: AsyncEngine, tables: Mapping[str, Any], **stream: Any) -> Spec:
    told = {
        "name": "lists",
        "entity": "ImplementationList",
        "native_id": "rowGuid",
        "incremental": {},
        "tables": {"page_size": 2, **tables},
    }
    return Spec.model_validate(
        {
            "version": 1,
            "name": "other",
            "title": "另一平台",
            "platform": "other",
            "level": "city",
            "transport": {
                "kind": "exchange_db",
                "url": engine.url.render_as_string(hide_password=False),
            },
            "streams": [told | stream],
        }
    )


async def read(spec: Spec, **window: Any) -> list[Page]:
    async with opened_exchange(spec, Hours()) as connector:
        return await all_pages(connector, "lists", **window)


def raw(pages: Sequence[Page]) -> list[dict[str, Any]]:
    return [record.raw for page in pages for record in page.records if record.raw]


async def test_columns_of_fixed_width_join_and_come_without_their_blanks(
    engine: AsyncEngine,
) -> None:
    metadata = MetaData()
    basics = Table(
        "MAIN_T",
        metadata,
        Column("ROW_GUID", CHAR(40), primary_key=True),
        Column("TASK_NAME", String(100)),
        Column("CD_TIME", DateTime, nullable=False),
    )
    questions = Table(
        "ASKED",
        metadata,
        Column("ROW_GUID", CHAR(40), primary_key=True),
        Column("TASK_GUID", String(50)),
        Column("QUESTION", Text),
        Column("CD_TIME", DateTime, nullable=False),
    )
    await make(
        engine,
        basics,
        [{"ROW_GUID": f"g{n}", "TASK_NAME": f" 事项{n} ", "CD_TIME": START} for n in range(5)],
    )
    asked = [
        {"ROW_GUID": f"q{n}", "TASK_GUID": f"g{n}", "QUESTION": "？", "CD_TIME": START}
        for n in range(5)
    ]
    await make(engine, questions, asked)
    spec = spec_of(engine, {"main": "main_t", "children": {"questions": "asked"}})
    pages = await read(spec, until=AS_OF)
    assert [row["rowGuid"] for row in raw(pages)] == [f"g{n}" for n in range(5)]
    assert [row["taskName"] for row in raw(pages)] == [f" 事项{n} " for n in range(5)]
    assert [len(row["questions"]) for row in raw(pages)] == [1] * 5


async def test_times_that_are_kept_as_text_are_compared_as_text(engine: AsyncEngine) -> None:
    table = Table(
        "items",
        MetaData(),
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("task_name", String(100)),
        Column("maketime", String(14), nullable=False),
    )
    times = [(START + timedelta(hours=n // 2)).strftime("%Y%m%d%H%M%S") for n in range(6)]
    rows = [{"id": n, "task_name": f"事项{n}", "maketime": time} for n, time in enumerate(times)]
    await make(engine, table, rows)
    spec = spec_of(
        engine,
        {"main": "items", "key": "id", "time": "maketime", "page_size": 1},
        native_id="id",
        incremental={"format": "%Y%m%d%H%M%S"},
    )
    since = START.replace(tzinfo=BEIJING) + timedelta(hours=1)
    pages = await read(spec, since=since, until=AS_OF)
    assert [row["id"] for row in raw(pages)] == [2, 3, 4, 5]
    async with opened_exchange(spec, Hours()) as connector:
        rest = await all_pages(connector, "lists", since=since, until=AS_OF, token=pages[1].token)
    assert [row["id"] for row in raw(rest)] == [4, 5]


async def test_rows_without_a_time_are_read_every_time(engine: AsyncEngine) -> None:
    table = Table(
        "loose",
        MetaData(),
        Column("ROW_GUID", String(50), primary_key=True),
        Column("CD_TIME", DateTime),
    )
    rows = [{"ROW_GUID": f"g{n}", "CD_TIME": START if n < 2 else None} for n in range(7)]
    await make(engine, table, rows)
    spec = spec_of(engine, {"main": "loose"})
    assert sorted(native_ids(await read(spec, until=AS_OF))) == [f"g{n}" for n in range(7)]
    later = await read(spec, since=AS_OF, until=AS_OF + timedelta(days=1))
    assert native_ids(later) == [f"g{n}" for n in range(2, 7)]


async def test_a_view_is_read_as_a_table_is(engine: AsyncEngine) -> None:
    table = Table(
        "kept",
        MetaData(),
        Column("row_guid", String(50), primary_key=True),
        Column("cd_time", DateTime, nullable=False),
    )
    await make(engine, table, [{"row_guid": f"g{n}", "cd_time": START} for n in range(5)])
    async with engine.begin() as connection:
        await connection.execute(
            text("CREATE VIEW shown AS SELECT * FROM kept WHERE row_guid <> 'g1'")
        )
    pages = await read(spec_of(engine, {"main": "SHOWN"}), until=AS_OF)
    assert native_ids(pages) == ["g0", "g2", "g3", "g4"]


async def test_what_the_database_joins_in_any_case_is_not_lost(engine: AsyncEngine) -> None:
    metadata = MetaData()
    basics = Table(
        "upper_t",
        metadata,
        Column("row_guid", String(50), primary_key=True),
        Column("cd_time", DateTime, nullable=False),
    )
    questions = Table(
        "lower_t",
        metadata,
        Column("row_guid", String(50), primary_key=True),
        Column("task_guid", String(50)),
        Column("cd_time", DateTime, nullable=False),
    )
    await make(engine, basics, [{"row_guid": "GUID-A", "cd_time": START}])
    await make(engine, questions, [{"row_guid": "q", "task_guid": "guid-a", "cd_time": START}])
    spec = spec_of(engine, {"main": "upper_t", "children": {"questions": "lower_t"}})
    pages = await read(spec, until=AS_OF)
    told = sum(record.raw is None for page in pages for record in page.records)
    (row,) = raw(pages)
    # In any case or exactly, as the database compares: inside the record, or told.
    assert len(row["questions"]) + told == 1


@pytest.mark.parametrize("exchange_url", ["postgresql"], indirect=True)
async def test_an_address_may_name_the_schema_of_the_tables(engine: AsyncEngine) -> None:
    table = Table(
        "kept",
        MetaData(schema="exchange"),
        Column("row_guid", String(50), primary_key=True),
        Column("cd_time", DateTime, nullable=False),
    )
    async with engine.begin() as connection:
        await connection.execute(text("CREATE SCHEMA exchange"))
    await make(engine, table, [{"row_guid": "g", "cd_time": START}])
    spec = spec_of(engine, {"main": "kept"})
    transport = spec.transport.model_copy(update={"schema_name": "exchange"})
    pages = await read(spec.model_copy(update={"transport": transport}), until=AS_OF)
    assert native_ids(pages) == ["g"]
