"""Resume tokens: where a reading stands, as text that a checkpoint keeps."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass

from gateway.errors import YiwangError


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reading stands: before `page`.

    `seen` counts the records of the pages before it, `size` is the largest page so far, `total`
    what the platform said last; `empty` counts empty pages running, `rewinds` steps back.
    `cursor` is the platform's own name of the page, None where it is found by number.
    """

    page: int
    seen: int = 0
    size: int = 0
    total: int | None = None
    empty: int = 0
    rewinds: int = 0
    cursor: str | None = None


def place_token(place: Place) -> str:
    """Answer the token of a place."""
    written = {name: value for name, value in asdict(place).items() if value is not None}
    return json.dumps(written, separators=(",", ":"))


def read_place_token(token: str) -> Place:
    """Answer the place of a token; raises `YiwangError` (TOKEN_INVALID)."""
    try:
        place = Place(**json.loads(token))
    except (TypeError, ValueError):
        raise _invalid(token) from None
    counts = (place.page, place.seen, place.size, place.total or 0, place.empty, place.rewinds)
    is_counted = all(type(count) is int and count >= 0 for count in counts)
    if not is_counted or not isinstance(place.cursor, str | None):
        raise _invalid(token)
    return place


def record_token(number: int) -> str:
    """Answer the token after so many records."""
    return str(number)


def read_record_token(token: str | None) -> int:
    """Answer how many records a token passes over; raises `YiwangError` (TOKEN_INVALID)."""
    if token is None:
        return 0
    if not re.fullmatch(r"[0-9]{1,18}", token):
        raise _invalid(token)
    return int(token)


def _invalid(token: str) -> YiwangError:
    return YiwangError(
        f"断点“{token[:100]}”无法识别", hint="请清除断点，从头读取。", code="TOKEN_INVALID"
    )
