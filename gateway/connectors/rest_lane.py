"""The way up through a REST interface: records posted as JSON, the answer read for each of them.

The same records go out under the same idempotency key. After a lost answer what the platform
has is asked for, where it can be asked; where not, the key lets it tell what it has already.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson

from gateway.clock import Clock
from gateway.connectors.connect import open_connector
from gateway.connectors.getters import getter
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.outward import Guard, Listed, Outcome, Parcel, Receipt, Verdict
from gateway.connectors.replies import Conflict, ContentRefused, TooMuchAsked
from gateway.connectors.requests import written
from gateway.connectors.resilience import Sleep, Upstreams
from gateway.connectors.rest import RestConnector
from gateway.connectors.results import is_duplicate, read_results
from gateway.connectors.spec import Push, RestTransport, Send, Spec
from gateway.connectors.spec.push_rest import LISTING, Paths
from gateway.connectors.standing import Standing, ask


@asynccontextmanager
async def open_rest_lane(  # noqa: PLR0913  # everything from outside comes in by name
    spec: Spec,
    push: Push,
    send: Send,
    *,
    environ: Mapping[str, str],
    clock: Clock,
    sleep: Sleep,
    random: Random,
    upstreams: Upstreams | None = None,
) -> AsyncIterator[RestLane]:
    """Answer an open lane; raises `SettingsError` where a secret is missing."""
    streams = () if push.listing is None else (push.listing.stream,)
    asked = spec.model_copy(update={"streams": streams})
    async with open_connector(
        asked, environ=environ, clock=clock, sleep=sleep, random=random, upstreams=upstreams
    ) as connector:
        if isinstance(connector, RestConnector):
            yield RestLane(connector, connector.transport, push, send_in=send)


@dataclass
class RestLane:
    """A lane to one REST interface."""

    connector: RestConnector
    transport: RestTransport
    push: Push
    send_in: Send

    @property
    def answers_queries(self) -> bool:
        """Whether the specification says how to ask."""
        return self.push.query is not None

    def portions(self, parcels: Sequence[Parcel]) -> Sequence[Sequence[Parcel]]:
        """Answer what goes in one request: of one path, or one by one.

        Where nobody can be asked, parcels of several batches stay apart: only a request that is
        the same when it is sent again has the same key.
        """
        if self.send_in.single:
            return [[parcel] for parcel in parcels]
        found: dict[tuple[str, str], list[Parcel]] = {}
        for parcel in parcels:
            batch = "" if self.answers_queries else parcel.batch
            found.setdefault((self._path(parcel), batch), []).append(parcel)
        return list(found.values())

    async def send(self, parcels: Sequence[Parcel], guard: Guard) -> Sequence[Receipt]:
        """Post them; what is refused as a whole is halved until what is wrong stands alone."""
        try:
            answer = await self._post(parcels, guard)
        except Conflict as conflict:
            return await self._there_already(parcels, guard, conflict.message)
        except ContentRefused as refused:
            told = self._told(parcels, refused.value)
            return told or await self._parted(parcels, guard, refused.message)
        except TooMuchAsked as refused:
            return await self._parted(parcels, guard, refused.message)
        return await self._received(parcels, guard, answer)

    async def arrived(self, parcels: Sequence[Parcel]) -> set[str]:
        """Answer the keys of those that stand up there as sent; what is gone is withdrawn."""
        found = await self._standing(parcels)
        return {parcel.key for parcel in parcels if _has_arrived(parcel, found.get(parcel.key, ()))}

    async def verdicts(self, parcels: Sequence[Parcel]) -> Sequence[Verdict]:
        """Answer what the platform's mark says; without a mark nothing is decided."""
        query, told = self.push.query, self.push.acceptance
        if query is None or query.mark is None:
            return ()
        found = await self._standing(parcels)
        return tuple(
            Verdict(parcel.key, is_accepted=True)
            if one.mark in told.accepted
            else Verdict(parcel.key, is_accepted=False, reason=one.reason or _UNSAID)
            for parcel in parcels
            for one in found.get(parcel.key, ())
            if one.is_version_of(parcel) and one.mark in {*told.accepted, *told.rejected}
        )

    async def listed(self, since: datetime, until: datetime) -> Sequence[Listed]:
        """Answer every record of ours written in the window, where the platform lists them."""
        listing, found = self.push.listing, []
        if listing is None:
            return ()
        identity, version = getter(listing.record), getter(listing.version)
        async with aclosing(self.connector.pages(LISTING, since=since, until=until)) as pages:
            async for page in pages:
                found += [
                    Listed(str(identity(record.raw)), str(version(record.raw)))
                    for record in page.records
                    if record.raw is not None
                ]
        return found

    async def _post(self, parcels: Sequence[Parcel], guard: Guard) -> Any:
        """Answer what the platform says of them."""
        send, results = self.send_in, self.send_in.results
        records: Any = [self._record(parcel) for parcel in parcels]
        content = records[0] if send.single else records
        body = content if send.records is None else written(send.body, send.records, content)
        headers = {} if send.key_header is None else {send.key_header: key_of(parcels)}
        outgoing = Outgoing(send.method, self._path(parcels[0]), "", orjson.dumps(body), headers)
        reply = self.transport.reply
        if reply is not None and results.at is None:
            # What these codes mean is read below.
            reply = reply.model_copy(update={"ok": (*reply.ok, *results.told)})
        heard = await self.connector.call(
            outgoing,
            "push",
            parcels[0].key,
            reply,
            is_safe=False,
            is_empty_ok=results.at is None and results.code is None,
            before=guard,
        )
        return heard.payload.value

    def _record(self, parcel: Parcel) -> dict[str, Any]:
        send, record = self.send_in, dict(parcel.record)
        told: dict[tuple[str, ...], str | None] = {
            send.operation: parcel.operation,
            send.batch: parcel.batch,
            ("dataSource",): self.push.data_source,
        }
        if send.key is not None:
            told[send.key] = parcel.key
        for place, value in told.items():
            if value is not None:
                record = written(record, place, value)
        return record

    async def _received(
        self, parcels: Sequence[Parcel], guard: Guard, answer: Any
    ) -> Sequence[Receipt]:
        results = self.send_in.results
        receipts = read_results(results, parcels, answer)
        if results.at is not None or results.code is None or len(parcels) == 1:
            return receipts
        # One word for all of them: it need not be true of each.
        first = receipts[0]
        if first.outcome is Outcome.REFUSED:
            return await self._parted(parcels, guard, first.reason)
        if is_duplicate(results, answer):
            return await self._there_already(parcels, guard, first.reason)
        return receipts

    def _told(self, parcels: Sequence[Parcel], value: Any) -> Sequence[Receipt]:
        """What a refusal says of each record; nothing where it says nothing of them."""
        results = self.send_in.results
        if results.at is None or not isinstance(getter(results.at)(value), list):
            return ()
        return read_results(results, parcels, value)

    async def _parted(
        self, parcels: Sequence[Parcel], guard: Guard, reason: str
    ) -> Sequence[Receipt]:
        """Send the halves of what was refused as a whole; one alone is refused for good."""
        if len(parcels) == 1:
            return [Receipt(parcels[0].key, Outcome.REFUSED, reason)]
        half = len(parcels) // 2
        return [
            *await self.send(parcels[:half], guard),
            *await self.send(parcels[half:], guard),
        ]

    async def _there_already(
        self, parcels: Sequence[Parcel], guard: Guard, reason: str
    ) -> Sequence[Receipt]:
        """What the platform says it has: asked for where it can be, else taken at its word."""
        if self.answers_queries:
            there = await self.arrived(parcels)
            return [
                Receipt(parcel.key, Outcome.DELIVERED)
                if parcel.key in there
                else Receipt(parcel.key, Outcome.UNKNOWN, reason)
                for parcel in parcels
            ]
        if len(parcels) == 1:
            return [Receipt(parcels[0].key, Outcome.DELIVERED)]
        return await self._parted(parcels, guard, reason)

    async def _standing(self, parcels: Sequence[Parcel]) -> Mapping[str, Sequence[Standing]]:
        """What stands up there of these, by key of the parcel."""
        query = self.push.query
        if query is None:
            return {}
        found: dict[str, Sequence[Standing]] = {}
        for path, group in groupby(parcels, key=lambda p: _path_of(query.path, p)):
            found |= await ask(self.connector, query, path, list(group))
        return found

    def _path(self, parcel: Parcel) -> str:
        return _path_of(self.send_in.path, parcel)


def key_of(parcels: Sequence[Parcel]) -> str:
    """Answer the idempotency key of a request: the same for the same parcels."""
    if len(parcels) == 1:
        return parcels[0].key
    return str(uuid5(NAMESPACE_URL, "\n".join(parcel.key for parcel in parcels)))


def _has_arrived(parcel: Parcel, there: Sequence[Standing]) -> bool:
    if parcel.operation == "D":
        return all(one.is_gone or one.is_version_of(parcel) for one in there)
    return any(one.is_version_of(parcel) and not one.is_gone for one in there)


def _path_of(paths: Paths, parcel: Parcel) -> str:
    return paths if isinstance(paths, str) else paths[parcel.entity]


_UNSAID = "平台标记为未通过，没有说明原因"
