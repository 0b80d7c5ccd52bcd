"""The REST connector against the city's gateway of the sandbox: refreshed secrets, a cursor."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import timedelta
from typing import Any

import pytest

from gateway.connectors.check import check
from gateway.connectors.mapping import code_tables, compile_mapping
from gateway.connectors.pages import Connector
from gateway.errors import PlatformPaused, PlatformRefused, PlatformUnavailable
from gateway.sandbox import City, city, generate, http_error, over_quota, refusal, serve, truncated
from gateway.sandbox.city import BY_KEY, BY_SEC
from gateway.sandbox.city import LISTS as PATH
from gateway.standard.nouns import ENTITIES
from gateway.standard.record import Draft, reader
from tests.integration.connectors.opened import (
    LISTS,
    NOW,
    TOKEN,
    Hours,
    all_pages,
    native_ids,
    opened_city,
    province_spec,
)

COUNT = 521
"""The city's lists of a world of 2,000."""
LOST = refusal("14", "签名错误")
OVER = refusal("11", "请求密钥不在有效期内")


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def app(hours: Hours) -> City:
    return city(generate(items=2000), credentials={"yiwang-demo": TOKEN}, now=hours)


@pytest.fixture
async def url(app: City) -> AsyncIterator[str]:
    async with serve(app) as address:
        yield address


@pytest.fixture
async def connector(url: str, hours: Hours) -> AsyncIterator[Connector]:
    async with opened_city(url, hours) as connector:
        yield connector


def outcomes(app: City, path: str) -> list[str]:
    return [line.outcome for line in app.ledger if line.path == path]


@pytest.mark.parametrize(
    ("stream", "total"),
    [("organizations", 597), ("catalog-items", 200), ("adoptions", 2002), (LISTS, COUNT)],
)
async def test_every_record_of_every_stream_is_read_and_mapped(
    connector: Connector, stream: str, total: int
) -> None:
    pages = await all_pages(connector, stream, until=NOW)
    assert {page.total for page in pages} == {total}
    assert len(set(native_ids(pages))) == total
    map_record = compile_mapping(connector.spec.stream(stream))
    mapped = [map_record(r.raw) for page in pages for r in page.records if r.raw is not None]
    assert len(mapped) == total
    assert all(record.native_id and record.values for record in mapped)
    assert not any(record.problems for record in mapped)


def told(draft: Draft) -> tuple[dict[str, Any], dict[str, Any]]:
    """The elements of a draft and of all below it, without the platform's own codes."""
    elements = draft.elements.model_dump()
    own = {f"{name}_code" for name in elements}
    kept = {name: one for name, one in elements.items() if name not in own}
    below = {name: [told(child) for child in inside] for name, inside in draft.children.items()}
    return kept, below


async def test_the_lists_of_the_city_read_as_the_same_lists_in_national_columns(
    connector: Connector, app: City
) -> None:
    """The names, dates, lists and units of the city's own come out as if it had none."""
    noun = ENTITIES["ImplementationList"]
    city_stream = connector.spec.stream(LISTS)
    national_stream = province_spec("http://127.0.0.1:1").stream(LISTS)
    map_city, map_national = compile_mapping(city_stream), compile_mapping(national_stream)
    read_city = reader(noun, code_tables(city_stream))
    read_national = reader(noun, code_tables(national_stream))
    pages = await all_pages(connector, until=NOW)
    for raw in (record.raw for page in pages for record in page.records):
        assert raw is not None
        row = app.world.city_lists.record(raw["rowGuid"])
        mapped = map_city(raw)
        assert mapped.deleted == (row["cdOperation"] == "D")
        without_operations(row)
        assert told(read_city(mapped)) == told(read_national(map_national(row)))


def without_operations(row: dict[str, Any]) -> None:
    """Take out what the city does not tell."""
    row["cdOperation"] = None
    for value in row.values():
        for inner in value if isinstance(value, list) else ():
            without_operations(inner)


