"""The reconciliation of a day: read live, few rows and asked for by few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gateway.errors import ArgumentError
from gateway.store import reconciliation
from gateway.store.database import Database


async def reconciliation_of(
    database: Database, platform: str, day: str
) -> Sequence[Mapping[str, Any]]:
    """Answer the lines of a day; raises ArgumentError where the day is none."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise ArgumentError(f"date 应形如 2026-11-21，实际为 {day!r}。") from None
    return await reconciliation.lines_of(database, platform, wanted)
