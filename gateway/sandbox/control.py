"""The control of a sandbox that runs: break a platform, repair it, ask how they are.

It listens on loopback and wants the token that only who may read its file knows: a page in a
browser cannot break anything.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.sandbox.outage import Breakable, How


@dataclass
class Control:
    """Breaks and repairs the platforms it knows by name, one order at a time."""

    platforms: Mapping[str, Breakable]
    token: str
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    def app(self) -> Starlette:
        """Answer the application: POST /break and /repair, GET /platforms."""
        return Starlette(
            routes=[
                Route("/platforms", self._guarded(self._show), methods=["GET"]),
                Route("/break", self._guarded(self._break), methods=["POST"]),
                Route("/repair", self._guarded(self._repair), methods=["POST"]),
            ]
        )

    async def repair_all(self) -> None:
        """Let every platform work again."""
        async with self._turn:
            for platform in self.platforms.values():
                await platform.repair()

    def _guarded(
        self, answer: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            given = request.headers.get("authorization", "")
            if not hmac.compare_digest(given.encode(), f"Bearer {self.token}".encode()):
                return _json({"error": "口令不对。"}, 403)
            return await answer(request)

        return guarded

    async def _show(self, _: Request) -> Response:
        return _json({name: _how(platform) for name, platform in self.platforms.items()})

    async def _break(self, request: Request) -> Response:
        asked = orjson.loads(await request.body())
        platform, how = self.platforms.get(asked["platform"]), How(asked["how"])
        if platform is None:
            return _json({"error": f"沙箱中没有平台 {asked['platform']}。"}, 404)
        if how not in platform.ways:
            ways = "、".join(platform.ways)
            return _json(
                {"error": f"{asked['platform']} 不能这样弄坏。", "hint": f"可用：{ways}。"}, 400
            )
        async with self._turn:
            await platform.break_down(how)
        return _json({"platform": asked["platform"], "how": _how(platform)})

    async def _repair(self, request: Request) -> Response:
        asked = orjson.loads(await request.body())
        platform = self.platforms.get(asked["platform"])
        if platform is None:
            return _json({"error": f"沙箱中没有平台 {asked['platform']}。"}, 404)
        async with self._turn:
            was = _how(platform)
            try:
                await platform.repair()
            except OSError as error:  # somebody took the port meanwhile
                return _json({"error": f"修不好：{error}。", "hint": "请重新启动演示。"}, 503)
        return _json({"platform": asked["platform"], "was": was})


def _how(platform: Breakable) -> str | None:
    return None if platform.told is None else platform.told.value


def _json(content: object, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")
