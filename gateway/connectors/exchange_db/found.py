"""Tables as the database has them: found by name in any case, columns too."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic.alias_generators import to_camel
from sqlalchemy import Column, Connection, MetaData, Table, inspect
from sqlalchemy.exc import SAWarning

from gateway.connectors.spec import Tables
from gateway.errors import PlatformChanged


@dataclass(frozen=True)
class Found:
    """A table of the database."""

    table: Table

    @property
    def name(self) -> str:
        """Its name as the database writes it."""
        return self.table.name

    @cached_property
    def columns(self) -> tuple[Column[Any], ...]:
        """Its columns in order."""
        return tuple(self.table.columns)

    @cached_property
    def record_keys(self) -> tuple[str, ...]:
        """The key of each column in a record: TASK_NAME is taskName."""
        return tuple(to_camel(column.name.lower()) for column in self.columns)

    def column(self, name: str) -> Column[Any]:
        """Answer a column by its name in any case; raises `PlatformChanged`."""
        found = self.optional(name)
        if found is None:
            raise PlatformChanged(
                f"前置库的表 {self.name} 没有列 {name}",
                hint="请核对规格中的 tables 与平台的表结构。",
            )
        return found

    def optional(self, name: str) -> Column[Any] | None:
        """Answer a column by its name in any case, None where there is none."""
        return self._by_name.get(name.lower())

    def place(self, name: str) -> int:
        """Answer where a column stands in a row; raises `PlatformChanged`."""
        self.column(name)
        return self._places[name.lower()]

    def optional_place(self, name: str) -> int | None:
        """Answer where a column stands in a row, None where there is none."""
        return self._places.get(name.lower())

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {column.name.lower(): place for place, column in enumerate(self.columns)}

    @cached_property
    def _by_name(self) -> Mapping[str, Column[Any]]:
        return {column.name.lower(): column for column in self.columns}


@dataclass(frozen=True)
class Set:
    """The tables of one stream, each looked up once."""

    told: Tables
    main: Found
    extension: Found | None
    children: Mapping[str, Found]

    def is_withdrawn(self, table: Found, row: Any) -> bool:
        """Say whether a row is marked as deleted; a table without the column deletes nothing."""
        place = table.optional_place(self.told.operation)
        return place is not None and str(row[place]).strip() in self.told.withdrawn


def find(connection: Connection, told: Tables, schema: str | None) -> Set:
    """Answer the tables a stream names; raises `PlatformChanged` where one is missing."""
    wanted = [told.main, *([told.extension] if told.extension else []), *told.children.values()]
    inspector = inspect(connection)
    there = [*inspector.get_table_names(schema), *inspector.get_view_names(schema)]
    known = {name.lower(): name for name in there}
    missing = [name for name in wanted if name.lower() not in known]
    if missing:
        raise PlatformChanged(
            f"前置库中没有表 {'、'.join(missing)}",
            hint="请核对规格中的 tables、schema_name，以及该用户能否看到这些表。",
        )
    found = {name: _reflected(connection, known[name.lower()], schema) for name in wanted}
    _require(told, found[told.main], [t for name, t in found.items() if name != told.main])
    return Set(
        told,
        found[told.main],
        found[told.extension] if told.extension else None,
        {key: found[name] for key, name in told.children.items()},
    )


def _reflected(connection: Connection, name: str, schema: str | None) -> Found:
    with warnings.catch_warnings():
        # A type nobody knows is read as the driver gives it.
        warnings.simplefilter("ignore", SAWarning)
        table = Table(name, MetaData(), schema=schema, autoload_with=connection, resolve_fks=False)
    return Found(table)


def _require(told: Tables, main: Found, others: Iterable[Found]) -> None:
    """Look every column up that the reading needs, before anything is read."""
    for column in (told.key, told.time):
        main.column(column)
    if told.items is not None:
        for column in (told.items.column, *told.items.by):
            main.column(column)
    for table in others:
        for column in (told.key, told.time, told.join):
            table.column(column)
