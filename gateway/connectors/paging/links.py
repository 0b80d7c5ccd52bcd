"""Addresses of next pages: found in an answer, and followed only where our proof may go."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit

from gateway.connectors.line import Heard
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.payload import cursor_of
from gateway.connectors.spec import Link
from gateway.errors import PlatformRefused

_PORTS = {"http": 80, "https": 443}
_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s";,]+))*)')
_NEXT = re.compile(
    r';\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next(?=\s|;|$))', re.IGNORECASE
)


def next_link(heard: Heard, paging: Link, asked: Outgoing, base_url: str) -> str | None:
    """Answer path and query of the next page below `base_url`, None after the last page.

    Raises `PlatformRefused` (PLATFORM_REDIRECT) where it lies elsewhere: it would carry our
    proof to whoever it names.
    """
    target = cursor_of(heard.payload, paging.next) if paging.next else _in_header(heard)
    if target is None:
        return None
    here = f"{base_url}{asked.path}{'?' if asked.query else ''}{asked.query}"
    there, base = urlsplit(urljoin(here, target)), urlsplit(base_url)
    prefix = f"{base.path}/"
    if _origin(there) != _origin(base) or not there.path.startswith(prefix):
        raise PlatformRefused(
            f"平台给出的下一页在 {there.scheme}://{there.netloc}{there.path}，"
            f"不在 {base_url} 之下，未跟随",
            hint="请核对 base_url；它应与平台给出的地址一致。",
            code="PLATFORM_REDIRECT",
        )
    path = there.path[len(base.path) :]
    return f"{path}?{there.query}" if there.query else path


def _in_header(heard: Heard) -> str | None:
    """The target of `rel=next` in a header Link (RFC 8288)."""
    for link in _LINK.finditer(heard.answer.headers.get("link", "")):
        if _NEXT.search(link[2]):
            return link[1]
    return None


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)
