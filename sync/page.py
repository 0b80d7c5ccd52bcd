"""What a page changes: worked out record by record, while what is known is already being stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from gateway.standard.findings import Finding
from gateway.standard.nouns import Noun, entity_id
from gateway.standard.record import Draft
from gateway.store import content
from gateway.store.content import Content, content_of
from gateway.store.copies import Copy, Known, Origin
from sync.incoming import Incoming
from sync.order import Order, order

_SETTLED = {Order.SAME, Order.OLDER, Order.BEHIND}


@dataclass
class PageChanges:
    """The changes of one page of a stream.

    `changed` holds, by native id, what is stored of a record and what it says; `left` the
    entities that records went away from, with the codes they went to. `behind` are records that
    the platform sends in an older state than before, `suspect` those that changed although the
    platform's own marks did not.
    """

    origin: Origin
    noun: Noun
    now: datetime
    changed: dict[str, tuple[Copy, Content, Draft]] = field(default_factory=dict)
    withdrawn: dict[str, tuple[Known, datetime | None]] = field(default_factory=dict)
    behind: list[Incoming] = field(default_factory=list)
    suspect: list[Incoming] = field(default_factory=list)
    created: set[str] = field(default_factory=set)
    left: dict[str, set[str | None]] = field(default_factory=dict)
    unchanged: int = 0

    def take(self, records: Iterable[tuple[Incoming, Known | None]]) -> Iterator[Copy]:
        """Take records beside what is known of them; answer the copies to store, one by one."""
        for record, before in records:
            standing = order(before, record)
            if standing in _SETTLED:
                self.unchanged += 1
                if standing is Order.BEHIND:
                    self.behind.append(record)
            elif record.is_withdrawn:
                if before is not None:
                    self.withdrawn[record.native_id] = (before, record.changed_at)
            else:
                if standing is Order.CONFLICT:
                    self.suspect.append(record)
                yield self._change(record, before)

    def add_finding(self, native_id: str, finding: Finding) -> None:
        """Add to what is found on a record that changed."""
        copy, said, draft = self.changed[native_id]
        told = (*draft.findings, finding)
        self.changed[native_id] = (copy, said, replace(draft, findings=told))

    def _change(self, record: Incoming, before: Known | None) -> Copy:
        said = content_of(record.draft)
        copy = self._copy(record, said)
        self.changed[record.native_id] = (copy, said, record.draft)
        if before is None or before.is_deleted:
            self.created.add(record.native_id)
        elif before.entity_id != copy.entity_id:
            self.left.setdefault(before.entity_id, set()).add(record.draft.code)
        return copy

    def _copy(self, record: Incoming, said: Content) -> Copy:
        draft = record.draft
        key = (
            (draft.code, draft.version)
            if draft.code is not None
            else (self.origin.platform, self.origin.stream, record.native_id)
        )
        return Copy(
            platform=self.origin.platform,
            stream=self.origin.stream,
            native_id=record.native_id,
            entity_type=self.noun.name,
            entity_id=entity_id(self.noun, *key),
            version=draft.version,
            content_hash=record.content_hash,
            payload=record.payload,
            value=content.dump(self.noun, said),
            fetched_at=self.now,
            changed_at=record.changed_at,
        )