async def test_a_check_of_the_connector_passes_every_step(
    connector: Connector, hours: Hours
) -> None:
    steps = [step async for step in check(connector, clock=hours, environ={})]
    assert [step for step in steps if not step.ok] == []


async def test_the_first_secrets_are_got_by_key_and_used_for_every_page(
    connector: Connector, app: City
) -> None:
    assert native_ids(await all_pages(connector, until=NOW)) == app.world.city_lists.guids()
    assert [(line.path, line.outcome, line.records) for line in app.ledger] == [
        (BY_KEY, "ok", 0),
        (PATH, "ok", 200),
        (PATH, "ok", 200),
        (PATH, "ok", 121),
    ]


async def test_secrets_that_come_of_age_between_pages_are_refreshed_by_sec(
    connector: Connector, app: City, hours: Hours
) -> None:
    seen = []
    async with aclosing(connector.pages(LISTS, until=NOW)) as pages:
        async for page in pages:
            seen += native_ids([page])
            hours.now += timedelta(minutes=12)
    assert seen == app.world.city_lists.guids()
    assert outcomes(app, BY_SEC) == ["ok", "ok"]
    assert outcomes(app, PATH) == ["ok", "ok", "ok"]


async def test_secrets_that_ran_out_while_we_slept_are_got_anew(
    connector: Connector, app: City, hours: Hours
) -> None:
    await all_pages(connector, "catalog-items", until=NOW)
    hours.now += timedelta(hours=49)
    await all_pages(connector, "catalog-items", until=NOW)
    assert [line.path for line in app.ledger].count(BY_KEY) == 2
    assert outcomes(app, BY_SEC) == []


async def test_many_requests_at_once_share_one_refresh(
    connector: Connector, app: City, hours: Hours
) -> None:
    reading = [all_pages(connector, "catalog-items", until=NOW) for _ in range(8)]
    assert {len(native_ids(pages)) for pages in await asyncio.gather(*reading)} == {200}
    hours.now += timedelta(minutes=13)
    reading = [all_pages(connector, "catalog-items", until=NOW) for _ in range(8)]
    await asyncio.gather(*reading)
    assert (outcomes(app, BY_KEY), outcomes(app, BY_SEC)) == (["ok"], ["ok"])


@pytest.mark.parametrize("fault", [LOST, OVER])
@pytest.mark.parametrize("times", [1, 3])
async def test_a_refused_proof_is_made_anew_and_the_reading_goes_on(
    connector: Connector, app: City, hours: Hours, fault: object, times: int
) -> None:
    app.script.next(PATH, fault, times=times)  # type: ignore[arg-type]  # a Fault
    assert native_ids(await all_pages(connector, until=NOW)) == app.world.city_lists.guids()
    assert outcomes(app, BY_KEY) == ["ok"] * (times + 1)
    assert hours.slept == []


async def test_secrets_that_another_process_used_up_are_got_anew_in_the_middle_of_a_run(
    connector: Connector, app: City
) -> None:
    seen = []
    async with aclosing(connector.pages(LISTS, until=NOW)) as pages:
        async for page in pages:
            seen += native_ids([page])
            app.keyring.revoke()
    assert seen == app.world.city_lists.guids()
    assert outcomes(app, PATH) == ["ok", "code 14", "ok", "code 14", "ok"]


async def test_a_proof_that_stays_refused_is_given_up_after_three_new_ones(
    connector: Connector, app: City, hours: Hours
) -> None:
    app.script.next(PATH, LOST, times=9)
    with pytest.raises(PlatformRefused, match="code=14：签名错误") as caught:
        await all_pages(connector)
    assert caught.value.status == "failed_config"
    assert (len(outcomes(app, PATH)), len(outcomes(app, BY_KEY))) == (4, 4)
    assert hours.slept == []


