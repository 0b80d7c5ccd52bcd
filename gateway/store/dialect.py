"""How each database builds JSON text, orders, aggregates and upserts. Nothing else may know.

The text of a scalar is ours and the same on every database: instants as
`2026-11-21T10:00:00+08:00`, flags as `true`/`false`, null as `null`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert


def literal(text: str) -> str:
    """Quote a text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def concat(parts: Sequence[str]) -> str:
    """Join text expressions as a balanced tree, so that depth grows with the logarithm.

    SQLite refuses an expression deeper than 1,000; a flat chain of `||` is as deep as long.
    """
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return f"({concat(parts[:middle])}||{concat(parts[middle:])})"


class Dialect:
    """What both databases write the same way."""

    name = ""

    def parameter(self, name: str) -> str:
        """Write a bind parameter."""
        raise NotImplementedError

    def text(self, column: str) -> str:
        """Write a text column as JSON, escaped; null as `null`."""
        raise NotImplementedError

    def instant_text(self, column: str) -> str:
        """Write an instant column as text in +08:00; null stays null."""
        raise NotImplementedError

    def instant(self, column: str) -> str:
        """Write an instant column as JSON in +08:00."""
        return self.safe(self.instant_text(column))

    def flag(self, column: str) -> str:
        """Write a boolean column as JSON."""
        raise NotImplementedError

    def hex(self, text: str) -> str:
        """Write the UTF-8 bytes of a text as lower-case hexadecimal digits."""
        raise NotImplementedError

    def contains(self, column: str, parameter: str) -> str:
        """Write that the JSON array text in `column` holds one of the texts of `parameter`."""
        raise NotImplementedError

    def any_of(self, column: str, parameter: str) -> str:
        """Write that `column` is one of the texts of `parameter` (see :meth:`list_value`)."""
        raise NotImplementedError

    def joined(self, expression: str, order: str) -> str:
        """Write the aggregate that joins texts by commas; `order` is also the source's order."""
        raise NotImplementedError

    def joined_rows(self, expression: str, source: str, order: str) -> str:
        """Write the select that joins a text over every row of a source by commas, in order."""
        raise NotImplementedError

    def list_value(self, values: Sequence[str]) -> Any:
        """Answer what to bind for a list of texts."""
        raise NotImplementedError

    def instant_value(self, value: datetime) -> Any:
        """Answer what to bind for an instant."""
        raise NotImplementedError

    def insert(self, table: Table) -> Any:
        """Answer an INSERT that knows ON CONFLICT."""
        raise NotImplementedError

    def upsert(self, table: Table, key: Sequence[str], update: Sequence[str]) -> Any:
        """Answer an INSERT that updates the columns `update` where `key` already exists."""
        statement = self.insert(table)
        changed = {name: statement.excluded[name] for name in update}
        return statement.on_conflict_do_update(index_elements=list(key), set_=changed)

    def increment(self, table: Table, key: str, counter: str) -> Any:
        """Answer an INSERT that adds to `counter` where `key` already exists."""
        statement = self.insert(table)
        grown = {counter: table.c[counter] + statement.excluded[counter]}
        return statement.on_conflict_do_update(index_elements=[key], set_=grown)

    @staticmethod
    def integer(column: str) -> str:
        """Write an integer column as JSON."""
        return f"coalesce(CAST({column} AS TEXT),'null')"

    @staticmethod
    def safe(column: str) -> str:
        """Write a text column that never needs escaping (codes, ids, enum names) as JSON."""
        return f"coalesce('\"'||{column}||'\"','null')"

    @staticmethod
    def json(column: str) -> str:
        """Write a column that holds JSON text."""
        return f"coalesce({column},'null')"


@dataclass(frozen=True)
class _PostgreSQL(Dialect):
    name = "postgresql"

    def parameter(self, name: str) -> str:
        return f"%({name})s"

    def text(self, column: str) -> str:
        return f"coalesce(to_json({column})::text,'null')"

    def instant_text(self, column: str) -> str:
        shape = 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"'
        return f"to_char({column} AT TIME ZONE INTERVAL '8 hours','{shape}')"

    def flag(self, column: str) -> str:
        return f"coalesce(CAST({column} AS TEXT),'null')"

    def hex(self, text: str) -> str:
        return f"encode(convert_to({text},'UTF8'),'hex')"

    def contains(self, column: str, parameter: str) -> str:
        return f"{column}::jsonb ?| {parameter}::text[]"

    def any_of(self, column: str, parameter: str) -> str:
        return f"{column}=ANY({parameter}::text[])"

    def joined(self, expression: str, order: str) -> str:
        return f"string_agg({expression},',' ORDER BY {order})"

    def joined_rows(self, expression: str, source: str, order: str) -> str:
        return f"SELECT {self.joined(expression, order)} FROM {source}"

    def list_value(self, values: Sequence[str]) -> Any:
        return list(values)

    def instant_value(self, value: datetime) -> Any:
        return value

    def insert(self, table: Table) -> Any:
        return postgresql_insert(table)


@dataclass(frozen=True)
class _SQLite(Dialect):
    name = "sqlite"

    def parameter(self, name: str) -> str:
        return f":{name}"

    def text(self, column: str) -> str:
        return f"json_quote({column})"

    def instant_text(self, column: str) -> str:
        return f"strftime('%Y-%m-%dT%H:%M:%S+08:00',{column},'+8 hours')"

    def flag(self, column: str) -> str:
        return f"CASE {column} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END"

    def hex(self, text: str) -> str:
        return f"lower(hex({text}))"

    def contains(self, column: str, parameter: str) -> str:
        wanted = f"(SELECT value FROM json_each({parameter}))"
        return f"EXISTS(SELECT 1 FROM json_each({column}) e WHERE e.value IN {wanted})"

    def any_of(self, column: str, parameter: str) -> str:
        return f"{column} IN (SELECT value FROM json_each({parameter}))"

    def joined(self, expression: str, order: str) -> str:
        # SQLite before 3.44 has no ORDER BY inside an aggregate, but group_concat keeps the
        # order of the subquery it reads.
        return f"group_concat({expression},',')"

    def joined_rows(self, expression: str, source: str, order: str) -> str:
        rows = f"SELECT {expression} AS item FROM {source} ORDER BY {order}"
        return f"SELECT {self.joined('item', order)} FROM ({rows})"

    def list_value(self, values: Sequence[str]) -> Any:
        return "[" + ",".join(_quoted(value) for value in values) + "]"

    def instant_value(self, value: datetime) -> Any:
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")

    def insert(self, table: Table) -> Any:
        return sqlite_insert(table)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


POSTGRESQL: Dialect = _PostgreSQL()
SQLITE: Dialect = _SQLite()
