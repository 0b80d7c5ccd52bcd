"""What callers give beside compiled reads: texts that a database stores, areas that are some."""

from __future__ import annotations

from gateway.errors import ArgumentError
from gateway.standard import identifiers
from gateway.standard.record import unstorable

LONGEST = 255
"""Signs of a name, a code or a key."""


def stored(name: str, text: str | None) -> str | None:
    """Answer a text that names something; raises ArgumentError where no database stores it."""
    if text is not None and (unstorable(text) or len(text) > LONGEST):
        raise ArgumentError(
            f"{name} 过长或含不可存储的字符。", hint=f"最多 {LONGEST} 个字。", code="BAD_TEXT"
        )
    return text


def area_prefix(text: str | None) -> str | None:
    """Answer what all codes in an area begin with; raises ArgumentError where it is none."""
    if text is None:
        return None
    try:
        return identifiers.region.parse(text).prefix
    except identifiers.MalformedCode as error:
        raise ArgumentError(str(error), code="MALFORMED_CODE") from None
