"""A request about to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What goes on the wire: `query` is encoded, `body` the bytes, `path` follows the base URL.

    `base_url` is given where it is not the platform's, `service` where the platform has an id for
    the service that is asked. What may hold a secret is not shown.
    """

    method: str
    path: str
    query: str = field(repr=False)
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    base_url: str | None = None
    service: str | None = None

    def with_headers(self, headers: Mapping[str, str]) -> Outgoing:
        """Answer the request with these headers beside its own."""
        return replace(self, headers={**self.headers, **headers})
