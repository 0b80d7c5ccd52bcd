"""The guard: what stands between a call and its platform, and in which order."""

from __future__ import annotations

import asyncio

import pytest

from gateway.connectors.limits import Limited
from gateway.connectors.unreached import Unreached
from gateway.errors import (
    CircuitOpen,
    PlatformChanged,
    PlatformPaused,
    PlatformRefused,
    PlatformUnavailable,
)
from tests.unit.connectors.resilience.guarded import Attempts, World

DOWN = PlatformUnavailable("平台返回 HTTP 503")


@pytest.fixture
def world() -> World:
    return World()


async def test_a_call_that_fails_is_tried_again_with_jitter_that_doubles(world: World) -> None:
    attempts = Attempts([DOWN, DOWN, DOWN, "ok"])
    assert await world.guard().call("lists", "1", attempts) == "ok"
    assert attempts.made == 4
    for slept, most in zip(world.time.slept, (1, 2, 4), strict=True):
        assert 0 <= slept <= most
    codes = [attempt.code for attempt in world.heard.attempts]
    assert codes == ["PLATFORM_UNAVAILABLE"] * 3 + [None]


@pytest.mark.parametrize("error", [PlatformRefused("令牌不对"), PlatformChanged("没有记录")])
async def test_a_refusal_is_not_tried_again(world: World, error: Exception) -> None:
    attempts = Attempts([error])
    with pytest.raises(type(error)):
        await world.guard().call("lists", "1", attempts)
    assert (attempts.made, world.time.slept) == (1, [])


async def test_what_may_have_done_its_work_is_not_sent_again(world: World) -> None:
    attempts = Attempts([DOWN, "ok"])
    with pytest.raises(PlatformUnavailable):
        await world.guard().call("push", "1", attempts, is_safe=False)
    assert attempts.made == 1


async def test_what_a_rate_limit_turned_away_did_no_work_and_is_sent_again(world: World) -> None:
    attempts = Attempts([Limited("慢些", wait_s=7), "ok"])
    assert await world.guard().call("push", "1", attempts, is_safe=False) == "ok"
    assert world.time.slept == [7]


async def test_an_open_breaker_makes_no_call_and_is_no_failure_to_wait_out(world: World) -> None:
    guard = world.guard()
    attempts = Attempts([Unreached("连接被拒绝")])
    with pytest.raises(Unreached):
        await guard.call("lists", "1", attempts)
    with pytest.raises(CircuitOpen, match="连续 5 次无法连接"):
        await guard.call("lists", "2", attempts)
    assert attempts.made == 5
    assert await guard.call("regions", "1", Attempts(["ok"])) == "ok"
    assert await world.guard("other").call("lists", "1", Attempts(["ok"])) == "ok"


async def test_breakers_outlive_the_connector(world: World) -> None:
    for _ in range(2):
        with pytest.raises((Unreached, CircuitOpen)):
            await world.guard().call("lists", "1", Attempts([Unreached("连接被拒绝")]))
    with pytest.raises(CircuitOpen):
        await world.guard().call("lists", "1", Attempts(["ok"]))
    changed = world.guard(base_url="http://elsewhere.test")
    assert await changed.call("lists", "1", Attempts(["ok"])) == "ok"


async def test_a_slow_answer_is_taken_and_counted_against_the_platform(world: World) -> None:
    async def slowly() -> str:
        world.time.pass_by(25)
        return "ok"

    guard = world.guard(breaker={"min_calls": 3})
    for _ in range(3):
        assert await guard.call("lists", "1", Attempts([slowly])) == "ok"
    with pytest.raises(CircuitOpen, match="最近 3 次调用失败 3 次"):
        await guard.call("lists", "1", Attempts(["ok"]))
    assert [attempt.seconds for attempt in world.heard.attempts] == [25, 25, 25]


async def test_waiting_for_a_token_is_neither_slow_nor_an_attempt(world: World) -> None:
    guard = world.guard(rate={"calls": 1, "per_s": 25}, breaker={"min_calls": 2})

    async def asked() -> str:
        await guard.gate.passed()
        return "ok"

    for _ in range(4):
        assert await guard.call("lists", "1", Attempts([asked])) == "ok"
    assert world.time.slept == [25, 25, 25]
    assert [attempt.seconds for attempt in world.heard.attempts] == [0, 0, 0, 0]


