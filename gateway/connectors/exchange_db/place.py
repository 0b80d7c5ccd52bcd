"""Where a reading of an exchange database stands, as the token that a checkpoint keeps."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from gateway.errors import YiwangError


@dataclass(frozen=True, slots=True)
class Place:
    """After the row (`time`, `key`) of a walk, at its beginning where both are None.

    `seen` counts the records of all pages before.
    """

    walk: str
    time: datetime | str | None = None
    key: str | int | None = None
    seen: int = 0


def place_token(place: Place) -> str:
    """Answer the token of a place."""
    time = place.time
    told = {"walk": place.walk, "key": place.key, "seen": place.seen}
    told["at" if isinstance(time, datetime) else "time"] = (
        time.isoformat() if isinstance(time, datetime) else time
    )
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def read_place(token: str) -> Place:
    """Answer the place of a token; raises `YiwangError` (TOKEN_INVALID)."""
    try:
        told = json.loads(token)
        at, time, key = told.get("at"), told.get("time"), told["key"]
        place = Place(
            told["walk"], time if at is None else datetime.fromisoformat(at), key, told["seen"]
        )
        fits = (
            isinstance(place.walk, str)
            and isinstance(time, str | None)
            and isinstance(key, str | int | None)
            and type(place.seen) is int
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        fits = False
    if not fits:
        raise invalid(token)
    return place


def invalid(token: str) -> YiwangError:
    """Answer the error of a token that leads nowhere."""
    return YiwangError(
        f"断点“{token[:100]}”无法识别", hint="请清除断点，从头读取。", code="TOKEN_INVALID"
    )
