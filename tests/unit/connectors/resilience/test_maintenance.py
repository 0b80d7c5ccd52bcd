"""Maintenance windows: every week, in Beijing time, over midnight too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gateway.connectors.resilience.maintenance import maintained_until
from gateway.connectors.spec import Maintenance
from gateway.standard.values import PLATFORM_TIME


def window(start: str, end: str, *days: str) -> Maintenance:
    told = {"start": start, "end": end} | ({"days": days} if days else {})
    return Maintenance.model_validate(told)


def at(text: str) -> datetime:
    """An instant of November 2026 in Beijing; the 21st is a Saturday."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=PLATFORM_TIME)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("21 21:59", None),
        ("21 22:00", "22 06:00"),
        ("22 05:59", "22 06:00"),
        ("22 06:00", None),
        ("22 23:00", None),
    ],
)
def test_a_window_over_midnight_belongs_to_the_day_it_starts(now: str, end: str | None) -> None:
    found = maintained_until(at(now), [window("22:00", "06:00", "sat")])
    assert found == (None if end is None else at(end))


def test_windows_without_a_gap_are_one() -> None:
    windows = [window("22:00", "00:00"), window("00:00", "02:00"), window("01:30", "03:00")]
    assert maintained_until(at("21 23:00"), windows) == at("22 03:00")


def test_a_platform_that_is_always_maintained_is_asked_again_in_a_week() -> None:
    windows = [window("00:00", "00:00")]
    until = maintained_until(at("21 23:00"), windows)
    assert until is not None
    assert timedelta(days=6) <= until - at("21 23:00") <= timedelta(days=8)


def test_yaml_reads_a_time_without_quotes_as_a_number_and_it_is_a_time_all_the_same() -> None:
    assert window("22:00", "06:00") == Maintenance.model_validate({"start": 1320, "end": 360})


@pytest.mark.parametrize("wrong", ["24:00", "8:00", "22", 1440, -1, True, None])
def test_what_is_no_time_is_refused(wrong: object) -> None:
    with pytest.raises(ValidationError):
        Maintenance.model_validate({"start": wrong, "end": "06:00"})


minutes = st.integers(0, 24 * 60 - 1).map(lambda n: f"{n // 60:02d}:{n % 60:02d}")


@given(start=minutes, end=minutes, now=st.integers(0, 14 * 24 * 60))
def test_the_end_is_after_now_and_no_maintenance_any_more(start: str, end: str, now: int) -> None:
    windows = [window(start, end, "mon", "sat", "sun")]
    present = datetime(2026, 11, 16, tzinfo=UTC) + timedelta(minutes=now)
    until = maintained_until(present, windows)
    if until is not None:
        assert until > present
        assert maintained_until(until, windows) is None
