"""What breaks between us and a platform, over real sockets."""

import asyncio
import socket
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from gateway.errors import PlatformChanged, PlatformRefused, PlatformUnavailable
from tests.integration.connectors.opened import Hours, all_pages, native_ids, opened
from tests.integration.connectors.wires import (
    Act,
    Wire,
    answer,
    head,
    reset,
    sent,
    silence,
    wire,
)

GOOD = '{"errcode":0,"data":{"total":1,"list":[{"rowGuid":"a"}]}}'
ANNOUNCED = head(200, {"Content-Length": "1000"}) + GOOD[:20]
CHUNKED = head(200, {"Transfer-Encoding": "chunked"}) + '5\r\n{ "er\r\n'


@pytest.fixture
async def line() -> AsyncIterator[Wire]:
    async with wire() as told:
        yield told


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (reset(), "断开"),
        (reset(ANNOUNCED), "中断"),
        (sent(ANNOUNCED), "应答没有传完就中断了"),
        (sent(CHUNKED), "应答没有传完就中断了"),
        (sent(""), "平台未应答就断开了连接"),
        (sent("SSH-2.0-x\r\n\r\n"), "应答不是有效的 HTTP"),
        (answer(""), "平台的应答是空的"),
        (answer(GOOD[:30]), "平台的应答不是有效的 JSON"),
        (answer("x", 502), "平台返回 HTTP 502：x"),
    ],
)
async def test_a_broken_answer_is_asked_for_again_and_told_when_it_stays_broken(
    line: Wire, broken: Act, said: str
) -> None:
    line.acts.extend([broken, answer(GOOD)])
    hours = Hours()
    async with opened(line.url, hours) as connector:
        assert native_ids(await all_pages(connector)) == ["a"]
        assert len(hours.slept) == 1
        line.acts.extend([broken] * 4)
        with pytest.raises(PlatformUnavailable, match=said) as caught:
            await all_pages(connector)
    assert caught.value.status == "failed_transient"
    nonces = line.nonces()
    assert len(set(nonces)) == len(nonces) == 6


@pytest.mark.parametrize("text", ["", ANNOUNCED])
async def test_an_answer_that_does_not_come_in_time_is_given_up_and_asked_for_again(
    line: Wire, text: str
) -> None:
    line.acts.extend([silence(line, text), answer(GOOD)])
    hours = Hours()
    async with opened(line.url, hours, timeout_s=0.2) as connector:
        assert native_ids(await all_pages(connector)) == ["a"]
        line.acts.extend([silence(line, text)] * 4)
        with pytest.raises(PlatformUnavailable, match=r"0\.2 秒内没有完整应答"):
            await all_pages(connector)


async def test_a_refused_connection_is_tried_again_with_growing_jitter() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    hours = Hours()
    async with opened(f"http://127.0.0.1:{port}", hours) as connector:
        with pytest.raises(PlatformUnavailable, match="连接被拒绝"):
            await all_pages(connector)
    assert len(hours.slept) == 3
    assert all(wait <= most for wait, most in zip(hours.slept, (1, 2, 4), strict=True))
    assert any(a != b for a, b in pairwise(hours.slept))


async def test_tls_that_fails_is_not_tried_again(line: Wire) -> None:
    hours = Hours()
    async with opened(line.url.replace("http", "https"), hours) as connector:
        with pytest.raises(PlatformRefused, match="TLS 连接失败") as caught:
            await all_pages(connector)
    assert (caught.value.code, caught.value.status) == ("PLATFORM_TLS", "failed_config")
    assert hours.slept == []


async def test_a_redirect_is_not_followed(line: Wire) -> None:
    async with wire() as elsewhere:
        line.acts.append(answer("", 307, Location=f"{elsewhere.url}/login?ticket=x"))
        async with opened(line.url, Hours()) as connector:
            with pytest.raises(PlatformRefused, match=f"转到“{elsewhere.url}/login”"):
                await all_pages(connector)
        assert elsewhere.heads == []


async def test_an_answer_over_the_limit_is_left(line: Wire) -> None:
    line.acts.append(answer(" " * 5000))
    async with opened(line.url, Hours(), max_bytes=2000) as connector:
        with pytest.raises(PlatformChanged, match="应答超过 2000 字节"):
            await all_pages(connector)


async def test_an_answer_with_a_bad_record_keeps_the_others(line: Wire) -> None:
    body = '{"errcode":0,"data":{"total":"2","list":["不是对象",{"rowGuid":"a"}]}}'
    line.acts.append(answer(body))
    async with opened(line.url, Hours()) as connector:
        (page,) = await all_pages(connector)
    assert [record.problem_code for record in page.records] == ["decode.not_an_object", None]
    assert page.upstream_now is None


async def test_a_cancelled_reading_ends_at_once(line: Wire) -> None:
    line.acts.append(silence(line))
    async with opened(line.url, Hours()) as connector:
        reading = asyncio.create_task(all_pages(connector))
        await line.asked.wait()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
