"""The platform's own words, made fit for a message: short, on one line, without our secrets."""

from __future__ import annotations

import re
from html import unescape

LONGEST = 200
_HEAD = 20
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def quoted(text: str, secrets: tuple[str, ...]) -> str:
    """Answer `text` on one line, at most 200 characters, secrets as `***`."""
    for secret in secrets:
        text = text.replace(secret, "***")
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def is_html(content_type: str, body: bytes, *, is_xml: bool = False) -> bool:
    """Say whether an answer is a page for people; `is_xml`: a platform may answer in tags."""
    head = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:_HEAD].lower()
    if is_xml:
        return head.startswith((b"<!doctype html", b"<html"))
    return head[:1] == b"<" or "text/html" in content_type


def page_title(body: bytes) -> str:
    """Answer what a page for people calls itself, else its text."""
    text = body[:20_000].decode("utf-8", "replace")
    title = _TITLE.search(text)
    return unescape(title[1] if title else _TAG.sub(" ", text))
