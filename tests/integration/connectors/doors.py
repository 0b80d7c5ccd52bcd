"""A platform of one list behind a door: what opens the door is written out for each scheme."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.connectors.pages import Connector
from gateway.connectors.spec import Spec
from gateway.sandbox import serve
from tests.integration.connectors.opened import Hours, opened_spec

Opens = Callable[[Request], Awaitable[bool]]
SECRET = "secret-demo"  # noqa: S105 - synthetic
ROWS = [{"rowGuid": "a"}, {"rowGuid": "b"}]


def door_spec(url: str, auth: dict[str, Any], **transport: Any) -> Spec:
    return Spec.model_validate(
        {
            "version": 1,
            "name": "door",
            "title": "门",
            "platform": "door",
            "level": "city",
            "transport": {
                "kind": "rest",
                "base_url": url,
                "auth": auth,
                "reply": {"code": "code", "message": "msg", "ok": [0], "absent_is_ok": True},
                **transport,
            },
            "streams": [
                {
                    "name": "lists",
                    "entity": "ImplementationList",
                    "request": {"method": "GET", "path": "/lists", "body": {"b": "2 3", "a": "事"}},
                    "records": "rows",
                    "native_id": "rowGuid",
                }
            ],
        }
    )


@asynccontextmanager
async def behind(opens: Opens, others: Sequence[Route] = ()) -> AsyncIterator[str]:
    """The address of a platform whose list is behind this door."""

    async def lists(request: Request) -> Response:
        if await opens(request):
            return JSONResponse({"code": 0, "rows": ROWS})
        return JSONResponse({"code": 1, "msg": "Invalid signature"}, 401)

    async with serve(Starlette(routes=[Route("/prefix/lists", lists), *others])) as url:
        yield f"{url}/prefix"


@asynccontextmanager
async def at_the_door(
    url: str, auth: dict[str, Any], secret: str = SECRET, **transport: Any
) -> AsyncIterator[Connector]:
    """A connector to it; every scheme's secret is in SECRET."""
    spec = door_spec(url, auth, **transport)
    async with opened_spec(spec, Hours(), {"SECRET": secret}) as connector:
        yield connector
