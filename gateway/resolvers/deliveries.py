"""What takes deliveries of platforms: handed to the server, carried out elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from gateway.store.deliveries import Receipt


class Delivery(Protocol):
    """A request whose headers were found good; it is at most `max_bytes` long.

    Each raises `DeliveryRefused`, `SettingsError`, `PlatformChanged`, `StoreError`.
    """

    @property
    def max_bytes(self) -> int:
        """The size of its body, as sent and unfolded."""

    async def take(self, body: bytes, *, is_lines: bool) -> Receipt:
        """Store what it brings, all of it in one transaction, and answer the receipt.

        `is_lines`: one JSON record a line, not one JSON document.
        """

    async def describe(self) -> Receipt:
        """Answer what would be taken; nothing is stored."""


class Deliveries(Protocol):
    """Where platforms bring records to."""

    def admit(  # noqa: PLR0913  # what a request says before its body
        self,
        connector: str,
        stream: str,
        *,
        method: str,
        query: str,
        headers: Mapping[str, str],
        client: str,
    ) -> Delivery:
        """Look at a request before its body is read; names of headers are lower case.

        Raises `DeliveryRefused`, `SettingsError`.
        """
