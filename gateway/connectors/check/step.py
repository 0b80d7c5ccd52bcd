"""One line of a check."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """A step of the check; `detail` and `hint` (what to do) are Chinese."""

    name: str
    ok: bool
    detail: str
    hint: str = ""
