"""Which media type a client wants, after its Accept header."""

from __future__ import annotations

from functools import lru_cache

from gateway.http.answers import GRAPHQL_JSON, JSON, Refused

_MATCHES = {
    "*/*": JSON,
    "application/*": JSON,
    JSON: JSON,
    GRAPHQL_JSON: GRAPHQL_JSON,
}


@lru_cache(maxsize=256)
def media_type(accept: str | None) -> str | None:
    """Answer the media type to send, None where the client accepts neither we have.

    The highest quality wins, then what is named first; no header means `application/json`.
    """
    if accept is None or not accept.strip():
        return JSON
    best, best_quality = None, 0.0
    for name, quality in _ranges(accept):
        if name in _MATCHES and quality > best_quality:
            best, best_quality = _MATCHES[name], quality
    return best


@lru_cache(maxsize=256)
def wants_page(accept: str | None) -> bool:
    """Say whether a browser asks for a page: it names HTML and no JSON."""
    names = {name for name, _ in _ranges(accept or "")}
    return "text/html" in names and not names & {JSON, GRAPHQL_JSON}


@lru_cache(maxsize=256)
def wants_events(accept: str | None) -> bool:
    """Say whether a client asks for a stream of events: it names that and no JSON."""
    names = {name for name, _ in _ranges(accept or "")}
    return "text/event-stream" in names and not names & {JSON, GRAPHQL_JSON}


def not_acceptable() -> Refused:
    """Refuse a client that accepts neither media type."""
    return Refused(
        "NOT_ACCEPTABLE",
        "Accept 请求头中没有本网关能给出的类型。",
        f"请接受 {GRAPHQL_JSON} 或 {JSON}。",
        status=406,
    )


def _ranges(accept: str) -> list[tuple[str, float]]:
    return [_range(part) for part in accept.split(",")]


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        if parameter.startswith("q="):
            quality = _quality(parameter[2:])
        elif parameter.startswith("charset=") and parameter[8:].strip('"') not in {"utf-8", "utf8"}:
            quality = 0.0
    return name, quality


def _quality(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
