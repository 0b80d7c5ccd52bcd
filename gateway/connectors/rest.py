"""The REST connector: signed requests, page after page, patiently."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from random import Random

import aiohttp

from gateway.clock import Clock
from gateway.connectors.auth import Outgoing, Signer
from gateway.connectors.decode import RawRecord
from gateway.connectors.pages import Page
from gateway.connectors.paging import Got, advance, start
from gateway.connectors.patience import Patience, Sleep, patiently
from gateway.connectors.payload import Payload, records_of, total_of
from gateway.connectors.replies import Judge
from gateway.connectors.requests import outgoing_of
from gateway.connectors.spec import PageNumber, Request, RestTransport, Spec, Stream
from gateway.connectors.tokens import Place, place_token, read_place_token
from gateway.connectors.wire import ask


@dataclass
class RestConnector:
    """A connector to a platform with a REST interface."""

    spec: Spec
    transport: RestTransport
    session: aiohttp.ClientSession
    sign: Signer
    clock: Clock
    sleep: Sleep
    random: Random
    upstream_now: datetime | None = None

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
            outgoing = outgoing_of(stream, request, place.page, since, until)
            payload = await self._fetch(outgoing, f"{stream_name}#{place.page}")
            records = records_of(payload, stream.records or (), place.seen)
            total = _total(payload, stream.paging)
            got = Got(len(records), _digest(records), total)
            following = advance(place, got, stream.paging, digest) if stream.paging else None
            place, digest = following, got.digest
            token = place_token(place) if place else None
            yield Page(records, token, total, self.upstream_now)

    async def _fetch(self, outgoing: Outgoing, page: str) -> Payload:
        judge = Judge(self.transport, self.sign.secrets)

        async def attempt() -> Payload:
            answer = await ask(self.session, self.transport, outgoing, self.sign)
            self.upstream_now = answer.date
            return judge.content(answer, self.clock())

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


def _total(payload: Payload, paging: PageNumber | None) -> int | None:
    return total_of(payload, paging.total) if paging is not None and paging.total else None


def _digest(records: tuple[RawRecord, ...]) -> bytes:
    digest = blake2b(digest_size=16)
    for record in records:
        digest.update(record.text.encode())
    return digest.digest()
