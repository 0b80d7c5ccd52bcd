"""The line to one platform: a request goes out, the content of its answer comes back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import aiohttp

from gateway.clock import Clock
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.payload import Payload
from gateway.connectors.protection import Opening
from gateway.connectors.replies import Judge
from gateway.connectors.resilience.rate import Gate
from gateway.connectors.spec import Reply, RestTransport
from gateway.connectors.wire import Answer, send


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer in which the platform did what we asked."""

    answer: Answer
    payload: Payload


Ask = Callable[[Outgoing, Reply | None, tuple[str, ...]], Awaitable[Heard]]
"""Asks once: a request, how to read business codes, the secrets to keep out of messages.

Raises `Limited`, `PlatformRefused`, `PlatformUnavailable`, `PlatformChanged`.
"""


@dataclass
class Line:
    """A line, and the platform's clock at its last answer, refusals included."""

    session: aiohttp.ClientSession
    transport: RestTransport
    clock: Clock
    gate: Gate
    upstream_now: datetime | None = None

    async def ask(
        self,
        outgoing: Outgoing,
        reply: Reply | None,
        secrets: tuple[str, ...],
        opening: Opening | None = None,
        *,
        is_empty_ok: bool = False,
    ) -> Heard:
        """Ask once, as `Ask` says, when it is our turn.

        `opening` is for encrypted answers; `is_empty_ok`: nothing need be said.
        """
        await self.gate.passed()
        sent: list[None] = []
        try:
            answer = await send(self.session, self.transport, outgoing, lambda: sent.append(None))
        finally:
            await self.gate.charge(max(0, len(sent) - 1))
        self.upstream_now = answer.date
        is_xml = self.transport.answers == "xml"
        judge = Judge(reply, secrets, is_xml=is_xml, opening=opening, is_empty_ok=is_empty_ok)
        return Heard(answer, judge.content(answer, self.clock()))
