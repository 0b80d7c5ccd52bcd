"""What a bureau knows about its items is what the demo answers: three platforms, one entity.

Each story is planted in the sandbox; the demo reads the platforms over their own protocols.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest

from gateway.resolvers.caller import ANONYMOUS
from gateway.resolvers.reads import Reads
from gateway.sandbox.evaluations import STORIES as CASES
from gateway.sandbox.license_types import CODES, NOT_IN_THE_REGISTER
from gateway.sandbox.license_types import STORIES as TYPES
from gateway.sandbox.stories import STORIES
from gateway.schema.build import build_schema, core
from gateway.store.database import Database
from tests.acceptance.commands import Finished, in_process

Ask = Callable[..., Any]
ITEMS = "100"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo was run once."""
    place = tmp_path_factory.mktemp("stories")
    done = run_demo(place)
    assert done.code == 0, done.complained
    return place


def run_demo(place: Path) -> Finished:
    return in_process(place, "demo", "--once", "--items", ITEMS)


@pytest.fixture(scope="module")
def ask(folder: Path) -> Ask:
    """Ask the store of the demo a query; answers its data."""
    schema = core(build_schema())

    async def answer(text: str, variables: Mapping[str, Any]) -> Any:
        database = Database(f"sqlite:///{folder}/var/demo-{ITEMS}.db")
        try:
            reads = Reads(schema, database)
            found = await reads.answer(reads.documents.get(text), None, variables, ANONYMOUS)
        finally:
            await database.close()
        assert found is not None, "the executor would have to say what is wrong"
        return orjson.loads(found)["data"]

    return lambda text, **variables: asyncio.run(answer(text, variables))


def only(name: str) -> str:
    """Answer the implementation code of a story with one list."""
    (code,) = STORIES[name].task_codes
    return code


def rules(found: Any) -> set[str]:
    return {finding["rule"] for finding in found["findings"]}


def test_a_food_licence_is_issued_changed_and_cancelled_each_in_its_own_way(ask: Ask) -> None:
    found = ask(
        """query($code: String) { implementationList(taskCode: $code) {
          taskName
          handlingItems { taskName taskHandleItem promiseWorkingDays isFee isImplicit
            materials { materialName } fees { feeName feeStand } processSteps { linkName } }
        } }""",
        code=only("food_license"),
    )["implementationList"]
    assert found["taskName"] == "食品经营许可"
    items = found["handlingItems"]
    assert [item["taskName"].rpartition("-")[2] for item in items] == ["新办", "变更", "注销"]
    assert [item["promiseWorkingDays"] for item in items] == [15, 7, 1]
    assert [item["isFee"] for item in items] == [True, True, False]
    assert [len(item["fees"]) for item in items] == [1, 1, 0]
    assert [len(item["processSteps"]) for item in items] == [5, 4, 2]
    first, change, cancel = ({m["materialName"] for m in item["materials"]} for item in items)
    assert "营业执照" in first
    assert change & cancel == {"食品经营许可证原件"}
    assert not any(item["isImplicit"] for item in items)


def test_one_item_stands_at_five_levels_and_one_county_calls_it_otherwise(ask: Ask) -> None:
    (code,) = STORIES["five_levels"].catalog_codes
    found = ask(
        """query($code: String!) { catalogItem(catalogCode: $code) { taskName catalog
          implementationLists(first: 50) { totalCount
            nodes { taskName useLevel region { areaName } findings { rule element evidence } } }
        } }""",
        code=code,
    )["catalogItem"]
    assert found["catalog"] == "NATIONAL"
    nodes = found["implementationLists"]["nodes"]
    levels = {level for node in nodes for level in node["useLevel"]}
    assert levels == {"NATIONAL", "PROVINCE", "CITY", "COUNTY", "TOWNSHIP"}
    other = [node for node in nodes if node["taskName"] != found["taskName"]]
    assert [node["region"]["areaName"] for node in other] == ["衡阳县"]
    assert "four_same.task_name" in rules(other[0])
    same = [node for node in nodes if node["taskName"] == found["taskName"]]
    assert not any("four_same.task_name" in rules(node) for node in same)


def test_an_entry_that_was_adopted_and_never_filled_is_told_with_who_owes_it(ask: Ask) -> None:
    (code,) = STORIES["adopted_never_filled"].catalog_codes
    found = ask(
        """query($code: String!) { catalogItem(catalogCode: $code) {
          adoptions { deptName isFilled implementationList { taskCode } findings { rule message } }
        } }""",
        code=code,
    )["catalogItem"]["adoptions"]
    assert {adoption["isFilled"] for adoption in found} == {False}
    assert len({adoption["deptName"] for adoption in found}) == 3
    assert all("adoption.not_filled" in rules(adoption) for adoption in found)
    assert all(adoption["implementationList"] is None for adoption in found)


