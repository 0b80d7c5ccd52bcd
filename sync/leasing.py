"""A lease held while its work goes on, however long a page lets wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import structlog

from gateway.errors import StoreUnavailable
from gateway.store import leases
from gateway.store.leases import Lease, LeaseLost
from sync.environment import Environment

log = structlog.get_logger(__name__)

LEASE_LENGTH = timedelta(minutes=1)
"""How long a stream is blocked after its process died; a living one renews in time."""

RENEWALS = 3
"""How often a lease is renewed within its length."""


@asynccontextmanager
async def leased(environment: Environment, name: str) -> AsyncIterator[Lease | None]:
    """Hold a lease through the block, renewed by time, given back at its end.

    None: somebody else holds it.
    """
    now = environment.clock()
    lease = await leases.take(environment.database, name, environment.holder, now, LEASE_LENGTH)
    if lease is None:
        yield None
        return
    renewing = asyncio.ensure_future(_renew(environment, lease))
    try:
        yield lease
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing
        await _give_back(environment, lease)


async def _renew(environment: Environment, lease: Lease) -> None:
    """Renew until cancelled, or until the lease is lost: then the next page finds that out."""
    while True:
        await environment.sleep(lease.length.total_seconds() / RENEWALS)
        try:
            async with environment.database.transaction() as transaction:
                await leases.hold(transaction, lease, environment.clock())
        except LeaseLost:
            return
        except StoreUnavailable:
            log.warning("a lease could not be renewed", lease=lease.name)


async def _give_back(environment: Environment, lease: Lease) -> None:
    try:
        await leases.give_back(environment.database, lease, environment.clock())
    except StoreUnavailable:
        log.warning("a lease could not be given back and will expire", lease=lease.name)
