"""No proof: platforms inside a closed network."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.connectors.outgoing import Outgoing


@dataclass(frozen=True)
class Unsigned:
    """Adds nothing."""

    secrets: tuple[str, ...] = ()

    def __call__(self, outgoing: Outgoing) -> Outgoing:
        """Answer the request as it is."""
        return outgoing
