"""Keyset cursors: opaque to callers, the sort value and the id of a row to us.

The text is lower-case hexadecimal UTF-8 of `ORDER|id|value`, or of `ORDER|id` where the sort
value is null: a form that both databases write by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateway.errors import ArgumentError


@dataclass(frozen=True)
class Cursor:
    """A place in an ordered connection."""

    order: str
    id: str
    value: str | None


def decode(text: str) -> Cursor:
    """Read a cursor; a text that is none is an error that says what to do."""
    try:
        parts = bytes.fromhex(text).decode().split("|", 2)
    except ValueError:
        parts = []
    if len(parts) < 2 or text != text.lower() or "\x00" in "".join(parts):
        raise unreadable_cursor()
    return Cursor(parts[0], parts[1], parts[2] if len(parts) == 3 else None)


@dataclass(frozen=True)
class Place:
    """A place among the hits of a search."""

    tier: int
    code: str
    id: str


def place(cursor: Cursor) -> Place:
    """Read the sort value of a cursor over hits."""
    tier, bar, code = (cursor.value or "").partition("|")
    if tier not in {"0", "1", "2", "3"} or not bar:
        raise unreadable_cursor()
    return Place(int(tier), code, cursor.id)


FEED = "CHANGE"
"""The order of the change feed."""


def feed_position(cursor: Cursor) -> int:
    """Read a cursor of the change feed."""
    digits = cursor.value or ""
    if cursor.id or not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        raise unreadable_cursor()
    return int(digits)


def instant(cursor: Cursor) -> datetime | None:
    """Read the sort value of a cursor over instants; one without an offset is none of ours."""
    if cursor.value is None:
        return None
    try:
        value = datetime.fromisoformat(cursor.value)
    except ValueError:
        raise unreadable_cursor() from None
    if value.tzinfo is None:
        raise unreadable_cursor()
    return value


def unreadable_cursor() -> ArgumentError:
    """Answer the error for a text that is no cursor of ours."""
    return ArgumentError(
        "游标无法识别。",
        hint="请原样使用上一页 pageInfo.endCursor 或 startCursor 的值，不要自行拼接。",
        code="BAD_CURSOR",
    )
