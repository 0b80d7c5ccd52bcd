"""One task looks for however many watch."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest
from structlog.testing import capture_logs

from gateway.errors import StoreUnavailable
from gateway.resolvers.watch import TooManyWatch, Watch
from tests.integration.http.watched import Ticks

EVERY = 2.0


class Scene:
    """Something to look at."""

    def __init__(self) -> None:
        self.value: int | Exception = 1
        self.looks = 0
        self.ticks = Ticks()

    async def look(self) -> int:
        self.looks += 1
        if isinstance(self.value, Exception):
            raise self.value
        return self.value

    def watch(self, most: int = 500) -> Watch[int]:
        return Watch(self.look, self.ticks.sleep, seconds=EVERY, most=most)


async def test_what_is_seen_is_told_at_once_and_again_only_when_it_differs() -> None:
    scene = Scene()
    watch = scene.watch()
    async with aclosing(watch.changes()) as changes:
        assert await anext(changes) == 1
        upcoming = asyncio.ensure_future(anext(changes))
        await scene.ticks.tick(EVERY)
        scene.value = 2
        await scene.ticks.tick(EVERY)
        assert await upcoming == 2


async def test_many_watch_and_one_looks() -> None:
    scene = Scene()
    watch = scene.watch()
    watchers = [watch.changes() for _ in range(10)]
    assert [await anext(one) for one in watchers] == [1] * 10
    looks, scene.value = scene.looks, 2
    upcoming = [asyncio.ensure_future(anext(one)) for one in watchers]
    await scene.ticks.tick(EVERY)
    assert await asyncio.gather(*upcoming) == [2] * 10
    assert scene.looks == looks + 1
    for one in watchers:
        await one.aclose()


async def test_nobody_looks_when_nobody_watches() -> None:
    scene = Scene()
    watch = scene.watch()
    async with aclosing(watch.changes()) as changes:
        await anext(changes)
    assert watch.watching == 0
    await asyncio.sleep(0)
    assert all(future.done() for future in scene.ticks.sleeping[EVERY])


async def test_who_is_slow_misses_what_lay_between() -> None:
    scene = Scene()
    watch = scene.watch()
    async with aclosing(watch.changes()) as slow:
        await anext(slow)
        for scene.value in (2, 3, 4):
            await scene.ticks.tick(EVERY)
            async with aclosing(watch.changes()) as other:
                assert await anext(other) == scene.value
        assert await anext(slow) == 4


async def test_closing_ends_who_waits_and_who_comes_later() -> None:
    scene = Scene()
    watch = scene.watch()
    changes = watch.changes()
    await anext(changes)
    waiting = asyncio.ensure_future(anext(changes, None))
    await asyncio.sleep(0)
    watch.close()
    assert await waiting is None
    assert [seen async for seen in watch.changes()] == []


async def test_a_look_that_fails_is_logged_and_the_next_one_counts() -> None:
    scene = Scene()
    watch = scene.watch()
    async with aclosing(watch.changes()) as changes:
        await anext(changes)
        upcoming = asyncio.ensure_future(anext(changes))
        scene.value = StoreUnavailable("数据库暂时不可用。")
        with capture_logs() as logs:
            await scene.ticks.tick(EVERY)
            await scene.ticks.tick(EVERY)
        scene.value = 5
        await scene.ticks.tick(EVERY)
        assert await upcoming == 5
    assert [entry["event"] for entry in logs] == ["nothing could be seen"]


async def test_a_first_look_that_fails_is_told_to_who_asked() -> None:
    scene = Scene()
    scene.value = StoreUnavailable("数据库暂时不可用。")
    watch = scene.watch()
    with pytest.raises(StoreUnavailable):
        await anext(watch.changes())
    assert watch.watching == 0


async def test_more_than_may_watch_are_refused() -> None:
    watch = Scene().watch(most=1)
    async with aclosing(watch.changes()) as changes:
        await anext(changes)
        with pytest.raises(TooManyWatch):
            await anext(watch.changes())
