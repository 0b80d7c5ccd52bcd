"""GraphiQL from our own files: a government intranet has no CDN.

The page may talk to its own host only; the Content-Security-Policy says so to the browser.
"""

import gzip
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

FOLDER = Path(__file__).parent / "assets" / "graphiql"
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; "
        # The digest of nothing: GraphiQL's dialogs add a style element, vendor.sh empties it.
        "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Encoding",
}
ASK_EACH_TIME = "no-cache"
KEEP_A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Example:
    """A query that a newcomer finds open in a tab; the title is Chinese."""

    title: str
    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asset:
    """A file as it is sent: plain and compressed, named by its digest."""

    body: bytes
    compressed: bytes
    digest: str
    media_type: str


def routes(examples: Callable[[], Sequence[Example]]) -> list[BaseRoute]:
    """Serve the page at `/graphiql`, its files and `examples.json` below it.

    `examples` is asked whenever a page is opened.

    The page looks for the endpoint at `graphql` beside itself, so any path prefix works.
    """
    assets = {path.name: read_asset(path) for path in sorted(FOLDER.iterdir())}
    page = make_asset(versioned(assets.pop("index.html").body, assets), MEDIA_TYPES[".html"])

    async def show_page(request: Request) -> Response:
        return send(request, page, ASK_EACH_TIME)

    async def send_file(request: Request) -> Response:
        asset = assets.get(request.path_params["file"])
        if asset is None:
            raise HTTPException(404)
        named_version = request.query_params.get("v") == asset.digest
        return send(request, asset, KEEP_A_YEAR if named_version else ASK_EACH_TIME)

    async def send_examples(request: Request) -> Response:
        body = orjson.dumps([asdict(example) for example in examples()])
        return send(request, make_asset(body, "application/json"), ASK_EACH_TIME)

    return [
        Route("/graphiql", show_page),
        Route("/graphiql/examples.json", send_examples),
        Route("/graphiql/{file}", send_file),
    ]


def read_asset(path: Path) -> Asset:
    return make_asset(path.read_bytes(), MEDIA_TYPES[path.suffix])


def make_asset(body: bytes, media_type: str) -> Asset:
    digest = hashlib.sha256(body).hexdigest()[:16]
    return Asset(body, gzip.compress(body, mtime=0), digest, media_type)


def versioned(html: bytes, assets: Mapping[str, Asset]) -> bytes:
    """Add its digest to every file the page names, so that browsers may keep the file."""
    for name, asset in assets.items():
        html = html.replace(
            f'"graphiql/{name}"'.encode(), f'"graphiql/{name}?v={asset.digest}"'.encode()
        )
    return html


def send(request: Request, asset: Asset, cache_control: str) -> Response:
    # Weak, because the plain and the compressed bytes share the tag.
    tag = f'W/"{asset.digest}"'
    headers = {**HEADERS, "ETag": tag, "Cache-Control": cache_control}
    if tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(asset.compressed, headers=headers, media_type=asset.media_type)
    return Response(asset.body, headers=headers, media_type=asset.media_type)
