"""The platforms of the demo: nation, province and city on this machine, over one world."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from gateway.cli.console import out
from gateway.clock import system_clock
from gateway.sandbox import city, generate, province, serve
from gateway.sandbox.nation import nation

ACCOUNT = "yiwang-demo"
Places = Mapping[str, str]
"""Where each platform is, by the name of its connector."""


@asynccontextmanager
async def sandbox(items: int, folder: Path) -> AsyncIterator[Places]:
    """Start the three platforms and tell the connectors where they are, through the environment.

    The national exchange database is a file in `folder`: it is filled once and kept.
    """
    out.print(f"沙箱：生成 {items} 条实施清单（演示数据）……")
    world = generate(items=items)
    token, secret = secrets.token_hex(16), secrets.token_hex(16)
    exchange = folder / f"nation-{items}.db"
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240  # once, at start-up
    async with nation(world, f"sqlite+aiosqlite:///{exchange}") as database:
        await database.fill()
    provincial = province(world, credentials={ACCOUNT: token}, now=system_clock)
    municipal = city(world, credentials={ACCOUNT: secret}, now=system_clock)
    async with serve(provincial) as province_url, serve(municipal) as city_url:
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
        yield {"nation": str(exchange), "province": province_url, "city": city_url}
