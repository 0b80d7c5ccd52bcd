"""Runs that operators start while a server goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from sqlalchemy import select

from gateway.connectors.pages import Connector
from gateway.connectors.spec import Spec
from gateway.errors import ArgumentError, SettingsError
from gateway.store import quarantine
from gateway.store.database import Database
from gateway.store.quarantine import Wanted
from gateway.store.streams import RUN
from sync.connectors import register_connectors
from sync.environment import Environment
from sync.operations import ConnectorOperations
from tests.integration.push_in.platform import spec_of
from tests.integration.sync.scripted import NUMBERS, SPEC, Scripted, Time, raw, region

PAGES = [[region(1)], [region(2)]]


def operations(database: Database, connector: Connector) -> ConnectorOperations:
    @asynccontextmanager
    async def connect(_: Spec) -> AsyncIterator[Connector]:
        yield connector

    environment = Environment(database, Time(), lambda: f"rn_op_{next(NUMBERS)}", "server")
    return ConnectorOperations(environment, [SPEC], connect)


async def ended(database: Database) -> list[tuple[str, str]]:
    async with database.transaction() as transaction:
        rows = await transaction.execute(select(RUN).order_by(RUN.c.pk))
        return [(row.stream, row.status) for row in rows]


async def finished(work: ConnectorOperations) -> None:
    await asyncio.gather(*work._running.values())


async def test_one_stream_is_read_in_the_background(database: Database) -> None:
    await register_connectors(database, [SPEC])
    work = operations(database, Scripted(PAGES))
    assert await work.start_sync(SPEC.name, "regions")
    await finished(work)
    assert await ended(database) == [("regions", "SUCCEEDED")]


async def test_a_connector_is_read_stream_by_stream_and_once_at_a_time(
    database: Database,
) -> None:
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def before(_: int) -> None:
        reached.set()
        await go_on.wait()

    await register_connectors(database, [SPEC])
    work = operations(database, Scripted(PAGES, before))
    assert await work.start_sync(SPEC.name, None)
    await reached.wait()
    assert not await work.start_sync(SPEC.name, "regions")
    go_on.set()
    await finished(work)
    assert [stream for stream, _ in await ended(database)] == [one.name for one in SPEC.streams]
    assert await work.start_sync(SPEC.name, "regions"), "what has ended may be started again"
    await finished(work)


async def test_a_stopping_server_ends_its_runs_as_cancelled(database: Database) -> None:
    reached = asyncio.Event()

    async def before(number: int) -> None:
        if number == 1:
            reached.set()
            await asyncio.Event().wait()

    await register_connectors(database, [SPEC])
    work = operations(database, Scripted(PAGES, before))
    await work.start_sync(SPEC.name, "regions")
    await reached.wait()
    await work.close()
    assert await ended(database) == [("regions", "CANCELLED")]


async def test_names_that_nobody_knows_are_refused(database: Database) -> None:
    work = operations(database, Scripted(PAGES))
    for connector, stream in (("none", None), (SPEC.name, "none")):
        with pytest.raises(ArgumentError, match="没有名为 none"):
            await work.start_sync(connector, stream)


async def test_a_connector_that_cannot_be_opened_harms_nobody(database: Database) -> None:
    def connect(_: Spec) -> AbstractAsyncContextManager[Connector]:
        raise SettingsError("没有设置 YIWANG_PROVINCE_TOKEN。")

    environment = Environment(database, Time(), lambda: "rn_never", "server")
    work = ConnectorOperations(environment, [SPEC], connect)
    assert await work.start_sync(SPEC.name, None)
    await finished(work)
    assert await ended(database) == []


async def test_a_paused_connector_rests_until_it_is_resumed(database: Database) -> None:
    await register_connectors(database, [SPEC])
    work = operations(database, Scripted(PAGES))
    assert await work.pause(SPEC.name, None) == len(SPEC.streams)
    assert await work.start_sync(SPEC.name, "regions")
    await finished(work)
    assert await ended(database) == []
    assert await work.resume(SPEC.name, None) == len(SPEC.streams)
    assert await work.start_sync(SPEC.name, "regions")
    await finished(work)
    assert await ended(database) == [("regions", "SUCCEEDED")]


async def test_what_can_be_read_now_leaves_the_quarantine(database: Database) -> None:
    await register_connectors(database, [SPEC])
    work = operations(database, Scripted([[region(1), raw(guid="r2", areaName="第二区")]]))
    await work.start_sync(SPEC.name, "regions")
    await finished(work)
    (kept,) = await quarantine.listed(database, Wanted(), 10)
    mended = SPEC.stream("regions").model_copy(update={"native_id": ("guid",)})
    spec = SPEC.model_copy(update={"streams": (mended,)})
    environment = Environment(database, Time(), lambda: f"rn_op_{next(NUMBERS)}", "server")
    again = ConnectorOperations(environment, [spec], connect=nobody)
    assert await again.replay_quarantine([kept["id"]]) == 1
    assert await quarantine.listed(database, Wanted(), 10) == []


def nobody(_: Spec) -> AbstractAsyncContextManager[Connector]:
    raise AssertionError("a replay asks no platform")


async def test_a_connector_whose_platform_calls_us_is_not_started(database: Database) -> None:
    spec = spec_of()
    await register_connectors(database, [spec])
    environment = Environment(database, Time(), lambda: f"rn_op_{next(NUMBERS)}", "server")
    work = ConnectorOperations(environment, [spec], _nobody)
    with pytest.raises(ArgumentError, match="由平台推入"):
        await work.start_sync(spec.name, None)
    assert await work.pause(spec.name, "regions") == 1


def _nobody(_: Spec) -> AbstractAsyncContextManager[Connector]:
    raise AssertionError
