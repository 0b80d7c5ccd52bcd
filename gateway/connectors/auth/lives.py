"""How long what a platform issues lasts."""

from __future__ import annotations

from typing import Any


def seconds(value: Any) -> float | None:
    """Answer a life in seconds as an answer tells it; None where it tells none."""
    try:
        life_s = float(value)
    except (TypeError, ValueError):
        return None
    return life_s if 0 < life_s < float("inf") else None
