"""Our own pages and their files: named by digest, compressed, under a strict policy.

A government intranet has no CDN: a page may talk to its own host only, and the
Content-Security-Policy says so to the browser.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

FOLDER = Path(__file__).parent / "assets"
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
ASK_EACH_TIME = "no-cache"
KEEP_A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """A file as it is sent: plain and compressed, named by its digest."""

    body: bytes
    compressed: bytes
    digest: str
    media_type: str


def page_routes(name: str, policy: str) -> list[BaseRoute]:
    """Serve the page of a folder at `/name`, and its files below it.

    The page names its files relative to itself, so any path prefix works.
    """
    assets = {path.name: read_asset(path) for path in sorted((FOLDER / name).iterdir())}
    html = assets.pop("index.html").body
    page = make_asset(versioned(html, name, assets), MEDIA_TYPES[".html"])

    async def show_page(request: Request) -> Response:
        return send(request, page, ASK_EACH_TIME, policy)

    async def send_file(request: Request) -> Response:
        asset = assets.get(request.path_params["file"])
        if asset is None:
            raise HTTPException(404)
        named_version = request.query_params.get("v") == asset.digest
        return send(request, asset, KEEP_A_YEAR if named_version else ASK_EACH_TIME, policy)

    return [Route(f"/{name}", show_page), Route(f"/{name}/{{file}}", send_file)]


def read_asset(path: Path) -> Asset:
    return make_asset(path.read_bytes(), MEDIA_TYPES[path.suffix])


def make_asset(body: bytes, media_type: str) -> Asset:
    digest = hashlib.sha256(body).hexdigest()[:16]
    return Asset(body, gzip.compress(body, mtime=0), digest, media_type)


def versioned(html: bytes, name: str, assets: Mapping[str, Asset]) -> bytes:
    """Add its digest to every file the page names, so that browsers may keep the file."""
    for file, asset in assets.items():
        plain = f'"{name}/{file}"'
        html = html.replace(plain.encode(), f'"{name}/{file}?v={asset.digest}"'.encode())
    return html


def send(request: Request, asset: Asset, cache_control: str, policy: str) -> Response:
    # Weak, because the plain and the compressed bytes share the tag.
    tag = f'W/"{asset.digest}"'
    headers = {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept-Encoding",
        "ETag": tag,
        "Cache-Control": cache_control,
    }
    if tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(asset.compressed, headers=headers, media_type=asset.media_type)
    return Response(asset.body, headers=headers, media_type=asset.media_type)
