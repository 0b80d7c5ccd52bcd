"""Evaluations against the other records of their case, in any order; who may see what."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import orjson
import pytest

from gateway.resolvers.caller import ANONYMOUS, PERSONAL, Caller
from gateway.resolvers.reads import Reads
from gateway.schema.build import build_schema, core
from gateway.standard.nouns import EVALUATION, SERVICE_RECORD, Noun
from gateway.store.copies import Origin
from gateway.store.database import Database
from sync.incoming import Incoming
from tests.allowed import Allowed
from tests.integration.sync.pages import NOW, apply, record, withdrawn
from tests.integration.sync.rows import everything, rows
from tests.synthetic import task_code

LATER = NOW + timedelta(hours=1)
OFFICIAL = Caller("official", frozenset({PERSONAL}))
PHONE, NUMBER = "00013800000", "000000200001010000"
WORDS = f"打{PHONE}，证{NUMBER}"
SCHEMA = core(build_schema())


def service(**values: Any) -> Incoming:
    given = {"project_no": "P-1", "service_number": "1", "service_time": "2026-11-20 10:00:00"}
    given |= {"mobile": PHONE, "task_code": task_code()}
    return record("s1", SERVICE_RECORD, **(given | values))


def said(number: int = 1, **values: Any) -> Incoming:
    given = {"project_no": "P-1", "assess_number": number, "satisfaction": "2"}
    given |= {"assess_time": "2026-11-21 10:00:00", "writing_evaluation": WORDS}
    given |= {"user_name": "演示人员甲", "cert_key": NUMBER, "answer": None}
    return record(f"e{number}", EVALUATION, **(given | values))


async def put(database: Database, noun: Noun, *records: Incoming, **named: Any) -> None:
    origin = named.pop("origin", Origin("province", noun.name))
    await apply(database, *records, noun=noun, origin=origin, **named)


async def settled(database: Database) -> list[str]:
    """Rules of the findings that other records decide."""
    found = [row["rule"] for row in await rows(database, "finding") if row["platform"] is None]
    return sorted(found)


async def test_an_evaluation_waits_for_its_service_record(database: Database) -> None:
    await put(database, EVALUATION, said())
    assert await settled(database) == ["evaluation.service_absent"]
    await put(database, SERVICE_RECORD, service(), at=LATER)
    assert await settled(database) == []
    changes = [(row["entity_type"], row["operation"]) for row in await rows(database, "change")]
    assert changes == [
        ("Evaluation", "created"),
        ("Evaluation", "updated"),
        ("ServiceRecord", "created"),
    ]
    await put(database, SERVICE_RECORD, withdrawn("s1"))
    assert await settled(database) == ["evaluation.service_absent"]


PAGES: dict[str, tuple[Noun, Incoming]] = {
    "service": (SERVICE_RECORD, service(service_time="2026-11-21 12:00:00")),
    "first": (EVALUATION, said(1)),
    "second": (EVALUATION, said(2, assess_time="2026-11-22 10:00:00")),
}


@pytest.mark.parametrize("order", list(permutations(PAGES)), ids="-".join)
async def test_whichever_comes_first_the_findings_are_the_same(
    database: Database, order: tuple[str, ...]
) -> None:
    for name in order:
        noun, page = PAGES[name]
        await put(database, noun, page)
    assert await settled(database) == ["evaluation.before_service"]


async def test_a_second_evaluation_without_a_first_is_found(database: Database) -> None:
    await put(database, SERVICE_RECORD, service())
    await put(database, EVALUATION, said(2))
    assert await settled(database) == ["evaluation.first_absent"]
    await put(database, EVALUATION, said(1))
    assert await settled(database) == []
    await put(database, EVALUATION, withdrawn("e1"))
    assert await settled(database) == ["evaluation.first_absent"]


async def test_an_evaluation_that_moves_to_another_case_leaves_nothing_behind(
    database: Database,
) -> None:
    await put(database, SERVICE_RECORD, service())
    await put(database, EVALUATION, said(1), said(2))
    await put(database, EVALUATION, said(1, project_no="P-2"), at=LATER)
    assert await settled(database) == ["evaluation.first_absent", "evaluation.service_absent"]


async def test_applying_every_page_again_changes_nothing(database: Database) -> None:
    for noun, page in PAGES.values():
        await put(database, noun, page)
    before = await everything(database)
    for noun, page in PAGES.values():
        await put(database, noun, page, at=LATER)
    assert await everything(database) == before


@pytest.mark.parametrize("order", list(permutations(("city", "province"))), ids="-".join)
async def test_two_platforms_tell_of_one_evaluation_and_no_finding_tells_what_is_personal(
    database: Database, order: tuple[str, ...]
) -> None:
    for platform in order:
        page = said(
            user_name=f"演示人员{platform}", satisfaction="2" if platform == "city" else "1"
        )
        await put(database, EVALUATION, page, origin=Origin(platform, "evaluations"))
    (row,) = await rows(database, "evaluation")
    assert row["user_name"] == "演示人员city"
    found = await rows(database, "finding")
    differing = {one["element"]: one["evidence"] for one in found if one["rule"] == "copies.differ"}
    assert differing == {"satisfaction": "city：2；province：1", "user_name": None}
    assert "演示人员" not in str(found)


QUERY = """{ evaluation(projectNo: "P-1") { userName certKey writingEvaluation answer
  copies { value } serviceRecord { mobile evaluations { writingEvaluation } } } }"""


async def asked(database: Database, caller: Caller) -> Any:
    reads = Reads(SCHEMA, database, Allowed())
    found = await reads.answer(reads.documents.get(QUERY), None, {}, caller)
    assert found is not None
    return orjson.loads(found)["data"]["evaluation"]


async def test_only_who_may_sees_people_and_their_numbers(database: Database) -> None:
    for noun, page in ((SERVICE_RECORD, service()), (EVALUATION, said())):
        await put(database, noun, page)
    shown = await asked(database, ANONYMOUS)
    assert (shown["userName"], shown["certKey"], shown["answer"]) == ("演**", "0**", None)
    assert shown["writingEvaluation"] == "打***，证***"
    assert shown["serviceRecord"] == {
        "mobile": "0**",
        "evaluations": [{"writingEvaluation": "打***，证***"}],
    }
    whole = await asked(database, OFFICIAL)
    assert (whole["userName"], whole["writingEvaluation"]) == ("演示人员甲", WORDS)
    assert whole["serviceRecord"]["mobile"] == PHONE
    assert whole["copies"][0]["value"]["personal"]["writing_evaluation"] == WORDS
    for secret in ("演示人员", PHONE, NUMBER):
        assert secret not in str(shown)
    assert shown["copies"][0]["value"]["elements"]["satisfaction"] == "DISSATISFIED"


async def test_nothing_personal_is_found_by_searching(database: Database) -> None:
    await put(database, SERVICE_RECORD, service())
    await put(database, EVALUATION, said())
    assert await rows(database, "search_document") == []
