"""What a request may ask for is bounded before anything is executed."""

from __future__ import annotations

import sqlite3

import pytest
from graphql import get_introspection_query
from starlette.testclient import TestClient

from gateway.http.limits import Limits
from tests.integration.http.served import GRAPHQL_JSON, code, make_app, post


def nested(times: int) -> str:
    return "{ catalogItems { nodes { " + "versions { " * times + "id" + " }" * (times + 3)


TOO_MUCH = [
    ("{" + "__typename " * 10_001 + "}", "QUERY_TOO_LONG"),
    ("{ __typename } #" + "长" * 100_000, "QUERY_TOO_LONG"),
    ("{" + "a {" * 250 + "b" + "}" * 251, "QUERY_TOO_DEEP"),
    (nested(13), "QUERY_TOO_DEEP"),
    ("{" + " ".join(f"a{n}: __typename" for n in range(51)) + "}", "TOO_MANY_ALIASES"),
    ("{" + "connectors { id name } " * 400 + "}", "QUERY_TOO_COMPLEX"),
    (
        "{ ...F0 }"
        + "".join(f"fragment F{n} on Query {{ ...F{n + 1} }} " for n in range(1_000))
        + "fragment F1000 on Query { __typename }",
        "QUERY_TOO_COMPLEX",
    ),
    (
        "{ node(id: 1) { ...F0 } }"
        + "".join(f"fragment F{n} on Node {{ ...F{n + 1} ...F{n + 1} }} " for n in range(40))
        + "fragment F40 on Node { id }",
        "TOO_MANY_FIELDS",
    ),
    (
        "{ catalogItems(first: 100) { nodes { versions { versions { versions { id } } } } } }",
        "QUERY_TOO_LARGE",
    ),
    (
        """
        { catalogItems(last: 100) { edges { node { ...Lists } } } }
        fragment Lists on CatalogItem {
          implementationLists(first: 100) { nodes { handlingItems { id } } }
        }
        """,
        "QUERY_TOO_LARGE",
    ),
]


@pytest.mark.parametrize(("query", "expected"), TOO_MUCH, ids=[code for _, code in TOO_MUCH])
def test_too_much_is_refused_with_what_to_do(client: TestClient, query: str, expected: str) -> None:
    response = post(client, query, GRAPHQL_JSON)
    assert (response.status_code, code(response)) == (400, expected)
    assert response.json()["errors"][0]["extensions"]["hint"]


def test_page_sizes_in_variables_count_as_they_are_given(client: TestClient) -> None:
    query = """
    query($outer: Int = 100, $inner: Int = 100) {
      catalogItems(first: $outer) {
        nodes { implementationLists(first: $inner) { nodes { handlingItems { id } } } }
      }
    }"""
    assert code(post(client, query)) == "QUERY_TOO_LARGE"
    assert code(post(client, query, variables={"outer": 10_000})) == "QUERY_TOO_LARGE"
    assert "data" in post(client, query, variables={"inner": 5}).json()
    assert "data" in post(client, query, variables={"inner": None, "outer": 40}).json()


def test_introspection_is_within_the_limits(client: TestClient) -> None:
    query = get_introspection_query(
        specified_by_url=True, schema_description=True, input_value_deprecation=True
    )
    assert post(client, query).json().keys() == {"data"}


def test_a_body_that_is_too_large_is_413_even_without_a_length(store: str) -> None:
    with TestClient(make_app(store, limits=Limits(body_bytes=100))) as client:
        headers = {"Content-Type": "application/json"}
        whole = client.post("/graphql", content=b" " * 101, headers=headers)
        parts = client.post("/graphql", content=iter([b" " * 60] * 2), headers=headers)
    for response in (whole, parts):
        assert (response.status_code, code(response)) == (413, "BODY_TOO_LARGE")
        assert "最多 100 字节" in response.text


def test_a_query_too_deep_for_this_sqlite_is_told_so_not_masked(client: TestClient) -> None:
    inner = "implementationLists(first: 1) { nodes { id } }"
    for _ in range(3):
        inner = f"implementationLists(first: 1) {{ nodes {{ catalogItem {{ {inner} }} }} }}"
    answer = post(client, f"{{ {inner} }}")
    if sqlite3.sqlite_version_info < (3, 46):  # later versions have no fixed parser stack
        assert code(answer) == "QUERY_TOO_DEEP"
        assert "SQLite" in answer.text
    else:
        assert "errors" not in answer.json()
