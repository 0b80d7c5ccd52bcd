"""What metrics say of connectors, in one statement: every number is of the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from gateway.store.database import Database
from gateway.store.dialect import Dialect, concat, literal

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Standing:
    """Rows of labels with a number at their end; `streams` end with three that may be null."""

    tallies: Rows
    quarantined: Rows
    streams: Rows
    breakers: Rows
    latencies: Rows
    destinations: Rows
    position: int


async def read_standing(database: Database) -> Standing:
    """Answer the numbers of now. Raises StoreError."""
    text = await database.fetch(_statement(database.dialect), {})
    return Standing(**orjson.loads(text or "{}"))


def _statement(dialect: Dialect) -> str:
    counted = (
        "SELECT platform,stream,code,count(*) AS n FROM quarantine"
        " WHERE resolved_at IS NULL GROUP BY 1,2,3"
    )
    tally = ("platform", "stream", "measure", "label")
    members = {
        "tallies": _rows(dialect, "tally", tally, "r.total"),
        "quarantined": _rows(dialect, f"({counted})", ("platform", "stream", "code"), "r.n"),
        "streams": _rows(
            dialect, "stream", ("platform", "name"), "r.fresh_within_s", "r.last_success_at"
        ),
        "breakers": _rows(dialect, "breaker", ("platform", "operation", "state"), "1"),
        "latencies": _rows(
            dialect, f"({_LAST_DAY})", ("platform", "operation", "bound"), "r.calls"
        ),
        "destinations": _rows(dialect, f"({_PUSHING})", ("platform", "name"), "r.unexplained"),
        "position": f"({_position(dialect)})",
    }
    pieces = ["'{'"]
    for number, (name, sql) in enumerate(members.items()):
        pieces += [literal(f'{"," if number else ""}"{name}":'), sql]
    return f"SELECT {concat([*pieces, literal('}')])}"


_LAST_DAY = (
    "SELECT l.platform,l.operation,CAST(l.upper_ms AS TEXT) AS bound,l.calls FROM latency l"
    " WHERE l.day=(SELECT max(m.day) FROM latency m"
    " WHERE m.platform=l.platform AND m.operation=l.operation)"
)
"""The calls of each operation on the last day it was called, by bound."""

_PUSHING = "SELECT d.platform,d.name,d.unexplained FROM destination d WHERE d.is_active"


def _rows(
    dialect: Dialect, table: str, texts: Sequence[str], number: str, instant: str | None = None
) -> str:
    """Write every row of a table as an array: texts, a number, an instant."""
    parts = [dialect.text(f"r.{name}") for name in texts] + [dialect.integer(number)]
    if instant is not None:
        parts.append(dialect.instant(instant))
    pieces = ["'['"]
    for place, part in enumerate(parts):
        pieces += ["','", part] if place else [part]
    body = concat([*pieces, "']'"])
    order = ",".join(f"r.{name}" for name in texts)
    return f"({dialect.joined_rows(body, f'{table} r', order)})"


def _position(dialect: Dialect) -> str:
    return f"SELECT {dialect.integer('coalesce(max(pk),0)')} FROM change"  # noqa: S608  # our own names only
