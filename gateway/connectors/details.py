"""Details: records of a list completed by a request each, for platforms whose lists are short."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from gateway.connectors.decode import RawRecord
from gateway.connectors.decode.records import said
from gateway.connectors.getters import getter
from gateway.connectors.line import Heard
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.payload import record_of, text_of
from gateway.connectors.replies import NotThere
from gateway.connectors.requests import detail_of
from gateway.connectors.spec import Detail, Stream

Fetch = Callable[[Outgoing, str], Awaitable[Heard]]
"""Fetches patiently; the second argument names what, for the log."""

_log = structlog.get_logger("yiwang.connectors")


@dataclass(frozen=True)
class Details:
    """Completes the records of a stream, so many at a time."""

    stream: Stream
    detail: Detail
    at_once: int
    fetch: Fetch

    async def completed(self, records: Sequence[RawRecord]) -> tuple[RawRecord, ...]:
        """Answer the records with what their details say; the detail goes before the list.

        A record that is listed although it has no detail any more is kept apart: its content is
        not known, and whether it is gone is for the list to say.
        """
        done: list[RawRecord] = []
        for first in range(0, len(records), self.at_once):
            chunk = records[first : first + self.at_once]
            done += await asyncio.gather(*(self._complete(record) for record in chunk))
        missing = sum(record.problem_code == "detail.missing" for record in done)
        if missing:
            _log.warning("listed records without a detail", stream=self.stream.name, count=missing)
        return tuple(done)

    async def _complete(self, record: RawRecord) -> RawRecord:
        raw = record.raw
        key = getter(self.detail.of or self.stream.native_id)(raw) if raw is not None else None
        if raw is None or key is None or key == "" or self._is_withdrawn(raw):
            return record
        try:
            heard = await self.fetch(detail_of(self.detail, key), f"detail {key}")
        except NotThere as error:
            problem = said("detail.missing", f"列表中有 {key}，详情却没有：{error.message}")
            return replace(record, raw=None, problem=problem)
        found = record_of(heard.payload, self.detail.record, record.position)
        if found.raw is None:
            return replace(found, text=record.text)
        whole = {**raw, **found.raw}
        notes = tuple(sorted({*record.notes, *found.notes}))
        return RawRecord(record.position, whole, text_of(whole), notes=notes)

    def _is_withdrawn(self, raw: dict[str, object]) -> bool:
        deleted = self.stream.deleted
        return deleted is not None and str(getter(deleted.path)(raw)) in deleted.values
