"""How each database builds JSON text, orders, aggregates and upserts. Nothing else may know.

The text of a scalar is ours and the same on every database: instants as
`2026-11-21T10:00:00+08:00`, flags as `true`/`false`, null as `null`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from gateway.store.grams import TermGrams, phrase


def literal(text: str) -> str:
    """Quote a text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


CHAIN = 40
"""How many texts one flat chain of `||` joins."""


def concat(parts: Sequence[str]) -> str:
    """Join text expressions as a flat chain, or a chain of chains where there are many.

    SQLite refuses an expression deeper than 1,000 (a chain is as deep as long) and, before
    3.46, a statement whose open parentheses and operators fill a stack of 100; chains keep
    both small.
    """
    if len(parts) <= CHAIN:
        return "||".join(parts)
    starts = range(0, len(parts), CHAIN)
    return concat([f"({concat(parts[start : start + CHAIN])})" for start in starts])


@dataclass(frozen=True)
class Rows:
    """Where rows come from: what stands in FROM, and the conditions that go with it."""

    source: str
    where: str


class Dialect:
    """What both databases write the same way."""

    name = ""
    copies_in = False
    """Whether rows can be copied in; then the five statements below are there."""

    def copy_in(self, target: str, columns: Sequence[str]) -> str:
        """Write the statement that takes rows of these columns."""
        raise NotImplementedError

    def stage(self, table: str, staged: str) -> str:
        """Write the statement that makes an empty table for rows on their way to another."""
        raise NotImplementedError

    def merge(self, table: str, staged: str, key: Sequence[str], columns: Sequence[str]) -> str:
        """Write the statement that puts staged rows over those of the same key."""
        raise NotImplementedError

    def clear(self, staged: str) -> str:
        """Write the statement that empties a staged table."""
        raise NotImplementedError

    def next_keys(self, table: str) -> str:
        """Write the statement that reserves `:count` keys of a table."""
        raise NotImplementedError

    def looked_at(self) -> str:
        """Write the select of whether any table was ever looked at for statistics."""
        raise NotImplementedError

    def grown(self, tables: Iterable[str], *, looked_at: bool) -> str:
        """Write the select of tables that doubled since then; `looked_at` is what that said."""
        raise NotImplementedError

    def analyze(self, table: str) -> str:
        """Write the statement that looks at a table for statistics."""
        raise NotImplementedError

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

    def each(self, column: str, alias: str) -> str:
        """Write the rows of the JSON array text in `column`; each has a `value`."""
        raise NotImplementedError

    def numbered(self, parameter: str, alias: str) -> str:
        """Write the rows of a bound list of texts: each `value`, and its place `key`."""
        raise NotImplementedError

    def any_of(self, column: str, parameter: str) -> str:
        """Write that `column` is one of the texts of `parameter` (see :meth:`list_value`)."""
        raise NotImplementedError

    def digits(self, column: str) -> str:
        """Write a column of bytes as lower-case hexadecimal digits."""
        raise NotImplementedError

    def joined(self, expression: str, order: str) -> str:
        """Write the aggregate that joins texts by commas; `order` is also the source's order."""
        raise NotImplementedError

    def joined_rows(self, expression: str, source: str, order: str) -> str:
        """Write the select of a JSON array: a text over every row of a source, in order."""
        raise NotImplementedError

    @staticmethod
    def begins(column: str, parameter: str) -> str:
        """Write that a text column begins with a text, so that an index finds it."""
        last = literal("\U0010ffff")
        return f"({column}>={parameter} AND {column}<{parameter}||{last})"

    def position(self, column: str, parameter: str) -> str:
        """Write where the text of `parameter` begins in `column`: from 1, or 0 for nowhere."""
        raise NotImplementedError

    def fenced(self, select: str) -> str:
        """Write a select whose rows are all worked out before anybody sorts or cuts them."""
        raise NotImplementedError

    def walked(self, table: str, row: str, order: str) -> str:
        """Write a table that is gone through in an order that an index has."""
        raise NotImplementedError

    def sampled(self, table: str, row: str, size: int) -> str | None:
        """Write a table cut down to some `size` rows, the same ones each time.

        Answer None where :meth:`hits` come one by one, so that nobody need guess how many.
        """
        raise NotImplementedError

    def hits(self, document: str, column: str | None, parameter: str) -> Rows:
        """Write where documents stand that hold the grams of `parameter` in a column, or in any.

        The columns are `name` and `text`; the documents have the alias `document`. What stands
        there may be a little more than what holds the term, but never less.
        """
        raise NotImplementedError

    def grams_value(self, column: str | None, term: TermGrams) -> Any:
        """Answer what to bind for the grams of a term that :meth:`hits` looks for."""
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

    def increment(self, table: Table, key: Sequence[str], counter: str) -> Any:
        """Answer an INSERT that adds to `counter` where `key` already exists."""
        statement = self.insert(table)
        grown = {counter: table.c[counter] + statement.excluded[counter]}
        return statement.on_conflict_do_update(index_elements=list(key), set_=grown)

    def later(self, column: str, seconds: str) -> str:
        """Write an instant column moved by a column of seconds, as text like `instant_text`."""
        raise NotImplementedError

    @staticmethod
    def array(joined: str) -> str:
        """Write a JSON array around what :meth:`joined` writes; no rows make an empty one."""
        return f"'['||coalesce({joined},'')||']'"

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
    copies_in = True

    def copy_in(self, target: str, columns: Sequence[str]) -> str:
        return f"COPY {target} ({_quoted(columns)}) FROM STDIN"

    def stage(self, table: str, staged: str) -> str:
        # It stays with the connection: a page does not pay for making it.
        kept = "ON COMMIT DELETE ROWS AS SELECT"
        return f"CREATE TEMP TABLE IF NOT EXISTS {staged} {kept} * FROM {table} WITH NO DATA"

    def merge(self, table: str, staged: str, key: Sequence[str], columns: Sequence[str]) -> str:
        names = _quoted(columns)
        changed = ",".join(f'"{name}"=excluded."{name}"' for name in columns if name not in key)
        return (
            f"INSERT INTO {table} ({names}) SELECT {names} FROM {staged}"
            f" ON CONFLICT ({_quoted(key)}) DO UPDATE SET {changed}"
        )

    def clear(self, staged: str) -> str:
        return f"DELETE FROM {staged}"

    def next_keys(self, table: str) -> str:
        sequence = f"pg_get_serial_sequence('{table}','pk')"
        return f"SELECT nextval({sequence}) FROM generate_series(1, :count)"

    def looked_at(self) -> str:
        return "SELECT true"

    def grown(self, tables: Iterable[str], *, looked_at: bool) -> str:
        # Sizes are there at once; what is counted of rows comes seconds later.
        del tables, looked_at
        pages = "pg_relation_size(oid)/current_setting('block_size')::int"
        return (
            "SELECT relname FROM pg_class WHERE relkind='r'"
            f" AND relnamespace=current_schema()::regnamespace AND {pages}>2*greatest(relpages,4)"
        )

    def analyze(self, table: str) -> str:
        return f"ANALYZE (SKIP_LOCKED) {table}"

    def parameter(self, name: str) -> str:
        return f"%({name})s"

    def text(self, column: str) -> str:
        return f"coalesce(to_json({column})::text,'null')"

    def instant_text(self, column: str) -> str:
        shape = 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"'
        return f"to_char({column} AT TIME ZONE INTERVAL '8 hours','{shape}')"

    def later(self, column: str, seconds: str) -> str:
        return self.instant_text(f"({column}+{seconds}*INTERVAL '1 second')")

    def flag(self, column: str) -> str:
        return f"coalesce(CAST({column} AS TEXT),'null')"

    def hex(self, text: str) -> str:
        return f"encode(convert_to({text},'UTF8'),'hex')"

    def contains(self, column: str, parameter: str) -> str:
        return f"{column}::jsonb ?| {parameter}::text[]"

    def each(self, column: str, alias: str) -> str:
        return f"jsonb_array_elements_text({column}::jsonb) AS {alias}(value)"

    def numbered(self, parameter: str, alias: str) -> str:
        return f"unnest({parameter}::text[]) WITH ORDINALITY AS {alias}(value,key)"

    def any_of(self, column: str, parameter: str) -> str:
        return f"{column}=ANY({parameter}::text[])"

    def digits(self, column: str) -> str:
        return f"encode({column},'hex')"

    def joined(self, expression: str, order: str) -> str:
        return f"string_agg({expression},',' ORDER BY {order})"

    def joined_rows(self, expression: str, source: str, order: str) -> str:
        return f"SELECT {self.array(self.joined(expression, order))} FROM {source}"

    def position(self, column: str, parameter: str) -> str:
        return f"strpos({column},{parameter}::text)"

    def fenced(self, select: str) -> str:
        # Else the planner would rather walk an index that is in order, past everything.
        return f"({select} OFFSET 0)"

    def walked(self, table: str, row: str, order: str) -> str:
        # Else the planner, who takes the conditions for rare, would rather look everywhere.
        return f"(SELECT * FROM {table} {row} ORDER BY {order} OFFSET 0) {row}"

    def sampled(self, table: str, row: str, size: int) -> str | None:
        # A table that nobody counted yet has a negative number, and no row is looked at.
        share = f"SELECT greatest(0,least(100,{size * 100}/nullif(reltuples,0)))"
        share = f"coalesce(({share} FROM pg_class WHERE oid='{table}'::regclass),0)"
        return f"{table} {row} TABLESAMPLE SYSTEM({share}) REPEATABLE(1)"

    def hits(self, document: str, column: str | None, parameter: str) -> Rows:
        # Neighbourhood is not looked up here: a phrase costs a look at the row, as does the
        # text itself, which decides.
        columns = ("name", "text") if column is None else (column,)
        held = [f"{document}.{name}_grams @@ {parameter}::tsquery" for name in columns]
        either = " OR ".join([*held, f"{document}.text_grams IS NULL"])
        return Rows(f"search_document {document}", f"({either})")

    def grams_value(self, column: str | None, term: TermGrams) -> Any:
        return " & ".join(term.grams) + (":*" if term.beginning else "")

    def list_value(self, values: Sequence[str]) -> Any:
        return list(values)

    def instant_value(self, value: datetime) -> Any:
        return value

    def insert(self, table: Table) -> Any:
        return postgresql_insert(table)


