"""The REST connector: signed requests, page after page, patiently."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from gateway.connectors.auth import Signer, Signers, proven
from gateway.connectors.decode import RawRecord
from gateway.connectors.details import Details
from gateway.connectors.line import Heard, Line
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.pages import Page
from gateway.connectors.paging import Got, advance, lessened, start
from gateway.connectors.paging.links import next_link
from gateway.connectors.payload import cursor_of, is_truncated, records_of, total_of
from gateway.connectors.protection import Protected
from gateway.connectors.replies import TooMuchAsked
from gateway.connectors.requests import outgoing_of
from gateway.connectors.resilience import Guard
from gateway.connectors.slices import bounds, following, halved, opened, refused
from gateway.connectors.spec import (
    Cursor,
    Link,
    Reply,
    Request,
    RestTransport,
    Spec,
    Stream,
)
from gateway.connectors.tokens import Place, place_token, read_place_token
from gateway.errors import PlatformError


@dataclass
class RestConnector:
    """A connector to a platform with a REST interface."""

    spec: Spec
    transport: RestTransport
    line: Line
    signers: Signers
    guard: Guard
    protected: Protected | None = None

    @property
    def upstream_now(self) -> datetime | None:
        """The platform's clock at its last answer."""
        return self.line.upstream_now

    async def pages(
        self,
        stream_name: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        token: str | None = None,
    ) -> AsyncGenerator[Page]:
        """Answer the pages of a stream whose records changed in `since <= t < until`.

        Give `until`: only then the window stands still while it is paged.
        """
        stream, request = _of(self.spec, stream_name)
        paging, times, start = stream.paging, stream.incremental, _start(stream)
        place: Place | None = opened(start, times, since, until)
        if token is not None:
            place = read_place_token(token)
        digest: bytes | None = None
        while place is not None:
            outgoing = outgoing_of(stream, request, place, *bounds(place, since, until))
            try:
                heard = await self._fetch(outgoing, stream_name, str(place.page))
            except TooMuchAsked:
                less = lessened(place, paging) or refused(place, times, start)
                place, digest = less, None
                if place is None:
                    raise
                continue
            records = records_of(heard.payload, stream.records or (), place.passed + place.seen)
            got = self._got(records, heard, stream, outgoing)
            half = halved(place, got, times, start)
            if half is not None:
                place, digest = half, None
                continue
            ahead = advance(place, got, paging, digest) if paging else None
            # The fingerprint is of this slice: a quiet one may be like the one before it.
            digest = got.digest if ahead else None
            total = got.total if place.low is None else None
            place = ahead or following(place, got, times, until, start)
            records = await self._completed(stream, records)
            yield Page(records, place_token(place) if place else None, total, self.upstream_now)

    async def prove(self) -> None:
        """Obtain the proof of who we are where the platform issues it; nothing to do elsewhere.

        Raises what the platform's refusal means, as `pages` does.
        """
        if self.signers.are_issued:
            await self.guard.call("auth", "auth", self.signers.current)

    async def _completed(
        self, stream: Stream, records: tuple[RawRecord, ...]
    ) -> tuple[RawRecord, ...]:
        if stream.detail is None:
            return records

        async def fetch(outgoing: Outgoing, what: str) -> Heard:
            return await self._fetch(outgoing, f"{stream.name}/detail", what)

        details = Details(stream, stream.detail, self.transport.parallel, fetch)
        return await details.completed(records)

    def _got(
        self,
        records: tuple[RawRecord, ...],
        heard: Heard,
        stream: Stream,
        outgoing: Outgoing,
    ) -> Got:
        payload, paging = heard.payload, stream.paging
        total = total_of(payload, paging.total) if paging is not None and paging.total else None
        ahead = cursor_of(payload, paging.next) if isinstance(paging, Cursor) else None
        if isinstance(paging, Link):
            ahead = next_link(heard, paging, outgoing, self.transport.base_url)
        is_cut = stream.incremental is not None and is_truncated(payload, stream.incremental)
        return Got(len(records), _digest(records), total, ahead, is_cut)

    async def _fetch(self, outgoing: Outgoing, operation: str, page: str) -> Heard:
        return await self.call(outgoing, operation, page, self.transport.reply)

    async def call(  # noqa: PLR0913  # what is asked, how it is read, how often it may be asked
        self,
        outgoing: Outgoing,
        operation: str,
        page: str,
        reply: Reply | None,
        *,
        is_safe: bool = True,
        is_empty_ok: bool = False,
        before: Callable[[], Awaitable[None]] | None = None,
        is_private: bool = False,
    ) -> Heard:
        """Answer what the platform answers, signed, and guarded as calls of the operation are.

        `is_safe`: asking again does no harm. `before` is awaited before each attempt and ends
        the call where it raises. `is_private`: what the platform says may tell of a
        person, and gets into no message.
        """

        async def send(sign: Signer) -> Heard:
            signed, bodies = sign(outgoing), self.protected
            if bodies is None:
                return await self.line.ask(signed, reply, sign.secrets, is_empty_ok=is_empty_ok)
            secrets = (*sign.secrets, *bodies.secrets)
            sealed = bodies.seal(signed)
            return await self.line.ask(sealed, reply, secrets, bodies.open, is_empty_ok=is_empty_ok)

        async def attempt() -> Heard:
            if before is not None:
                await before()
            try:
                return await proven(self.signers, send)
            except PlatformError as error:
                if is_private:
                    raise _without_words(error) from None
                raise

        name = f"{operation}#{page}"
        return await self.guard.call(operation, name, attempt, is_safe=is_safe)


def _without_words(error: PlatformError) -> PlatformError:
    """Answer the same error, and its code instead of what the platform said."""
    error.message = f"平台没有成功应答（{error.code}）"
    error.args = (error.message,)
    return error


def _of(spec: Spec, stream_name: str) -> tuple[Stream, Request]:
    stream = spec.stream(stream_name)
    if stream.request is None:  # refused by load_spec; a spec made in code may lack it
        raise KeyError(f"{stream_name}: no request")
    return stream, stream.request


def _start(stream: Stream) -> Place:
    return start(stream.paging) if stream.paging else Place(1)


def _digest(records: tuple[RawRecord, ...]) -> bytes:
    digest = blake2b(digest_size=16)
    for record in records:
        digest.update(record.text.encode())
    return digest.digest()
