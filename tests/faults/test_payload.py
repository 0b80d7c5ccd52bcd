"""P: payloads and pages: what is in an answer, and how pages follow one another."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from gateway.store.database import Database
from tests.faults.scene import ON_BOTH, Scene, region, spec_of, stream
from tests.faults.upstream import (
    Act,
    Asked,
    Exchange,
    Row,
    Upstream,
    listening,
    ok,
    paged,
    says,
)
from tests.integration.sync.rows import rows
from tests.integration.sync.scripted import NOW

pytestmark = pytest.mark.parametrize("kept_url", ON_BOTH, indirect=True)


LOGIN = "<!DOCTYPE html><html><title>统一身份认证</title><form action='/login'></form></html>"


def instead(change: Callable[[dict[str, Any]], dict[str, Any]], name: str) -> Act:
    """The true answer, its content changed on the way."""

    async def act(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        body, ids = exchange.truth()
        told = json.dumps(change(json.loads(body)), ensure_ascii=False).encode()
        await exchange.send(exchange.upstream.headed(200, told))
        return name, ids

    return act


def listing(rows_of: Callable[[list[Row]], list[Row]], name: str) -> Act:
    """The true answer with other rows in its list."""

    def change(told: dict[str, Any]) -> dict[str, Any]:
        told["data"]["list"] = rows_of(told["data"]["list"])
        return told

    return instead(change, name)


async def test_P01_an_empty_body_is_no_end_of_data(scene: Scene) -> None:
    scene.upstream.acts.extend([ok, says(200, ""), says(200, "  \n")])
    assert (await scene.run()).status == "succeeded"
    assert (scene.served("200"), len(scene.slept)) == (2, 2)
    assert await scene.agrees()


async def test_P01_a_body_that_stays_empty_fails_and_moves_nothing(scene: Scene) -> None:
    scene.upstream.acts.extend([ok, *[says(200, "")] * 4])
    report = await scene.run()
    assert report.status == "failed_transient"
    assert report.error is not None
    assert report.error.code == "PLATFORM_BAD_PAYLOAD"
    assert scene.served("200") == 4
    assert json.loads((await scene.checkpoint())["token"])["page"] == 2


async def test_P02_a_login_page_is_a_matter_of_configuration(scene: Scene) -> None:
    scene.upstream.acts.extend([ok, says(200, LOGIN, Content_Type="text/html")])
    report = await scene.run()
    assert report.status == "failed_config"
    assert report.error is not None
    assert report.error.code == "PLATFORM_LOGIN_PAGE"
    assert "统一身份认证" in report.error.message
    assert (scene.served("200"), scene.slept) == (1, [])
    assert len(await scene.stored()) == 5


async def test_P03_truncated_json_is_transient_and_then_a_bad_payload(scene: Scene) -> None:
    scene.upstream.acts.extend([says(200, '{"code":0,"data":{"total":12,"list":[{"rowG')] * 5)
    report = await scene.run()
    assert report.status == "failed_transient"
    assert report.error is not None
    assert report.error.code == "PLATFORM_BAD_PAYLOAD"
    assert scene.served("200") == 4
    assert (await scene.run()).status == "succeeded"
    assert scene.served("200") == 5
    assert await scene.agrees()


async def test_P04_a_page_that_comes_twice_in_a_row_stops_the_reading(scene: Scene) -> None:
    """The platform does not mind the page number: reading on would never end."""

    async def first_page(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        body, ids = paged(exchange.upstream, _as_page(exchange.asked, 1))
        await exchange.send(exchange.upstream.headed(200, body))
        return "page 1 again", ids

    scene.upstream.acts.extend([ok, first_page])
    report = await scene.run()
    assert report.status == "failed_config"
    assert report.error is not None
    assert report.error.code == "PLATFORM_LOOP"
    assert scene.served("page 1 again") == 1
    assert len(await scene.stored()) == 5
    assert (await scene.run()).status == "succeeded"
    assert await scene.agrees()


def _as_page(asked: Asked, page: int) -> Asked:
    body = json.dumps({**asked.parameters, "page": page}).encode()
    return Asked(asked.method, asked.target, asked.headers, body)


async def test_P04_rows_that_come_again_on_another_page_are_stored_once(scene: Scene) -> None:
    known = list(scene.upstream.rows.values())
    scene.upstream.acts.extend([ok, listing(lambda rows: [*known[:3], *rows], "rows again")])
    report = await scene.run()
    assert (report.status, report.counts.created) == ("succeeded", 12)
    assert (scene.served("rows again"), report.counts.unchanged) == (1, 3)
    assert await scene.agrees()


CURSOR = stream(
    paging={"kind": "cursor", "cursor": "cursor", "next": "data.next", "size": "size"},
)


def by_cursor(upstream: Upstream, asked: Asked) -> tuple[bytes, tuple[str, ...]]:
    """Pages of five by an opaque cursor: the number of rows before it."""
    told = asked.parameters
    found = upstream.window(told.get("since"), told.get("before"))
    first = int(told.get("cursor", 0))
    here = found[first : first + 5]
    following = str(first + 5) if first + 5 < len(found) else None
    return upstream.listed(here, len(found), next=following)


async def test_P04_a_platform_that_repeats_its_last_page_for_ever_is_read_to_its_end(
    scene: Scene,
) -> None:
    """Beyond the end many platforms answer the last page again."""

    async def clamped(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        asked = _as_page(exchange.asked, min(exchange.asked.parameters["page"], 3))
        body, ids = paged(exchange.upstream, asked)
        await exchange.send(exchange.upstream.headed(200, body))
        return "ok", ids

    scene.upstream.add(*(region(number) for number in range(12, 15)))
    known = list(scene.upstream.rows.values())
    scene.upstream.always = clamped
    scene.upstream.acts.append(listing(lambda rows: [*rows, *known[:4]], "rows again"))
    assert (await scene.run()).status == "succeeded"
    assert (scene.served("rows again"), scene.upstream.pages()) == (1, [2, 3, 4])
    assert await scene.agrees()


async def test_P05_the_same_cursor_twice_is_a_loop_and_no_checkpoint(scene: Scene) -> None:
    scene.upstream.answering = by_cursor

    def again(told: dict[str, Any]) -> dict[str, Any]:
        told["data"]["next"] = "5"
        return told

    scene.upstream.acts.extend([ok, instead(again, "same cursor")])
    report = await scene.run(spec_of(scene.upstream.url, CURSOR))
    assert report.status == "failed_config"
    assert report.error is not None
    assert report.error.code == "PLATFORM_LOOP"
    assert scene.served("same cursor") == 1
    assert "read_until" not in await scene.checkpoint()
    assert (await scene.run(spec_of(scene.upstream.url, CURSOR))).status == "succeeded"
    assert await scene.agrees()


async def test_P06_an_empty_page_in_the_middle_ends_nothing(scene: Scene) -> None:
    """By number the rows hidden come with a page of their own; by cursor with the next."""
    hidden: list[Row] = []

    def hide(found: list[Row]) -> list[Row]:
        hidden.extend(found)
        return []

    def late(found: list[Row]) -> list[Row]:
        return [*hidden, *found]

    scene.upstream.answering = by_cursor
    scene.upstream.acts.extend([ok, listing(hide, "empty"), listing(late, "late")])
    report = await scene.run(spec_of(scene.upstream.url, CURSOR))
    assert report.status == "succeeded"
    assert (scene.served("empty"), scene.served("late")) == (1, 1)
    assert await scene.agrees()


async def test_P06_an_empty_page_before_the_total_is_reached_is_not_the_last(scene: Scene) -> None:
    async def empty(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        body, _ = exchange.upstream.listed([], 12)
        await exchange.send(exchange.upstream.headed(200, body))
        return "empty", ()

    scene.upstream.acts.extend([ok, empty, ok, empty, empty])
    report = await scene.run()
    assert (report.status, scene.served("empty")) == ("failed_transient", 3)
    assert report.error is not None
    assert report.error.code == "PLATFORM_INCOMPLETE"
    assert "read_until" not in await scene.checkpoint()


async def test_P07_a_short_page_in_the_middle_ends_nothing(scene: Scene) -> None:
    scene.upstream.answering = by_cursor
    kept: list[Row] = []

    def shorten(found: list[Row]) -> list[Row]:
        kept.extend(found[2:])
        return found[:2]

    scene.upstream.acts.extend(
        [listing(shorten, "short"), listing(lambda found: [*kept, *found], "rest")]
    )
    assert (await scene.run(spec_of(scene.upstream.url, CURSOR))).status == "succeeded"
    assert (scene.served("short"), scene.served("rest")) == (1, 1)
    assert await scene.agrees()


async def test_P08_a_total_that_changes_while_paging_loses_nothing(scene: Scene) -> None:
    def grow(asked: Asked) -> None:
        if asked.parameters["page"] == 2 and "r0020" not in scene.upstream.rows:
            scene.upstream.add(*(region(number) for number in range(20, 26)))

    scene.upstream.before_each = grow
    report = await scene.run()
    assert (report.status, report.total) == ("succeeded", 18)
    assert await scene.agrees()


async def test_P09_a_row_that_comes_in_before_us_shifts_a_row_and_it_is_stored_once(
    scene: Scene,
) -> None:
    def insert(asked: Asked) -> None:
        if asked.parameters["page"] == 2:
            scene.upstream.add(region(900, NOW - timedelta(days=9)))

    scene.upstream.before_each = insert
    assert (await scene.run()).status == "succeeded"
    fifth = "r0004"
    assert sum(fifth in line.ids for line in scene.upstream.ledger) == 2
    missing = scene.upstream.rows.keys() - await scene.stored()
    assert missing == {"r0900"}  # it came in behind our back: nobody can have seen it
    scene.upstream.add(region(900, NOW - timedelta(minutes=5)))  # its write touches it, late
    scene.time.pass_by(hours=1)
    assert (await scene.run()).status == "succeeded"
    assert await scene.agrees()


async def test_P10_a_row_that_goes_away_before_us_hides_no_other(scene: Scene) -> None:
    def leave(asked: Asked) -> None:
        if asked.parameters["page"] == 2 and "r0000" in scene.upstream.rows:
            del scene.upstream.rows["r0000"]

    scene.upstream.before_each = leave
    assert (await scene.run()).status == "succeeded"
    assert scene.upstream.pages() == [1, 2, 1, 2, 3]
    stored = await scene.stored()
    assert stored.keys() == scene.upstream.rows.keys() | {"r0000"}  # deletion is a sweep's


@pytest.mark.parametrize("most", [1, 3, 4])
async def test_P11_a_platform_that_ignores_the_page_size_is_read_whole(
    scene: Scene, most: int
) -> None:
    scene.upstream.most = most
    assert (await scene.run()).status == "succeeded"
    assert len(scene.upstream.ledger) == 12 // most + 1  # beyond a full page may be another
    assert await scene.agrees()


async def test_P12_a_query_that_shows_only_so_many_is_halved_until_all_are_shown(
    database: Database,
) -> None:
    def capped(upstream: Upstream, asked: Asked) -> tuple[bytes, tuple[str, ...]]:
        told = asked.parameters
        found = upstream.window(told.get("since"), told.get("before"))[:10]
        return upstream.listed(found, len(found))

    upstream = Upstream(answering=capped)
    upstream.add(*(region(n, NOW - timedelta(hours=n, minutes=7 * n)) for n in range(1, 90)))
    sliced = {**stream()["incremental"], "begins": "2026-10-01", "cap": 10}
    async with listening(upstream):
        scene = Scene(database, upstream)
        report = await scene.run(spec_of(upstream.url, stream(paging=None, incremental=sliced)))
        assert report.status == "succeeded"
        full = [line for line in upstream.ledger if len(line.ids) == 10]
        assert len(full) > 5  # slices that may hide something, read again in halves
        assert await scene.agrees()


async def test_P13_one_bad_record_of_two_hundred_is_kept_apart(database: Database) -> None:
    upstream = Upstream()
    upstream.add(*(region(number) for number in range(200)))
    bad = {"areaName": "没有标识的", "cdTime": region(0)["cdTime"], "cdOperation": "I"}
    upstream.acts.append(listing(lambda found: [*found[:50], bad, *found[51:]], "one bad"))
    async with listening(upstream):
        scene = Scene(database, upstream)
        paging = {**stream()["paging"], "page_size": 200}
        report = await scene.run(spec_of(upstream.url, stream(paging=paging)))
        assert (report.status, scene.served("one bad")) == ("succeeded_with_quarantine", 1)
        assert (report.counts.created, report.counts.quarantined) == (199, 1)
        assert await scene.quarantined() == ["record.native_id"]
        assert "read_until" in await scene.checkpoint()
        assert (await scene.stored()).keys() == upstream.rows.keys() - {"r0050"}


async def test_P14_sixty_of_a_hundred_bad_stop_the_stream_before_its_checkpoint(
    database: Database,
) -> None:
    upstream = Upstream()
    upstream.add(*(region(number) for number in range(200)))

    def spoil(found: list[Row]) -> list[Row]:
        return [row if number % 5 < 2 else {"x": number} for number, row in enumerate(found)]

    upstream.acts.append(listing(spoil, "60 % bad"))
    async with listening(upstream):
        scene = Scene(database, upstream)
        spec = spec_of(upstream.url, stream(paging={**stream()["paging"], "page_size": 200}))
        report = await scene.run(spec)
        assert (report.status, scene.served("60 % bad")) == ("failed_schema", 1)
        assert (await scene.stored(), await scene.quarantined()) == ({}, [])
        assert await scene.checkpoint() == {}
        assert (await scene.run(spec)).status == "succeeded"
        assert await scene.agrees()


@pytest.mark.parametrize("key", [None, "", "  ", {"a": 1}, [1], True])
async def test_P15_a_record_without_a_key_goes_to_quarantine(scene: Scene, key: object) -> None:
    scene.upstream.acts.append(
        listing(lambda found: [{**found[0], "rowGuid": key}, *found], "no key")
    )
    report = await scene.run()
    assert (report.status, scene.served("no key")) == ("succeeded_with_quarantine", 1)
    assert await scene.quarantined() == ["record.native_id"]
    assert await scene.agrees()


async def test_P16_of_one_key_twice_on_a_page_the_newest_counts(scene: Scene) -> None:
    newer = region(3, areaName="新名称")
    scene.upstream.add(newer)
    old = region(3)
    scene.upstream.acts.append(listing(lambda found: [old, *found, newer], "twice"))
    assert (await scene.run()).status == "succeeded"
    assert scene.served("twice") == 1
    assert (await scene.stored())["r0003"]["areaName"] == "新名称"
    assert await scene.agrees()


async def test_P17_characters_that_no_database_takes_are_cleaned_and_told(scene: Scene) -> None:
    raw = b'{"code":0,"data":{"total":2,"list":[%s,%s]}}' % (
        json.dumps({**region(1), "areaName": "\x00空\x00字符"}).encode(),
        json.dumps({**region(2), "areaName": "\ud83d半个"}).encode(),
    )

    async def odd(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        await exchange.send(exchange.upstream.headed(200, raw))
        return "odd characters", ("r0001", "r0002")

    scene.upstream.acts.append(odd)
    assert (await scene.run()).status == "succeeded"
    assert scene.served("odd characters") == 1
    names = {row["native_id"]: row["area_name"] for row in await rows(scene.database, "region")}
    assert names == {"r0001": "空字符", "r0002": "�半个"}
    found = {row["rule"] for row in await rows(scene.database, "finding")}
    assert {"decode.nul", "decode.surrogate"} <= found


async def test_P17_five_megabytes_in_one_text_are_stored_as_they_are(scene: Scene) -> None:
    long = "长" * 1_700_000
    scene.upstream.add(region(3, areaName=long))
    assert (await scene.run()).status == "succeeded"
    assert (await scene.stored())["r0003"]["areaName"] == long
    assert await scene.agrees()


async def test_P17_a_body_in_gb18030_is_read_as_such(scene: Scene) -> None:
    async def chinese(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        body, ids = exchange.truth()
        await exchange.send(exchange.upstream.headed(200, body.decode().encode("gb18030")))
        return "gb18030", ids

    scene.upstream.always = chinese
    scene.upstream.add(region(5, areaName="衡东县㐂街道"))
    assert (await scene.run()).status == "succeeded"
    assert scene.served("gb18030") == 3
    assert await scene.agrees()


LISTS = stream(name="lists", entity="ImplementationList")
DATES = [
    "2026-11-21 10:00:00",
    "2026-11-21",
    "20261121",
    "2026/11/21",
    "2026年11月21日",
    "20261121100000",
    1_795_226_400_000,
]


@pytest.mark.parametrize("date", DATES)
async def test_P18_dates_in_every_form_platforms_write_are_read(scene: Scene, date: object) -> None:
    scene.upstream.rows.clear()
    scene.upstream.add(_list(1, planEffectiveDate=date))
    assert (await scene.run(spec_of(scene.upstream.url, LISTS), name="lists")).status == "succeeded"
    (stored,) = await rows(scene.database, "implementation_list")
    at = stored["plan_effective_date"].astimezone(NOW.tzinfo) + timedelta(hours=8)
    assert f"{at:%Y-%m-%d}" == "2026-11-21"
    assert scene.served("ok") == 1


async def test_P18_a_number_as_text_a_zero_date_null_and_nothing_are_told_apart(
    scene: Scene,
) -> None:
    scene.upstream.rows.clear()
    scene.upstream.add(
        _list(1, promiseDay="7", planEffectiveDate="0000-00-00"),
        _list(2, promiseDay=7.0, planEffectiveDate=None),
        _list(3, promiseDay="七", planEffectiveDate="下个月"),
        _list(4),
    )
    report = await scene.run(spec_of(scene.upstream.url, LISTS), name="lists")
    assert (report.status, report.counts.quarantined) == ("succeeded", 0)
    found = {row["native_id"]: row for row in await rows(scene.database, "implementation_list")}
    assert [found[f"r000{n}"]["promise_day"] for n in (1, 2, 3, 4)] == [7, 7, None, None]
    assert all(row["plan_effective_date"] is None for row in found.values())
    told = [
        (row["native_id"], row["element"])
        for row in await rows(scene.database, "finding")
        if row["rule"] == "value.malformed"
    ]
    assert sorted(told) == [("r0003", "plan_effective_date"), ("r0003", "promise_day")]
    assert scene.served("ok") == 1


def _list(number: int, **more: Any) -> Row:
    base = region(number)
    kept = {name: base[name] for name in ("rowGuid", "cdTime", "cdOperation")}
    return {**kept, "taskName": f"事项{number}", **more}
