"""Bodies of requests and answers, by the paths of a specification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import orjson

from gateway.connectors.outgoing import Outgoing

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def put(body: dict[str, Any], path: Sequence[str], value: object) -> None:
    """Write a value to a path; what stands in its way is replaced."""
    for step in path[:-1]:
        inner = body.get(step)
        if not isinstance(inner, dict):
            inner = body[step] = {}
        body = inner
    body[path[-1]] = value


def taken(body: dict[str, Any], path: Sequence[str]) -> Any:
    """Answer what stands at a path, taken away from there; None where there is nothing."""
    holder: Any = body
    for step in path[:-1]:
        holder = holder.get(step) if isinstance(holder, dict) else None
    return holder.pop(path[-1], None) if isinstance(holder, dict) else None


def with_body(outgoing: Outgoing, body: Mapping[str, Any], content: str) -> Outgoing:
    """Answer a request with a body as JSON or as a form."""
    if content == "form":
        return replace(outgoing, body=form_of(body).encode()).with_headers(FORM)
    return replace(outgoing, body=orjson.dumps(body))


def form_of(asked: Mapping[str, Any]) -> str:
    """Answer parameters as a query or a form has them; what is no text is JSON."""
    return urlencode({name: _parameter(value) for name, value in asked.items()})


def _parameter(value: object) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