def test_an_entrusted_township_names_who_entrusted_it_and_silence_is_a_finding(
    ask: Ask,
) -> None:
    query = """query($code: String) { implementationList(taskCode: $code) {
      useLevel powerSource deptType entrustName findings { rule } } }"""
    named = [ask(query, code=code) for code in STORIES["entrusted_township"].task_codes]
    (township,) = [
        one["implementationList"]
        for one in named
        if one["implementationList"]["useLevel"] == ["TOWNSHIP"]
    ]
    assert (township["powerSource"], township["deptType"]) == ("ENTRUSTED_ABOVE", "ENTRUSTED")
    assert township["entrustName"].startswith("衡阳县")
    assert "entrust_name.missing" not in rules(township)
    silent = ask(query, code=only("entrusting_body_missing"))["implementationList"]
    assert silent["entrustName"] is None
    assert "entrust_name.missing" in rules(silent)


def test_an_item_of_several_departments_names_them_all(ask: Ask) -> None:
    found = ask(
        """query($code: String) { implementationList(taskCode: $code) {
          otherDept jointDeptName catalogItem { implementMode } } }""",
        code=only("joint"),
    )["implementationList"]
    assert found["catalogItem"]["implementMode"] == "JOINTLY"
    assert len(found["jointDeptName"].split("、")) == 3
    assert found["otherDept"]


def test_a_promise_in_an_unknown_unit_is_no_number_of_working_days(ask: Ask) -> None:
    found = ask(
        """query($code: String) { implementationList(taskCode: $code) {
          promiseDay promiseType promiseTypeCode promiseWorkingDays
          findings { rule element } } }""",
        code=only("unknown_unit"),
    )["implementationList"]
    assert (found["promiseDay"], found["promiseTypeCode"]) == (5, "9")
    assert (found["promiseType"], found["promiseWorkingDays"]) == ("UNKNOWN", None)
    assert {"rule": "code.unknown", "element": "promise_type"} in found["findings"]


def test_a_version_that_replaced_another_is_current_and_the_old_one_answers_still(
    ask: Ask,
) -> None:
    found = ask(
        """query($code: String) { implementationList(taskCode: $code) {
          promiseWorkingDays source { version }
          versions { isCurrent promiseWorkingDays source { version } } } }""",
        code=only("replaced_last_week"),
    )["implementationList"]
    assert (found["source"]["version"], found["promiseWorkingDays"]) == (2, 10)
    old = [(one["isCurrent"], one["promiseWorkingDays"]) for one in found["versions"]]
    assert old == [(True, 10), (False, 15)]


def test_a_list_on_an_entry_with_sub_items_is_a_finding_on_a_sub_item_none(ask: Ask) -> None:
    query = """query($code: String) { implementationList(taskCode: $code) {
      catalogItem { subItems { catalogCode } parent { catalogCode } } findings { rule } } }"""
    main, leaf = (
        ask(query, code=code)["implementationList"] for code in STORIES["not_a_leaf"].task_codes
    )
    assert "catalog_item.not_a_leaf" in rules(main)
    assert len(main["catalogItem"]["subItems"]) == 2
    assert "catalog_item.not_a_leaf" not in rules(leaf)
    assert leaf["catalogItem"]["parent"]["catalogCode"] == STORIES["not_a_leaf"].catalog_codes[0]


def test_the_same_list_stands_on_three_platforms_and_is_one_entity(ask: Ask) -> None:
    found = ask(
        """query($code: String) { implementationList(taskCode: $code) {
          source { platform } copies { source { platform nativeId } } } }""",
        code=only("food_license"),
    )["implementationList"]
    copies = [copy["source"] for copy in found["copies"]]
    assert {copy["platform"] for copy in copies} == {"national", "province", "city"}
    assert len({copy["nativeId"] for copy in copies}) == 3


