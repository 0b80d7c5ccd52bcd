"""The province's system of evaluations on a real socket, and the way up to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from gateway.connectors.connect import open_connector
from gateway.connectors.lanes import open_lane
from gateway.connectors.outward import Lane
from gateway.connectors.spec import PLATFORMS, Spec, load_spec
from gateway.sandbox import Province, generate, province, serve
from gateway.store.database import Database
from sync.connectors import register_connectors
from sync.environment import Environment
from sync.reconcile import Reconciled, reconcile
from sync.relay import Outside, Relayed, relay_lane
from sync.run import run_stream
from tests.integration.submissions.window import NUMBERS, Window
from tests.integration.sync.rows import rows

TOKEN = "token-of-the-tests"  # noqa: S105  # synthetic
ENVIRON = {"YIWANG_PROVINCE_TOKEN": TOKEN}


@dataclass
class Above(Window):
    """A window whose records go up to the province."""

    province: Province = field(kw_only=True)
    spec: Spec = field(kw_only=True)
    url: str = field(kw_only=True)
    random: Random = field(default_factory=lambda: Random(1), kw_only=True)

    def environment(self, holder: str = "one") -> Environment:
        return Environment(self.database, self.time, lambda: f"rn_{next(NUMBERS)}", holder)

    @asynccontextmanager
    async def lane(self) -> AsyncIterator[Lane]:
        async with open_lane(
            self.spec, environ=ENVIRON, clock=self.time, sleep=self.time.sleep, random=self.random
        ) as lane:
            yield lane

    async def relay(self, lane: Lane | None = None, holder: str = "one") -> Relayed:
        """Relay once over a lane, over the real one where none is given."""
        outside = Outside(self.time.sleep, self.random)
        if lane is not None:
            return await relay_lane(self.environment(holder), self.spec, lane, outside)
        async with self.lane() as real:
            return await relay_lane(self.environment(holder), self.spec, real, outside)

    async def reconcile(self, day: date) -> Reconciled:
        async with self.lane() as lane:
            return await reconcile(self.environment(), self.spec, lane, day)

    async def pull(self, name: str) -> None:
        """Read a stream of the province."""
        environ = {"YIWANG_PROVINCE_URL": self.url}
        spec = load_spec(PLATFORMS / "province.yaml", environ)
        await register_connectors(self.database, [spec])
        async with open_connector(
            spec, environ=ENVIRON, clock=self.time, sleep=self.time.sleep, random=self.random
        ) as connector:
            report = await run_stream(self.environment(), connector, spec.stream(name))
        assert report.status.startswith("succeeded")

    async def outbox(self) -> list[dict[str, Any]]:
        return await rows(self.database, "outbox")

    async def states(self) -> list[str]:
        return [row["state"] for row in await self.outbox()]


@asynccontextmanager
async def above(database: Database) -> AsyncIterator[Above]:
    """The province, and a store registered to push to it."""
    window = Window(database)
    app = province(generate(items=100), credentials={"yiwang-demo": TOKEN}, now=window.time)
    async with serve(app) as url:
        spec = load_spec(PLATFORMS / "province-up.yaml", {"YIWANG_PROVINCE_URL": url, **ENVIRON})
        await register_connectors(database, [spec])
        yield Above(database, window.time, province=app, spec=spec, url=url)
