"""Which of two states of a record is the newer one (connector contract, line 4).

First the version decides, then the time of the platform's last change. Where neither is known
the record that arrives last counts: a platform that says nothing can only be taken at its word.
"""

from __future__ import annotations

from enum import Enum, auto

from gateway.store.copies import Known
from sync.incoming import Incoming


class Order(Enum):
    """How a record stands to what is stored of it."""

    SAME = auto()
    """It says nothing new."""
    OLDER = auto()
    """It is an older version, or was withdrawn since."""
    BEHIND = auto()
    """The same version, but changed before what is stored: a contradiction of the platform."""
    CONFLICT = auto()
    """The same version, changed at the same time, with another content: it counts, and is told."""
    NEWER = auto()


def order(before: Known | None, record: Incoming) -> Order:
    """Answer how a record stands to what is stored of its native id."""
    if record.is_withdrawn:
        return _order_of_withdrawal(before, record)
    if before is None:
        return Order.NEWER
    if before.is_deleted:
        return Order.OLDER if _is_before(record, before) else Order.NEWER
    if record.content_hash == before.content_hash:
        return Order.SAME
    if record.version != before.version:
        return Order.OLDER if record.version < before.version else Order.NEWER
    return _order_by_time(before, record)


def _order_by_time(before: Known, record: Incoming) -> Order:
    if _is_before(record, before):
        return Order.BEHIND
    is_timed = record.changed_at is not None
    return Order.CONFLICT if is_timed and record.changed_at == before.changed_at else Order.NEWER


def _order_of_withdrawal(before: Known | None, record: Incoming) -> Order:
    if before is None or before.is_deleted:
        return Order.SAME
    return Order.OLDER if _is_before(record, before) else Order.NEWER


def _is_before(record: Incoming, before: Known) -> bool:
    known = record.changed_at is not None and before.changed_at is not None
    return known and record.changed_at < before.changed_at  # type: ignore[operator]  # both known
