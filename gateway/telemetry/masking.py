"""Keeps secrets and personal data out of logs: by the name of a key, and by what a text holds.

Masking is the last step before a line is written, so that nothing added on the way escapes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import structlog

MASKED = "***"

SECRET_KEYS = re.compile(
    r"passw|secret|token|authori[sz]ation|api_?key|cookie|credential|signature|private_?key"
    r"|id_?card|cert_?no|mobile|phone|link_?way|身份证|证件号|手机|电话|密码|密钥|口令",
    re.IGNORECASE,
)
"""Keys whose values are never shown."""

PLAIN_KEYS = frozenset({"timestamp", "level", "run", "error_id"})
"""Keys whose values are ours: ids and times."""

BEARER = re.compile(r"\b(bearer|basic)(\s+)[\w.~+/=-]+", re.IGNORECASE)
ASSIGNED = re.compile(
    r"((?:passw(?:or)?d|secret|token|api_?key|口令|密码|密钥)[\"']?\s*[=:：]\s*[\"']?)[^\s\"'&,;，；]+",
    re.IGNORECASE,
)
USERINFO = re.compile(r"(://[^/\s:@]*):[^/\s@]+@")
DIGITS = re.compile(r"\d(?:[ -]?\d){10,}[Xx]?")
"""Long runs of digits, blanks and hyphens between them allowed: ID, phone and card numbers."""

CODE_DIGITS = 12
"""Catalog items and regions have codes of twelve digits; no number of a person has."""

Event = structlog.types.EventDict


def mask_event(_logger: Any, _method: str, event: Event) -> Event:
    """Answer the event with everything secret or personal masked (a structlog processor)."""
    return {key: _member(key, value) for key, value in event.items()}


def mask_text(text: str) -> str:
    """Answer a text without credentials and without long numbers."""
    text = BEARER.sub(rf"\1\2{MASKED}", text)
    text = ASSIGNED.sub(rf"\1{MASKED}", text)
    text = USERINFO.sub(rf"\1:{MASKED}@", text)
    return DIGITS.sub(_shortened, text)


def _shortened(found: re.Match[str]) -> str:
    text = found.group()
    if len(text) == CODE_DIGITS and text.isascii() and text.isdecimal():
        return text
    return f"{text[:3]}{MASKED}{text[-2:]}"


def _member(key: str, value: Any) -> Any:
    if key in PLAIN_KEYS:
        return value
    return MASKED if SECRET_KEYS.search(key) and value is not None else _value(value)


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, Mapping):
        return {key: _member(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_value(inner) for inner in value]
    if value is None or isinstance(value, bool | float):
        return value
    written = str(value)
    masked = mask_text(written)
    return value if isinstance(value, int) and masked == written else masked
