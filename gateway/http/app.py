"""Every route of the server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

import strawberry
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.http import graphiql, health
from gateway.http.answers import JSON, Answer, Refused, failure, new_error_id, refusal
from gateway.http.graphiql import Example
from gateway.http.graphql import DEFAULT_LIMITS, GraphQLEndpoint
from gateway.http.identity import Identify
from gateway.http.limits import Limits
from gateway.http.security import SecurityHeaders
from gateway.resolvers.reads import Reads
from gateway.store.database import Database


def build_app(  # noqa: PLR0913  # everything is wired here, by name
    *,
    schema: strawberry.Schema,
    reads: Reads,
    database: Database,
    identify: Identify,
    examples: Sequence[Example] = (),
    limits: Limits = DEFAULT_LIMITS,
    routes: Sequence[BaseRoute] = (),
    beside: AbstractAsyncContextManager[None] | None = None,
) -> Starlette:
    """Answer the server's application; it closes the database when it stops.

    `routes` are served beside `/graphql`, `/graphiql` and `/health`; `beside` is entered when
    the server starts and left before the database is closed.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with beside or nullcontext():
            yield
        await database.close()

    return Starlette(
        routes=[
            Route("/", _home),
            Route("/graphql", GraphQLEndpoint(schema, reads, identify, limits)),
            *graphiql.routes(examples),
            *health.routes(database),
            *routes,
        ],
        middleware=[Middleware(SecurityHeaders)],
        exception_handlers={HTTPException: _refuse, Exception: _fail},
        lifespan=lifespan,
    )


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
