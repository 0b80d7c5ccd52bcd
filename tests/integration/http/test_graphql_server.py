"""The same over a real socket."""

from __future__ import annotations

import asyncio

import httpx2

from tests.integration.http.served import listening, make_app


async def test_a_server_answers_many_at_once(store: str) -> None:
    query = {"query": "{ catalogItems { nodes { taskName } } __typename }"}
    async with listening(make_app(store)) as url, httpx2.AsyncClient(base_url=url) as client:
        answers = await asyncio.gather(*(client.post("/graphql", json=query) for _ in range(20)))
    assert {answer.text for answer in answers} == {answers[0].text}
    assert answers[0].json()["data"]["__typename"] == "Query"


async def test_a_body_that_is_too_large_is_refused_on_the_wire(store: str) -> None:
    async with listening(make_app(store)) as url, httpx2.AsyncClient(base_url=url) as client:
        headers = {"Content-Type": "application/json"}
        response = await client.post("/graphql", content=b" " * 1_000_001, headers=headers)
        assert response.status_code == 413
        assert (await client.get("/health/live")).status_code == 200


async def test_a_client_that_goes_away_does_no_harm(store: str) -> None:
    async with listening(make_app(store)) as url, httpx2.AsyncClient(base_url=url) as client:
        _, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
        writer.write(
            b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: 100\r\n\r\n{"
        )
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        assert (await client.get("/health/ready")).status_code == 200
