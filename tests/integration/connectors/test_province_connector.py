"""The REST connector against the provincial platform of the sandbox."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import timedelta

import pytest

from gateway.connectors.mapping import compile_mapping
from gateway.connectors.pages import Connector
from gateway.errors import PlatformPaused, PlatformRefused, PlatformUnavailable
from gateway.sandbox import (
    Fault,
    Province,
    generate,
    http_error,
    login_page,
    province,
    rate_limited,
    serve,
    too_many,
    truncated,
)
from gateway.sandbox.province import LISTS as PATH
from tests.integration.connectors.opened import (
    LISTS,
    NOW,
    TOKEN,
    Hours,
    all_pages,
    native_ids,
    opened,
)

COUNT = 500


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def app(hours: Hours) -> Province:
    return province(generate(items=COUNT), credentials={"yiwang-demo": TOKEN}, now=hours)


@pytest.fixture
async def url(app: Province) -> AsyncIterator[str]:
    async with serve(app) as address:
        yield address


@pytest.fixture
async def connector(url: str, hours: Hours) -> AsyncIterator[Connector]:
    async with opened(url, hours) as connector:
        yield connector


@pytest.mark.parametrize(
    ("stream", "total"),
    [("regions", 50), ("organizations", 597), ("catalog-items", 100), (LISTS, COUNT)],
)
async def test_every_record_of_every_stream_is_read_and_mapped(
    connector: Connector, stream: str, total: int
) -> None:
    pages = await all_pages(connector, stream, until=NOW)
    assert {page.total for page in pages} == {total}
    assert [page.token is None for page in pages] == [False] * (len(pages) - 1) + [True]
    assert len(set(native_ids(pages))) == total
    assert {page.upstream_now for page in pages} == {NOW}
    map_record = compile_mapping(connector.spec.stream(stream))
    mapped = [map_record(r.raw) for page in pages for r in page.records if r.raw is not None]
    assert len(mapped) == total
    assert all(record.native_id and record.values for record in mapped)


async def test_only_changes_of_the_window_are_read(connector: Connector, app: Province) -> None:
    app.world.lists.touch(app.world.lists.guids()[5], NOW)
    changed = app.world.lists.guids()[-1]
    read = await all_pages(connector, since=NOW, until=NOW + timedelta(seconds=1))
    assert native_ids(read) == [changed]
    assert changed not in native_ids(await all_pages(connector, until=NOW))


async def test_a_reading_resumes_after_the_page_of_its_token(
    connector: Connector, app: Province
) -> None:
    async with aclosing(connector.pages(LISTS, until=NOW)) as pages:
        first = await anext(pages)
    assert first.token is not None
    rest = await all_pages(connector, until=NOW, token=first.token)
    assert native_ids([first, *rest]) == app.world.lists.guids()
    assert [line.page for line in app.ledger] == [1, 2, 3]
    assert rest[0].records[0].position == 201


async def test_records_that_leave_the_window_while_it_is_read_hide_no_other(
    connector: Connector, app: Province
) -> None:
    before = app.world.lists.guids()
    seen: set[str] = set()
    async with aclosing(connector.pages(LISTS, until=NOW)) as pages:
        async for page in pages:
            seen |= set(native_ids([page]))
            if len(seen) == 200:
                app.world.lists.touch(before[3], NOW)
    assert seen == set(before)
    assert [line.page for line in app.ledger] == [1, 2, 1, 2, 3]


async def test_two_failures_and_then_an_answer_lose_nothing(
    connector: Connector, app: Province, hours: Hours
) -> None:
    app.script.next(PATH, http_error(500), times=2)
    pages = await all_pages(connector, until=NOW)
    assert native_ids(pages) == app.world.lists.guids()
    assert len(hours.slept) == 2
    assert 0 <= hours.slept[0] <= 1
    assert 0 <= hours.slept[1] <= 2
    outcomes = [line.outcome for line in app.ledger]
    assert outcomes == ["http 500", "http 500", "ok", "ok", "ok"]  # each signed anew: no 40103


@pytest.mark.parametrize("fault", [http_error(503), truncated()])
async def test_what_does_not_get_better_is_given_up_after_all_attempts(
    connector: Connector, app: Province, hours: Hours, fault: Fault
) -> None:
    app.script.next(PATH, fault, times=9)
    with pytest.raises(PlatformUnavailable):
        await all_pages(connector)
    assert (len(app.ledger), len(hours.slept)) == (4, 3)


async def test_a_truncated_answer_is_read_again_whole(
    connector: Connector, app: Province, hours: Hours
) -> None:
    app.script.next(PATH, truncated())
    assert native_ids(await all_pages(connector, until=NOW)) == app.world.lists.guids()
    assert len(hours.slept) == 1


async def test_the_wait_a_platform_asks_for_is_kept(
    connector: Connector, app: Province, hours: Hours
) -> None:
    app.script.next(PATH, too_many(7))
    await all_pages(connector, until=NOW)
    assert hours.slept == [7]


async def test_a_rate_limit_without_a_time_backs_off_and_does_not_count_as_failure(
    connector: Connector, app: Province, hours: Hours
) -> None:
    app.script.next(PATH, http_error(500), times=3)
    app.script.next(PATH, rate_limited(), times=3)
    await all_pages(connector, until=NOW)
    low, high = (0.5, 1.0, 2.0), (1.0, 2.0, 4.0)
    waits = hours.slept[3:]
    assert all(a <= wait <= b for a, wait, b in zip(low, waits, high, strict=True))


async def test_a_rate_limit_that_lasts_is_a_pause_with_a_time(
    connector: Connector, app: Province, hours: Hours
) -> None:
    app.script.next(PATH, rate_limited(), times=9)
    with pytest.raises(PlatformPaused, match="errcode=42901：访问过于频繁") as caught:
        await all_pages(connector)
    assert caught.value.status == "paused_rate_limited"
    assert len(app.ledger) == 4
    assert caught.value.until == hours.now + timedelta(seconds=31)


async def test_a_wait_that_is_too_long_is_a_pause_at_once(
    connector: Connector, app: Province, hours: Hours
) -> None:
    app.script.next(PATH, too_many(3600))
    with pytest.raises(PlatformPaused) as caught:
        await all_pages(connector)
    assert caught.value.until == NOW + timedelta(seconds=3601)  # a clock of whole seconds
    assert caught.value.hint == "将在北京时间 2026-11-01 10:00:01 之后继续。"
    assert hours.slept == []


async def test_waiting_ends_at_the_deadline_of_the_page(
    url: str, app: Province, hours: Hours
) -> None:
    app.script.next(PATH, too_many(25), times=9)
    async with opened(url, hours, deadline_s=60) as connector:
        with pytest.raises(PlatformPaused):
            await all_pages(connector)
    assert hours.slept == [25, 25]


async def test_a_login_page_is_refused_in_its_own_words(
    connector: Connector, app: Province, hours: Hours
) -> None:
    app.script.next(PATH, login_page())
    with pytest.raises(PlatformRefused, match="统一身份认证") as caught:
        await all_pages(connector)
    assert (caught.value.code, hours.slept) == ("PLATFORM_LOGIN_PAGE", [])


async def test_a_wrong_token_is_refused_and_not_shown(
    url: str, app: Province, hours: Hours
) -> None:
    async with opened(url, hours, token="a-wrong-token") as connector:  # noqa: S106 - synthetic
        with pytest.raises(PlatformRefused, match="errcode=40101") as caught:
            await all_pages(connector)
        assert "a-wrong-token" not in f"{caught.value}{caught.value!r}{connector!r}"
    assert [line.outcome for line in app.ledger] == ["errcode 40101"]
    assert connector.upstream_now == NOW
