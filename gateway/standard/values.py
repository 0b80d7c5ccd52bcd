"""Raw values become typed ones: text, integer, flag, instant. What cannot is said in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from gateway.standard.element import Kind

PLATFORM_TIME = timezone(timedelta(hours=8))
"""Platform local time where a value says nothing else."""

_INTEGER = re.compile(r"[+-]?\d{1,10}(\.0+)?")
_FLAGS = {
    "1": True,
    "0": False,
    "true": True,
    "false": False,
    "是": True,
    "否": False,
    "y": True,
    "n": False,
}
_FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d",
    "%Y%m%d",
    "%Y%m%d%H%M%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d",
    "%Y年%m月%d日",
)

# Digits of any other length would be split somehow: seconds since 1970 become the year 1795.
_DATE_DIGITS = {8, 14}
_NO_INSTANT = "应为日期或时间，如 2026-11-21 10:00:00"


class Malformed(ValueError):  # noqa: N818  # named for what happened, as every error here
    """A value that is none of its kind; the text says why, in Chinese."""


def text(raw: Any) -> str:
    """Read a text; numbers are taken as they are written."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise Malformed("应为文本")
    return str(raw)


def integer(raw: Any) -> int:
    """Read an integer of 32 bits: digits, also as text, also with a zero fraction."""
    if type(raw) is int and -(2**31) < raw < 2**31:
        return raw
    written = str(raw).strip()
    if isinstance(raw, bool) or not _INTEGER.fullmatch(written):
        raise Malformed("应为整数")
    number = int(written.partition(".")[0])
    if abs(number) >= 2**31:
        raise Malformed("整数过大")
    return number


def flag(raw: Any) -> bool:
    """Read a yes or no: 1/0, true/false, 是/否, Y/N."""
    known = _FLAGS.get(str(raw).strip().lower())
    if known is None:
        raise Malformed("应为 1 或 0")
    return known


def instant(raw: Any) -> datetime:
    """Read an instant in one of the forms platforms write; local time is +08:00."""
    written = str(raw).strip()
    if written.isascii() and written.isdigit():
        if len(written) == 13:
            return datetime.fromtimestamp(int(written) // 1000, UTC)
        if len(written) not in _DATE_DIGITS:
            raise Malformed(_NO_INSTANT)
    try:
        return _in_utc(_parse(written))
    except (ValueError, OverflowError):
        raise Malformed(_NO_INSTANT) from None


def _parse(written: str) -> datetime:
    if len(written) == 19 and written[4] == "-" and written[10] == " ":
        try:  # what nearly every platform writes, read ten times as fast
            return datetime.fromisoformat(written).replace(tzinfo=PLATFORM_TIME)
        except ValueError:
            pass
    for shape in _FORMATS:
        try:
            return datetime.strptime(written, shape).replace(tzinfo=PLATFORM_TIME)
        except ValueError:
            continue
    return datetime.fromisoformat(written)


def _in_utc(moment: datetime) -> datetime:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=PLATFORM_TIME)
    return aware.astimezone(UTC).replace(microsecond=0)


READERS: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: text,
    Kind.INTEGER: integer,
    Kind.FLAG: flag,
    Kind.INSTANT: instant,
}
