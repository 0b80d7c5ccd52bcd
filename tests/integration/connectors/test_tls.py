"""TLS on both sides: we show a certificate where the platform asks for one."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from gateway.errors import PlatformRefused, SettingsError
from tests.integration.connectors.authorities import Authority
from tests.integration.connectors.doors import ROWS, at_the_door
from tests.integration.connectors.opened import all_pages

NO_AUTH = {"kind": "none"}


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
async def url(authority: Authority) -> AsyncIterator[str]:
    async def lists(_: web.Request) -> web.Response:
        return web.json_response({"code": 0, "rows": ROWS})

    app = web.Application()
    app.router.add_get("/lists", lists)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=authority.server())
    await site.start()
    yield f"https://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def read(url: str, **tls: Any) -> int:
    async with at_the_door(url, NO_AUTH, tls=tls) as connector:
        (page,) = await all_pages(connector, "lists")
        return len(page.records)


@pytest.mark.parametrize("password", [None, "secret-demo"])
async def test_a_platform_that_asks_for_our_certificate_gets_it(
    authority: Authority, url: str, password: str | None
) -> None:
    certificate, key = authority.issue("client", password)
    given = {"password_env": "SECRET"} if password else {}
    tls = {"certificate": certificate, "key": key, "authorities": authority.certificate}
    assert await read(url, **tls, **given) == 2


def refuse_in_tls(listener: socket.socket, context: ssl.SSLContext) -> None:
    """Serve one client by OpenSSL itself: asyncio's own server hangs up before the alert goes.

    Up to TLS 1.2 the certificate is asked for before the request is sent, so that no unread
    request turns the end of the connection into a reset.
    """
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    client, _ = listener.accept()
    with client, suppress(ssl.SSLError):
        context.wrap_socket(client, server_side=True)


async def test_without_our_certificate_the_platform_refuses_us(authority: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = asyncio.to_thread(refuse_in_tls, listener, authority.server())
        refused = asyncio.create_task(serving)
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(PlatformRefused, match=r"TLS 连接失败（.*ALERT") as caught:
            await read(url, authorities=authority.certificate)
        await refused
    assert (caught.value.code, caught.value.status) == ("PLATFORM_TLS", "failed_config")


async def test_an_authority_we_do_not_know_is_refused_by_us(url: str) -> None:
    with pytest.raises(PlatformRefused, match="TLS 连接失败"):
        await read(url)


async def test_files_that_cannot_be_used_are_named(
    authority: Authority, url: str, tmp_path: Path
) -> None:
    certificate, key = authority.issue("client", "secret-demo")
    _, other_key = authority.issue("other")
    for tls, said in [
        ({"authorities": str(tmp_path / "none.pem")}, "none.pem 无法使用（No such file"),
        ({"certificate": str(tmp_path / "none.pem")}, "none.pem 无法使用（No such file"),
        ({"certificate": certificate, "key": other_key}, "client.pem .*other.key 无法使用"),
        ({"certificate": certificate, "key": key}, "client.key 无法使用"),
    ]:
        with pytest.raises(SettingsError, match=said):
            await read(url, **tls)
