"""No proof: platforms inside a closed network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.connectors.auth.outgoing import Outgoing


@dataclass(frozen=True)
class Unsigned:
    """Adds nothing."""

    secrets: tuple[str, ...] = ()

    def __call__(self, outgoing: Outgoing) -> Mapping[str, str]:
        """Answer no headers."""
        del outgoing
        return {}
