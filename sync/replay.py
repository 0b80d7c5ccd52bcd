"""Replay: what lies in quarantine is read again through the specification as it is now."""

from __future__ import annotations

import io
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import orjson

from gateway.connectors.decode import RawRecord, UnreadableFile, read_records
from gateway.connectors.pages import Page
from gateway.connectors.spec import Spec, Stream
from gateway.store import copies, leases, quarantine, streams
from gateway.store.database import Transaction
from gateway.store.quarantine import Kept
from gateway.store.streams import Counts
from sync.courses import REPLAY, Passage
from sync.environment import Environment
from sync.incoming import Incoming
from sync.reading import PageReader, ReadPage
from sync.report import Report
from sync.run import run_stream
from sync.window import Checkpoint

BATCH = 500
"""How many records are tried in one transaction."""


async def replay(
    environment: Environment, spec: Spec, stream: Stream, ids: Sequence[str] = ()
) -> Report:
    """Try what a stream has in quarantine again, or only the records of these ids.

    What can be stored now leaves the quarantine and keeps its trace there; `quarantined` of the
    report counts what stays. A record whose content was replaced since is not stored again.
    """
    return await run_stream(environment, _Nowhere(spec), stream, course=Replay(tuple(ids)))


@dataclass(frozen=True)
class _Nowhere:
    """The connector of a run that asks no platform."""

    spec: Spec
    upstream_now: datetime | None = None

    async def pages(
        self,
        stream_name: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        token: str | None = None,
    ) -> AsyncGenerator[Page]:
        """Answer none."""
        del stream_name, since, until, token
        none: tuple[Page, ...] = ()
        for page in none:
            yield page


@dataclass
class Replay:
    """The course through the quarantine."""

    ids: tuple[str, ...] = ()
    _after: str = ""

    kind = REPLAY
    ends_with_its_last_page = False
    asks_the_platform = False

    async def open(self, _: Passage) -> Checkpoint | None:
        """Nothing is to be read from the platform."""
        return None

    async def keep(
        self, _: Transaction, __: Passage, ___: Page, ____: ReadPage
    ) -> Checkpoint | None:
        """No page ever comes."""
        return None

    async def close(self, passage: Passage) -> None:
        """Try everything, a batch a transaction."""
        reader = PageReader(passage.origin, passage.stream)
        while await self._batch(passage, reader):
            passage.stop_where_asked()

    async def _batch(self, passage: Passage, reader: PageReader) -> bool:
        """Try a batch; answer whether there may be more."""
        async with passage.database.transaction() as transaction:
            now = passage.clock()
            await leases.hold(transaction, passage.lease, now)
            kept = await quarantine.waiting(
                transaction, passage.origin, self._after, BATCH, self.ids
            )
            readable = _readable(kept, reader)
            fresh = await self._fresh(transaction, passage, readable, kept)
            counts = await passage.applier.apply(transaction, fresh, now)
            resolved = {identity: record.native_id for identity, record in readable.items()}
            await quarantine.resolve(transaction, resolved, now)
            counts.fetched, counts.quarantined = len(kept), len(kept) - len(readable)
            counts.unchanged += len(readable) - len(fresh)
            total = Counts()
            total.add(passage.report.counts)
            total.add(counts)
            await streams.count_run(transaction, passage.run_id, total)
        passage.report.counts = total
        self._after = kept[-1].id if kept else self._after
        return len(kept) == BATCH

    async def _fresh(
        self,
        transaction: Transaction,
        passage: Passage,
        readable: dict[str, Incoming],
        kept: Sequence[Kept],
    ) -> list[Incoming]:
        """Answer the records that nothing has replaced since they were put in quarantine."""
        ids = [record.native_id for record in readable.values()]
        arrived = await copies.arrivals(transaction, passage.origin, ids)
        since = {one.id: one.quarantined_at for one in kept}
        return [
            record
            for identity, record in readable.items()
            if record.native_id not in arrived or arrived[record.native_id] <= since[identity]
        ]


def _readable(kept: Sequence[Kept], reader: PageReader) -> dict[str, Incoming]:
    """Answer, by id in the quarantine, what can be read now."""
    found: dict[str, Incoming] = {}
    for one in kept:
        page = reader.read([_raw(one)])
        if page.incoming:
            found[one.id] = page.incoming[0]
    return found


def _raw(kept: Kept) -> RawRecord:
    """Answer a kept record as the connector handed it over."""
    if kept.record is not None:
        return RawRecord(1, orjson.loads(kept.record), kept.payload)
    try:
        records = read_records(io.BytesIO(kept.payload.encode()), format="json", records_path="$")
        return replace(next(records), text=kept.payload)
    except (UnreadableFile, StopIteration) as error:
        return RawRecord(1, None, kept.payload, f"[decode.json] {error}")
