"""A record of a page on its way into the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from gateway.standard.record import Draft


@dataclass(frozen=True)
class Incoming:
    """One record of a page; what it says is read only where somebody asks.

    Most records of most pages are known to the last letter: those are never read. `read` is
    None where the platform withdrew the record; then `withdrawn_at` says when, if it does.
    """

    native_id: str
    payload: str
    content_hash: str
    read: Callable[[], Draft] | None
    withdrawn_at: Callable[[], datetime | None] = lambda: None

    @property
    def is_withdrawn(self) -> bool:
        """Whether the platform withdrew the record."""
        return self.read is None

    @cached_property
    def draft(self) -> Draft:
        """What the record says."""
        if self.read is None:
            raise LookupError(f"{self.native_id} was withdrawn")
        return self.read()

    @property
    def version(self) -> int:
        """The version, 0 where the platform sends none."""
        return 0 if self.is_withdrawn else self.draft.version

    @cached_property
    def changed_at(self) -> datetime | None:
        """When the platform says that the record changed."""
        if self.is_withdrawn:
            return self.withdrawn_at()
        return getattr(self.draft.elements, "cd_time", None)


def newest(records: Iterable[Incoming]) -> dict[str, Incoming]:
    """Keep one record a native id: the highest version, the later in time, the last of equals.

    A withdrawal has no version: it counts by its time, or by its place.
    """
    kept: dict[str, Incoming] = {}
    for record in records:
        other = kept.get(record.native_id)
        if other is not None and _is_older(record, other):
            continue
        kept[record.native_id] = record
    return kept


def _is_older(record: Incoming, other: Incoming) -> bool:
    if record.content_hash == other.content_hash and record.is_withdrawn == other.is_withdrawn:
        return False
    either_withdrawn = record.is_withdrawn or other.is_withdrawn
    if not either_withdrawn and record.version != other.version:
        return record.version < other.version
    if record.changed_at is None or other.changed_at is None:
        return False
    return record.changed_at < other.changed_at
