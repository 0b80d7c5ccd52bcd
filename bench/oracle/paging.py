"""Pages by keyset: which slice the arguments ask for, and its cursors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true

from bench.oracle.problems import WrongArgument

CHINA = timezone(timedelta(hours=8))
LARGEST, USUAL = 100, 20

Keys = dict[str, str]
"""The sorted attribute by the first word of an order."""


def instant_text(value: datetime) -> str:
    """Answer an instant as the schema writes it."""
    return value.astimezone(CHINA).isoformat(timespec="seconds")


@dataclass(frozen=True)
class Place:
    """Where a page starts: behind the row with this sort value and id."""

    value: Any
    id: str


@dataclass(frozen=True)
class Slice:
    """Which rows a page wants, in which order."""

    order: str
    size: int
    forward: bool
    start: Place | None

    @property
    def key(self) -> str:
        """Answer the first word of the order."""
        return self.order.partition("_")[0]

    @property
    def by_relevance(self) -> bool:
        """Answer whether hits are sorted by how well they fit."""
        return self.order == "RELEVANCE"

    @property
    def rising(self) -> bool:
        """Answer whether ids rise in the direction of paging."""
        return (self.by_relevance or self.order.endswith("_ASC")) is self.forward

    def cursor(self, row: Any, attribute: str) -> str:
        """Answer the cursor of a row."""
        if self.by_relevance:
            tier, code = row.hit
            return f"{self.order}|{row.id}|{tier}|{code}".encode().hex()
        value = getattr(row, attribute)
        if isinstance(value, datetime):
            value = instant_text(value)
        parts = [self.order, row.id] if value is None else [self.order, row.id, value]
        return "|".join(parts).encode().hex()

    def sorting(self, column: Any, identity: Any) -> list[Any]:
        """Answer what to order by; nulls are last when read forward."""
        missing = column.is_(None)
        keys = (column, identity)
        sort = [key.asc() if self.rising else key.desc() for key in keys]
        return [missing.asc() if self.forward else missing.desc(), *sort]

    def behind_start(self, column: Any, identity: Any) -> ColumnElement[bool]:
        """Answer the condition that a row is behind the start."""
        if self.start is None:
            return true()
        value, known = self.start.value, self.start.id
        later = identity > known if self.rising else identity < known
        if value is None:
            tied = and_(column.is_(None), later)
            return tied if self.forward else or_(tied, column.is_not(None))
        further = column > value if self.rising else column < value
        nulls = column.is_(None) if self.forward else false()
        return or_(further, and_(column == value, later), nulls)

    def arranged(self, found: list[Any], attribute: str) -> list[Any]:
        """Sort rows in the direction of paging, and leave out what is not behind the start."""
        if self.by_relevance:
            found = sorted(found, key=_hit, reverse=not self.rising)
            return [row for row in found if self.start is None or self._is_further(_hit(row))]
        known = [row for row in found if getattr(row, attribute) is not None]
        known.sort(key=lambda row: (getattr(row, attribute), row.id), reverse=not self.rising)
        missing = [row for row in found if getattr(row, attribute) is None]
        missing.sort(key=lambda row: row.id, reverse=not self.rising)
        whole = [*known, *missing] if self.forward else [*missing, *known]
        return [row for row in whole if self._is_behind(row, attribute)]

    def _is_further(self, place: Any) -> bool:
        assert self.start is not None
        start = (*self.start.value, self.start.id)
        return bool(place > start if self.rising else place < start)

    def _is_behind(self, row: Any, attribute: str) -> bool:
        if self.start is None:
            return True
        value, begun = getattr(row, attribute), self.start.value
        later = row.id > self.start.id if self.rising else row.id < self.start.id
        if value is None or begun is None:
            if value is None and begun is None:
                return bool(later)
            return (value is None) is self.forward
        if value == begun:
            return bool(later)
        return bool(value > begun if self.rising else value < begun)


def _hit(row: Any) -> tuple[int, str, str]:
    return (*row.hit, row.id)


def read_slice(  # noqa: PLR0913  # Relay's arguments
    order: str,
    first: int | None,
    after: str | None,
    last: int | None = None,
    before: str | None = None,
    *,
    searched: bool = False,
) -> Slice:
    """Answer the slice; raises WrongArgument."""
    given = [name for name, value in (("f", first), ("a", after)) if value is not None]
    given += [name for name, value in (("l", last), ("b", before)) if value is not None]
    if set(given) not in ({"f"}, {"a"}, {"f", "a"}, {"l"}, {"b"}, {"l", "b"}, set()):
        raise WrongArgument("BAD_PAGE")
    forward = not {"l", "b"} & set(given)
    size = first if forward else last
    if size is not None and size < 0:
        raise WrongArgument("BAD_PAGE")
    if size is not None and size > LARGEST:
        raise WrongArgument("PAGE_TOO_LARGE")
    if order == "RELEVANCE" and not searched:
        raise WrongArgument("BAD_ORDER")
    cursor = after if forward else before
    start = None if cursor is None else _start(cursor, order)
    return Slice(order, USUAL if size is None else size, forward, start)


def _start(cursor: str, order: str) -> Place:
    try:
        head, *rest = bytes.fromhex(cursor).decode().split("|", 2)
    except ValueError:
        raise WrongArgument("BAD_CURSOR") from None
    if (
        head != order
        or not rest
        or cursor != cursor.lower()
        or any("\x00" in part for part in rest)
    ):
        raise WrongArgument("BAD_CURSOR")
    read = _READ.get(order.partition("_")[0])
    value = rest[1] if len(rest) == 2 else None
    if read is None or (value is None and order.startswith(("UPDATED", "TIME"))):
        return Place(value, rest[0])
    found = read(rest[0], value or "")
    if found is None:
        raise WrongArgument("BAD_CURSOR")
    return found


def _hit_place(identity: str, value: str) -> Place | None:
    tier, bar, code = value.partition("|")
    known = tier in {"0", "1", "2", "3"} and bar
    return Place((int(tier), code), identity) if known else None


def _feed_place(identity: str, value: str) -> Place | None:
    known = not identity and value.isascii() and value.isdigit() and len(value) < 19
    return Place(int(value), "") if known else None


def _instant_place(identity: str, value: str) -> Place | None:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return None if found.tzinfo is None else Place(found, identity)


_READ = {
    "RELEVANCE": _hit_place,
    "CHANGE": _feed_place,
    "UPDATED": _instant_place,
    "TIME": _instant_place,
}
