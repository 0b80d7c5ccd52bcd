"""One sandbox platform in a terminal of its own, for who tries connecting it.

`python -m gateway.sandbox city --port 8300` answers on loopback until Ctrl-C; the interface is
that of docs/reference/sandbox-city.md, or sandbox-province.md.
"""

import argparse
import asyncio
import signal
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from starlette.types import ASGIApp

from gateway.sandbox.city import city
from gateway.sandbox.province import province
from gateway.sandbox.serve import serve
from gateway.sandbox.world import World, generate

ACCOUNT = "yiwang-demo"


def main() -> None:
    """Do what the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m gateway.sandbox")
    parser.add_argument("platform", choices=tuple(_PLATFORMS))
    parser.add_argument("--port", type=int, default=8300, help="port on 127.0.0.1, 0: any free one")
    parser.add_argument("--items", type=int, default=200, help="how many implementation lists")
    parser.add_argument("--secret", default="demo-secret", help=f"the secret of {ACCOUNT}")
    told = parser.parse_args()
    app = _PLATFORMS[told.platform](generate(items=told.items), {ACCOUNT: told.secret})
    try:
        asyncio.run(_stay(app, told.port))
    except OSError as error:
        parser.exit(1, f"端口 {told.port} 不能使用（{error.strerror}）：用 --port 换一个。\n")


def _province(world: World, credentials: Mapping[str, str]) -> ASGIApp:
    return province(world, credentials=credentials, now=_now)


def _city(world: World, credentials: Mapping[str, str]) -> ASGIApp:
    return city(world, credentials=credentials, now=_now)


_PLATFORMS: Mapping[str, Callable[[World, Mapping[str, str]], ASGIApp]] = {
    "province": _province,
    "city": _city,
}


def _now() -> datetime:
    return datetime.now(UTC)


async def _stay(app: ASGIApp, port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serve(app, port=port) as address:
        print(f"沙箱平台：{address}，应用标识 {ACCOUNT}。按 Ctrl-C 停止。", flush=True)  # noqa: T201  # a command
        await stop.wait()


if __name__ == "__main__":
    main()
