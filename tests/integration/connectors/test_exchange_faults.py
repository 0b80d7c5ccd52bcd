"""What an exchange database does instead of answering, and how people are told."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.engine import make_url

from gateway.connectors.check import check
from gateway.errors import (
    PlatformChanged,
    PlatformError,
    PlatformRefused,
    PlatformUnavailable,
    YiwangError,
)
from gateway.sandbox.nation import Nation
from tests.integration.connectors.opened import Hours, all_pages
from tests.integration.exchange import LISTS, nation_spec, opened_exchange, reading

PASSWORD = "a-wrong-password"  # noqa: S105 - synthetic


@pytest_asyncio.fixture(autouse=True)
async def no_thread_left() -> AsyncIterator[None]:
    """Wait for the threads of SQLite connections: one that never opened ends after its error.

    It tells the loop why it ends, so the loop must outlive it.
    """
    yield
    for thread in threading.enumerate():
        if thread.name.endswith("(_connection_worker_thread)"):
            await asyncio.to_thread(thread.join, 30)
            assert not thread.is_alive()


async def refusal(url: str, hours: Hours) -> PlatformError:
    async with opened_exchange(nation_spec(url), hours) as connector:
        with pytest.raises(PlatformError) as caught:
            await all_pages(connector, "catalog-items")
    return caught.value


def strange(url: str, **changes: Any) -> str:
    return make_url(url).set(**changes).render_as_string(hide_password=False)


@pytest.mark.parametrize("exchange_url", ["postgresql", "mariadb"], indirect=True)
async def test_a_wrong_user_is_refused_once_and_without_the_password(exchange_url: str) -> None:
    hours = Hours()
    url = strange(exchange_url, username="yiwang_nobody", password=PASSWORD)
    error = await refusal(url, hours)
    assert isinstance(error, PlatformRefused)
    assert "用户、口令、库名" in error.hint
    assert "yiwang_nobody" in error.message
    assert PASSWORD not in str(error)
    assert hours.slept == []


async def test_a_database_that_is_not_there_is_refused(exchange_url: str) -> None:
    other = "/nowhere/exchange.db" if exchange_url.startswith("sqlite") else "yiwang_test_nowhere"
    error = await refusal(strange(exchange_url, database=other), Hours())
    assert isinstance(error, PlatformRefused)


async def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    error = await refusal(f"sqlite:///{tmp_path}/exchange.db", Hours())
    assert isinstance(error, PlatformRefused)
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240  # one look, after all is done


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
async def test_a_server_that_does_not_listen_is_tried_again_then_told(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    hours = Hours()
    error = await refusal(f"{scheme}://reader:{PASSWORD}@127.0.0.1:{port}/exchange", hours)
    assert isinstance(error, PlatformUnavailable)
    assert f"127.0.0.1:{port}/exchange" in error.message
    assert PASSWORD not in str(error)
    assert len(hours.slept) == 3


async def test_a_server_that_says_nothing_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"mysql://reader@127.0.0.1:{listener.getsockname()[1]}/exchange"
        spec = nation_spec(url)
        transport = spec.transport.model_copy(update={"timeout_s": 0.2})
        hours = Hours()
        async with opened_exchange(
            spec.model_copy(update={"transport": transport}), hours
        ) as connector:
            with pytest.raises(PlatformUnavailable, match="没有在时限内答复"):
                await all_pages(connector, "catalog-items")


async def test_a_table_that_is_missing_is_named(exchange: Nation) -> None:
    async with exchange.engine.begin() as connection:
        await connection.execute(text(f"DROP TABLE {exchange.tables['dn_task_general_material']}"))
    async with reading(exchange) as connector:
        with pytest.raises(PlatformChanged, match="没有表 dn_task_general_material"):
            await all_pages(connector, LISTS["general"])
        assert await all_pages(connector, LISTS["check"])  # other streams go on


async def test_a_column_that_is_missing_is_named(exchange: Nation) -> None:
    spec = nation_spec(exchange.engine.url.render_as_string(hide_password=False))
    stream = spec.stream("catalog-items")
    assert stream.tables is not None
    tables = stream.tables.model_copy(update={"time": "MAKETIME"})
    changed = stream.model_copy(update={"tables": tables})
    async with opened_exchange(spec.model_copy(update={"streams": (changed,)}), Hours()) as it:
        with pytest.raises(PlatformChanged, match="没有列 MAKETIME"):
            await all_pages(it, "catalog-items")


async def test_a_token_of_a_walk_that_is_gone_is_refused(exchange: Nation) -> None:
    gone = '{"walk":"children.nothing","key":null,"seen":0,"time":null}'
    async with reading(exchange) as connector:
        with pytest.raises(YiwangError) as caught:
            await all_pages(connector, LISTS["general"], token=gone)
    assert caught.value.code == "TOKEN_INVALID"


async def test_a_check_of_the_connector_passes_every_step(exchange: Nation) -> None:
    async with reading(exchange) as connector:
        done = {step.name: step async for step in check(connector, clock=Hours(), environ={})}
    assert [step for step in done.values() if not step.ok] == []
    is_file = exchange.engine.url.get_backend_name() == "sqlite"
    assert ("端口（TCP）" in done) == (not is_file)
    assert "handlingItems.materials " in done["映射 general-lists"].detail


async def test_a_check_ends_where_the_server_is_not_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    url = f"mysql://reader:{PASSWORD}@127.0.0.1:{port}/exchange"
    async with opened_exchange(nation_spec(url), Hours()) as connector:
        steps = [step async for step in check(connector, clock=Hours(), environ={})]
    assert [step.name for step in steps if not step.ok] == ["端口（TCP）"]
    assert "transport.url" in steps[-1].hint
