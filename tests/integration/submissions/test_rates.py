"""The five rates: each of so many, among so many, counted as its definition says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.errors import ArgumentError
from gateway.resolvers.evaluation_rates import rates_in
from gateway.standard.evaluation_statistics import RATES
from gateway.standard.nouns import EVALUATION
from gateway.standard.rectification import Action, Ground
from gateway.store.copies import Origin
from gateway.store.database import Database
from gateway.store.evaluation_rates import Scope
from tests.integration.submissions.test_rectifying import AUDIT, bad, do
from tests.integration.submissions.window import BAD, WINDOW, Window
from tests.integration.sync.pages import apply, record
from tests.synthetic import dept_code, task_code


@pytest.fixture
def window(database: Database) -> Window:
    return Window(database)


async def told(window: Window, **scope: object) -> dict[str, tuple[int, int]]:
    found = await rates_in(window.database, window.time(), Scope(**scope))  # type: ignore[arg-type]
    assert {name: rate.definition for name, rate in found.items()} == dict(RATES)
    return {name: (rate.numerator, rate.denominator) for name, rate in found.items()}


async def test_of_nothing_there_is_no_rate(window: Window) -> None:
    assert await told(window) == dict.fromkeys(RATES, (0, 0))
    found = await rates_in(window.database, window.time(), Scope())
    assert {rate.text for rate in found.values()} == {None}


async def test_items_and_cases_that_somebody_spoke_of(window: Window) -> None:
    await window.record(case="P-1")
    await window.record(case="P-1", number="2", service_name="办结")
    await window.record(case="P-2")
    await window.record(case="P-3", task_code=task_code(2))
    await window.record(case="P-4", task_code=task_code(3))
    await window.say(case="P-1")
    await window.say(case="P-1", assess_number=2)
    await window.say(WINDOW, case="P-3", tail=None, isdefault=True)
    found = await told(window)
    assert (found["coverage"], found["actual"]) == ((1, 3), (1, 4))
    within = await told(window, task_code=task_code(1))
    assert (within["coverage"], within["actual"]) == ((1, 1), (1, 2))


async def test_bad_reviews_that_are_due_and_those_in_time(window: Window) -> None:
    evaluations = [await bad(window, f"P-{number}") for number in range(1, 7)]
    assert (await told(window))["handled"] == (0, 0)
    await do(window, Action.RECTIFY, evaluation=evaluations[0])
    assert (await told(window))["handled"] == (1, 1)
    await do(window, Action.APPEAL, evaluation=evaluations[1])
    await do(window, Action.EXCLUDE, AUDIT, ground=Ground.MISTAKEN, evaluation=evaluations[1])
    window.time.pass_by(days=40)
    await do(window, Action.RECTIFY, evaluation=evaluations[2])  # too late
    found = await told(window)
    assert found["handled"] == (1, 5)
    assert found["used"] == (0, 5)
    for action in (Action.CALL_BACK, Action.REPLY):
        await do(window, action, evaluation=evaluations[0])
    assert (await told(window))["used"] == (1, 5)


async def test_what_a_platform_used_in_an_assessment_is_used(window: Window) -> None:
    said = record(
        "e9",
        EVALUATION,
        project_no="P-9",
        assess_number=1,
        satisfaction="1",
        assess_time="2026-11-20 10:00:00",
        eval_detail="113",
        khyj="扣二分",
        rectification="改了",
        pf="1",
        task_code=task_code(),
    )
    await apply(window.database, said, noun=EVALUATION, origin=Origin("city", "evaluations"))
    found = await told(window)
    assert (found["used"], found["handled"]) == ((1, 1), (1, 1))


@pytest.mark.parametrize(
    ("assess_time", "more", "good"),
    [
        ("2026-11-20 10:00:00", {}, 1),  # stored exactly a day later
        ("2026-11-20 09:59:59", {}, 0),
        ("2026-11-21 09:00:00", {"eval_detail": "510"}, 0),  # of another level
    ],
)
async def test_what_is_here_in_time_and_right(
    window: Window, assess_time: str, more: dict[str, str], good: int
) -> None:
    await window.record(service_time=window.time.now - timedelta(days=9))
    given = {"satisfaction": "1", "eval_detail": "113", "pf": "1", "task_code": task_code()}
    said = record(
        "e9",
        EVALUATION,
        project_no="P-1",
        assess_number=1,
        assess_time=assess_time,
        **(given | more),
    )
    origin = Origin("city", "evaluations")
    await apply(window.database, said, noun=EVALUATION, origin=origin, at=window.time())
    assert (await told(window))["gathered"] == (good, 1)


async def test_a_scope_is_an_area_a_body_and_a_span_of_time(window: Window) -> None:
    await window.record(case="P-1")
    await window.say(case="P-1", **BAD)
    now = window.time.now
    here = (1, 1)
    for scope in ({"area": "430421"}, {"area": "430000000000"}, {"since": now}, {}):
        assert (await told(window, **scope))["actual"] == here
    for scope in ({"area": "440000"}, {"until": now}, {"dept_code": dept_code(9)}):
        assert (await told(window, **scope))["actual"] == (0, 0)
    with pytest.raises(ArgumentError):
        await told(window, area="x")
