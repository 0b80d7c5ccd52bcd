"""The status page: one screen of how every connector stands, live."""

from __future__ import annotations

from starlette.routing import BaseRoute

from gateway.http import files

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def routes() -> list[BaseRoute]:
    """Serve the page at `/status`; it subscribes to `graphql` beside itself."""
    return files.page_routes("status", POLICY)
