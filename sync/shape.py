"""The shape of a stream's records: what fields they have, and what to do where it changes.

It is learnt until the stream was read to its end for the first time. From then on a field that
is new, has values of a new type, or is missing where every record had it, is drift: it is told,
and the stream's contract says what becomes of the record. The payload is kept as it came.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import structlog

from gateway.connectors.decode import RawRecord
from gateway.connectors.getters import getter
from gateway.connectors.spec import Stream
from gateway.errors import PlatformChanged
from gateway.store import drift
from gateway.store.copies import Origin
from gateway.store.database import Database, Transaction
from gateway.store.dialect import Dialect
from gateway.store.drift import Drift, FieldShape

log = structlog.get_logger(__name__)

_TYPES: dict[type, str] = {
    str: "text",
    bool: "flag",
    int: "number",
    float: "number",
    list: "list",
    dict: "object",
}
_WORDS = {"NEW_FIELD": "多了字段", "NEW_TYPE": "类型变了的字段", "MISSING_FIELD": "少了字段"}
Record = dict[str, Any]

MOST_FIELDS = 1000


@dataclass
class Shape:
    """What is known of a stream's records; `look` goes through every page before it is mapped."""

    origin: Origin
    contract: str
    is_deleted: Callable[[Record], bool]
    known: dict[str, FieldShape]
    is_first: bool
    """Nothing is drift yet."""
    _changed: set[str] = field(default_factory=set)
    _drifts: list[Drift] = field(default_factory=list)

    @classmethod
    async def load(cls, database: Database, origin: Origin, stream: Stream) -> Shape:
        """Answer the shape that earlier runs left."""
        known = await drift.known_fields(database, origin)
        is_first = not await drift.is_learnt(database, origin)
        return cls(origin, stream.contract, _deletion(stream), known, is_first)

    def look(self, records: Sequence[RawRecord]) -> Sequence[RawRecord]:
        """Learn the records of a page, and answer them as they are to be mapped.

        Raises `PlatformChanged` where the contract is to stop.
        """
        self._changed, self._drifts = set(), []
        if not self.known:
            self._learn_constants(records)
        looked = [self._look(record) for record in records]
        if self._drifts and self.contract == "freeze":
            raise PlatformChanged(
                f"数据流 {self.origin.stream} 的记录结构变了：{_said(self._drifts)}",
                hint="请核对接口文档；确认后把 contract 改为 evolve 再运行一次。",
            )
        return looked

    async def keep(
        self, transaction: Transaction, dialect: Dialect, run_id: str, now: datetime
    ) -> None:
        """Write what the last page taught, with the page."""
        changed = {name: self.known[name] for name in self._changed}
        await drift.save_fields(transaction, dialect, self.origin, changed)
        await drift.record(transaction, self.origin, run_id, self._drifts, now)
        for found in self._drifts:
            log.warning(
                "records drifted",
                platform=self.origin.platform,
                stream=self.origin.stream,
                field=found.field[:100],
                kind=found.kind,
                detail=found.detail,
            )

    def _look(self, record: RawRecord) -> RawRecord:
        raw = record.raw
        if raw is None or self.is_deleted(raw):
            return record  # a withdrawal often says no more than which record it means
        strange = [name for name, value in raw.items() if self._is_strange(name, value)]
        for name, shape in self.known.items():
            if shape.is_constant and name not in raw:
                self._note(name, replace(shape, is_constant=False), "MISSING_FIELD")
        if not strange or self.is_first or self.contract != "discard":
            return record
        return replace(record, raw={n: v for n, v in raw.items() if n not in strange})

    def _is_strange(self, name: str, value: Any) -> bool:
        """Say whether a value is not as values of its field were, and learn it."""
        known, kind = self.known.get(name), _TYPES.get(type(value))
        if known is not None and (kind is None or kind in known.types):
            return False
        kinds = frozenset() if kind is None else frozenset({kind})
        if known is None:
            self._note(name, FieldShape(kinds, is_constant=False), "NEW_FIELD", kind or "")
            return True
        is_new_type = bool(known.types)  # nothing but null came before: any type is its first
        self._note(
            name,
            replace(known, types=known.types | kinds),
            "NEW_TYPE" if is_new_type else None,
            kind or "",
        )
        return is_new_type

    def _note(self, name: str, shape: FieldShape, kind: str | None, detail: str = "") -> None:
        if self.contract == "discard" and kind in {"NEW_FIELD", "NEW_TYPE"} and not self.is_first:
            # What is discarded is not learnt, so that it stays discarded; it is told once a page.
            if Drift(name, kind, detail) not in self._drifts:
                self._drifts.append(Drift(name, kind, detail))
            return
        if name not in self.known and len(self.known) >= MOST_FIELDS:
            return  # keys that are values, such as ids: there is no shape to hold them against
        self.known[name] = shape
        self._changed.add(name)
        if kind is not None and not self.is_first:
            self._drifts.append(Drift(name, kind, detail))

    def _learn_constants(self, records: Sequence[RawRecord]) -> None:
        """Take what every record of the very first page has for what every record has."""
        kept = [r.raw for r in records if r.raw is not None and not self.is_deleted(r.raw)]
        common = set(kept[0]).intersection(*kept[1:]) if kept else set()
        self.known = {name: FieldShape(frozenset(), is_constant=True) for name in common}
        self._changed |= common


def _deletion(stream: Stream) -> Callable[[Record], bool]:
    deleted = stream.deleted
    if deleted is None:
        return lambda _: False
    get, values = getter(deleted.path), frozenset(deleted.values)
    return lambda raw: str(get(raw)) in values


def _said(drifts: Sequence[Drift]) -> str:
    shown = [f"{_WORDS[found.kind]} {found.field[:50]}" for found in drifts[:5]]
    more = f"等 {len(drifts)} 处" if len(drifts) > len(shown) else ""
    return "、".join(shown) + more
