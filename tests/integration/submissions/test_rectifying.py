"""A bad review: its limit, what is done about it, and what it counts for after an appeal."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from gateway.errors import ArgumentError, Forbidden, NotConnected
from gateway.resolvers import rectifications as uses
from gateway.resolvers.caller import ANONYMOUS, AUDITOR, RECTIFIER, Caller
from gateway.resolvers.reads.statistics import DIMENSIONS, counted
from gateway.standard.evaluation_codes import Anonymity, Satisfaction
from gateway.standard.nouns import EVALUATION
from gateway.standard.rectification import Action, Ground
from gateway.standard.submission import Accepted
from gateway.store.copies import Origin
from gateway.store.database import Database
from sync.environment import Environment
from sync.rectifying import Rectifications
from tests.integration.submissions.test_submitting import only, published_to
from tests.integration.submissions.window import BAD, NUMBERS, WINDOW, Window
from tests.integration.sync.pages import apply, record, withdrawn
from tests.integration.sync.rows import rows

DEPARTMENT = Caller("bureau", frozenset({RECTIFIER}))
AUDIT = Caller("auditor", frozenset({AUDITOR}))


@pytest.fixture
def window(database: Database) -> Window:
    return Window(database)


async def do(  # noqa: PLR0913  # who does what to which, and says what
    window: Window,
    action: Action,
    caller: Caller = DEPARTMENT,
    *,
    ground: Ground | None = None,
    text: str = "已改",
    evaluation: str | None = None,
) -> Any:
    work = Environment(window.database, window.time, lambda: f"rn_{next(NUMBERS)}", "one")
    found = evaluation or (await rows(window.database, "rectification"))[0]["evaluation_id"]
    return await uses.act(Rectifications(work), caller, found, action, text, ground)


async def bad(window: Window, case: str = "P-1", **given: Any) -> str:
    await window.record(case=case)
    found = await window.say(case=case, **{**BAD, **given})
    assert isinstance(found, Accepted)
    return found.id


async def listed(window: Window, *, overdue: bool = False, **wanted: Any) -> list[str]:
    found = await uses.rectifications_of(
        window.database,
        DEPARTMENT,
        window.time(),
        states=wanted.get("states", ()),
        dept_code=wanted.get("dept_code"),
        area=wanted.get("area"),
        is_overdue=overdue,
        first=50,
    )
    return [row["project_no"] for row in found]


async def test_a_bad_review_has_fifteen_working_days(window: Window) -> None:
    await bad(window)
    row = await only(window, "rectification")
    assert (row["state"], row["limit_days"], row["due_on"]) == ("OPEN", 15, "2026-12-11")
    assert (row["project_no"], row["area_code"]) == ("P-1", "430421000000")


async def test_only_bad_reviews_that_somebody_gave_are_rectified(window: Window) -> None:
    await window.record()
    await window.say()
    await window.record(case="P-2")
    await window.say(WINDOW, case="P-2", tail=None, isdefault=True, **BAD)
    assert await rows(window.database, "rectification") == []


async def pulled(window: Window, **values: Any) -> None:
    given = {"project_no": "P-9", "assess_number": 1, "satisfaction": "1"}
    given |= {"assess_time": "2026-10-08 10:00:00"}
    said = record("e9", EVALUATION, **(given | values))
    origin = Origin("province", "evaluations")
    await apply(window.database, said, noun=EVALUATION, origin=origin, at=window.time())


async def test_what_is_pulled_runs_from_the_day_it_was_said(window: Window) -> None:
    await pulled(window)
    row = await only(window, "rectification")
    assert (row["state"], row["due_on"]) == ("OPEN", "2026-10-28")
    assert await listed(window, overdue=True) == ["P-9"]
    await pulled(window)
    assert len(await rows(window.database, "rectification")) == 1


async def test_what_a_platform_rectified_is_rectified(window: Window) -> None:
    await pulled(window, rectification="样本已上架")
    row = await only(window, "rectification")
    assert (row["state"], row["result"]) == ("RECTIFIED", "样本已上架")
    assert await listed(window, overdue=True) == []


async def test_a_review_that_is_bad_no_more_needs_nothing_unless_somebody_began(
    window: Window,
) -> None:
    await pulled(window)
    await pulled(window, satisfaction="4")
    assert await rows(window.database, "rectification") == []
    await pulled(window, satisfaction="2")
    await do(window, Action.CALL_BACK)
    gone = withdrawn("e9")
    origin = Origin("province", "evaluations")
    await apply(window.database, gone, noun=EVALUATION, origin=origin, at=window.time())
    assert (await only(window, "rectification"))["called_back_at"] is not None


async def test_from_open_to_closed_and_what_goes_up_of_it(window: Window) -> None:
    await published_to(window)
    await bad(window)
    window.time.pass_by(days=1)
    for action, text in (
        (Action.RECTIFY, "窗口合并了"),
        (Action.CALL_BACK, "已电话回访"),
        (Action.REPLY, "谢谢您的意见"),
    ):
        found = await do(window, action, text=text)
    assert (found["state"], found["closed_at"]) == ("CLOSED", window.time())
    row = await only(window, "evaluation")
    assert (row["rectification"], row["hfxx"], row["answer"]) == (
        "窗口合并了",
        "已电话回访",
        "谢谢您的意见",
    )
    sent = [row for row in await rows(window.database, "outbox") if row["family"] == "evaluation"]
    assert [row["state"] for row in sent] == ["SUPERSEDED"] * 3 + ["PENDING"]
    told = orjson.loads(sent[-1]["payload"])
    assert (told["rectification"], told["answer"], told["satisfaction"]) == (
        "窗口合并了",
        "谢谢您的意见",
        "1",
    )
    with pytest.raises(ArgumentError) as refused:
        await do(window, Action.APPEAL)
    assert refused.value.code == "RECTIFICATION_STATE"


async def test_a_review_of_a_platform_stays_that_platforms(window: Window) -> None:
    await pulled(window)
    await do(window, Action.RECTIFY, text="改好了")
    row = await only(window, "evaluation")
    assert (row["platform"], row["rectification"]) == ("province", None)
    assert (await only(window, "rectification"))["result"] == "改好了"


async def test_who_is_anonymous_is_not_called_back(window: Window) -> None:
    await bad(window, anonymity_flag=Anonymity.ANONYMOUS)
    await do(window, Action.RECTIFY)
    assert (await do(window, Action.REPLY))["state"] == "CLOSED"


async def rated(window: Window) -> tuple[int, int, int]:
    """All evaluations, those that count in rates, and those that were excluded."""
    found = (await counted(window.database, DIMENSIONS["REGION"], {"filter": None})).whole
    return found.total, sum(found.levels.values()), found.excluded


async def test_what_is_found_malicious_leaves_the_rates_and_stays_visible(window: Window) -> None:
    first = await bad(window)
    await bad(
        window,
        "P-2",
        satisfaction=Satisfaction.DISSATISFIED,
        eval_detail=None,
        writing_evaluation="不好",
    )
    assert await rated(window) == (2, 2, 0)
    await do(window, Action.APPEAL, text="同行恶意", evaluation=first)
    assert await rated(window) == (2, 2, 0)
    found = await do(
        window, Action.EXCLUDE, AUDIT, ground=Ground.MALICIOUS, text="属实", evaluation=first
    )
    assert (found["state"], found["ground"]) == ("EXCLUDED", "MALICIOUS")
    assert await rated(window) == (2, 1, 1)
    (row,) = [row for row in await rows(window.database, "evaluation") if row["id"] == first]
    assert (row["deleted_at"], bool(row["effectiv_evalua"]), row["sfeypj"]) == (None, False, "1")


async def test_an_appeal_that_is_dismissed_goes_on_and_is_not_made_again(window: Window) -> None:
    await bad(window)
    await do(window, Action.APPEAL)
    assert (await do(window, Action.DISMISS, AUDIT, text="不成立"))["state"] == "OPEN"
    assert await rated(window) == (1, 1, 0)
    with pytest.raises(ArgumentError):
        await do(window, Action.APPEAL)


async def test_overdue_ones_are_listed_the_soonest_first(window: Window) -> None:
    await bad(window, "P-1")
    window.time.pass_by(days=4)
    await bad(window, "P-2")
    await bad(window, "P-3")
    third = (await rows(window.database, "rectification"))[2]["evaluation_id"]
    assert await listed(window, overdue=True) == []
    window.time.pass_by(days=25)
    await do(window, Action.RECTIFY, evaluation=third)
    assert await listed(window, overdue=True) == ["P-1", "P-2"]
    assert await listed(window) == ["P-1", "P-2", "P-3"]
    assert await listed(window, states=["RECTIFIED"]) == ["P-3"]
    assert await listed(window, area="430421") == ["P-1", "P-2", "P-3"]
    assert await listed(window, area="440000000000") == []


async def test_who_may_do_what(window: Window) -> None:
    await bad(window)
    for caller, action in (
        (ANONYMOUS, Action.RECTIFY),
        (WINDOW, Action.RECTIFY),
        (AUDIT, Action.APPEAL),
        (DEPARTMENT, Action.EXCLUDE),
        (DEPARTMENT, Action.DISMISS),
    ):
        with pytest.raises(Forbidden):
            await do(window, action, caller)
    with pytest.raises(Forbidden):
        await uses.rectifications_of(
            window.database,
            ANONYMOUS,
            window.time(),
            states=(),
            dept_code=None,
            area=None,
            is_overdue=False,
            first=1,
        )
    with pytest.raises(NotConnected):
        await uses.act(None, DEPARTMENT, "ev_1", Action.RECTIFY, "改", None)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": " "}, "RECTIFICATION_TEXT"),
        ({"text": "长" * 1_001}, "RECTIFICATION_TEXT"),
        ({"ground": Ground.MISTAKEN}, "APPEAL_GROUND"),
        ({"evaluation": "ev_nobody"}, "RECTIFICATION_UNKNOWN"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    window: Window, given: dict[str, Any], code: str
) -> None:
    await bad(window)
    with pytest.raises(ArgumentError) as refused:
        await do(window, Action.RECTIFY, **given)
    assert refused.value.code == code
