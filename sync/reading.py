"""A page of raw records becomes what can be applied, and what must be kept apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from gateway.connectors.decode import RawRecord
from gateway.connectors.decode.records import code_of
from gateway.connectors.mapping import Mapped, code_tables, compile_mapping
from gateway.connectors.spec import Stream
from gateway.standard.findings import Finding, Severity
from gateway.standard.nouns import ENTITIES
from gateway.standard.record import Draft, reader
from gateway.store.copies import Origin
from gateway.store.streams import Quarantined
from sync.apply import Incoming


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
        self._map = compile_mapping(stream)
        self._read = reader(self.noun, code_tables(stream))
        # A changed mapping makes the same payload a changed record; where a file lies does not.
        mapping = stream.model_dump_json(exclude={"path"})
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
        mapped = self._map(record.raw)
        if mapped.native_id is None:
            reason = "记录没有平台内部标识，无法区分"
            page.rejected.append(self._rejected(record, "record.native_id", reason))
            return
        draft = None if mapped.deleted else self._draft(mapped, record)
        page.incoming.append(
            Incoming(mapped.native_id, record.text, self._hash(record.text), draft)
        )

    def _draft(self, mapped: Mapped, record: RawRecord) -> Draft:
        draft = self._read(mapped)
        told = [*mapped.problems, *record.notes]
        noted = tuple(Finding(code_of(text), Severity.WARNING, text) for text in told)
        return replace(draft, findings=draft.findings + noted) if noted else draft

    def _rejected(self, record: RawRecord, code: str, message: str) -> Quarantined:
        key = (self._origin.platform, self._origin.stream, record.text)
        digest = blake2b("\x1f".join(key).encode(), digest_size=15).hexdigest()
        return Quarantined(f"qu_{digest}", str(record.position), code, message, record.text)

    def _hash(self, text: str) -> str:
        return blake2b(text.encode(), digest_size=16, key=self._seed).hexdigest()
