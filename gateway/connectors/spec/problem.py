"""A problem of a specification: where, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """`location` is the way to the key from the top of the file, `reason` is Chinese."""

    location: tuple[str | int, ...]
    reason: str