async def test_a_wrong_secret_is_refused_once_in_the_platforms_words(
    url: str, app: City, hours: Hours
) -> None:
    async with opened_city(url, hours, secret="a-wrong-secret") as connector:  # noqa: S106 - synthetic
        with pytest.raises(PlatformRefused, match="code=14：签名错误，请核对密钥") as caught:
            await all_pages(connector)
        assert "a-wrong-secret" not in f"{caught.value}{caught.value!r}{connector!r}"
        assert connector.upstream_now == NOW
    assert caught.value.status == "failed_config"
    assert [(line.path, line.outcome) for line in app.ledger] == [(BY_KEY, "code 14")]
    assert hours.slept == []


async def test_many_requests_with_a_wrong_secret_are_refused_by_one_token_call(
    url: str, app: City, hours: Hours
) -> None:
    # All have a place at the platform: who waits for one asks after the refusal, and for himself.
    async with opened_city(url, hours, secret="a-wrong-secret", parallel=8) as connector:  # noqa: S106 - synthetic
        reading = [all_pages(connector) for _ in range(8)]
        got = await asyncio.gather(*reading, return_exceptions=True)
    assert Counter(type(one).__name__ for one in got) == {"ProofRefused": 8}
    assert len(app.ledger) == 1


async def test_an_application_that_is_not_registered_is_refused(
    url: str, app: City, hours: Hours
) -> None:
    auth = {"kind": "refresh-token", "app_key": "stranger", "secret_env": "YIWANG_CITY_SECRET"}
    async with opened_city(url, hours, auth=auth) as connector:
        with pytest.raises(PlatformRefused, match="code=10：appKey“stranger”未登记"):
            await all_pages(connector)


async def test_over_quota_waits_and_goes_on(connector: Connector, app: City, hours: Hours) -> None:
    app.script.next(BY_KEY, over_quota())
    app.script.next(PATH, over_quota(), times=2)
    assert native_ids(await all_pages(connector, until=NOW)) == app.world.city_lists.guids()
    assert len(hours.slept) == 3
    assert outcomes(app, BY_KEY) == ["code 18", "ok"]


async def test_over_quota_that_lasts_is_a_pause_with_a_time(
    connector: Connector, app: City, hours: Hours
) -> None:
    app.script.next(PATH, over_quota(), times=9)
    with pytest.raises(PlatformPaused, match="code=18：访问次数超过限额") as caught:
        await all_pages(connector)
    assert caught.value.until > hours.now


async def test_token_calls_that_fail_are_tried_again_patiently(
    connector: Connector, app: City, hours: Hours
) -> None:
    app.script.next(BY_KEY, http_error(503))
    app.script.next(BY_KEY, truncated())
    assert len(await all_pages(connector, until=NOW)) == 3
    assert len(hours.slept) == 2
    app.script.next(PATH, http_error(503), times=9)
    with pytest.raises(PlatformUnavailable):
        await all_pages(connector)


async def test_a_reading_resumes_at_the_cursor_of_its_token(
    connector: Connector, app: City
) -> None:
    async with aclosing(connector.pages(LISTS, until=NOW)) as pages:
        first = await anext(pages)
    assert first.token is not None
    rest = await all_pages(connector, until=NOW, token=first.token)
    assert native_ids([first, *rest]) == app.world.city_lists.guids()
    assert rest[0].records[0].position == 201


async def test_only_changes_of_the_window_are_read(connector: Connector, app: City) -> None:
    changed = app.world.city_lists.guids()[5]
    app.world.city_lists.touch(changed, NOW)
    read = await all_pages(connector, since=NOW, until=NOW + timedelta(seconds=1))
    assert native_ids(read) == [changed]
    assert changed not in native_ids(await all_pages(connector, until=NOW))


async def test_records_that_leave_the_window_while_a_cursor_is_followed_hide_no_other(
    connector: Connector, app: City
) -> None:
    before = app.world.city_lists.guids()
    seen: set[str] = set()
    async with aclosing(connector.pages(LISTS, until=NOW)) as pages:
        async for page in pages:
            seen |= set(native_ids([page]))
            if len(seen) == 200:
                for guid in (before[3], before[-1], before[199]):
                    app.world.city_lists.touch(guid, NOW)
    assert seen == set(before) - {before[-1]}
