"""Walks: how the tables of a stream are gone through, so that no change of any row is missed.

1. `main`: rows of the main table that changed in the window;
2. `undated`: rows of the main table without a change time, where its column allows that;
3. `items`: rows inside another row that changed although that row did not;
4. `extension` and each child table: the same for them.

From the second kind on a walk leads to the main rows to read again; what belongs to no main row
at all is told. Each walk goes by (time, key), a page a statement, whatever shares one time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.sql.selectable import Exists

from gateway.connectors.exchange_db.found import Found, Set
from gateway.connectors.exchange_db.place import Place
from gateway.connectors.spec import Incremental

MAIN, UNDATED, ITEMS, EXTENSION = "main", "undated", "items", "extension"


@dataclass(frozen=True)
class Window:
    """`since <= time < until`, an open end where one is None."""

    since: datetime | None
    until: datetime | None
    incremental: Incremental

    def holds(self, column: Column[Any]) -> ColumnElement[bool]:
        """Answer the condition that the time lies in the window."""
        bounds: list[ColumnElement[bool]] = []
        if self.since is not None:
            bounds.append(column >= self._bound(self.since, column))
        if self.until is not None:
            bounds.append(column < self._bound(self.until, column))
        return and_(true(), *bounds)

    def excludes(self, column: Column[Any]) -> ColumnElement[bool]:
        """Answer the condition that the time lies outside, or is missing."""
        bounds: list[ColumnElement[bool]] = [column.is_(None)]
        if self.since is not None:
            bounds.append(column < self._bound(self.since, column))
        if self.until is not None:
            bounds.append(column >= self._bound(self.until, column))
        return or_(*bounds)

    def _bound(self, at: datetime, column: Column[Any]) -> datetime | str:
        """The instant as the column writes it: platforms keep local time without a zone."""
        local = at.astimezone(self.incremental.zone)
        if is_text(column):
            return local.strftime(self.incremental.format)
        return local if getattr(column.type, "timezone", False) else local.replace(tzinfo=None)


@dataclass(frozen=True)
class Walk:
    """A walk through one table."""

    name: str
    table: Found
    tables: Set

    @property
    def is_of_main(self) -> bool:
        """Whether it meets records themselves, not parts of them."""
        return self.name in {MAIN, UNDATED}

    def page(self, window: Window, place: Place) -> Select[Any]:
        """Answer the statement of the next page after a place."""
        told = self.tables.told
        key, time = self.table.column(told.key), self.table.column(told.time)
        conditions = [*self._conditions(window), _after(place, key, time)]
        order = (key,) if self.name == UNDATED else (time, key)
        rows = select(self.table.table).where(*conditions)
        return rows.order_by(*order).limit(told.page_size)

    def count(self, window: Window) -> Select[Any]:
        """Answer the statement that counts the rows of the walk."""
        return select(func.count()).select_from(self.table.table).where(*self._conditions(window))

    def place_after(self, row: Any, seen: int) -> Place:
        """Answer the place after a row."""
        told = self.tables.told
        key, time = row[self.table.place(told.key)], row[self.table.place(told.time)]
        if isinstance(time, date) and not isinstance(time, datetime):
            time = datetime.combine(time, datetime.min.time())
        return Place(self.name, time, key if isinstance(key, int) else str(key).rstrip(), seen)

    def _conditions(self, window: Window) -> Iterator[ColumnElement[bool]]:
        time = self.table.column(self.tables.told.time)
        yield time.is_(None) if self.name == UNDATED else window.holds(time)
        if self.table is self.tables.main:
            main = self.table.table
            yield is_item(self.tables) if self.name == ITEMS else is_record(self.tables, main)
        if not self.is_of_main:
            yield or_(~self._owned(window, is_inside=True), self._owned(window, is_inside=False))

    def _owned(self, window: Window, *, is_inside: bool) -> Exists:
        """The row's owner exists and changed in the window, or outside it."""
        told, main = self.tables.told, self.tables.main
        owner = main.table.alias("owner")
        time = owner.c[main.column(told.time).name]
        reached = window.holds(time) if is_inside else window.excludes(time)
        return exists().where(self._joined(owner), reached)

    def _joined(self, owner: Any) -> ColumnElement[bool]:
        told, main = self.tables.told, self.tables.main
        if self.name != ITEMS or told.items is None:
            return owner.c[main.column(told.key).name] == self.table.column(told.join)  # type: ignore[no-any-return]
        same = [
            owner.c[main.column(name).name] == self.table.column(name) for name in told.items.by
        ]
        return and_(*same, is_record(self.tables, owner))


def walks_of(tables: Set) -> tuple[Walk, ...]:
    """Answer the walks of a stream in order."""
    main = tables.main
    walks = [Walk(MAIN, main, tables)]
    if tables.told.undated == "include" and main.column(tables.told.time).nullable is not False:
        walks.append(Walk(UNDATED, main, tables))
    if tables.told.items is not None:
        walks.append(Walk(ITEMS, main, tables))
    if tables.extension is not None:
        walks.append(Walk(EXTENSION, tables.extension, tables))
    walks += [Walk(f"children.{key}", table, tables) for key, table in tables.children.items()]
    return tuple(walks)


def is_item(tables: Set) -> ColumnElement[bool]:
    """The condition that a row of the main table stands inside another one."""
    items = tables.told.items
    if items is None:
        return false()
    # Some databases take '' for NULL, some fill up with blanks: only the length tells alike.
    return func.length(func.trim(tables.main.column(items.column))) > 0


def is_record(tables: Set, table: Any) -> ColumnElement[bool]:
    """The condition that a row of (an alias of) the main table is a record of its own."""
    items = tables.told.items
    if items is None:
        return true()
    column = table.c[tables.main.column(items.column).name]
    return or_(column.is_(None), func.length(func.trim(column)) == 0)


def is_text(column: Column[Any]) -> bool:
    """Say whether the database keeps the times of a column as text."""
    try:
        return column.type.python_type is str
    except NotImplementedError:  # a type of its own
        return False


def _after(place: Place, key: Column[Any], time: Column[Any]) -> ColumnElement[bool]:
    if place.key is None:
        return true()
    if place.time is None:
        return key > place.key
    return or_(time > place.time, and_(time == place.time, key > place.key))
