"""The application as a server runs it: over a store, called in process or on a socket."""

from __future__ import annotations

import asyncio
import hashlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import strawberry
import uvicorn
from httpx2 import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from gateway.cli.listening import StoppingServer
from gateway.http.app import build_app
from gateway.http.graphql import DEFAULT_LIMITS
from gateway.http.identity import identify_by_keys
from gateway.http.limits import Limits
from gateway.resolvers.caller import OPERATOR
from gateway.resolvers.reads import Reads
from gateway.schema.build import build_schema, core
from gateway.settings import ApiKey
from gateway.store.database import Database

GRAPHQL_JSON = "application/graphql-response+json"
KEY = "a-key-for-tests"
KEY_SHA256 = hashlib.sha256(KEY.encode()).hexdigest()
OPERATOR_KEY = "an-operator's-key-for-tests"
OPERATOR_SHA256 = hashlib.sha256(OPERATOR_KEY.encode()).hexdigest()


def make_app(
    url: str,
    *,
    schema: strawberry.Schema | None = None,
    limits: Limits = DEFAULT_LIMITS,
    **more: Any,
) -> Starlette:
    """Answer the application over a store; our schema, or another one; `more` goes to it as is."""
    schema = schema or build_schema()
    database = Database(url)
    return build_app(
        schema=schema,
        reads=Reads(core(schema), database),
        database=database,
        identify=identify_by_keys(
            [
                ApiKey(caller="tester", sha256=KEY_SHA256),
                ApiKey(caller="on-duty", sha256=OPERATOR_SHA256, scopes=(OPERATOR,)),
            ]
        ),
        limits=limits,
        **more,
    )


def post(client: TestClient, query: Any, accept: str = "application/json", **more: Any) -> Response:
    """Ask by POST; `more` are further members of the request."""
    return client.post("/graphql", json={"query": query, **more}, headers={"Accept": accept})


def code(response: Response) -> str:
    """Answer the code of the only error of a response."""
    (error,) = response.json()["errors"]
    found: str = error["extensions"]["code"]
    return found


@asynccontextmanager
async def listening(app: Starlette) -> AsyncIterator[str]:
    """Run the application on a loopback port and answer its address; stop it as `serve` does."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(app, log_config=None)
        server = StoppingServer(config, app.state.stop)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        await serving
