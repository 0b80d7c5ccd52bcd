"""Each rule of consistency: what breaks it is found, what keeps it is not."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.standard.codes import (
    DeptType,
    LimitUnit,
    OnlineDepth,
    PowerSource,
    ProjectType,
    ServiceObject,
    TaskType,
    UserTopic,
)
from gateway.standard.consistency import consistency_findings
from gateway.standard.handling import HandlingItemElements
from gateway.standard.implementation import ImplementationListElements
from gateway.standard.materials import MaterialElements

DAY = LimitUnit.WORKING_DAY
PERSON, FIRM = ServiceObject.NATURAL_PERSON, ServiceObject.ENTERPRISE


def rules(children: dict[str, int] | None = None, **values: Any) -> list[str]:
    record = ImplementationListElements.model_validate(values)
    return [finding.rule for finding in consistency_findings(record, children or {})]


@pytest.mark.parametrize(
    ("rule", "broken", "kept"),
    [
        (
            "project_type.contradicts_promise",
            {"project_type": ProjectType.IMMEDIATE, "promise_day": 3},
            {"project_type": ProjectType.IMMEDIATE, "promise_day": 0},
        ),
        (
            "project_type.contradicts_promise",
            {"project_type": ProjectType.PROMISED, "promise_day": 0},
            {"project_type": ProjectType.PROMISED, "promise_day": 3},
        ),
        (
            "promise_day.exceeds_anticipate_day",
            {"promise_day": 21, "promise_type": DAY, "anticipate_day": 20, "anticipate_type": DAY},
            {"promise_day": 20, "promise_type": DAY, "anticipate_day": 20, "anticipate_type": DAY},
        ),
        (
            "promise_day.exceeds_anticipate_day",
            {"promise_day": 21, "promise_type": DAY, "anticipate_day": 20, "anticipate_type": DAY},
            # Days of two kinds are not compared.
            {
                "promise_day": 21,
                "promise_type": DAY,
                "anticipate_day": 20,
                "anticipate_type": LimitUnit.NATURAL_DAY,
            },
        ),
        (
            "limit_scene_explain.missing",
            {"limit_scene_num": 1},
            {"limit_scene_num": 1, "limit_scene_explain": "核验原件"},
        ),
        (
            "limit_scene_explain.superfluous",
            {"limit_scene_num": 0, "limit_scene_explain": "核验原件"},
            {"limit_scene_num": 0},
        ),
        (
            "limit_scene_num.contradicts_online",
            {
                "is_online": True,
                "online_handle_depth": [OnlineDepth.HANDLING],
                "limit_scene_num": 1,
                "limit_scene_explain": "核验",
            },
            {
                "is_online": True,
                "online_handle_depth": [OnlineDepth.ACCEPTANCE],
                "limit_scene_num": 1,
                "limit_scene_explain": "核验",
            },
        ),
        (
            "is_express.missing",
            {"limit_scene_num": 0, "is_online": False, "is_express": False},
            {"limit_scene_num": 0, "is_online": False, "is_express": True},
        ),
        (
            "is_pay_online.contradicts_is_fee",
            {"is_fee": False, "is_pay_online": True},
            {"is_fee": False, "is_pay_online": False},
        ),
        (
            "result_guid.missing",
            {"result_name": "许可证"},
            {"result_name": "许可证", "result_guid": "file"},
        ),
        (
            "user_topic_type.missing",
            {"server_type": [PERSON]},
            {"server_type": [PERSON], "user_topic_type": [UserTopic.CERTIFICATES]},
        ),
        (
            "user_topic_type.contradicts_server_type",
            {"server_type": [FIRM], "user_topic_type": [UserTopic.CERTIFICATES]},
            {"server_type": [FIRM]},
        ),
        ("corp_topic_type.missing", {"server_type": [FIRM]}, {"server_type": [PERSON]}),
        (
            "entrust_name.missing",
            {"power_source": PowerSource.ENTRUSTED_ABOVE},
            {"power_source": PowerSource.ENTRUSTED_ABOVE, "entrust_name": "某市某局"},
        ),
        (
            "entrust_name.missing",
            {"power_source": PowerSource.ENTRUSTED_PEER},
            {"power_source": PowerSource.AUTHORISED_PEER},
        ),
        (
            "entrust_name.missing",
            {"dept_type": DeptType.ENTRUSTED},
            {"dept_type": DeptType.STATUTORY},
        ),
        (
            "supervise_way.repeats_link_way",
            {"link_way": "电话：0734-0001234", "supervise_way": "投诉 0734-0001234"},
            {"link_way": "电话：0734-0001234", "supervise_way": "投诉 0734-0001235；12345"},
        ),
    ],
)
def test_the_rule_finds_what_breaks_it_and_nothing_else(
    rule: str, broken: dict[str, Any], kept: dict[str, Any]
) -> None:
    assert rule in rules(**broken)
    assert rule not in rules(**kept)


def test_the_number_that_takes_both_everywhere_may_stand_in_both() -> None:
    assert rules(link_way="12345", supervise_way="12345") == []


def test_a_fee_wants_its_basis_and_a_fee_project() -> None:
    assert rules(is_fee=True) == ["fee_basis.missing", "fees.missing"]
    assert rules({"fees": 1}, is_fee=True, fee_basis="文件") == []
    assert rules(is_fee=False) == []


def test_a_licence_wants_five_steps_and_a_question_where_the_platform_has_them() -> None:
    licence = {"task_type": TaskType.LICENSING}
    assert rules({}, **licence) == []
    assert rules({"process_steps": 4, "questions": 1}, **licence) == ["process_steps.too_few"]
    assert rules({"process_steps": 5}, **licence) == ["questions.missing"]
    assert rules({"process_steps": 5, "questions": 1}, **licence) == []
    assert rules({"process_steps": 1}, task_type=TaskType.PUBLIC_SERVICE) == []


def test_a_sample_among_the_results_is_a_sample() -> None:
    assert rules({"results": 1}, result_name="许可证") == []


def test_a_handling_item_is_held_against_the_rules_of_handling_only() -> None:
    item = HandlingItemElements(limit_scene_num=2)
    assert [finding.rule for finding in consistency_findings(item, {})] == [
        "limit_scene_explain.missing"
    ]
    assert list(consistency_findings(MaterialElements(), {})) == []


def test_a_finding_names_an_element_and_its_message_is_chinese() -> None:
    record = ImplementationListElements(
        is_fee=True, power_source=PowerSource.ENTRUSTED_PEER, limit_scene_num=3
    )
    for finding in consistency_findings(record, {}):
        assert finding.element
        assert any("一" <= sign <= "鿿" for sign in finding.message)
