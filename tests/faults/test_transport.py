"""T: what breaks on the way between us and a platform."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from gateway.connectors.outgoing import Outgoing
from gateway.connectors.rest import RestConnector
from gateway.errors import PlatformUnavailable
from gateway.store.database import Database
from tests.faults.scene import ON_BOTH, Scene, spec_of, stream
from tests.faults.upstream import (
    Act,
    Exchange,
    Upstream,
    chunks_without_an_end,
    cut,
    drip,
    hang_up,
    listening,
    says,
    silence,
)
from tests.integration.connectors.authorities import Authority

pytestmark = pytest.mark.parametrize("kept_url", ON_BOTH, indirect=True)


GET = stream(request={"method": "GET", "path": "/regions"})


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def test_T01_a_refused_connection_is_tried_again_with_jitter_then_transient(
    scene: Scene,
) -> None:
    nobody = spec_of(f"http://127.0.0.1:{free_port()}")
    report = await scene.run(nobody)
    assert report.status == "failed_transient"
    assert report.error is not None
    assert report.error.code == "PLATFORM_UNREACHED"
    assert len(scene.slept) == 3
    assert all(wait <= most for wait, most in zip(scene.slept, (1, 2, 4), strict=True))
    assert any(a != b for a, b in pairwise(scene.slept))
    assert scene.upstream.ledger == []
    assert (await scene.run()).status == "succeeded"  # its address is put right
    assert await scene.agrees()


async def test_T02_a_name_that_is_not_found_is_transient_and_counted_by_the_breaker(
    scene: Scene,
) -> None:
    nowhere = spec_of("http://nowhere.invalid")
    first = await scene.run(nowhere)
    assert (first.status, len(scene.slept)) == ("failed_transient", 3)
    assert "无法解析主机名" in str(first.error)
    second = await scene.run(nowhere)
    assert second.status == "paused_circuit_open"
    assert [attempt.code for attempt in scene.heard.attempts] == ["PLATFORM_UNREACHED"] * 5
    assert scene.heard.states() == ["open"]


async def test_T03_a_connection_that_never_comes_about_times_out_and_is_tried_again(
    scene: Scene,
) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        # A few fill the queue of a listener that accepts nobody: the next connection hangs.
        crowd = [_knocking(port) for _ in range(9)]
        report = await scene.run(spec_of(f"http://127.0.0.1:{port}", timeout_s=0.2, deadline_s=10))
        for one in crowd:
            one.close()
    assert report.status == "failed_transient"
    assert "连接超时" in str(report.error)
    assert {attempt.code for attempt in scene.heard.attempts} == {"PLATFORM_UNREACHED"}
    assert len(scene.heard.attempts) == 4
    assert (await scene.run()).status == "succeeded"
    assert await scene.agrees()


def _knocking(port: int) -> socket.socket:
    one = socket.socket()
    one.setblocking(False)  # noqa: FBT003  # the name of the standard library
    one.connect_ex(("127.0.0.1", port))
    return one


async def test_T04_headers_that_never_arrive_are_given_up_and_asked_for_again(
    scene: Scene,
) -> None:
    scene.upstream.acts.extend([silence(), silence()])
    report = await scene.run(timeout_s=0.2)
    assert report.status == "succeeded"
    assert (scene.served("silence"), len(scene.slept)) == (2, 2)
    assert await scene.agrees()


@pytest.mark.parametrize("share", [0, 0.1, 0.99])
async def test_T05_a_reset_in_the_body_discards_the_page_whole(scene: Scene, share: float) -> None:
    scene.upstream.acts.append(cut(share, ending="reset"))
    assert (await scene.run()).status == "succeeded"
    assert scene.served("cut, reset") == 1
    assert await scene.agrees()


async def test_T05_a_page_that_is_reset_every_time_leaves_nothing_of_itself(scene: Scene) -> None:
    scene.upstream.acts.extend([*[cut(0.9, ending="reset")] * 4])
    assert (await scene.run()).status == "failed_transient"
    assert (scene.served("cut, reset"), await scene.stored()) == (4, {})
    assert (await scene.run()).status == "succeeded"
    assert await scene.agrees()


@pytest.mark.parametrize("share", [0, 0.5, 0.99])
async def test_T06_a_body_shorter_than_announced_is_transient(scene: Scene, share: float) -> None:
    scene.upstream.acts.append(cut(share))
    assert (await scene.run()).status == "succeeded"
    assert (scene.served("cut, close"), len(scene.slept)) == (1, 1)
    assert await scene.agrees()


async def test_T07_chunks_without_the_last_one_are_no_answer_although_all_data_came(
    scene: Scene,
) -> None:
    scene.upstream.acts.append(chunks_without_an_end())
    assert (await scene.run()).status == "succeeded"
    assert (scene.served("no last chunk"), len(scene.slept)) == (1, 1)
    assert await scene.agrees()


async def test_T08_an_answer_that_drips_is_cut_at_the_deadline_of_the_page(scene: Scene) -> None:
    scene.upstream.acts.append(drip(0.02))
    report = await scene.run(timeout_s=30, deadline_s=0.3)
    assert report.status == "failed_transient"
    assert report.error is not None
    assert report.error.code == "PLATFORM_OVERDUE"
    assert (scene.served("drip"), await scene.stored()) == (1, {})
    assert (await scene.run()).status == "succeeded"
    assert await scene.agrees()


async def test_T09_a_get_on_a_dead_connection_is_sent_once_more_and_counted(scene: Scene) -> None:
    scene.upstream.acts.extend([_then_dead, hang_up()])
    report = await scene.run(spec_of(scene.upstream.url, GET))
    assert report.status == "succeeded"
    assert scene.served("hung up, close") == 1
    assert [attempt.resent for attempt in scene.heard.attempts] == [0, 1, 0]
    assert len(scene.upstream.ledger) <= len(scene.heard.attempts) + 1
    assert scene.slept == []  # it was the HTTP client's doing, not ours
    assert await scene.agrees()


async def test_T09_what_the_client_sends_again_is_charged_to_the_quota(scene: Scene) -> None:
    scene.upstream.acts.extend([_then_dead, hang_up()])
    spec = spec_of(scene.upstream.url, GET, rate={"calls": 1, "per_s": 10})
    assert (await scene.run(spec)).status == "succeeded"
    assert scene.served("hung up, close") == 1
    assert scene.slept == [10, 20]  # four requests went out for three pages
    assert await scene.agrees()


async def _then_dead(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
    """The true answer on a connection that is said to be kept alive."""
    body, ids = exchange.truth()
    await exchange.send(exchange.upstream.headed(200, body))
    return "ok", ids


async def test_T10_a_post_on_a_dead_connection_is_not_sent_again_by_anybody(scene: Scene) -> None:
    """What may have been done is left to whoever can look whether it was."""
    scene.upstream.acts.extend([_then_dead, hang_up()])
    async with scene.connected() as connector:
        assert isinstance(connector, RestConnector)
        submission = Outgoing("POST", "/evaluations", "", b'{"case": "1"}')

        async def submit() -> object:
            return await connector.line.ask(submission, connector.transport.reply, ())

        await connector.guard.call("submit", "1", submit, is_safe=False)
        with pytest.raises(PlatformUnavailable, match="断开"):
            await connector.guard.call("submit", "2", submit, is_safe=False)
    assert scene.upstream.outcomes() == ["ok", "hung up, close"]
    assert [attempt.resent for attempt in scene.heard.attempts] == [0, 0]


@pytest.mark.parametrize("fault", ["expired", "another host"])
async def test_T11_a_certificate_that_is_not_good_is_a_matter_of_configuration(
    database: Database, tmp_path: Path, fault: str
) -> None:
    authority = Authority(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    past = datetime.now(UTC) - timedelta(days=30)
    certificate = (
        authority.issue("server", until=past)
        if fault == "expired"
        else authority.issue("server", host="10.0.0.1")
    )
    context.load_cert_chain(*certificate)
    upstream = Upstream()
    async with listening(upstream, context):
        scene = Scene(database, upstream)
        tls = {"authorities": authority.certificate}
        report = await scene.run(tls=tls)
    assert report.status == "failed_config"
    assert report.error is not None
    assert report.error.code == "PLATFORM_TLS"
    assert ("已过期" if fault == "expired" else "不是签发给这个 IP 地址的") in str(report.error)
    assert (scene.slept, upstream.ledger) == ([], [])  # refused before anything was asked


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_T12_a_redirect_is_refused_and_no_credential_leaks(scene: Scene, status: int) -> None:
    elsewhere = Upstream()
    async with listening(elsewhere):
        scene.upstream.acts.append(says(status, Location=f"{elsewhere.url}/login?t=1"))
        auth = {"kind": "api-key", "name": "X-Key", "key_env": "KEY"}
        spec = spec_of(scene.upstream.url, auth=auth)
        report = await scene.run(spec, environ={"KEY": "secret-of-the-tests"})
    assert report.status == "failed_config"
    assert report.error is not None
    assert report.error.code == "PLATFORM_REDIRECT"
    assert scene.served(str(status)) == 1
    assert scene.upstream.ledger[0].asked.headers["x-key"] == "secret-of-the-tests"
    assert (elsewhere.ledger, scene.slept) == ([], [])
    assert "secret-of-the-tests" not in str(report.error)


def gzipped(exchange_body: bytes, *, header: str = "gzip") -> Act:
    return says(200, exchange_body, Content_Encoding=header)


async def test_T13_a_gzip_header_on_a_plain_body_is_read_by_its_content(scene: Scene) -> None:
    async def lie(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        body, ids = exchange.truth()
        named = {"Content-Encoding": "gzip"}
        await exchange.send(exchange.upstream.headed(200, body, named))
        return "plain as gzip", ids

    scene.upstream.always = lie
    assert (await scene.run()).status == "succeeded"
    assert (scene.served("plain as gzip"), scene.slept) == (3, [])
    assert await scene.agrees()


async def test_T13_gzip_without_its_header_is_read_by_its_content(scene: Scene) -> None:
    async def conceal(exchange: Exchange) -> tuple[str, tuple[str, ...]]:
        body, ids = exchange.truth()
        await exchange.send(exchange.upstream.headed(200, gzip.compress(body)))
        return "gzip unsaid", ids

    scene.upstream.always = conceal
    assert (await scene.run()).status == "succeeded"
    assert scene.served("gzip unsaid") == 3
    assert await scene.agrees()


async def test_T13_a_gzip_bomb_is_stopped_at_the_limit(scene: Scene) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    assert len(bomb) < 60_000
    scene.upstream.acts.append(gzipped(bomb))
    report = await scene.run(max_bytes=100_000)
    assert report.status == "failed_schema"
    assert "应答超过 100000 字节" in str(report.error)
    assert (scene.served("200"), scene.slept) == (1, [])


async def test_T13_gzip_that_is_cut_is_a_bad_payload_and_asked_for_again(scene: Scene) -> None:
    body = gzip.compress(json.dumps({"code": 0, "data": {"total": 0, "list": []}}).encode())
    scene.upstream.acts.append(gzipped(body[:-9]))
    assert (await scene.run()).status == "succeeded"
    assert scene.heard.attempts[0].code == "PLATFORM_BAD_PAYLOAD"
    assert scene.served("200") == 1
    assert await scene.agrees()
