"""Requests that are refused: the right status, a stable code, what to do in Chinese."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.integration.http.served import GRAPHQL_JSON, KEY, code, post

REQUEST_ERRORS = [
    ("{ catalogItems", {}, "GRAPHQL_PARSE_FAILED"),
    ("{ nothing }", {}, "GRAPHQL_VALIDATION_FAILED"),
    ("mutation { anything }", {}, "GRAPHQL_VALIDATION_FAILED"),
    ("query($n: Int!) { catalogItems(first: $n) { totalCount } }", {}, "BAD_VARIABLES"),
    (
        "query($n: Int) { catalogItems(first: $n) { totalCount } }",
        {"variables": {"n": "二十"}},
        "BAD_VARIABLES",
    ),
    ("query A { __typename } query B { __typename }", {}, "OPERATION_NAME_MISSING"),
    ("query A { __typename }", {"operationName": "a"}, "OPERATION_UNKNOWN"),
    ("fragment F on Query { __typename }", {}, "GRAPHQL_VALIDATION_FAILED"),
]


@pytest.mark.parametrize(("query", "more", "expected"), REQUEST_ERRORS)
def test_a_request_error_has_no_data_and_a_status_by_media_type(
    client: TestClient, query: str, more: dict[str, Any], expected: str
) -> None:
    new, old = post(client, query, GRAPHQL_JSON, **more), post(client, query, **more)
    assert (new.status_code, old.status_code) == (400, 200)
    assert new.json() == old.json()
    assert new.json().keys() == {"errors"}
    for error in new.json()["errors"]:
        assert error["extensions"]["code"] == expected
        assert error["extensions"]["hint"].endswith("。")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "BAD_JSON"),
        (b"{", "BAD_JSON"),
        (b'{"query": "\xff"}', "BAD_JSON"),
        (b'{"query": NaN}', "BAD_JSON"),
        (b'"text"', "BAD_REQUEST"),
        (b"null", "BAD_REQUEST"),
        (b'[{"query": "{ __typename }"}]', "BATCH_NOT_SUPPORTED"),
        (b"{}", "QUERY_MISSING"),
        (b'{"query": ""}', "QUERY_MISSING"),
        (b'{"query": 1}', "BAD_REQUEST"),
        (b'{"query": "{ __typename }", "operationName": 1}', "BAD_REQUEST"),
        (b'{"query": "{ __typename }", "variables": []}', "BAD_REQUEST"),
        (b'{"query": "{ __typename }", "extensions": "x"}', "BAD_REQUEST"),
    ],
)
def test_a_malformed_request_is_400(client: TestClient, body: bytes, expected: str) -> None:
    response = client.post("/graphql", content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, code(response)) == (400, expected)


def test_malformed_variables_of_a_get_are_400(client: TestClient) -> None:
    parameters = {"query": "{ __typename }", "variables": "{"}
    response = client.get("/graphql", params=parameters)
    assert (response.status_code, code(response)) == (400, "BAD_JSON")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH"])
def test_another_method_is_405_and_names_the_right_ones(client: TestClient, method: str) -> None:
    response = client.request(method, "/graphql")
    assert (response.status_code, code(response)) == (405, "METHOD_NOT_ALLOWED")
    assert response.headers["Allow"] == "GET, POST"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=gbk"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ],
)
def test_another_content_type_is_415(client: TestClient, headers: dict[str, str]) -> None:
    response = client.post("/graphql", content=b'{"query": "{ __typename }"}', headers=headers)
    assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("accept", ["text/plain", "application/json;q=0", "application/xml;q=x"])
def test_a_client_that_accepts_no_json_is_406(client: TestClient, accept: str) -> None:
    response = post(client, "{ __typename }", accept)
    assert (response.status_code, code(response)) == (406, "NOT_ACCEPTABLE")
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    "headers",
    [
        {b"Authorization": b"Bearer wrong"},
        {b"Authorization": b"Bearer"},
        {b"Authorization": f"Basic {KEY}".encode()},
        {b"X-API-Key": "错误".encode()},
    ],
)
def test_an_unknown_key_is_401(client: TestClient, headers: dict[bytes, bytes]) -> None:
    response = client.get("/graphql", params={"query": "{ __typename }"}, headers=headers)
    assert (response.status_code, code(response)) == (401, "UNAUTHENTICATED")
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("headers", [{"Authorization": f"bearer {KEY}"}, {"X-API-Key": KEY}])
def test_a_known_key_is_let_in(client: TestClient, headers: dict[str, str]) -> None:
    response = client.get("/graphql", params={"query": "{ __typename }"}, headers=headers)
    assert response.json() == {"data": {"__typename": "Query"}}


def test_a_key_is_never_said_again(client: TestClient) -> None:
    response = client.get("/graphql", headers={"X-API-Key": "my-secret"})
    assert "my-secret" not in response.text + str(response.headers)
