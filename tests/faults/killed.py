"""A process to be killed: it goes as far as a point on the way up, says so, and stays there.

`python -m tests.faults.killed STORE EXCHANGE POINT`; points: published, claimed, written, sent.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from gateway.connectors.outward import Guard, Lane, Parcel, Receipt
from gateway.sandbox.nation import reception
from gateway.store.database import Database
from tests.integration.outward import Outward, is_rest, local_list, plain, pushing_spec
from tests.integration.outward_lanes import Recording


async def stay() -> None:
    """Say that the point is reached, and go no further."""
    print("there", flush=True)  # noqa: T201  # the parent waits for this line
    await asyncio.Event().wait()


async def go(store: str, exchange: str, point: str) -> None:
    """Publish three lists and relay them, as far as the point."""
    nothing = "sqlite+aiosqlite://" if is_rest(exchange) else exchange  # its tables are not read
    async with reception(nothing) as up:
        outward = Outward(Database(store), up, pushing_spec(plain(exchange)))
        await outward.put(*[local_list(number) for number in (1, 2, 3)])
        if point == "published":
            await stay()
        async with outward.lane() as lane:
            await outward.relay(_lane(lane, point), holder="killed")


def _lane(lane: Lane, point: str) -> Recording:
    if point == "written":
        return Writing(lane)
    return Recording(lane, before=stay) if point == "claimed" else Recording(lane, after=stay)


class Writing(Recording):
    """A lane that stays where everything is written and nothing is final."""

    async def send(self, parcels: Sequence[Parcel], guard: Guard) -> Sequence[Receipt]:  # noqa: ARG002  # as Lane says
        return await self.real.send(parcels, stay)


if __name__ == "__main__":
    asyncio.run(go(*sys.argv[1:]))
