"""Evaluations over HTTP: the union tells what became of what was submitted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from gateway.app import build_server
from gateway.clock import system_clock
from gateway.settings import ApiKey, Settings
from gateway.store.database import Database
from sync.environment import Environment
from sync.rectifying import Rectifications
from sync.submissions import Submissions
from tests.integration.submissions.window import PHONE, service
from tests.postgres import sqlite_url

KEY = "a-hall's-key-for-tests"
SETTINGS = Settings(
    keys=(
        ApiKey(
            caller="hall",
            sha256=hashlib.sha256(KEY.encode()).hexdigest(),
            scopes=("recorder", "rectifier"),
        ),
    )
)
RECORD = """mutation ($input: ServiceRecordInput!) { recordService(input: $input) {
  __typename ... on SubmissionAccepted { trackingId isNew }
  ... on SubmissionInvalid { fields { field code message } } } }"""
SUBMIT = """mutation ($input: EvaluationInput!) { submitEvaluation(input: $input) {
  __typename ... on SubmissionAccepted { trackingId isNew }
  ... on EvaluationDuplicate { id satisfaction assessTime platform }
  ... on SubmissionInvalid { fields { field code message } } } }"""
SAID: dict[str, Any] = {
    "projectNo": "P-1",
    "assessNumber": 1,
    "satisfaction": "DISSATISFIED",
    "evalDetail": ["NO_SAMPLES", "UNSKILLED"],
    "writingEvaluation": f"窗口说打{PHONE}，没有样本",
    "pf": "MOBILE",
    "phoneTail": PHONE[-4:],
    "idempotencyKey": "k-1",
}


@pytest.fixture
def client(migrated_sqlite: Path) -> Iterator[TestClient]:
    database = Database(sqlite_url(migrated_sqlite))
    work = Environment(database, system_clock, lambda: "rn_1", "one")
    app = build_server(
        SETTINGS, database, submissions=Submissions(work), rectifications=Rectifications(work)
    )
    with TestClient(app) as opened:
        yield opened


def recorded(client: TestClient, **changed: Any) -> Any:
    given = {"serviceTime": "2026-11-20T10:00:00+08:00"}
    names = {"projectNo": "P-1", "serviceNumber": "1", "serviceName": "受理"}
    for name in ("task_code", "task_name", "area_code", "orgcode", "org_name", "user_name"):
        first, *rest = name.split("_")
        names[first + "".join(map(str.capitalize, rest))] = service()[name]
    codes = {"proStatus": "ACCEPTED", "projectType": "PROMISED", "userProp": "NATURAL_PERSON"}
    codes["userPageType"] = "CITIZEN_NUMBER"
    known = {"certKeyGov": service()["cert_key_gov"], "mobile": PHONE}
    variables = {"input": {**given, **names, **codes, **known, **changed}}
    answer = client.post(
        "/graphql", json={"query": RECORD, "variables": variables}, headers={"X-API-Key": KEY}
    )
    return answer.json()["data"]["recordService"]


def submitted(client: TestClient, **changed: Any) -> Any:
    variables = {"input": {**SAID, **changed}}
    return client.post("/graphql", json={"query": SUBMIT, "variables": variables}).json()


def test_an_evaluation_is_accepted_found_and_shown_without_numbers(client: TestClient) -> None:
    assert recorded(client)["isNew"] is True
    found = submitted(client)["data"]["submitEvaluation"]
    assert (found["__typename"], found["isNew"]) == ("SubmissionAccepted", True)
    again = submitted(client)["data"]["submitEvaluation"]
    assert again == {**found, "isNew": False}
    query = """query ($id: ID!) { node(id: $id) { ... on Evaluation {
      satisfaction evalDetail writingEvaluation userName source { platform } } } }"""
    asked = {"query": query, "variables": {"id": found["trackingId"]}}
    assert client.post("/graphql", json=asked).json()["data"]["node"] == {
        "satisfaction": "DISSATISFIED",
        "evalDetail": ["NO_SAMPLES", "UNSKILLED"],
        "writingEvaluation": "窗口说打***，没有样本",
        "userName": "演**",
        "source": {"platform": "yiwang"},
    }


def test_a_duplicate_names_the_first(client: TestClient) -> None:
    recorded(client)
    first = submitted(client)["data"]["submitEvaluation"]
    found = submitted(client, idempotencyKey="k-2")["data"]["submitEvaluation"]
    assert found.pop("assessTime").endswith("+08:00")
    assert found == {
        "__typename": "EvaluationDuplicate",
        "id": first["trackingId"],
        "satisfaction": "DISSATISFIED",
        "platform": "yiwang",
    }


def test_what_is_wrong_is_told_by_field_in_chinese(client: TestClient) -> None:
    recorded(client)
    found = submitted(client, evalDetail=["ONE_VISIT"])["data"]["submitEvaluation"]
    assert found == {
        "__typename": "SubmissionInvalid",
        "fields": [
            {
                "field": "evalDetail",
                "code": "eval_detail.of_other_level",
                "message": "评价详情 411（跑大厅一次办完）属于满意，满意度为不满意",
            }
        ],
    }
    lacking = recorded(client, mobile=None)
    assert [one["message"] for one in lacking["fields"]] == ["缺少手机号码"]


def test_who_cannot_prove_it_is_refused(client: TestClient) -> None:
    recorded(client)
    (error,) = submitted(client, phoneTail="9999")["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert PHONE not in str(error)


PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "evaluations.md"


def test_the_page_can_be_followed_query_by_query(client: TestClient) -> None:
    blocks = re.findall(r"```graphql\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)
    variables: dict[str, Any] = {}
    answers = []
    for query in blocks:
        asked = {"query": query, "variables": variables if "$id" in query else {}}
        answer = client.post("/graphql", json=asked, headers={"X-API-Key": KEY}).json()
        assert "errors" not in answer, answer
        answers.append(answer["data"])
        said = answer["data"].get("submitEvaluation")
        if said is not None:
            variables["id"] = said["trackingId"]
    recorded, said, handled, overdue, counted = answers
    assert recorded["recordService"]["isNew"] is True
    assert said["submitEvaluation"]["isNew"] is True
    assert handled["handleBadReview"]["state"] == "RECTIFIED"
    assert overdue["rectifications"] == []
    assert counted["evaluationStatistics"]["whole"]["badShare"]["text"] == "100.00"
    rates = counted["evaluationRates"]
    assert {rate["text"] for rate in rates.values()} <= {"100.00", "0.00"}
    assert all("非官方" in rate["definition"]["source"] for rate in rates.values())


def test_what_is_said_of_a_bad_review_is_shown_without_numbers(client: TestClient) -> None:
    recorded(client)
    review = submitted(client)["data"]["submitEvaluation"]["trackingId"]
    query = """mutation ($id: ID!, $text: String!) {
      handleBadReview(evaluationId: $id, action: CALL_BACK, text: $text) { state callBack } }"""
    asked = {"query": query, "variables": {"id": review, "text": f"打过{PHONE}"}}
    (error,) = client.post("/graphql", json=asked).json()["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    answer = client.post("/graphql", json=asked, headers={"X-API-Key": KEY}).json()
    assert answer["data"]["handleBadReview"] == {"state": "OPEN", "callBack": "打过***"}
    listed = "{ rectifications { projectNo } }"
    (error,) = client.post("/graphql", json={"query": listed}).json()["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    found = client.post("/graphql", json={"query": listed}, headers={"X-API-Key": KEY}).json()
    assert found["data"]["rectifications"] == [{"projectNo": "P-1"}]
