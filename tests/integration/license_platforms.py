"""Both license platforms of the sandbox on loopback, and the gateway's ways to them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from gateway.connectors.connect import open_connector
from gateway.connectors.licenses import Source, Sources
from gateway.connectors.pages import Connector
from gateway.connectors.spec import PLATFORMS, Spec, load_spec
from gateway.sandbox import serve
from gateway.sandbox.citizens import Identity
from gateway.sandbox.license_app import LicenseApp
from gateway.sandbox.license_sharing import LicenseSharing, key_pair
from gateway.standard.access import AccessMode

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
PROVINCE, CITY = "province-licenses", "city-licenses"
PRIVATE, PUBLIC = key_pair()
TOKEN, SECRET = "a-token-of-the-tests", "a-secret-of-the-tests"  # synthetic


def now() -> datetime:
    """The time of these tests."""
    return NOW


@dataclass
class Platforms:
    """The platforms as they are served; `broken` are not listening."""

    identity: Identity = field(default_factory=lambda: Identity.new(now))

    def __post_init__(self) -> None:
        """Make both."""
        self.province = LicenseSharing({"yiwang-demo": TOKEN}, {"yiwang-demo": PUBLIC}, now)
        self.city = LicenseApp(SECRET, self.identity, now)
        self.environ: Mapping[str, str] = {}

    @asynccontextmanager
    async def served(self, *down: str) -> AsyncIterator[Sources]:
        """Answer the ways to them while they listen; those that are `down` do not."""
        async with AsyncExitStack() as stack:
            urls = {}
            for name, app in ((PROVINCE, self.province), (CITY, self.city)):
                urls[name] = "http://127.0.0.1:9"
                if name not in down:
                    urls[name] = await stack.enter_async_context(serve(app))
            self.environ = {
                "YIWANG_PROVINCE_LICENSES_URL": urls[PROVINCE],
                "YIWANG_PROVINCE_LICENSES_TOKEN": TOKEN,
                "YIWANG_PROVINCE_LICENSES_KEY": PRIVATE,
                "YIWANG_CITY_LICENSES_URL": urls[CITY],
                "YIWANG_CITY_LICENSES_SECRET": SECRET,
            }
            sources = Sources(self.specs(), self.connect)
            try:
                yield sources
            finally:
                await sources.close()

    def specs(self) -> list[Spec]:
        """The specifications that come with the gateway."""
        return [load_spec(PLATFORMS / f"{name}.yaml", self.environ) for name in (PROVINCE, CITY)]

    def connect(self, spec: Spec) -> AbstractAsyncContextManager[Connector]:
        """Open a connector; time stands still, nobody waits."""
        return open_connector(
            spec, environ=self.environ, clock=now, sleep=_no_sleep, random=Random(1)
        )

    async def source(self, sources: Sources, name: str) -> Source:
        """Answer one of the platforms."""
        return await sources.of(name)


async def _no_sleep(_seconds: float) -> None:
    await asyncio.sleep(0)


DUTY = {
    "purpose": "核对施工人员资格",
    "mode": AccessMode.OFFICIAL_DUTY,
    "caller": "bureau",
    "item": "11430400YW100001XX3000117051000",
    "case": "AJ20261121001",
}
