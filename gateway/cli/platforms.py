"""The platforms of the demo on this machine: nation, province and city, and their licenses."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from gateway.cli.console import out
from gateway.clock import system_clock
from gateway.sandbox import city, generate, province, serve
from gateway.sandbox.citizens import Identity
from gateway.sandbox.control import Control
from gateway.sandbox.license_app import LicenseApp
from gateway.sandbox.license_sharing import LicenseSharing, key_pair
from gateway.sandbox.nation import nation
from gateway.sandbox.nation.outage import FilePlatform
from gateway.sandbox.outage import WebPlatform

ACCOUNT = "yiwang-demo"
IDENTITY_KEY = "YIWANG_DEMO_IDENTITY_KEY"
"""Holds the public key of who issues the tokens of the demo's citizens."""
FOLDER = Path("var")
DEMO_FILE = FOLDER / "demo.json"
"""Where a demo that runs says how its platforms are broken and repaired."""


@dataclass(frozen=True)
class Sandbox:
    """Where each platform is, by the name of its connector, and what breaks them.

    `received` counts what the province was sent; `licenses` answer live and are not read from;
    `identity` knows the citizens they are of.
    """

    places: Mapping[str, str]
    control: Control
    licenses: Mapping[str, str]
    identity: Identity
    received: Callable[[], Mapping[str, Any]]


@asynccontextmanager
async def sandbox(items: int, folder: Path) -> AsyncIterator[Sandbox]:
    """Start the platforms and tell the connectors where they are, through the environment.

    The national exchange database is a file in `folder`: it is filled once and kept.
    """
    out.print(f"沙箱：生成 {items} 条实施清单（演示数据）……")
    world = generate(items=items)
    token, secret = secrets.token_hex(16), secrets.token_hex(16)
    exchange = folder / f"nation-{items}.db"
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240  # once, at start-up
    national = FilePlatform(exchange, asyncio.sleep)
    await national.repair()  # a demo that was killed may have left it broken
    async with nation(world, f"sqlite+aiosqlite:///{exchange}") as database:
        await database.fill()
    provincial = province(world, credentials={ACCOUNT: token}, now=system_clock)
    municipal = city(world, credentials={ACCOUNT: secret}, now=system_clock)
    above = WebPlatform(provincial, provincial.lock, asyncio.sleep)
    below = WebPlatform(municipal, municipal.lock, asyncio.sleep)
    identity = Identity.new(system_clock)
    licenses = _licenses(identity)
    control = Control(
        {"nation": national, "province": above, "city": below, **licenses},
        secrets.token_urlsafe(16),
    )
    async with above.open() as province_url, below.open() as city_url, AsyncExitStack() as stack:
        asked = {
            name: await stack.enter_async_context(web.open()) for name, web in licenses.items()
        }
        os.environ |= {
            "YIWANG_NATION_URL": f"sqlite:///{exchange}",
            "YIWANG_PROVINCE_URL": province_url,
            "YIWANG_PROVINCE_TOKEN": token,
            "YIWANG_CITY_URL": city_url,
            "YIWANG_CITY_SECRET": secret,
            "YIWANG_PROVINCE_LICENSES_URL": asked["province-licenses"],
            "YIWANG_CITY_LICENSES_URL": asked["city-licenses"],
            IDENTITY_KEY: identity.public_pem,
        }
        out.print(f"沙箱国家前置库：{exchange}")
        out.print(f"沙箱省级平台：{province_url}")
        out.print(f"沙箱市级平台：{city_url}")
        places = {"nation": str(exchange), "province": province_url, "city": city_url}
        try:
            yield Sandbox(places, control, asked, identity, provincial.reception.count)
        finally:
            await control.repair_all()


def _licenses(identity: Identity) -> dict[str, WebPlatform]:
    """Answer the license platforms, and tell the connectors their secrets."""
    token, secret = secrets.token_hex(16), secrets.token_hex(16)
    private, public = key_pair()
    os.environ |= {
        "YIWANG_PROVINCE_LICENSES_TOKEN": token,
        "YIWANG_PROVINCE_LICENSES_KEY": private,
        "YIWANG_CITY_LICENSES_SECRET": secret,
    }
    sharing = LicenseSharing({ACCOUNT: token}, {ACCOUNT: public}, system_clock)
    app = LicenseApp(secret, identity, system_clock)
    return {
        "province-licenses": WebPlatform(sharing, sharing.lock, asyncio.sleep),
        "city-licenses": WebPlatform(app, app.lock, asyncio.sleep),
    }


@asynccontextmanager
async def controlled(control: Control, address: str) -> AsyncIterator[None]:
    """Let `yiwang demo break` and `repair` find the platforms of the demo at this address."""
    async with serve(control.app()) as url:
        told = {"control": url, "token": control.token, "status": f"{address}/status"}
        with _announced(orjson.dumps(told)):
            yield


@contextmanager
def _announced(told: bytes) -> Iterator[None]:
    """Leave a file that only this user reads, as long as it is about us."""
    new = DEMO_FILE.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_bytes(told)
    new.replace(DEMO_FILE)
    try:
        yield
    finally:
        if DEMO_FILE.exists() and DEMO_FILE.read_bytes() == told:
            DEMO_FILE.unlink()
