"""Subscriptions over server-sent events and WebSocket, on real sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from gateway.http.events import KEEP_ALIVE_SECONDS
from gateway.resolvers.watch import SECONDS
from gateway.store.database import Database
from tests.integration.http.served import KEY, code, listening, make_app
from tests.integration.http.watched import Ticks, Watched

SUBSCRIPTION = "subscription { connectorStatus { name state streams { name state } } }"
EVENTS = {"Accept": "text/event-stream"}
PROTOCOL = Subprotocol("graphql-transport-ws")


@pytest_asyncio.fixture
async def watched(database: Database) -> Watched:
    found = Watched(database)
    await found.register()
    await found.run("city", "lists", "SUCCEEDED")
    return found


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def app(watched: Watched, ticks: Ticks) -> Starlette:
    url = watched.database.url.render_as_string(hide_password=False)
    return make_app(url, clock=watched.clock, sleep=ticks.sleep)


@asynccontextmanager
async def events(url: str, **request: Any) -> AsyncIterator[AsyncIterator[tuple[str, Any]]]:
    """Ask for events and answer them as (event, data); a comment is an event of its own."""
    async with (
        httpx2.AsyncClient(timeout=20) as client,
        client.stream(headers=EVENTS, url=f"{url}/graphql", **request) as response,
    ):
        assert response.status_code == 200
        assert response.headers["Content-Type"].startswith("text/event-stream")
        yield parsed(response)


async def parsed(response: httpx2.Response) -> AsyncIterator[tuple[str, Any]]:
    event = "comment"
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            event = line.removeprefix("event: ")
        elif line.startswith("data:"):
            text = line.removeprefix("data:").strip()
            yield event, json.loads(text) if text else None
        elif line == ":":
            yield "comment", None


def told(event: tuple[str, Any]) -> tuple[str, str]:
    kind, data = event
    assert kind == "next"
    status = data["data"]["connectorStatus"]
    return status["name"], status["state"]


async def test_events_tell_every_connector_and_then_what_changes(
    app: Starlette, watched: Watched, ticks: Ticks
) -> None:
    async with (
        listening(app) as url,
        events(url, method="POST", json={"query": SUBSCRIPTION}) as found,
    ):
        assert told(await anext(found)) == ("city", "HEALTHY")
        assert told(await anext(found)) == ("province", "NEVER")
        await watched.run("city", "lists", "FAILED_TRANSIENT", ("PLATFORM", "对方没有应答"))
        await ticks.tick(SECONDS)
        assert told(await anext(found)) == ("city", "FAILING")


async def test_a_browser_subscribes_by_get_and_learns_that_time_has_passed(
    app: Starlette, watched: Watched, ticks: Ticks
) -> None:
    await watched.fresh_within("city", "lists", 3_600)
    query = 'subscription { connectorStatus(connector: "city") { name state } }'
    async with (
        listening(app) as url,
        events(url, method="GET", params={"query": query}) as found,
    ):
        assert told(await anext(found)) == ("city", "HEALTHY")
        watched.pass_by(hours=2)
        await ticks.tick(SECONDS)
        assert told(await anext(found)) == ("city", "STALE")


async def test_a_quiet_stream_says_now_and_then_that_it_is_there(
    app: Starlette, ticks: Ticks
) -> None:
    query = 'subscription { connectorStatus(connector: "city") { name state } }'
    async with (
        listening(app) as url,
        events(url, method="GET", params={"query": query}) as found,
    ):
        await anext(found)
        await ticks.tick(KEEP_ALIVE_SECONDS)
        assert (await anext(found))[0] == "comment"


async def test_a_query_is_one_event_and_complete(app: Starlette) -> None:
    async with (
        listening(app) as url,
        events(url, method="POST", json={"query": "{ __typename }"}) as found,
    ):
        assert [event async for event in found] == [
            ("next", {"data": {"__typename": "Query"}}),
            ("complete", None),
        ]


@pytest.mark.parametrize(
    ("query", "status", "expected"),
    [
        ("subscription { nothing }", 400, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription($n: Int!) { connectorStatus { name } }", 400, "GRAPHQL_VALIDATION_FAILED"),
        (
            'subscription { connectorStatus(connector: "none") { name } }',
            400,
            "CONNECTOR_UNKNOWN",
        ),
        ('mutation { startSync(connector: "city") { changed } }', 405, "METHOD_NOT_ALLOWED"),
    ],
)
async def test_what_cannot_be_streamed_is_refused_before_the_stream_begins(
    app: Starlette, query: str, status: int, expected: str
) -> None:
    async with listening(app) as url, httpx2.AsyncClient() as client:
        response = await client.get(f"{url}/graphql", params={"query": query}, headers=EVENTS)
    assert (response.status_code, code(response)) == (status, expected)


async def test_a_subscription_without_a_stream_is_told_how(app: Starlette) -> None:
    async with listening(app) as url, httpx2.AsyncClient() as client:
        response = await client.post(f"{url}/graphql", json={"query": SUBSCRIPTION})
    assert (response.status_code, code(response)) == (400, "SUBSCRIPTION_NEEDS_STREAM")


async def test_a_stopping_server_ends_its_streams_without_a_last_word(app: Starlette) -> None:
    async with asyncio.timeout(20), httpx2.AsyncClient(timeout=20) as client:
        async with listening(app) as url:
            request = client.build_request(
                "GET", f"{url}/graphql", params={"query": SUBSCRIPTION}, headers=EVENTS
            )
            response = await client.send(request, stream=True)
        rest = [event async for event in parsed(response)]
        await response.aclose()
    assert {event for event, _ in rest} == {"next"}


async def test_nobody_looks_any_more_when_all_have_left(app: Starlette, ticks: Ticks) -> None:
    async with listening(app) as url:
        async with events(url, method="GET", params={"query": SUBSCRIPTION}) as found:
            await anext(found)
        async with httpx2.AsyncClient() as client:
            while True:
                scraped = await client.get(f"{url}/metrics")
                if "yiwang_streams_open 0.0" in scraped.text:
                    break
    assert all(future.cancelled() for future in ticks.sleeping[SECONDS])


# WebSocket -----------------------------------------------------------------------------------


@asynccontextmanager
async def opened(url: str, **parameters: str) -> AsyncIterator[ClientConnection]:
    address = url.replace("http://", "ws://") + "/graphql"
    async with connect(address, subprotocols=[PROTOCOL]) as socket:
        await socket.send(json.dumps({"type": "connection_init", "payload": parameters}))
        assert json.loads(await socket.recv()) == {"type": "connection_ack"}
        yield socket


async def subscribe(socket: ClientConnection, query: str, number: str = "1") -> None:
    message = {"id": number, "type": "subscribe", "payload": {"query": query}}
    await socket.send(json.dumps(message))


async def received(socket: ClientConnection) -> tuple[str, Any]:
    message = json.loads(await socket.recv())
    return message["type"], message.get("payload")


async def test_a_socket_tells_every_connector_and_then_what_changes(
    app: Starlette, watched: Watched, ticks: Ticks
) -> None:
    async with listening(app) as url, opened(url) as socket:
        await subscribe(socket, SUBSCRIPTION)
        assert told(await received(socket)) == ("city", "HEALTHY")
        assert told(await received(socket)) == ("province", "NEVER")
        await watched.run("province", "items", "PAUSED_RATE_LIMITED")
        await ticks.tick(SECONDS)
        assert told(await received(socket)) == ("province", "WAITING")
        await socket.send(json.dumps({"id": "1", "type": "complete"}))
        await subscribe(socket, "{ __typename }", "2")
        assert await received(socket) == ("next", {"data": {"__typename": "Query"}})
        assert await received(socket) == ("complete", None)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ " + " ".join(f"a{n}: __typename" for n in range(51)) + " }", "TOO_MANY_ALIASES"),
        ('subscription { connectorStatus(connector: "none") { name } }', "CONNECTOR_UNKNOWN"),
    ],
)
async def test_a_socket_keeps_our_limits_and_tells_our_errors(
    app: Starlette, query: str, expected: str
) -> None:
    async with listening(app) as url, opened(url) as socket:
        await subscribe(socket, query)
        kind, payload = await received(socket)
        assert (kind, payload[0]["extensions"]["code"]) == ("error", expected)


async def test_a_socket_knows_callers_by_their_first_message(app: Starlette) -> None:
    query = 'mutation { startSync(connector: "city") { changed } }'
    async with listening(app) as url:
        async with opened(url, Authorization=f"Bearer {KEY}") as socket:
            await subscribe(socket, query)
            _, payload = await received(socket)
            assert payload["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        with pytest.raises(ConnectionClosed) as closed:
            async with opened(url, authorization="Bearer wrong"):
                pass
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4403


async def test_a_page_of_another_origin_opens_no_socket(app: Starlette) -> None:
    async with listening(app) as url:
        address = url.replace("http://", "ws://") + "/graphql"
        with pytest.raises(InvalidStatus) as refused:
            await connect(
                address,
                subprotocols=[PROTOCOL],
                additional_headers={"Origin": "http://elsewhere.invalid"},
            )
    assert refused.value.response.status_code == 403


async def test_a_stopping_server_closes_its_sockets(app: Starlette) -> None:
    async with asyncio.timeout(20):
        async with listening(app) as url:
            address = url.replace("http://", "ws://") + "/graphql"
            socket = await connect(address, subprotocols=[PROTOCOL])
            await socket.send(json.dumps({"type": "connection_init"}))
            await socket.recv()
            await subscribe(socket, SUBSCRIPTION)
            await socket.recv()
        await socket.wait_closed()
    assert socket.close_code == 1012
