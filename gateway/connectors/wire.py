"""One request on the wire and its whole answer; what breaks on the way becomes our own error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from yarl import URL

from gateway.connectors.decompress import plain
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.spec import RestTransport
from gateway.connectors.wire_faults import fault_of, too_large

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; `date` is the platform's clock, None where it does not tell."""

    status: int
    headers: dict[str, str]
    body: bytes
    date: datetime | None


async def send(
    session: aiohttp.ClientSession,
    transport: RestTransport,
    outgoing: Outgoing,
    sent: Callable[[], None] = lambda: None,
) -> Answer:
    """Send and read to the end; raises `PlatformUnavailable` or `PlatformRefused`.

    No redirect is followed: it would carry our signature to whoever it names. `sent` is called
    each time the request goes out: the client sends a GET, PUT or DELETE once more by itself
    where a connection kept alive turns out to be dead.
    """
    base_url = outgoing.base_url or transport.base_url
    headers = dict(outgoing.headers)
    if outgoing.body:
        headers.setdefault("Content-Type", "application/json; charset=UTF-8")
    try:
        async with session.request(
            outgoing.method,
            _url(base_url, outgoing),
            data=outgoing.body or None,
            headers=headers,
            allow_redirects=False,
            trace_request_ctx=sent,
        ) as response:
            body = await _whole(response, transport.max_bytes)
    except (aiohttp.ClientError, OSError) as error:  # OSError includes TimeoutError
        raise fault_of(error, base_url, transport.timeout_s) from error
    lowered = {name.lower(): value for name, value in response.headers.items()}
    content = plain(body, lowered.get("content-encoding", ""), transport.max_bytes)
    return Answer(response.status, lowered, content, read_date(lowered.get("date")))


def read_date(text: str | None) -> datetime | None:
    """Answer the instant of an HTTP date; None where there is none that can be read."""
    try:
        at = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _url(base_url: str, outgoing: Outgoing) -> URL:
    query = f"?{outgoing.query}" if outgoing.query else ""
    return URL(f"{base_url}{outgoing.path}{query}", encoded=True)


async def _whole(response: aiohttp.ClientResponse, most: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > most:
            raise too_large(most)
    return bytes(body)
