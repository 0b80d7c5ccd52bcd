"""Rate limits: the platform asks for patience, and sometimes says how much."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import structlog

from gateway.connectors.wire import read_date
from gateway.errors import PlatformUnavailable

_log = structlog.get_logger("yiwang.connectors")

LONGEST_S = 7 * 24 * 3600
"""A longer wait than a week is taken for a mistake of the platform, and for a week."""


class Limited(PlatformUnavailable):
    """The platform asks us to slow down; `wait_s` is what it asks for, None: it does not say."""

    code = "PLATFORM_RATE_LIMITED"

    def __init__(self, message: str, *, wait_s: float | None) -> None:
        super().__init__(message, hint="平台限制访问频率，将按其要求等待。")
        self.wait_s = wait_s


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Answer the seconds of a Retry-After header (number or HTTP date), None: none to go by.

    `now` is the platform's clock, since a date in the header is of that clock. What is not
    positive or cannot be read counts as absent, what is too long as a week; both are told.
    """
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        seconds = float(text[:12])
    else:
        at = read_date(text)
        seconds = (at - now).total_seconds() if at is not None else 0
    if seconds <= 0:
        _log.warning("a Retry-After that says nothing", said=text[:100])
        return None
    if seconds > LONGEST_S:
        _log.warning("a Retry-After of more than a week", said=text[:100])
    return min(seconds, LONGEST_S)
