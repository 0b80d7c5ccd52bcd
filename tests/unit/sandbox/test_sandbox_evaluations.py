"""Cases of the sandbox: synthetic people, clean by the gateway's rules but for the stories."""

from __future__ import annotations

import re

import pytest

from gateway.connectors.mapping import code_tables, compile_mapping
from gateway.sandbox import World, generate
from gateway.sandbox.evaluations import DETAILS, STORIES
from gateway.sandbox.record import Record
from gateway.sandbox.stream import Stream
from gateway.standard.evaluation_codes import EvaluationDetail
from gateway.standard.nouns import ENTITIES
from gateway.standard.record import reader
from tests.unit.connectors.specs import province_spec

PERSONAL = (
    "userName", "certKey", "certKeyGOV", "handleUserName", "handleUserPageCode",
    "mobile", "creditNum", "proManager",
)  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    return generate(items=800)


def rows(stream: Stream) -> list[Record]:
    return [stream.record(guid) for guid in stream.guids()]


def found(name: str, record: Record) -> set[str]:
    """The rules that the findings of a record by itself name."""
    stream = province_spec().stream(name)
    read = reader(ENTITIES[stream.entity], code_tables(stream))
    return {finding.rule for finding in read(compile_mapping(stream)(record)).findings}


def test_every_person_and_number_is_synthetic(world: World) -> None:
    told = [
        str(row[name])
        for row in (*rows(world.service_records), *rows(world.evaluations))
        for name in PERSONAL
        if row.get(name) is not None
    ]
    assert told
    assert all(re.match("演示|000", text) for text in told)


def test_records_have_findings_in_stories_only_but_that_default_reviews_say_so(
    world: World,
) -> None:
    assert {
        rule for row in rows(world.service_records) for rule in found("service-records", row)
    } == set()
    of_stories = set(STORIES.values())
    plain = [row for row in rows(world.evaluations) if row["projectNo"] not in of_stories]
    for row in plain:
        expected = {"evaluation.default"} if row["isdefault"] == "1" else set()
        assert found("evaluations", row) == expected


def test_every_case_but_that_of_one_story_has_a_service_before_it_is_evaluated(
    world: World,
) -> None:
    served = {row["projectNo"]: row["serviceTime"] for row in rows(world.service_records)}
    said = {(row["projectNo"], row["assessNumber"]): row for row in rows(world.evaluations)}
    assert {case for case, _ in said} - served.keys() == {STORIES["service_absent"]}
    early = {case for (case, _), row in said.items() if row["assessTime"] < served.get(case, "")}
    assert early == {STORIES["before_service"]}
    assert all((case, 1) in said for case, number in said if number == 2)
    assert 0.6 < len({case for case, _ in said}) / len(served) < 0.8


@pytest.mark.parametrize(
    ("story", "rules"),
    [
        ("bad_without_reason", {"evaluation.bad_without_reason"}),
        ("default_review", {"evaluation.default"}),
        ("detail_of_other_level", {"eval_detail.of_other_level"}),
        ("second_evaluation", set()),
    ],
)
def test_a_story_stands_in_the_smallest_world_with_stories(story: str, rules: set[str]) -> None:
    told = [
        row for row in rows(generate(items=100).evaluations) if row["projectNo"] == STORIES[story]
    ]
    assert told
    assert {rule for row in told for rule in found("evaluations", row)} == rules


def test_the_details_are_those_in_use() -> None:
    ours = {one.value for one in EvaluationDetail if one.value and not one.is_retired}
    assert {str(code) for codes in DETAILS.values() for code in codes} == ours
