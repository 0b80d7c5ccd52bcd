"""What is written here stands as every record does, once, with what goes up of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from structlog.testing import capture_logs

from gateway.errors import ArgumentError, Forbidden, NotConnected
from gateway.resolvers import submissions as uses
from gateway.resolvers.caller import ANONYMOUS, Caller
from gateway.standard.access import AccessMode, Holder, Mandate
from gateway.standard.evaluation_codes import EvaluationDetail, Satisfaction
from gateway.standard.nouns import EVALUATION
from gateway.standard.submission import OWN, Accepted, Duplicate, Invalid
from gateway.store.copies import Origin
from gateway.store.database import Database
from gateway.store.destinations import Destination, Selection, register_destination
from tests.integration.submissions.window import (
    BAD,
    PHONE,
    WINDOW,
    Window,
    person,
    saying,
    service,
)
from tests.integration.sync.pages import apply, record
from tests.integration.sync.rows import everything, rows
from tests.integration.sync.scripted import NOW
from tests.synthetic import dept_code, resident_id


@pytest.fixture
def window(database: Database) -> Window:
    return Window(database)


def wrong(found: object) -> dict[str, str]:
    """The fields that are wrong, with the rule that says so."""
    assert isinstance(found, Invalid)
    return {problem.field: problem.code for problem in found.problems}


async def test_an_evaluation_takes_from_its_service_whose_case_it_is(window: Window) -> None:
    recorded = await window.record()
    assert recorded == Accepted((await only(window, "service_record"))["id"], is_new=True)
    found = await window.say(**BAD, writing_evaluation="跑了三个窗口")
    row = await only(window, "evaluation")
    assert found == Accepted(row["id"], is_new=True)
    assert (row["project_no"], row["assess_number"], row["platform"]) == ("P-1", 1, OWN)
    assert (row["satisfaction"], row["pf"]) == ("VERY_DISSATISFIED", "HALL_TABLET")
    assert (row["task_code"], row["area_code"]) == (service()["task_code"], "430421000000")
    assert (row["user_name"], row["cert_key_gov"]) == ("演示人员甲", resident_id(1))
    assert row["writing_evaluation"] == "跑了三个窗口"
    copies = {row["entity_type"]: row for row in await rows(window.database, "copy")}
    assert {copy["platform"] for copy in copies.values()} == {OWN}
    told = orjson.loads(copies["Evaluation"]["payload"])
    assert (told["evalDetail"], told["certKeyGOV"], told["flag"]) == ("113", resident_id(1), "I")
    (submission,) = await rows(window.database, "submission")
    assert submission["service_id"] == copies["ServiceRecord"]["entity_id"]
    assert [row["rule"] for row in await rows(window.database, "finding")] == []
    changes = [
        (row["entity_type"], row["operation"]) for row in await rows(window.database, "change")
    ]
    assert changes == [("ServiceRecord", "created"), ("Evaluation", "created")]


async def only(window: Window, name: str) -> dict[str, Any]:
    (row,) = await rows(window.database, name)
    return row


async def test_a_service_recorded_again_is_the_same_service(window: Window) -> None:
    first = await window.record()
    before = await everything(window.database)
    window.time.pass_by(hours=1)
    assert await window.record() == replace(first, is_new=False)  # type: ignore[arg-type]
    after = await everything(window.database)
    assert {name for name in after if after[name] != before[name]} <= {"lease"}
    again = await window.record(service_name="办结")
    assert isinstance(again, Accepted)
    assert not again.is_new
    assert (await only(window, "service_record"))["service_name"] == "办结"


async def test_what_a_service_lacks_is_told_by_field_and_nothing_is_stored(window: Window) -> None:
    found = await window.record(mobile=None, cert_key_gov=None, task_code="abc", org_name=" ")
    assert wrong(found) == {
        "mobile": "element.missing",
        "certKey": "element.missing",
        "orgName": "element.missing",
        "taskCode": "task_code.length",
    }
    assert await rows(window.database, "service_record") == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"satisfaction": None}, {"satisfaction": "element.missing"}),
        ({"satisfaction": Satisfaction.UNKNOWN}, {"satisfaction": "element.missing"}),
        ({"pf": None}, {"pf": "element.missing"}),
        ({"assess_number": None}, {"assessNumber": "element.missing"}),
        ({"assess_number": 3}, {"assessNumber": "assess_number.out_of_range"}),
        ({"assess_number": 2}, {"assessNumber": "evaluation.first_absent"}),
        (
            {"eval_detail": [EvaluationDetail.SENT_AROUND]},
            {"evalDetail": "eval_detail.of_other_level"},
        ),
        ({"eval_detail": [EvaluationDetail.RETIRED_401]}, {"evalDetail": "eval_detail.retired"}),
        ({**BAD, "eval_detail": []}, {"evalDetail": "evaluation.bad_without_reason"}),
        ({**BAD, "eval_detail": None}, {"evalDetail": "evaluation.bad_without_reason"}),
        ({"writing_evaluation": "长" * 501}, {"writingEvaluation": "text.too_long"}),
        ({"writing_evaluation": "a\x00b"}, {"writingEvaluation": "text.unstorable"}),
        ({"writing_evaluation": "\ud800"}, {"writingEvaluation": "text.unstorable"}),
    ],
)
async def test_what_is_wrong_with_an_evaluation_is_told_by_field(
    window: Window, given: dict[str, Any], expected: dict[str, str]
) -> None:
    await window.record()
    assert wrong(await window.say(**given)) == expected
    assert await rows(window.database, "evaluation") == []
    assert await rows(window.database, "submission") == []


async def test_the_first_one_stands_and_a_second_follows_it(window: Window) -> None:
    await window.record()
    first = await window.say()
    assert isinstance(first, Accepted)
    again = await window.say(**BAD)
    told = Duplicate(first.id, "SATISFIED", window.time.now, OWN)
    assert again == told
    assert (await only(window, "evaluation"))["satisfaction"] == "SATISFIED"
    assert isinstance(await window.say(**BAD, assess_number=2), Accepted)
    assert len(await rows(window.database, "evaluation")) == 2


async def test_what_came_from_upstream_is_the_first_one_as_well(window: Window) -> None:
    await window.record()
    known = record("e9", EVALUATION, project_no="P-1", assess_number=1, satisfaction="3")
    await apply(window.database, known, noun=EVALUATION, origin=Origin("province", "evaluations"))
    found = await window.say()
    assert isinstance(found, Duplicate)
    assert (found.satisfaction, found.platform) == ("FAIRLY_SATISFIED", "province")


async def test_the_same_key_answers_the_same_and_another_content_is_refused(window: Window) -> None:
    await window.record()
    first = await window.say(key="k-1")
    assert isinstance(first, Accepted)
    window.time.pass_by(minutes=3)
    assert await window.say(key="k-1") == replace(first, is_new=False)
    with pytest.raises(ArgumentError) as refused:
        await window.say(**BAD, key="k-1")
    assert refused.value.code == "IDEMPOTENCY_KEY_REUSED"
    assert len(await rows(window.database, "evaluation")) == 1


async def test_of_many_who_submit_at_once_one_is_first(window: Window) -> None:
    await window.record()
    found = await asyncio.gather(*(window.say(key=f"k-{number}") for number in range(8)))
    kinds = sorted(type(one).__name__ for one in found)
    assert kinds == ["Accepted", *["Duplicate"] * 7]
    assert len(await rows(window.database, "submission")) == 1


async def test_a_default_evaluation_is_only_generated(window: Window) -> None:
    await window.record()
    with pytest.raises(Forbidden):
        await window.say(isdefault=True)
    assert isinstance(await window.say(WINDOW, tail=None, isdefault=True), Accepted)
    assert (await only(window, "evaluation"))["isdefault"]


async def test_several_services_of_a_case_each_have_their_people(window: Window) -> None:
    await window.record()
    window.time.pass_by(days=1)
    later = window.time.now
    await window.record(number="2", mobile="00013800077", service_time=later)
    with pytest.raises(Forbidden):
        await window.say()  # the latest service is somebody else's
    assert isinstance(await window.say(number="1"), Accepted)


FIRM = Holder("001", dept_code(5))
ALLOWED: dict[str, tuple[Caller, dict[str, Any]]] = {
    "applicant": (person(1), {}),
    "handler": (
        person(2),
        {"handle_user_page_type": "CITIZEN_NUMBER", "handle_user_page_code": resident_id(2)},
    ),
    "firm": (
        Caller(
            "u-3",
            mode=AccessMode.LEGAL_PERSON_OPERATOR,
            person=Holder("111", resident_id(3)),
            on_behalf_of=FIRM,
        ),
        {"user_page_type": "USCC", "cert_key": FIRM.number},
    ),
}


def coded(values: dict[str, Any]) -> dict[str, Any]:
    """Names of holder codes as the enum has them."""
    kinds = service()["user_page_type"].__class__
    return {
        name: kinds[value] if name.endswith("page_type") else value
        for name, value in values.items()
    }


@pytest.mark.parametrize("who", ALLOWED)
async def test_a_token_lets_the_applicant_and_the_handler_evaluate(
    window: Window, who: str
) -> None:
    caller, told = ALLOWED[who]
    await window.record(**coded(told))
    assert isinstance(await window.say(caller, tail=None), Accepted)


def entrusted(*scopes: str) -> Caller:
    ends = NOW + timedelta(days=1)
    return Caller(
        "u-9",
        mode=AccessMode.ENTRUSTED,
        person=Holder("111", resident_id(9)),
        on_behalf_of=Holder("111", resident_id(1)),
        mandate=Mandate("m-1", frozenset(scopes), ends),
    )


async def test_who_is_entrusted_needs_a_mandate_for_it(window: Window) -> None:
    await window.record()
    with pytest.raises(Forbidden):
        await window.say(entrusted("licenses"), tail=None)
    assert isinstance(await window.say(entrusted("evaluation"), tail=None), Accepted)


OTHERS = {
    "somebody else": (person(7), None),
    "an official of the same number": (replace(person(1), mode=AccessMode.OFFICIAL_DUTY), None),
    "a window": (WINDOW, None),
    "nobody": (ANONYMOUS, None),
    "a wrong tail": (ANONYMOUS, "0043"),
    "a short tail": (ANONYMOUS, PHONE[-3:]),
    "an empty tail": (ANONYMOUS, ""),
    "more than the number": (ANONYMOUS, f"0{PHONE}"),
}


@pytest.mark.parametrize("who", OTHERS)
async def test_nobody_else_may_and_a_case_nobody_knows_answers_the_same(
    window: Window, who: str
) -> None:
    caller, tail = OTHERS[who]
    await window.record()
    with pytest.raises(Forbidden) as refused:
        await window.say(caller, tail=tail)
    with pytest.raises(Forbidden) as unknown:
        await window.say(caller, tail=tail, case="P-404")
    assert str(refused.value) == str(unknown.value)
    assert await rows(window.database, "evaluation") == []


async def test_a_tail_is_not_found_by_trying(window: Window) -> None:
    await window.record()
    for number in range(uses.MOST_FAILED):
        with pytest.raises(Forbidden):
            await window.say(tail=f"{number:04d}")
    with pytest.raises(Forbidden) as refused:
        await window.say()
    assert refused.value.code == "TOO_MANY_FAILED_PROOFS"
    assert isinstance(await window.say(person(1), tail=None), Accepted)
    window.time.pass_by(hours=1, seconds=1)
    assert isinstance(await window.say(), Duplicate)


@pytest.mark.parametrize("given", [{"case": "P\x00"}, {"number": "\ud800"}, {"key": "k" * 256}])
async def test_a_name_that_no_database_stores_is_refused(
    window: Window, given: dict[str, Any]
) -> None:
    with pytest.raises(ArgumentError) as refused:
        await window.say(**given)
    assert refused.value.code == "BAD_TEXT"


async def test_only_windows_record_services(window: Window) -> None:
    with pytest.raises(Forbidden):
        await uses.record_service(window.submissions, person(1), service())
    with pytest.raises(NotConnected):
        await uses.record_service(None, WINDOW, service())
    with pytest.raises(NotConnected):
        await uses.submit_evaluation(None, person(1), saying(), None, None, None)


async def test_logs_say_who_wrote_and_nothing_of_people(window: Window) -> None:
    with capture_logs() as logs:
        await window.record()
        await window.say(writing_evaluation="秘密的话")
    assert [entry["outcome"] for entry in logs if "outcome" in entry] == ["Accepted"] * 2
    for secret in (PHONE, PHONE[-4:], resident_id(1), "演示人员甲", "秘密"):
        assert secret not in str(logs)


async def published_to(window: Window) -> None:
    """Let what is written here go up somewhere."""
    selections = {name: Selection(name, (OWN,)) for name in ("ServiceRecord", "Evaluation")}
    async with window.database.transaction() as transaction:
        destination = Destination("province-up", "province", selections)
        await register_destination(transaction, window.database.dialect, destination)


async def test_what_is_accepted_is_in_the_outbox_the_service_first(window: Window) -> None:
    await published_to(window)
    await window.record()
    await window.say()
    first, second = await rows(window.database, "outbox")
    assert [row["entity_type"] for row in (first, second)] == ["ServiceRecord", "Evaluation"]
    assert first["code"] == second["code"] == "P-1"
    assert [row["family"] for row in (first, second)] == ["service", "evaluation"]
    told = orjson.loads(second["payload"])
    assert (told["projectNo"], told["assessNumber"], told["evalDetail"]) == ("P-1", 1, "411")
    assert told["assessTime"] == "2026-11-21 10:00:00"


async def test_a_service_keeps_its_place_before_its_evaluation(window: Window) -> None:
    await published_to(window)
    await window.record()
    await window.say()
    await window.record(service_name="办结")
    found = await rows(window.database, "outbox")
    assert [(row["entity_type"], row["operation"], row["state"]) for row in found] == [
        ("ServiceRecord", "I", "PENDING"),
        ("Evaluation", "I", "PENDING"),
        ("ServiceRecord", "U", "PENDING"),
    ]


async def test_what_went_up_and_is_told_back_is_still_ours(window: Window) -> None:
    await published_to(window)
    await window.record()
    await window.say()
    told = {"project_no": "P-1", "assess_number": 1, "satisfaction": "4", "answer": "谢谢"}
    back = record("ev_there", EVALUATION, **told)
    await apply(window.database, back, noun=EVALUATION, origin=Origin("province", "evaluations"))
    row = await only(window, "evaluation")
    assert (row["platform"], row["answer"]) == (OWN, "谢谢")
    assert "D" not in {row["operation"] for row in await rows(window.database, "outbox")}
    platforms = {
        row["platform"]
        for row in await rows(window.database, "copy")
        if row["entity_type"] == "Evaluation"
    }
    assert platforms == {OWN, "province"}
