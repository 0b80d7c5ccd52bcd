"""Stopping: what is under way gets its grace and no more, and nobody is left waiting."""

from __future__ import annotations

import asyncio

import pytest

from sync.stopping import Stop


async def forever(_: float = 0) -> None:
    await asyncio.Event().wait()


async def at_once(_: float) -> None:
    return


async def test_work_that_nobody_stops_comes_to_its_end() -> None:
    async def work() -> int:
        return 7

    assert await Stop().within(work(), 10, forever) == 7


async def test_an_error_of_the_work_is_the_callers() -> None:
    async def work() -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        await Stop().within(work(), 10, forever)


async def test_work_that_ends_within_the_grace_is_not_cancelled() -> None:
    stop, begun = Stop(), asyncio.Event()

    async def work() -> str:
        begun.set()
        await stop.asked()
        return "finished"

    running = asyncio.ensure_future(stop.within(work(), 10, forever))
    await begun.wait()
    stop.ask()
    assert await running == "finished"


async def test_work_that_outlasts_the_grace_is_cancelled_after_exactly_that() -> None:
    stop, waited = Stop(), []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    stop.ask()
    with pytest.raises(asyncio.CancelledError):
        await stop.within(forever(), 12, sleep)
    assert waited == [12]


async def test_cancelling_the_caller_cancels_the_work() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await forever()
        finally:
            ended.set()

    running = asyncio.ensure_future(Stop().within(work(), 10, forever))
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert ended.is_set()


async def test_a_rest_ends_with_its_time_or_with_the_wish_to_end() -> None:
    stop = Stop()
    await stop.rest(at_once, 5)
    resting = asyncio.ensure_future(stop.rest(forever, 5))
    await asyncio.sleep(0)
    assert not resting.done()
    stop.ask()
    await resting
    await stop.rest(forever, 5)
