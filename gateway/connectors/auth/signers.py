"""What a scheme is: a signer that lasts, or one that the platform issues for a while.

A signer is a pure function of the request. A scheme that must first talk to the platform is a
way to obtain signers: they are renewed before they end, once for all who wait, and again where
the platform refuses one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from gateway.clock import Clock
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.proofs import ProofRefused
from gateway.errors import PlatformError

RENEWED_AT = 0.8
"""The share of its life after which a signer is renewed: 12 of 15 minutes."""

T = TypeVar("T")


class Signer(Protocol):
    """Signs every attempt anew."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never appear in a message."""

    def __call__(self, outgoing: Outgoing) -> Outgoing:
        """Answer the request with the proof of who sends it, now."""


class Signers(Protocol):
    """Where the signer of a request comes from."""

    @property
    def renewals(self) -> int:
        """How often a request whose proof is refused is signed by another signer."""

    @property
    def are_issued(self) -> bool:
        """Whether the platform must first be asked for them."""

    async def current(self) -> Signer:
        """Answer the signer to use now; raises what the platform's refusal to issue one means."""

    def forget(self, refused: Signer) -> None:
        """Use this signer no more."""


@dataclass(frozen=True)
class Lasting:
    """One signer for ever: another one would be refused like it."""

    signer: Signer
    renewals: int = 0
    are_issued: bool = False

    async def current(self) -> Signer:
        """Answer it."""
        return self.signer

    def forget(self, refused: Signer) -> None:
        """Keep it: there is no other."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A signer that the platform issued; `life_s` is how long it lasts, None: not said."""

    signer: Signer
    life_s: float | None


@dataclass
class Issued:
    """Signers that the platform issues.

    `obtain` asks for one; it is told whether the last one was refused before its time.
    """

    obtain: Callable[[bool], Awaitable[Issue]]
    clock: Clock
    renewals: int
    are_issued: bool = True
    _held: Signer | None = None
    _renew_at: datetime | None = None
    _was_refused: bool = False
    _rounds: int = 0
    _failure: PlatformError | None = field(default=None, repr=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def current(self) -> Signer:
        """Answer the signer held, or obtain the next; who waits meanwhile shares the outcome."""
        rounds = self._rounds
        held = self._fresh()
        if held is not None:
            return held
        async with self._turn:
            held = self._fresh()
            if held is not None:
                return held
            if self._rounds != rounds and self._failure is not None:
                raise self._failure
            return await self._renew()

    def forget(self, refused: Signer) -> None:
        """Drop this signer, unless another one is held already."""
        if self._held is refused:
            self._held, self._was_refused = None, True

    def _fresh(self) -> Signer | None:
        is_over = self._renew_at is not None and self.clock() >= self._renew_at
        return None if is_over else self._held

    async def _renew(self) -> Signer:
        try:
            issue = await self.obtain(self._was_refused)
        except PlatformError as failure:
            self._failure = failure
            raise
        finally:
            self._rounds += 1
        self._failure, self._was_refused, self._held = None, False, issue.signer
        self._renew_at = (
            None
            if issue.life_s is None
            else self.clock() + timedelta(seconds=issue.life_s * RENEWED_AT)
        )
        return issue.signer


async def proven(signers: Signers, send: Callable[[Signer], Awaitable[T]]) -> T:
    """Answer what `send` answers, with another signer while the platform refuses the proof.

    Raises `ProofRefused` where no other signer helps, and whatever else `send` raises.
    """
    for _ in range(signers.renewals):
        signer = await signers.current()
        try:
            return await send(signer)
        except ProofRefused:
            signers.forget(signer)
    return await send(await signers.current())
