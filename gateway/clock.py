"""The clock, handed to whoever needs the time so that tests can hold it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Answers the present as an aware UTC datetime."""


def system_clock() -> datetime:
    """Answer the present in whole seconds: the precision everything stored has."""
    return datetime.now(UTC).replace(microsecond=0)
