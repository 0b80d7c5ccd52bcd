"""Scalars whose text is ours, the same in both exits."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import strawberry
from graphql import GraphQLError

PLATFORM_TIME = timezone(timedelta(hours=8))


def read_instant(value: Any) -> datetime:
    """Read an RFC 3339 text; a text without an offset is platform local time, +08:00."""
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise GraphQLError(
            f"DateTime 应形如 2026-11-21T10:00:00+08:00，实际为 {value!r}。"
        ) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=PLATFORM_TIME)


def write_instant(value: datetime | str) -> str:
    """Write an instant; what a compiled read hands over is finished text."""
    if isinstance(value, str):
        return value
    return value.astimezone(PLATFORM_TIME).isoformat(timespec="seconds")


DATE_TIME = strawberry.scalar(
    name="DateTime",
    description="时刻。形如 2026-11-21T10:00:00+08:00（RFC 3339，东八区，精确到秒）。",
    serialize=write_instant,
    parse_value=read_instant,
)
"""Its text is ours in both exits and in live fields."""

JSON_VALUE = strawberry.scalar(
    name="JSON",
    description="任意 JSON 值。对象、数组、文本、整数、真假或空。",
    serialize=lambda value: value,
    parse_value=lambda value: value,
)
"""What stands in a store as JSON text and is answered as it stands."""
