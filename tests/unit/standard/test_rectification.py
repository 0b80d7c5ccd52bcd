"""What can be done about a bad review, in whatever order somebody tries it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.standard.rectification import Action, Progress, State, after
from gateway.standard.working_days import is_working_day, working_day_after

MARKS = {
    Action.RECTIFY: "rectified",
    Action.CALL_BACK: "called_back",
    Action.REPLY: "replied",
    Action.EXCLUDE: "decided",
    Action.DISMISS: "decided",
}


def walk(progress: Progress, actions: list[Action]) -> tuple[Progress, list[Action]]:
    """Try actions one after the other; answer where it ends, and those that were possible."""
    done = []
    for action in actions:
        state = after(progress, action)
        if state is not None:
            done.append(action)
            progress = replace(progress, state=state)
            if action in MARKS:
                marks: dict[str, Any] = {MARKS[action]: True}
                progress = replace(progress, **marks)
    return progress, done


@given(st.booleans(), st.lists(st.sampled_from(Action), max_size=12))
def test_whatever_is_tried_nothing_is_done_twice_and_only_what_is_complete_is_closed(
    is_anonymous: bool, actions: list[Action]
) -> None:
    end, done = walk(Progress(State.OPEN, is_anonymous=is_anonymous), actions)
    assert all(done.count(action) <= 1 for action in Action)
    assert len({Action.EXCLUDE, Action.DISMISS} & set(done)) <= 1
    if end.state is State.CLOSED:
        assert end.rectified
        assert end.replied
        assert end.called_back or is_anonymous
    if end.state is State.EXCLUDED:
        assert done[-2:] == [Action.APPEAL, Action.EXCLUDE]
    if end.state in {State.CLOSED, State.EXCLUDED}:
        assert all(after(end, action) is None for action in Action)


@pytest.mark.parametrize(
    ("actions", "state"),
    [
        ([], State.OPEN),
        ([Action.RECTIFY], State.RECTIFIED),
        ([Action.CALL_BACK, Action.REPLY], State.OPEN),
        ([Action.RECTIFY, Action.CALL_BACK], State.RECTIFIED),
        ([Action.RECTIFY, Action.CALL_BACK, Action.REPLY], State.CLOSED),
        ([Action.CALL_BACK, Action.REPLY, Action.RECTIFY], State.CLOSED),
        ([Action.APPEAL], State.APPEALED),
        ([Action.APPEAL, Action.EXCLUDE], State.EXCLUDED),
        ([Action.APPEAL, Action.DISMISS], State.OPEN),
        ([Action.RECTIFY, Action.APPEAL, Action.DISMISS], State.RECTIFIED),
        ([Action.APPEAL, Action.DISMISS, Action.APPEAL], State.OPEN),
        ([Action.EXCLUDE], State.OPEN),
    ],
)
def test_each_way_leads_where_the_drawing_says(actions: list[Action], state: State) -> None:
    assert walk(Progress(State.OPEN), actions)[0].state is state


def test_who_did_not_name_themselves_need_not_be_called_back() -> None:
    progress = Progress(State.OPEN, is_anonymous=True)
    assert walk(progress, [Action.RECTIFY, Action.REPLY])[0].state is State.CLOSED


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # a Friday
        ("2026-11-21", 15, "2026-12-11"),
        ("2026-09-30", 1, "2026-10-08"),  # the week of the National Day
        ("2026-10-08", 3, "2026-10-12"),  # 10 October is a Saturday made up for
        ("2026-02-13", 2, "2026-02-24"),  # 14 February is made up for, then the Spring Festival
    ],
)
def test_a_limit_knows_holidays_and_made_up_days(start: str, days: int, expected: str) -> None:
    assert working_day_after(date.fromisoformat(start), days) == date.fromisoformat(expected)


@given(st.dates(date(2018, 1, 1), date(2030, 12, 31)), st.integers(0, 30))
def test_between_a_day_and_its_limit_lie_so_many_working_days(start: date, days: int) -> None:
    end = working_day_after(start, days)
    between = [start + timedelta(n) for n in range(1, (end - start).days + 1)]
    assert sum(map(is_working_day, between)) == days
    assert end == start or is_working_day(end)
