"""What a scheme signs, and what a signer is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request about to be sent; `query` is encoded, `body` the bytes on the wire."""

    method: str
    path: str
    query: str
    body: bytes


class Signer(Protocol):
    """Signs every attempt anew."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never appear in a message."""

    def __call__(self, outgoing: Outgoing) -> Mapping[str, str]:
        """Answer the headers that prove who sends this request, now."""
