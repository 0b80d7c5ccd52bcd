"""Ticks are the same for every process that asks, and none is counted twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.connectors.spec import Schedule
from sync.timing import LONGEST_JITTER_S, Timing, jitter_of, timing_of

NOW = datetime(2026, 11, 21, 2, 7, 30, tzinfo=UTC)
"""10:07:30 in Beijing, a Saturday."""

SCHEDULES = [
    {"every": "15m"},
    {"every": "24h"},
    {"every": "7s"},
    {"cron": "*/10 * * * *"},
    {"cron": "0 3 * * 1-5"},
    {"cron": "30 2 1 * *"},
]
timings = st.sampled_from(SCHEDULES).map(lambda told: timing_of(Schedule.model_validate(told)))
instants = st.integers(0, 366 * 86_400).map(lambda seconds: NOW + timedelta(seconds=seconds))


def timing(**told: str) -> Timing:
    return timing_of(Schedule.model_validate(told))


def beijing(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.mark.parametrize(("told", "latest", "following"), [
    ({"every": "15m"}, "2026-11-21T10:00:00", "2026-11-21T10:15:00"),
    ({"every": "24h"}, "2026-11-21T00:00:00", "2026-11-22T00:00:00"),
    ({"cron": "*/5 * * * *"}, "2026-11-21T10:05:00", "2026-11-21T10:10:00"),
    ({"cron": "0 3 * * 1"}, "2026-11-16T03:00:00", "2026-11-23T03:00:00"),
    ({"cron": "0 3 29 2 *"}, "2024-02-29T03:00:00", "2028-02-29T03:00:00"),
])  # fmt: skip
def test_ticks_go_by_the_clock_of_beijing(
    told: dict[str, str], latest: str, following: str
) -> None:
    assert timing(**told).latest(NOW) == beijing(latest)
    assert timing(**told).following(NOW) == beijing(following)


@given(timings, instants)
def test_the_present_lies_between_two_ticks(timing: Timing, now: datetime) -> None:
    latest, following = timing.latest(now), timing.following(now)
    assert latest <= now < following
    assert timing.latest(latest) == latest
    assert timing.following(latest) == following
    assert timing.latest(following - timedelta(seconds=1)) == latest


@given(timings, instants, st.integers(0, 40))
def test_ticks_are_counted_as_they_come(timing: Timing, now: datetime, ticks: int) -> None:
    until = now
    for _ in range(ticks):
        until = timing.following(until)
    assert timing.count(now, until) == ticks


def test_ten_thousand_missed_ticks_are_counted_in_no_time() -> None:
    assert timing(every="1s").count(NOW - timedelta(days=30), NOW) == 30 * 86_400
    assert timing(cron="* * * * *").count(NOW - timedelta(days=30), NOW) == 10_000


@pytest.mark.parametrize(("told", "seconds"), [
    ({"every": "5m"}, 30), ({"every": "24h"}, LONGEST_JITTER_S),
    ({"every": "24h", "jitter": "2h"}, 7_200),
    ({"cron": "*/5 * * * *"}, 30), ({"every": "5m", "jitter": "0s"}, 0),
])  # fmt: skip
def test_a_tick_may_be_a_little_late(told: dict[str, str], seconds: float) -> None:
    assert jitter_of(Schedule.model_validate(told), NOW) == seconds