async def test_a_token_after_the_deadline_pauses_the_reading_with_a_time(world: World) -> None:
    guard = world.guard(rate={"calls": 1, "per_s": 90})

    async def asked() -> str:
        await guard.gate.passed()
        return "ok"

    await guard.call("lists", "1", Attempts([asked]))
    began = world.time()
    with pytest.raises(PlatformPaused, match="已达到规格中的 rate") as caught:
        await guard.call("lists", "2", Attempts([asked]))
    assert (caught.value.until - began).total_seconds() == 91
    assert world.time.slept == []


async def test_waits_end_at_the_deadline_of_the_page(world: World) -> None:
    attempts = Attempts([Limited("慢些", wait_s=25)])
    with pytest.raises(PlatformPaused):
        await world.guard(deadline_s=60).call("lists", "1", attempts)
    assert (attempts.made, world.time.slept) == (3, [25, 25])


async def test_an_attempt_is_cut_at_the_deadline_and_the_page_given_up(world: World) -> None:
    never = asyncio.Event()

    async def hang() -> str:
        await never.wait()
        return "ok"

    with pytest.raises(PlatformUnavailable, match=r"0\.05 秒内没有读完") as caught:
        await world.guard(deadline_s=0.05).call("lists", "1", Attempts([hang]))
    assert caught.value.code == "PLATFORM_OVERDUE"
    assert world.heard.attempts[0].code == "PLATFORM_OVERDUE"


async def test_no_more_calls_are_under_way_than_the_platform_has_places(world: World) -> None:
    guard, full, free = world.guard(parallel=2), asyncio.Event(), asyncio.Event()
    under_way = []

    async def hold() -> str:
        under_way.append(1)
        if len(under_way) == 2:
            full.set()
        await free.wait()
        return "ok"

    calls = [asyncio.create_task(guard.call("lists", str(n), Attempts([hold]))) for n in range(5)]
    await full.wait()
    assert await world.guard("other").call("lists", "1", Attempts(["ok"])) == "ok"
    assert len(under_way) == 2
    free.set()
    assert await asyncio.gather(*calls) == ["ok"] * 5


async def test_who_finds_no_place_in_time_gives_up(world: World) -> None:
    guard = world.guard(parallel=1, deadline_s=0.05)
    await guard.upstream.bulkhead.acquire()
    attempts = Attempts(["ok"])
    with pytest.raises(PlatformUnavailable, match="没有轮到"):
        await guard.call("lists", "1", attempts)
    assert attempts.made == 0


async def test_where_every_page_fails_only_three_are_tried_again(world: World) -> None:
    guard = world.guard(parallel=8, breaker={"min_calls": 1000})
    gathered, given_up = asyncio.Barrier(8), asyncio.Event()

    async def fail_together() -> str:
        await gathered.wait()
        raise DOWN

    async def answer_late() -> str:
        await given_up.wait()
        return "ok"

    calls = {
        asyncio.create_task(guard.call("lists", str(n), Attempts([fail_together, answer_late])))
        for n in range(8)
    }
    failed: set[asyncio.Task[str]] = set()
    while len(failed) < 5:
        done, _ = await asyncio.wait(calls - failed, return_when=asyncio.FIRST_COMPLETED)
        failed |= done
    given_up.set()
    assert all(isinstance(task.exception(), PlatformUnavailable) for task in failed)
    assert await asyncio.gather(*(calls - failed)) == ["ok"] * 3


async def test_a_call_that_is_cancelled_says_nothing_of_the_platform(world: World) -> None:
    guard, asked, never = world.guard(), asyncio.Event(), asyncio.Event()

    async def hang() -> str:
        asked.set()
        await never.wait()
        return "ok"

    task = asyncio.create_task(guard.call("lists", "1", Attempts([hang])))
    await asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert world.heard.attempts == []
    assert (guard.upstream.budget.under_way, guard.upstream.bulkhead.locked()) == (0, False)


async def test_no_call_is_made_in_a_maintenance_window_and_all_are_after_it(world: World) -> None:
    guard = world.guard(maintenance=[{"start": "09:00", "end": "11:00"}])  # 10:00 in Beijing
    with pytest.raises(CircuitOpen, match="停用中（维护时段）") as caught:
        await guard.call("lists", "1", Attempts(["ok"]))
    assert caught.value.hint == "将在北京时间 2026-11-21 11:00:00 之后再试。"
    world.time.now = caught.value.until
    assert await guard.call("lists", "1", Attempts(["ok"])) == "ok"
    assert [moved.state for moved in world.heard.moves] == ["forced_open", "closed"]
