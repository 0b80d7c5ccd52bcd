"""The REST connector: signed requests, page after page, patiently."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from random import Random

from gateway.clock import Clock
from gateway.connectors.auth import Signer, Signers, proven
from gateway.connectors.decode import RawRecord
from gateway.connectors.line import Heard, Line
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.pages import Page
from gateway.connectors.paging import Got, advance, start
from gateway.connectors.patience import Patience, Sleep, patiently
from gateway.connectors.payload import Payload, cursor_of, records_of, total_of
from gateway.connectors.requests import outgoing_of
from gateway.connectors.spec import Cursor, Paging, Request, RestTransport, Spec, Stream
from gateway.connectors.tokens import Place, place_token, read_place_token


@dataclass
class RestConnector:
    """A connector to a platform with a REST interface."""

    spec: Spec
    transport: RestTransport
    line: Line
    signers: Signers
    clock: Clock
    sleep: Sleep
    random: Random

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
        place = _first_place(stream, token)
        digest: bytes | None = None
        while place is not None:
            outgoing = outgoing_of(stream, request, place, since, until)
            heard = await self._fetch(outgoing, f"{stream_name}#{place.page}")
            records = records_of(heard.payload, stream.records or (), place.seen)
            got = _got(records, heard.payload, stream.paging)
            following = advance(place, got, stream.paging, digest) if stream.paging else None
            place, digest = following, got.digest
            token = place_token(place) if place else None
            yield Page(records, token, got.total, self.upstream_now)

    async def _fetch(self, outgoing: Outgoing, page: str) -> Heard:
        async def send(sign: Signer) -> Heard:
            return await self.line.ask(sign(outgoing), self.transport.reply, sign.secrets)

        async def attempt() -> Heard:
            return await proven(self.signers, send)

        patience = Patience(self.transport, self.clock, self.random, began=self.clock())
        return await patiently(attempt, patience, self.sleep, f"{self.spec.name}/{page}")


def _of(spec: Spec, stream_name: str) -> tuple[Stream, Request]:
    stream = spec.stream(stream_name)
    if stream.request is None:  # refused by load_spec; a spec made in code may lack it
        raise KeyError(f"{stream_name}: no request")
    return stream, stream.request


def _first_place(stream: Stream, token: str | None) -> Place | None:
    if token is not None:
        return read_place_token(token)
    return start(stream.paging) if stream.paging else Place(1)


def _got(records: tuple[RawRecord, ...], payload: Payload, paging: Paging | None) -> Got:
    total = total_of(payload, paging.total) if paging is not None and paging.total else None
    ahead = cursor_of(payload, paging.next) if isinstance(paging, Cursor) else None
    return Got(len(records), _digest(records), total, ahead)


def _digest(records: tuple[RawRecord, ...]) -> bytes:
    digest = blake2b(digest_size=16)
    for record in records:
        digest.update(record.text.encode())
    return digest.digest()
