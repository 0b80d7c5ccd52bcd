"""Questions that are answered, through either exit."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.integration.http.rows import MAIN, SUB
from tests.integration.http.served import GRAPHQL_JSON, code, post

ITEMS = "catalogItems { totalCount nodes { catalogCode taskName taskType updatedAt } }"
EXPLAINED = 'explainCode(code: "000112345000") { valid }'


def test_a_stored_answer_is_sent_as_it_left_the_database(client: TestClient) -> None:
    response = post(client, "{ catalogItems { nodes { taskName } } }")
    names = (
        '{"data":{"catalogItems":{"nodes":[{"taskName":"示例许可"},{"taskName":"“引号”\\n换行"}]}}}'
    )
    assert response.text == names
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"


def test_both_exits_give_the_same_data(client: TestClient) -> None:
    stored = post(client, f"{{ {ITEMS} }}").json()["data"]["catalogItems"]
    executed = post(client, f"{{ {ITEMS} {EXPLAINED} }}").json()["data"]
    assert executed == {"catalogItems": stored, "explainCode": {"valid": True}}


def test_the_type_name_of_the_root_needs_no_database(client: TestClient) -> None:
    assert post(client, "{ __typename }").json() == {"data": {"__typename": "Query"}}


def test_variables_are_given_by_post(client: TestClient) -> None:
    query = "query One($code: String!) { catalogItem(catalogCode: $code) { taskName } }"
    response = post(client, query, variables={"code": MAIN}, operationName="One")
    assert response.json() == {"data": {"catalogItem": {"taskName": "示例许可"}}}


def test_variables_are_given_by_get_as_json(client: TestClient) -> None:
    query = "query One($code: String!) { catalogItem(catalogCode: $code) { parentCode } }"
    parameters = {"query": query, "variables": f'{{"code": "{SUB}"}}', "operationName": "One"}
    response = client.get("/graphql", params=parameters)
    assert response.json() == {"data": {"catalogItem": {"parentCode": MAIN}}}


def test_the_named_operation_is_run(client: TestClient) -> None:
    query = "query A { __typename } query B { other: __typename }"
    assert post(client, query, operationName="B").json() == {"data": {"other": "Query"}}


def test_an_unknown_object_is_null_and_no_error(client: TestClient) -> None:
    response = post(client, '{ catalogItem(catalogCode: "000199999000") { id } }')
    assert response.json() == {"data": {"catalogItem": None}}


def test_a_wrong_argument_costs_only_its_own_field(client: TestClient) -> None:
    response = post(client, '{ __typename catalogItem(catalogCode: "12") { id } }', GRAPHQL_JSON)
    assert response.status_code == 200
    assert response.json()["data"] == {"__typename": "Query", "catalogItem": None}
    (error,) = response.json()["errors"]
    assert error["path"] == ["catalogItem"]
    assert error["locations"] == [{"line": 1, "column": 14}]
    assert error["extensions"]["code"] == "MALFORMED_CODE"
    assert "12 位" in error["message"]


def test_a_page_that_is_too_large_says_what_to_do(client: TestClient) -> None:
    response = post(client, "{ catalogItems(first: 101) { totalCount } }")
    assert code(response) == "PAGE_TOO_LARGE"
    assert "最多为 100" in response.text
    assert "endCursor" in response.json()["errors"][0]["extensions"]["hint"]


@pytest.mark.parametrize(
    ("accept", "sent"),
    [
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        (GRAPHQL_JSON, GRAPHQL_JSON),
        (f"{GRAPHQL_JSON}, application/json;q=0.9", GRAPHQL_JSON),
        (f"application/json;q=0.1, {GRAPHQL_JSON};q=0.2", GRAPHQL_JSON),
        (f"text/html, {GRAPHQL_JSON}", GRAPHQL_JSON),
    ],
)
def test_the_client_chooses_the_media_type(client: TestClient, accept: str, sent: str) -> None:
    response = post(client, "{ __typename }", accept)
    assert response.headers["Content-Type"] == f"{sent}; charset=utf-8"
    assert response.headers["Vary"] == "Accept"


def test_a_browser_is_shown_to_the_page(client: TestClient) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    response = client.get("/graphql", headers=browser, follow_redirects=False)
    assert (response.status_code, response.headers["Location"]) == (302, "graphiql")
    assert client.get("/graphql", headers=browser).text.startswith("<!doctype html>")
