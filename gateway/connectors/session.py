"""One HTTP session a platform: connections of its own, no cookies, no proxy from outside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from gateway.connectors.spec import RestTransport

# Below the idle time-out of the gateways in use, so that none closes on us as we send.
KEEP_ALIVE_S = 10
CONNECT_S = 10


@asynccontextmanager
async def http_session(transport: RestTransport) -> AsyncIterator[aiohttp.ClientSession]:
    """Answer the session of a platform; closed with all its connections at the end."""
    connector = aiohttp.TCPConnector(
        limit_per_host=transport.parallel, keepalive_timeout=KEEP_ALIVE_S
    )
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=transport.timeout_s, sock_connect=CONNECT_S),
        headers={"User-Agent": "yiwang", "Accept": "application/json"},
        trust_env=False,
    ) as session:
        yield session
