"""Answers of the platform: business errors travel inside HTTP 200."""

from dataclasses import dataclass
from typing import Any

import orjson
from starlette.responses import Response


@dataclass
class Refusal(Exception):  # noqa: N818 - named by what happened
    """A request the platform refuses, with its business code and its text for the caller."""

    errcode: int
    errmsg: str


def envelope(errcode: int, errmsg: str, data: Any = None) -> Response:
    """The platform's JSON answer, always HTTP 200."""
    body = orjson.dumps({"errcode": errcode, "errmsg": errmsg, "data": data})
    return Response(body, media_type="application/json;charset=UTF-8")


def refused(refusal: Refusal) -> Response:
    """The answer to a refused request."""
    return envelope(refusal.errcode, refusal.errmsg)
