"""Bodies of requests and answers, by the paths of a specification."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def put(body: dict[str, Any], path: Sequence[str], value: object) -> None:
    """Write a value to a path; what stands in its way is replaced."""
    for step in path[:-1]:
        inner = body.get(step)
        if not isinstance(inner, dict):
            inner = body[step] = {}
        body = inner
    body[path[-1]] = value


def taken(body: dict[str, Any], path: Sequence[str]) -> Any:
    """Answer what stands at a path, taken away from there; None where there is nothing."""
    holder: Any = body
    for step in path[:-1]:
        holder = holder.get(step) if isinstance(holder, dict) else None
    return holder.pop(path[-1], None) if isinstance(holder, dict) else None
