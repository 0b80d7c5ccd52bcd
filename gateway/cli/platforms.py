"""The platforms of the demo: nation, province and city on this machine, over one world."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from gateway.cli.console import out
from gateway.clock import system_clock
from gateway.sandbox import city, generate, province, serve
from gateway.sandbox.control import Control
from gateway.sandbox.nation import nation
from gateway.sandbox.nation.outage import FilePlatform
from gateway.sandbox.outage import WebPlatform

ACCOUNT = "yiwang-demo"
FOLDER = Path("var")
DEMO_FILE = FOLDER / "demo.json"
"""Where a demo that runs says how its platforms are broken and repaired."""


@dataclass(frozen=True)
class Sandbox:
    """Where each platform is, by the name of its connector, and what breaks them.

    `received` counts what the province was sent.
    """

    places: Mapping[str, str]
    control: Control
    received: Callable[[], Mapping[str, Any]]


@asynccontextmanager
async def sandbox(items: int, folder: Path) -> AsyncIterator[Sandbox]:
    """Start the three platforms and tell the connectors where they are, through the environment.

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
    control = Control(
        {"nation": national, "province": above, "city": below}, secrets.token_urlsafe(16)
    )
    async with above.open() as province_url, below.open() as city_url:
        os.environ |= {
            "YIWANG_NATION_URL": f"sqlite:///{exchange}",
            "YIWANG_PROVINCE_URL": province_url,
            "YIWANG_PROVINCE_TOKEN": token,
            "YIWANG_CITY_URL": city_url,
            "YIWANG_CITY_SECRET": secret,
        }
        out.print(f"沙箱国家前置库：{exchange}")
        out.print(f"沙箱省级平台：{province_url}")
        out.print(f"沙箱市级平台：{city_url}")
        places = {"nation": str(exchange), "province": province_url, "city": city_url}
        try:
            yield Sandbox(places, control, provincial.reception.count)
        finally:
            await control.repair_all()


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
