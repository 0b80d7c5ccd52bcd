"""What is signed, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gateway.connectors.payload import text_of


def plain_text(value: Any) -> str:
    """Answer a value as text: a text as it is, anything else as compact JSON."""
    return value if isinstance(value, str) else text_of(value)


def pairs_of(value: Any, omit: Sequence[str]) -> str:
    """Answer `name=value` by name, joined with `&`; what is null or empty does not count."""
    members = value if isinstance(value, Mapping) else {}
    told = (
        f"{name}={plain_text(members[name])}"
        for name in sorted(members)
        if name not in omit and members[name] is not None and members[name] != ""
    )
    return "&".join(told)