@dataclass(frozen=True)
class _SQLite(Dialect):
    name = "sqlite"

    def looked_at(self) -> str:
        return "SELECT count(*) FROM sqlite_master WHERE name='sqlite_stat1'"

    def grown(self, tables: Iterable[str], *, looked_at: bool) -> str:
        last = " UNION ALL ".join(
            f"SELECT {literal(name)} AS name,max(rowid) AS last FROM {name}" for name in tables
        )
        known = "SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 s WHERE s.tbl=t.name"
        before = f"coalesce(({known}),0)" if looked_at else "0"
        return f"SELECT t.name FROM ({last}) t WHERE t.last>2*max({before},100)"

    def analyze(self, table: str) -> str:
        # All of it, which takes a second for millions of rows: of a part SQLite guesses wildly.
        return f"ANALYZE {table}"

    def parameter(self, name: str) -> str:
        return f":{name}"

    def text(self, column: str) -> str:
        return f"json_quote({column})"

    def instant_text(self, column: str) -> str:
        return f"strftime('%Y-%m-%dT%H:%M:%S+08:00',{column},'+8 hours')"

    def later(self, column: str, seconds: str) -> str:
        moved = f"datetime({column},'+8 hours',{seconds}||' seconds')"
        return f"strftime('%Y-%m-%dT%H:%M:%S+08:00',{moved})"

    def flag(self, column: str) -> str:
        return f"CASE {column} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END"

    def hex(self, text: str) -> str:
        return f"lower(hex({text}))"

    def contains(self, column: str, parameter: str) -> str:
        wanted = f"(SELECT value FROM json_each({parameter}))"
        return f"EXISTS(SELECT 1 FROM json_each({column}) e WHERE e.value IN {wanted})"

    def each(self, column: str, alias: str) -> str:
        return f"json_each({column}) {alias}"

    def numbered(self, parameter: str, alias: str) -> str:
        return f"json_each({parameter}) {alias}"

    def any_of(self, column: str, parameter: str) -> str:
        return f"{column} IN (SELECT value FROM json_each({parameter}))"

    def digits(self, column: str) -> str:
        return f"lower(hex({column}))"

    def joined(self, expression: str, order: str) -> str:
        # SQLite before 3.44 has no ORDER BY inside an aggregate, but group_concat keeps the
        # order of the subquery it reads.
        return f"group_concat({expression},',')"

    def joined_rows(self, expression: str, source: str, order: str) -> str:
        rows = f"SELECT {expression} AS item FROM {source} ORDER BY {order}"
        return f"SELECT {self.array(self.joined('item', order))} FROM ({rows})"

    def position(self, column: str, parameter: str) -> str:
        return f"instr({column},{parameter})"

    def fenced(self, select: str) -> str:
        # Else it is merged with what stands around it, and walked in order like there.
        return f"({select} LIMIT -1)"

    def walked(self, table: str, row: str, order: str) -> str:
        return f"{table} {row}"

    def sampled(self, table: str, row: str, size: int) -> str | None:
        del table, row, size
        return None

    def hits(self, document: str, column: str | None, parameter: str) -> Rows:
        return Rows(
            f"search_index {document}i CROSS JOIN search_document {document}",
            f"{document}i.search_index MATCH {parameter} AND {document}.pk={document}i.rowid",
        )

    def grams_value(self, column: str | None, term: TermGrams) -> Any:
        columns = ["name", "text"] if column is None else [column]
        return " OR ".join(phrase(term, of_name=each == "name") for each in columns)

    def list_value(self, values: Sequence[str]) -> Any:
        return json.dumps(list(values), ensure_ascii=False)

    def instant_value(self, value: datetime) -> Any:
        # Unlike strftime, isoformat pads years before 1000, so that texts sort as instants do.
        return _utc(value).isoformat(" ", "microseconds")

    def insert(self, table: Table) -> Any:
        return sqlite_insert(table)


def _quoted(names: Sequence[str]) -> str:
    return ",".join(f'"{name}"' for name in names)


def _utc(value: datetime) -> datetime:
    """Answer an instant as naive UTC; beyond the years 1 to 9999 the nearest there is."""
    try:
        return value.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        return datetime.min if value.year == 1 else datetime.max  # noqa: DTZ901  # naive UTC


POSTGRESQL: Dialect = _PostgreSQL()
SQLITE: Dialect = _SQLite()