def test_where_platforms_differ_the_order_of_authority_decides_and_the_finding_tells_all(
    ask: Ask,
) -> None:
    nodes = ask(
        """{ implementationLists(first: 100, filter: {findingRule: ["copies.differ"]}) { nodes {
          promiseDay findings { rule element evidence platform } } } }"""
    )["implementationLists"]["nodes"]
    told = [
        (node["promiseDay"], finding)
        for node in nodes
        for finding in node["findings"]
        if finding["rule"] == "copies.differ" and finding["element"] == "promise_day"
    ]
    assert told
    for promised, finding in told:
        said = dict(part.split("：") for part in finding["evidence"].split("；"))
        assert finding["platform"] is None
        assert "city" in said
        # How an item is handled is the city's word (procedural part), not the province's.
        assert str(promised) == said["city"] != said["province"]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ("bad_without_reason", {"evaluation.bad_without_reason"}),
        ("before_service", {"evaluation.before_service"}),
        ("default_review", {"evaluation.default"}),
        ("detail_of_other_level", {"eval_detail.of_other_level"}),
        ("second_evaluation", set()),
        ("service_absent", {"evaluation.service_absent"}),
    ],
)
def test_what_is_wrong_with_an_evaluation_is_told(ask: Ask, story: str, expected: set[str]) -> None:
    found = ask(
        """query($case: String!) { evaluation(projectNo: $case) {
          findings { rule } serviceRecord { serviceNumber } implementationList { taskName } } }""",
        case=CASES[story],
    )["evaluation"]
    assert rules(found) == expected
    assert (found["serviceRecord"] is None) is (story == "service_absent")
    assert found["implementationList"]["taskName"] == "食品经营许可"


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (
            "wrong_check_digit",
            {
                "certificate_type_code.authority_code",
                "certificate_type_code.contradicts_authority",
            },
        ),
        ("other_authority", {"certificate_type_code.contradicts_authority"}),
        ("unknown_level", {"code.unknown"}),
        ("abolished", set()),
    ],
)
def test_what_is_wrong_with_a_license_type_is_told(
    ask: Ask, story: str, expected: set[str]
) -> None:
    found = ask(
        "query($code: String!) { licenseType(code: $code) { status findings { rule } } }",
        code=TYPES[story],
    )["licenseType"]
    assert rules(found) == expected
    assert (found["status"] == "ABOLISHED") is (story == "abolished")


def test_a_license_replaces_materials_and_one_names_a_type_of_nowhere(ask: Ask) -> None:
    found = ask(
        """query($code: String!, $type: String!) {
          implementationList(taskCode: $code) {
            replaceableMaterialCount hasElectronicResult
            findings { rule evidence }
            materials { materialName licenseTypes { certificateTypeName copies {
              source { platform } } } } }
          licenseType(code: $type) { replacesMaterials { totalCount }
            definingAuthority { orgName } } }""",
        code=only("food_license"),
        type=CODES["营业执照"],
    )
    listed, of = found["implementationList"], found["licenseType"]
    named = {
        material["materialName"]: kind
        for material in listed["materials"]
        for kind in material["licenseTypes"]
    }
    assert listed["replaceableMaterialCount"] == len(named) == 1
    copies = named["营业执照"]["copies"]
    assert {copy["source"]["platform"] for copy in copies} == {"province", "city"}
    assert listed["hasElectronicResult"] is True
    told = {one["evidence"] for one in listed["findings"] if "license_type" in one["rule"]}
    assert told == {NOT_IN_THE_REGISTER}
    assert of["replacesMaterials"]["totalCount"] > 10
    assert of["definingAuthority"]["orgName"] == "湖南省市场监督管理局（演示）"


def test_a_bad_review_is_screened_and_the_second_one_says_that_it_helped(ask: Ask) -> None:
    found = ask(
        """query($code: String!, $case: String!) { implementationList(taskCode: $code) {
          evaluations(filter: {projectNo: $case}, orderBy: TIME_ASC) { totalCount
            nodes { assessNumber satisfaction evalDetail userName writingEvaluation rectification }
        } } }""",
        code=only("food_license"),
        case=CASES["second_evaluation"],
    )["implementationList"]["evaluations"]
    first, second = found["nodes"]
    assert [first["assessNumber"], second["assessNumber"]] == [1, 2]
    assert (first["satisfaction"], second["satisfaction"]) == ("DISSATISFIED", "SATISFIED")
    assert first["evalDetail"] == ["NO_SAMPLES", "UNSKILLED"]
    assert first["writingEvaluation"] == "窗口没有样本，请打***联系我，身份证***。"
    assert first["rectification"] == "已电话***回访，样本已上架。"
    assert first["userName"].endswith("**")


def test_a_second_demo_changes_nothing(folder: Path) -> None:
    done = run_demo(folder)
    assert done.code == 0
    assert "增量同步完成：0 条变化" in done.said
