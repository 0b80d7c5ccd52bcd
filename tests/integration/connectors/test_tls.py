"""TLS on both sides: we show a certificate where the platform asks for one."""

from collections.abc import AsyncIterator
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


async def test_without_our_certificate_the_platform_refuses_us(
    authority: Authority, url: str
) -> None:
    with pytest.raises(PlatformRefused, match="TLS") as caught:
        await read(url, authorities=authority.certificate)
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
