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
    `cursor` is the platform's own name of the page, None where it is found by number. A window
    that is read in slices of time is now at `low <= t < high` (seconds since 1970), all counts
    are of this slice, and `passed` records were in those before it. `limit` is how many records
    a page is asked for where the platform would not give as many as the specification says.
    `mark` tells a page read before by its cursor or its content: who meets it again goes round.
    """

    page: int
    seen: int = 0
    size: int = 0
    total: int | None = None
    empty: int = 0
    rewinds: int = 0
    cursor: str | None = None
    low: int | None = None
    high: int | None = None
    passed: int = 0
    limit: int | None = None
    mark: str | None = None


def place_token(place: Place) -> str:
    """Answer the token of a place."""
    written = {name: value for name, value in asdict(place).items() if value is not None}
    return json.dumps(written, separators=(",", ":"))


def read_place_token(token: str) -> Place:
    """Answer the place of a token; raises `YiwangError` (TOKEN_INVALID)."""
    try:
        place = Place(**json.loads(token))
    except (TypeError, ValueError):
        raise invalid(token) from None
    counts = (place.page, place.seen, place.size, place.empty, place.rewinds, place.passed)
    names = (place.cursor, place.mark)
    may_lack = (place.total, place.low, place.high, place.limit)
    is_counted = all(_is_count(count) for count in counts)
    is_whole = all(count is None or _is_count(count) for count in may_lack)
    if not (is_counted and is_whole and all(isinstance(n, str | None) for n in names)):
        raise invalid(token)
    return place


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def record_token(number: int) -> str:
    """Answer the token after so many records."""
    return str(number)


def read_record_token(token: str | None) -> int:
    """Answer how many records a token passes over; raises `YiwangError` (TOKEN_INVALID)."""
    if token is None:
        return 0
    if not re.fullmatch(r"[0-9]{1,18}", token):
        raise invalid(token)
    return int(token)


def invalid(token: str) -> YiwangError:
    """Answer the error of a token that leads nowhere."""
    return YiwangError(
        f"断点“{token[:100]}”无法识别", hint="请清除断点，从头读取。", code="TOKEN_INVALID"
    )
