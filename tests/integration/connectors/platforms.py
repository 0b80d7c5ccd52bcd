"""Small platforms of every protocol, written by their documents and not by our code."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route

from gateway.connectors.pages import Connector
from gateway.connectors.spec import Spec
from gateway.sandbox import serve
from tests.integration.connectors.opened import Hours, opened_spec

STREAM = {"name": "lists", "entity": "ImplementationList", "native_id": "rowGuid"}


def spec_of(transport: Mapping[str, Any], stream: Mapping[str, Any]) -> Spec:
    return Spec.model_validate(
        {
            "version": 1,
            "name": "spoken",
            "title": "平台",
            "platform": "spoken",
            "level": "city",
            "transport": {"kind": "rest", **transport},
            "streams": [{**STREAM, **stream}],
        }
    )


@asynccontextmanager
async def spoken(
    routes: Sequence[Route],
    environ: Mapping[str, str],
    transport: Mapping[str, Any],
    stream: Mapping[str, Any],
) -> AsyncIterator[Connector]:
    """A connector to a platform that listens while it is open."""
    async with serve(Starlette(routes=routes)) as url:
        spec = spec_of({"base_url": url, **transport}, stream)
        async with opened_spec(spec, Hours(), environ) as connector:
            yield connector
