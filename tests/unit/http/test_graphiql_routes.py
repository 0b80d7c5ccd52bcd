"""What is sent for GraphiQL: headers, caching, and files that name no other host."""

import hashlib
import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from gateway.http import files
from gateway.http.graphiql import FOLDER, Example, routes

LINKS = {  # read one by one: namespaces, licences, advice to developers; none is loaded
    "codemirror.net",
    "commonmark.org",
    "en.wikipedia.org",
    "github.com",
    "json-schema.org",
    "radix-ui.com",
    "reactjs.org",
    "www.framer.com",
    "www.onegraph.com",
    "www.w3.org",
}
PAGE_PARTS = re.compile(r'(?:src|href)="(graphiql/[^"]+)"')


@pytest.fixture
def client() -> TestClient:
    example = Example("查一个事项", "{ item }", {"code": "1"})
    return TestClient(Starlette(routes=routes(lambda: [example])))


def test_the_page_allows_only_its_own_host(client: TestClient) -> None:
    policy = client.get("/graphiql").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy


def test_the_page_is_asked_for_each_time_and_its_parts_are_kept(client: TestClient) -> None:
    page = client.get("/graphiql")
    parts = PAGE_PARTS.findall(page.text)
    assert page.headers["Cache-Control"] == "no-cache"
    assert len(parts) == 9
    for part in parts:
        assert "immutable" in client.get(f"/{part}").headers["Cache-Control"]


def test_a_part_of_another_version_is_not_kept(client: TestClient) -> None:
    assert client.get("/graphiql/boot.js?v=0").headers["Cache-Control"] == "no-cache"


def test_an_unchanged_part_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/graphiql/boot.js").headers["ETag"]
    again = client.get("/graphiql/boot.js", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_part_is_the_same_plain_and_compressed(client: TestClient) -> None:
    plain = client.get("/graphiql/graphiql.min.js", headers={"Accept-Encoding": "identity"})
    small = client.get("/graphiql/graphiql.min.js", headers={"Accept-Encoding": "gzip"})
    assert plain.content == small.content
    assert int(small.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 3


def test_the_examples_are_json(client: TestClient) -> None:
    assert client.get("/graphiql/examples.json").json() == [
        {"title": "查一个事项", "query": "{ item }", "variables": {"code": "1"}}
    ]


@pytest.mark.parametrize("name", ["index.html", "..%2Fvendor.sha256", "nothing.js"])
def test_only_the_parts_are_served(client: TestClient, name: str) -> None:
    assert client.get(f"/graphiql/{name}").status_code == 404


def test_the_vendored_files_are_the_ones_that_were_checked() -> None:
    sums = (FOLDER.parent / "vendor.sha256").read_text().splitlines()
    expected = {line.split()[1]: line.split()[0] for line in sums}
    vendored = {path.name: digest(path) for path in FOLDER.glob("*.min.*")}
    assert vendored == expected


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_scripts_name_other_hosts_only_in_links_and_error_texts() -> None:
    named = re.compile(rb"//# sourceMapping|(?:https?:|[\"'`(])//([a-z0-9.-]+\.[a-z]{2,})")
    parts = [path for path in FOLDER.iterdir() if path.suffix in {".js", ".css", ".html"}]
    found = {host.decode() for path in parts for host in named.findall(path.read_bytes())}
    assert found <= LINKS


def test_every_kind_of_file_has_a_media_type() -> None:
    assert {path.suffix for path in FOLDER.iterdir()} <= files.MEDIA_TYPES.keys()
