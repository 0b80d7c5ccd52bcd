"""L: statuses and limits: what a platform says instead of answering."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from structlog.testing import capture_logs

from gateway.connectors.resilience import Pace
from gateway.errors import CircuitOpen, PlatformPaused
from gateway.store.database import Database
from sync.run import Report
from sync.tokens import SharedTokens
from tests.faults.scene import ON_BOTH, REPLY, Scene, region, spec_of, stream
from tests.faults.upstream import (
    Act,
    Asked,
    Exchange,
    Upstream,
    code,
    http_date,
    listening,
    ok,
    says,
)
from tests.integration.sync.scripted import NOW

pytestmark = pytest.mark.parametrize("kept_url", ON_BOTH, indirect=True)


TOKEN_PATH = "/token"  # noqa: S105  # a path
OAUTH = {
    "kind": "oauth2",
    "path": TOKEN_PATH,
    "client_id": "yiwang",
    "secret_env": "SECRET",
}
SECRET = {"SECRET": "secret-of-the-tests"}


def paused_until(report: Report) -> Any:
    assert report.status == "paused_rate_limited"
    assert isinstance(report.error, PlatformPaused)
    return report.error.until


async def test_L01_no_request_before_the_instant_that_retry_after_names(scene: Scene) -> None:
    scene.upstream.acts.extend([ok, says(429, Retry_After="17")])
    assert (await scene.run()).status == "succeeded"
    assert (scene.served("429"), scene.slept) == (1, [17])
    _, limited, resumed, _ = scene.upstream.ledger
    assert resumed.at - limited.at >= timedelta(seconds=17)
    assert await scene.agrees()


async def test_L01_a_limit_that_outlasts_our_patience_is_a_pause(scene: Scene) -> None:
    scene.upstream.acts.extend([ok, *[says(429, Retry_After="10")] * 4])
    report = await scene.run()
    assert paused_until(report) == scene.time() + timedelta(seconds=11)
    assert (scene.served("429"), scene.slept) == (4, [10, 10, 10])
    scene.time.now = paused_until(report)
    assert (await scene.run()).status == "succeeded"
    assert scene.upstream.pages() == [1, 2, 3]
    assert await scene.agrees()


@pytest.mark.parametrize("skew", [timedelta(minutes=-30), timedelta(0), timedelta(minutes=30)])
async def test_L02_a_date_in_retry_after_is_of_the_platforms_clock(
    scene: Scene, skew: timedelta
) -> None:
    scene.upstream.skew = skew
    theirs = scene.time() + skew + timedelta(seconds=12)
    scene.upstream.acts.append(says(429, Retry_After=http_date(theirs)))
    assert (await scene.run()).status == "succeeded"
    assert (scene.served("429"), scene.slept) == (1, [12])
    assert await scene.agrees()


async def test_L03_a_limit_without_a_time_is_waited_out_with_growing_jitter(scene: Scene) -> None:
    scene.upstream.acts.extend([says(429)] * 3)
    assert (await scene.run()).status == "succeeded"
    bounds = ((0.5, 1), (1, 2), (2, 4))
    assert all(a <= wait <= b for (a, b), wait in zip(bounds, scene.slept, strict=True))
    assert scene.served("429") == 3
    assert await scene.agrees()


async def test_L04_a_wait_beyond_the_deadline_is_never_shortened(scene: Scene) -> None:
    scene.upstream.acts.extend([ok, says(429, Retry_After="3600")])
    report = await scene.run()
    assert paused_until(report) == NOW + timedelta(seconds=3601)
    assert (scene.slept, len(scene.upstream.ledger), scene.served("429")) == ([], 2, 1)
    assert json.loads((await scene.checkpoint())["token"])["page"] == 2
    scene.time.now = paused_until(report)
    assert (await scene.run()).status == "succeeded"
    assert scene.upstream.pages() == [1, 2, 3]
    assert await scene.agrees()


@pytest.mark.parametrize("nonsense", ["-5", "soon", "0", "Thu, 01 Jan 1970 00:00:00 GMT", "1e3"])
async def test_L05_a_retry_after_that_says_nothing_counts_as_absent(
    scene: Scene, nonsense: str
) -> None:
    scene.upstream.acts.append(says(429, Retry_After=nonsense))
    with capture_logs() as logs:
        assert (await scene.run()).status == "succeeded"
    assert [line["said"] for line in logs if "Retry-After" in line["event"]] == [nonsense]
    (wait,) = scene.slept
    assert 0.5 <= wait <= 1
    assert scene.served("429") == 1
    assert await scene.agrees()


async def test_L05_a_retry_after_of_ages_is_taken_for_a_week_and_told(scene: Scene) -> None:
    scene.upstream.acts.append(says(429, Retry_After="1000000000000"))
    with capture_logs() as logs:
        report = await scene.run()
    assert paused_until(report) == NOW + timedelta(days=7, seconds=1)
    assert [line["event"] for line in logs if "week" in line["event"]]
    assert scene.served("429") == 1


async def test_L06_a_limit_in_page_seven_of_twenty_repeats_no_page_before_it(
    database: Database,
) -> None:
    upstream = Upstream()
    upstream.add(*(region(number) for number in range(98)))
    upstream.acts.extend([*[ok] * 6, says(429, Retry_After="3600")])
    async with listening(upstream):
        scene = Scene(database, upstream)
        scene.time.now = paused_until(await scene.run())
        assert len(await scene.stored()) == 30
        assert (await scene.run()).status == "succeeded"
        assert upstream.pages() == [*range(1, 21)]
        assert upstream.pages("429") == [7]
        assert await scene.agrees()


async def test_L07_a_business_code_in_http_200_is_a_rate_limit_like_any(scene: Scene) -> None:
    scene.upstream.acts.extend([code(42901, "访问过于频繁", Retry_After="9"), code(42901)])
    assert (await scene.run()).status == "succeeded"
    assert scene.slept[0] == 9
    assert 1 <= scene.slept[1] <= 2
    assert scene.served("code 42901") == 2
    assert scene.heard.states() == []  # a rate limit is no ill health
    assert await scene.agrees()


@dataclass(frozen=True)
class Noted(SharedTokens):
    """Tokens out of the store; notes when each that was taken is due."""

    due: list[float]
    read: list[float] = field(default_factory=list)

    async def take(self, name: str, pace: Pace, at_most_s: float) -> float:
        wait_s = await super().take(name, pace, at_most_s)
        self.due.append(self.read[-1] + wait_s)  # of the time that it was reckoned from
        return wait_s


def noted(scene: Scene, due: list[float]) -> Noted:
    read: list[float] = []

    def seconds() -> float:
        read.append(scene.seconds())
        return read[-1]

    return Noted(scene.database, seconds, due, read)


async def test_L08_two_replicas_together_keep_to_one_quota(database: Database) -> None:
    upstream = Upstream(most=1)
    upstream.add(*(region(number) for number in range(6)))
    due: list[float] = []
    async with listening(upstream):
        spec = spec_of(upstream.url, *_two_streams(), rate={"calls": 2, "per_s": 10})
        replicas = [Scene(database, upstream), Scene(database, upstream)]
        for replica in replicas:
            replica.time = replica.running.time = replicas[0].time  # one world, one time
            replica.upstreams.tokens = noted(replica, due)
        runs = [
            replica.run(spec, name=name)
            for replica, name in zip(replicas, ("regions", "others"), strict=True)
        ]
        reports = await asyncio.gather(*runs)
    assert [report.status for report in reports] == ["succeeded", "succeeded"]
    assert len(upstream.ledger) == len(due) == 14
    assert all(later - earlier >= 5 for earlier, later in pairwise(sorted(due)))


def _two_streams() -> tuple[dict[str, Any], dict[str, Any]]:
    return stream(), stream(name="others", entity="Region")


async def test_L09_two_errors_and_then_an_answer_lose_nothing(scene: Scene) -> None:
    scene.upstream.acts.extend([says(500), says(500)])
    assert (await scene.run()).status == "succeeded"
    assert (scene.served("500"), len(scene.slept)) == (2, 2)
    assert await scene.agrees()


async def test_L10_ten_minutes_of_503_open_the_breaker_and_it_closes_by_itself(
    scene: Scene, database: Database
) -> None:
    ends = NOW + timedelta(minutes=10)

    async def unwell(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        act = says(503) if scene.time() < ends else ok
        return await act(exchange)

    scene.upstream.always = unwell
    statuses: list[str] = []
    other = Upstream()
    other.add(region(900))
    async with listening(other):
        while scene.time() < ends + timedelta(minutes=6):
            report = await scene.run()
            statuses.append(report.status)
            if isinstance(report.error, CircuitOpen):
                healthy = spec_of(other.url, name="other")
                assert (await scene.run(healthy)).status == "succeeded"
            scene.time.pass_by(seconds=10)
    assert statuses[:3] == ["failed_transient", "failed_transient", "paused_circuit_open"]
    assert statuses[-1] == "succeeded"
    # Ten calls open it; from then on one probe in 30, 60, 120, 240 seconds, and a little.
    assert 10 < scene.served("503") <= 16
    assert scene.heard.states()[-2:] == ["half_open", "closed"]
    living = {row["rowGuid"] for row in scene.upstream.rows.values()}
    assert set(await scene.stored()) == living | {"r0900"}


async def test_L11_a_token_that_expires_in_the_middle_is_renewed_once_for_all(
    scene: Scene,
) -> None:
    issued = Issued(scene.upstream)
    scene.upstream.before_each = issued.expire_at(page=2)
    spec = spec_of(scene.upstream.url, *_two_streams(), auth=OAUTH)
    async with scene.connected(spec, SECRET) as connector:
        reports = await asyncio.gather(
            *(scene.running.run(connector, name) for name in ("regions", "others"))
        )
    assert [report.status for report in reports] == ["succeeded", "succeeded"]
    assert scene.served("401") >= 1
    assert scene.served("token") == 2
    assert scene.slept == []


async def test_L12_a_token_that_is_refused_again_is_a_matter_of_configuration(
    scene: Scene,
) -> None:
    issued = Issued(scene.upstream)
    issued.accepts = False
    report = await scene.run(spec_of(scene.upstream.url, auth=OAUTH), environ=SECRET)
    assert report.status == "failed_config"
    assert scene.upstream.outcomes() == ["token", "401", "token", "401"]
    assert scene.slept == []


class Issued:
    """A platform that wants a token it gave out; `accepts` False: it takes none."""

    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream
        self.valid = ""
        self.accepts = True
        self.count = 0
        upstream.always = self.answer

    def expire_at(self, page: int) -> Callable[[Asked], None]:
        """The token is worth nothing from the first request of this page on."""
        done: list[Asked] = []

        def expire(asked: Asked) -> None:
            if not done and asked.path != TOKEN_PATH and asked.parameters.get("page") == page:
                done.append(asked)
                self.valid = ""

        return expire

    async def answer(self, exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        if exchange.asked.path == TOKEN_PATH:
            self.count += 1
            self.valid = f"t{self.count}"
            body = json.dumps({"access_token": self.valid, "expires_in": 3600})
            await says(200, body)(exchange)
            exchange.upstream.note("token", _without_body(exchange.asked))
            return "", ()
        shown = exchange.asked.headers.get("authorization")
        if self.accepts and self.valid and shown == f"Bearer {self.valid}":
            return await ok(exchange)
        return await says(401)(exchange)


def _without_body(asked: Asked) -> Asked:
    return Asked(asked.method, asked.target, asked.headers, b"")


async def test_L13_a_refresh_without_a_new_secret_keeps_the_old_one(scene: Scene) -> None:
    """The scheme of refresh secrets: by key once, then by the secret that lasts."""
    calls: list[str] = []

    async def answer(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        path = exchange.asked.path
        if "refreshToken" not in path:
            return await ok(exchange)
        calls.append(path.rsplit("/", 1)[1])
        end = int((scene.time() + timedelta(minutes=15)).timestamp() * 1000)
        datas: dict[str, Any] = {"requestSecret": "q", "requestSecretEndTime": end}
        if path.endswith("ByKey.htm"):
            late = int((scene.time() + timedelta(hours=48)).timestamp() * 1000)
            datas |= {"refreshSecret": "r", "refreshSecretEndTime": late}
        await says(200, json.dumps({"code": 0, "datas": datas}))(exchange)
        exchange.upstream.note(calls[-1], _without_body(exchange.asked))
        return "", ()

    scene.upstream.always = answer
    auth = {"kind": "refresh-token", "app_key": "yiwang", "secret_env": "SECRET"}
    spec = spec_of(scene.upstream.url, auth=auth)
    async with scene.connected(spec, SECRET) as connector:
        for _ in range(3):
            assert (await scene.running.run(connector)).status == "succeeded"
            scene.time.pass_by(minutes=14)
    by_key, by_sec = "refreshTokenByKey.htm", "refreshTokenBySec.htm"
    assert calls == [by_key, by_sec, by_sec]
    assert scene.served(by_sec) == 2
    assert await scene.agrees()


async def test_L14_a_part_that_is_forbidden_stops_no_other(scene: Scene) -> None:
    async def answer(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        area = exchange.asked.parameters.get("area")
        return await (says(403, "无权访问") if area == "430400" else ok)(exchange)

    def of(area: str) -> dict[str, Any]:
        request = {"method": "POST", "path": "/regions", "body": {"area": area}}
        return stream(name=f"regions-{area}", request=request)

    scene.upstream.always = answer
    spec = spec_of(scene.upstream.url, of("430300"), of("430400"), of("430500"))
    statuses = [(await scene.run(spec, name=told.name)).status for told in spec.streams]
    assert statuses == ["succeeded", "failed_config", "succeeded"]
    assert (scene.served("403"), scene.slept) == (1, [])
    for name in ("regions-430300", "regions-430500"):
        assert (await scene.stored(name)).keys() == scene.upstream.rows.keys()


DETAILED = stream(
    detail={"method": "POST", "path": "/region", "key": "id", "record": "data.record"}
)


@pytest.mark.parametrize("gone", [says(404), code(40400, "记录不存在")])
async def test_L15_a_detail_that_is_gone_while_it_is_listed_deletes_nothing(
    scene: Scene, gone: Act
) -> None:
    """The list has little of a record, the detail the rest."""
    lost: set[str] = set()

    async def answer(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        told = exchange.asked.parameters
        if exchange.asked.path != "/region":
            return await short(exchange)
        if told["id"] in lost:
            return await gone(exchange)
        body = json.dumps({"code": 0, "data": {"record": scene.upstream.rows[told["id"]]}})
        await says(200, body)(exchange)
        return "detail", (told["id"],)

    scene.upstream.always = answer
    spec = spec_of(scene.upstream.url, DETAILED, reply={**REPLY, "missing": [40400]})
    assert (await scene.run(spec)).status == "succeeded"
    assert scene.served("detail") == 12
    assert await scene.agrees()
    before = await scene.stored()
    lost.add("r0004")
    for number in (3, 4, 5):
        scene.upstream.add(region(number, scene.time(), areaName="改名"))
    scene.time.pass_by(hours=1)
    report = await scene.run(spec)
    assert (report.status, report.counts.updated) == ("succeeded_with_quarantine", 2)
    assert await scene.quarantined() == ["detail.missing"]
    assert (await scene.stored())["r0004"] == before["r0004"]
    assert scene.served("404") + scene.served("code 40400") == 1


async def short(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
    """The true page, but of each record only what a list shows."""
    body, _ = exchange.truth()
    told = json.loads(body)
    told["data"]["list"] = [
        {name: row[name] for name in ("rowGuid", "cdOperation", "cdTime")}
        for row in told["data"]["list"]
    ]
    await says(200, json.dumps(told))(exchange)
    return "list", ()


@pytest.mark.parametrize("status", [413, 414])
async def test_L16_pages_are_halved_until_the_platform_takes_them(
    database: Database, status: int
) -> None:
    async def narrow(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        is_too_much = exchange.asked.parameters["size"] > 7
        return await (says(status) if is_too_much else ok)(exchange)

    upstream = Upstream(always=narrow)
    upstream.add(*(region(number) for number in range(23)))
    async with listening(upstream):
        scene = Scene(database, upstream)
        paging = {**stream()["paging"], "page_size": 25}
        report = await scene.run(spec_of(upstream.url, stream(paging=paging)))
        assert report.status == "succeeded"
        sizes = [line.asked.parameters["size"] for line in upstream.ledger]
        assert sizes == [25, 12, 6, 6, 6, 6]
        assert (scene.served(str(status)), scene.slept) == (2, [])
        assert await scene.agrees()


async def test_L16_a_page_in_the_middle_that_is_too_much_leaves_no_row_out(
    database: Database,
) -> None:
    async def narrow(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        told = exchange.asked.parameters
        is_too_much = told["page"] >= 3 and told["size"] > 4
        return await (says(413) if is_too_much else ok)(exchange)

    upstream = Upstream(always=narrow)
    upstream.add(*(region(number) for number in range(60)))
    async with listening(upstream):
        scene = Scene(database, upstream)
        paging = {**stream()["paging"], "page_size": 9}
        report = await scene.run(spec_of(upstream.url, stream(paging=paging)))
        assert (report.status, scene.served("413")) == ("succeeded", 1)
        assert await scene.agrees()


async def test_L16_a_single_record_that_is_too_much_is_refused(scene: Scene) -> None:
    scene.upstream.always = says(413)
    report = await scene.run()
    assert report.status == "failed_config"
    assert [line.asked.parameters["size"] for line in scene.upstream.ledger] == [5, 2, 1]
    assert scene.served("413") == 3
