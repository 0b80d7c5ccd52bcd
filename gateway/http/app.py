"""Every route of the server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

import strawberry
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from gateway.clock import Clock, system_clock
from gateway.http import downloads, graphiql, health, metrics, push
from gateway.http import status as status_page
from gateway.http.answers import JSON, Answer, Refused, failure, new_error_id, refusal
from gateway.http.events import EventStream
from gateway.http.execution import Execution
from gateway.http.graphiql import Example
from gateway.http.graphql import DEFAULT_LIMITS, GraphQLEndpoint
from gateway.http.identity import Identify
from gateway.http.limits import Limits
from gateway.http.security import SecurityHeaders
from gateway.http.sockets import Sockets
from gateway.resolvers.deliveries import Deliveries
from gateway.resolvers.licenses import Licenses
from gateway.resolvers.operations import Operations
from gateway.resolvers.reads import Reads
from gateway.resolvers.rectifications import Rectifications
from gateway.resolvers.status import Status
from gateway.resolvers.submissions import Submissions
from gateway.resolvers.watch import Watch
from gateway.schema.build import core
from gateway.store.database import Database
from gateway.telemetry.metrics import Requests


def build_app(  # noqa: PLR0913  # everything is wired here, by name
    *,
    schema: strawberry.Schema,
    reads: Reads,
    database: Database,
    identify: Identify,
    examples: Callable[[], Sequence[Example]] = tuple,
    limits: Limits = DEFAULT_LIMITS,
    routes: Sequence[BaseRoute] = (),
    operations: Operations | None = None,
    submissions: Submissions | None = None,
    rectifications: Rectifications | None = None,
    deliveries: Deliveries | None = None,
    licenses: Licenses | None = None,
    clock: Clock = system_clock,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    beside: AbstractAsyncContextManager[None] | None = None,
) -> Starlette:
    """Answer the server's application; it closes the database when it stops.

    `routes` are served beside `/graphql`, the pages, `/health` and `/metrics`; `deliveries` take
    what platforms bring to `/push`; `licenses` are asked for live; `beside` is entered
    when the server starts and left when it stops. Whoever stops the server calls `app.state.stop`
    first: streams end then, and only then connections can.
    """
    status = Status(reads, clock)
    watch = Watch(status.snapshot, sleep)
    context = {
        "clock": clock,
        "operations": operations,
        "submissions": submissions,
        "rectifications": rectifications,
        "status": status,
        "watch": watch,
        "licenses": licenses,
    }
    execution = Execution(core(schema), reads, limits, context, new_error_id)
    requests = Requests()
    endpoint = GraphQLEndpoint(
        execution,
        EventStream(sleep, lambda: watch.is_closed),
        identify,
        limits,
        count=requests.count,
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with beside or nullcontext():
            yield
        watch.close()
        if licenses is not None:
            await licenses.close()
        await database.close()

    app = Starlette(
        routes=[
            Route("/", _home),
            Route("/graphql", endpoint),
            WebSocketRoute("/graphql", Sockets(schema, execution, identify, new_error_id)),
            *graphiql.routes(examples),
            *status_page.routes(),
            *health.routes(database, status.snapshot),
            *push.routes(deliveries, requests.count_push, new_error_id),
            *downloads.routes(licenses, identify, new_error_id),
            *metrics.routes(requests, reads, database, lambda: watch.watching),
            *routes,
        ],
        middleware=[Middleware(SecurityHeaders)],
        exception_handlers={HTTPException: _refuse, Exception: _fail},
        lifespan=lifespan,
    )
    app.state.stop = watch.close
    return app


async def _home(_: Request) -> Response:
    return RedirectResponse("graphiql", 302)


async def _refuse(_: Request, error: Exception) -> Response:
    """Answer what Starlette refuses: unknown paths, wrong methods."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = (error.headers if isinstance(error, HTTPException) else None) or {}
    if status == 404:
        refused = Refused(
            "NOT_FOUND", "没有这个地址。", "查询请用 /graphql，试用请打开 /graphiql。", status=404
        )
    else:
        refused = Refused("REFUSED", "请求无法处理。", status=status, headers=headers)
    return _response(refusal(refused, JSON))


async def _fail(_: Request, error: Exception) -> Response:
    return _response(failure(error, JSON, new_error_id))


def _response(answer: Answer) -> Response:
    content_type = f"{answer.media_type}; charset=utf-8"
    return Response(answer.body, answer.status, dict(answer.headers), content_type)
