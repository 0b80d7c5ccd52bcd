"""GraphiQL from our own files, with example queries in its tabs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.http import files

FOLDER = files.FOLDER / "graphiql"
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    # The digest of nothing: GraphiQL's dialogs add a style element, vendor.sh empties it.
    "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Example:
    """A query that a newcomer finds open in a tab; the title is Chinese."""

    title: str
    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)


def routes(examples: Callable[[], Sequence[Example]]) -> list[BaseRoute]:
    """Serve the page at `/graphiql`, its files and `examples.json` below it.

    `examples` is asked whenever a page is opened. The page looks for the endpoint at `graphql`
    beside itself.
    """

    async def send_examples(request: Request) -> Response:
        body = orjson.dumps([asdict(example) for example in examples()])
        asset = files.make_asset(body, "application/json")
        return files.send(request, asset, files.ASK_EACH_TIME, POLICY)

    return [
        Route("/graphiql/examples.json", send_examples),
        *files.page_routes("graphiql", POLICY),
    ]
