"""A page of raw records becomes what can be applied, and what must be kept apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from hashlib import blake2b
from typing import Any

import orjson

from gateway.connectors.decode import RawRecord
from gateway.connectors.decode.records import code_of
from gateway.connectors.mapping import code_tables, compile_identity, compile_mapping
from gateway.connectors.spec import Stream
from gateway.standard import values
from gateway.standard.findings import Finding, Severity
from gateway.standard.nouns import ENTITIES
from gateway.standard.record import Draft, reader
from gateway.standard.values import Malformed
from gateway.store.copies import Origin
from gateway.store.quarantine import Quarantined
from sync.incoming import Incoming

_MAPPING = {
    "entity", "native_id", "deleted", "default_mapping", "mapping", "constants", "children",
    "codes",
}  # fmt: skip
"""What a specification says about how a record is read; the rest is about fetching it."""


@dataclass
class ReadPage:
    """The records of one page: those to apply, and those for quarantine."""

    incoming: list[Incoming] = field(default_factory=list)
    rejected: list[Quarantined] = field(default_factory=list)


class PageReader:
    """Reads the records of one stream; compiled once from its specification."""

    def __init__(self, origin: Origin, stream: Stream) -> None:
        """Take the stream's specification."""
        self.noun = ENTITIES[stream.entity]
        self._origin = origin
        self._identify = compile_identity(stream)
        self._native_id = ".".join(stream.native_id)
        self._map = compile_mapping(stream)
        self._read = reader(self.noun, code_tables(stream))
        # A changed mapping makes the same payload a changed record; where it lies does not.
        mapping = stream.model_dump_json(include=_MAPPING)
        self._seed = blake2b(mapping.encode(), digest_size=16).digest()

    def read(self, records: Iterable[RawRecord]) -> ReadPage:
        """Read every record; none raises, none is dropped."""
        page = ReadPage()
        for record in records:
            self._read_one(record, page)
        return page

    def _read_one(self, record: RawRecord, page: ReadPage) -> None:
        if record.raw is None:
            reason = record.problem or "无法解码"
            page.rejected.append(self._rejected(record, code_of(reason), reason))
            return
        native_id, is_withdrawn = self._identify(record.raw)
        if native_id is None:
            reason = f"记录没有平台内部标识（{self._native_id}），无法区分"
            page.rejected.append(self._rejected(record, "record.native_id", reason))
            return
        page.incoming.append(
            Incoming(
                native_id,
                record.text,
                self._hash(record.text),
                None if is_withdrawn else partial(self._draft, record, record.raw),
                partial(self._time, record.raw),
            )
        )

    def _draft(self, record: RawRecord, raw: dict[str, Any]) -> Draft:
        mapped = self._map(raw)
        draft = self._read(mapped)
        told = [*mapped.problems, *record.notes]
        noted = tuple(Finding(code_of(text), Severity.WARNING, text) for text in told)
        return replace(draft, findings=draft.findings + noted) if noted else draft

    def _time(self, raw: dict[str, Any]) -> datetime | None:
        """When the platform says that a record changed; None where that cannot be read."""
        try:
            return values.instant(self._map(raw).values["cd_time"])
        except (KeyError, Malformed):
            return None

    def _rejected(self, record: RawRecord, code: str, message: str) -> Quarantined:
        key = (self._origin.platform, self._origin.stream, record.text)
        digest = blake2b("\x1f".join(key).encode(), digest_size=15).hexdigest()
        return Quarantined(
            f"qu_{digest}", _position(record), code, message, record.text, _decoded(record)
        )

    def _hash(self, text: str) -> str:
        return blake2b(text.encode(), digest_size=16, key=self._seed).hexdigest()


def _position(record: RawRecord) -> str:
    """Where a record stands, with its file where a stream has several."""
    return f"{record.file}:{record.position}" if record.file else str(record.position)


def _decoded(record: RawRecord) -> str | None:
    """What was decoded of a record, unless its text is that already."""
    if record.raw is None or record.text.lstrip().startswith("{"):
        return None
    return orjson.dumps(record.raw, option=orjson.OPT_PASSTHROUGH_DATETIME, default=str).decode()
