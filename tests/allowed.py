"""Reads in tests that are not about who looked at what."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.resolvers.caller import Caller


class Allowed:
    """Lets everybody see what their scopes show; what is recorded of it has tests of its own."""

    def admit(self, caller: Caller) -> None:
        """Let them."""

    async def record(self, caller: Caller, roots: Sequence[str]) -> None:
        """Keep nothing."""
