"""Whatever is sent, the answer is JSON with errors or data, never a failure of ours."""

from __future__ import annotations

import json
from typing import Any

from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

SNIPPETS = r"""
{ } ( ) [ ] : ! $ @ ... " "" # , & | = 1 -1 99 1e400 "000112345000" "\u0000" "\ud800" "ci_"
query mutation subscription fragment on A Query $x Int String name id true false null
catalogItems catalogItem node nodes edges first last after before filter orderBy taskType
implementationLists __typename __schema __type skip include if LICENSING
"""

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
QUERIES = st.lists(st.sampled_from(SNIPPETS.split()), max_size=40).map(" ".join) | st.text()
ARGUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "first": JSON_VALUES,
        "after": JSON_VALUES,
        "orderBy": JSON_VALUES,
        "filter": JSON_VALUES | st.fixed_dictionaries({"platform": JSON_VALUES}),
        "code": JSON_VALUES,
        "id": JSON_VALUES | st.text(max_size=5).map("ci_".__add__),
    },
)
TYPED = """
query($first: Int, $after: String, $orderBy: EntityOrder! = CODE_ASC, $filter: CatalogItemFilter,
      $code: String = "", $id: ID = "") {
  catalogItems(first: $first, after: $after, orderBy: $orderBy, filter: $filter) { nodes { id } }
  catalogItem(catalogCode: $code) { id }
  node(id: $id) { id }
}
"""
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def as_text(value: Any) -> bytes:
    """Write a value as Python does: nearly JSON."""
    return str(value).encode("utf-8", "replace")


def as_json(value: Any) -> bytes:
    """Write a value as JSON, wherever JSON allows it: lone surrogates and all."""
    return json.dumps(value).encode()


def send(client: TestClient, body: bytes) -> Response:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    return client.post("/graphql", content=body, headers=headers)


def is_harmless(response: Response) -> bool:
    answer: dict[str, Any] = response.json()
    codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
    assert response.status_code < 500, response.text
    assert "INTERNAL" not in codes, response.text
    assert "Traceback" not in response.text
    return bool(codes) or "data" in answer


@SHARED
@given(body=st.binary() | JSON_VALUES.map(as_text))
def test_any_body_is_answered(client: TestClient, body: bytes) -> None:
    assert is_harmless(send(client, body))


@SHARED
@given(
    members=st.fixed_dictionaries(
        {"query": QUERIES | JSON_VALUES},
        optional={
            "operationName": JSON_VALUES,
            "variables": JSON_VALUES,
            "extensions": JSON_VALUES,
        },
    )
)
def test_any_request_is_answered(client: TestClient, members: dict[str, Any]) -> None:
    assert is_harmless(send(client, as_json(members)))


@SHARED
@given(variables=ARGUMENTS)
def test_any_variables_are_answered(client: TestClient, variables: dict[str, Any]) -> None:
    assert is_harmless(send(client, as_json({"query": TYPED, "variables": variables})))


@SHARED
@given(accept=st.text(st.characters(min_codepoint=32, max_codepoint=126)), query=QUERIES)
def test_any_accept_header_and_address_are_answered(
    client: TestClient, accept: str, query: str
) -> None:
    headers = {"Accept": accept}
    response = client.get(
        "/graphql", params={"query": query}, headers=headers, follow_redirects=False
    )
    assert response.status_code == 302 or is_harmless(response)
