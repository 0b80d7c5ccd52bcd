"""Who asks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Caller:
    """A caller and what they may see; plans, predicates and caches are kept apart by scopes."""

    id: str
    scopes: frozenset[str] = frozenset()


ANONYMOUS = Caller("anonymous")

PERSONAL = "personal"
"""The scope that shows personal data whole; others see it masked."""

OPERATOR = "operator"
"""The scope that starts, pauses and repairs, and sees the payload of quarantined records."""
