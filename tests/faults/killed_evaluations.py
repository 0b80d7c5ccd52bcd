"""A process to be killed: it takes evaluations and relays them, as far as a point of a seed.

`python -m tests.faults.killed_evaluations STORE URL ROUND SIZE`. Where it goes as far as it is
let, it says `there` and stays: between a commit and the sending, or between what was sent and the
receipt.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from random import Random, SystemRandom

from gateway.clock import system_clock
from gateway.connectors.lanes import open_lane
from gateway.connectors.spec import PLATFORMS, Spec, load_spec
from gateway.standard.submission import Accepted
from gateway.store.database import Database
from sync.environment import Environment
from sync.relay import Outside, relay_lane
from tests.faults.killed import stay
from tests.integration.outward_lanes import Recording, nothing
from tests.integration.submissions.above import ENVIRON
from tests.integration.submissions.window import Window
from tests.integration.sync.scripted import Time

POINTS = ("committed", "claimed", "sent")


def point_of(number: int) -> tuple[str, int]:
    """Where the process of a round is killed: the point, and at which sending.

    The first sending is of services, the second of what is said about them.
    """
    dice = Random(number)
    return dice.choice(POINTS), dice.choice((1, 2, 2, 2))


def up_spec(url: str, size: int) -> Spec:
    """The way up to the province, so many rows at once."""
    spec = load_spec(PLATFORMS / "province-up.yaml", {"YIWANG_PROVINCE_URL": url})
    assert spec.push is not None
    return spec.model_copy(update={"push": spec.push.model_copy(update={"at_once": size})})


def at_sending(wanted: int) -> Callable[[], Awaitable[None]]:
    """Answer what stays at the sending of this number."""
    sendings = [0]

    async def count() -> None:
        sendings[0] += 1
        if sendings[0] == wanted:
            await stay()

    return count


async def go(store: str, url: str, number: int, size: int) -> None:
    """Take a round of evaluations and relay, as far as the point of the round."""
    point, sending = point_of(number)
    database = Database(store)
    window = Window(database, Time(now=system_clock()))
    for index in range(size):
        case = f"P-{number}-{index}"
        assert isinstance(await window.record(case=case), Accepted)
        assert isinstance(await window.say(case=case), Accepted)
    if point == "committed":
        await stay()
    spec = up_spec(url, size)
    work = Environment(database, system_clock, lambda: f"rn_{number}", f"killed-{number}")
    halt = at_sending(sending)
    async with open_lane(
        spec, environ=ENVIRON, clock=system_clock, sleep=asyncio.sleep, random=SystemRandom()
    ) as real:
        before, after = (halt, nothing) if point == "claimed" else (nothing, halt)
        lane = Recording(real, before=before, after=after)
        await relay_lane(work, spec, lane, Outside(asyncio.sleep, SystemRandom()))


if __name__ == "__main__":
    asyncio.run(go(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
