"""A platform that contradicts itself about one record: what is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from gateway.standard.findings import Finding, Severity
from gateway.standard.values import PLATFORM_TIME
from gateway.store.copies import Known
from sync.incoming import Incoming

BEHIND, CONFLICT = "copy.behind", "copy.conflict"


def behind(record: Incoming, before: Known) -> Finding:
    """Tell that a platform sent an older state of a version than the one that is stored."""
    sent, kept = _shown(record.changed_at), _shown(before.changed_at)
    return Finding(
        BEHIND,
        Severity.WARNING,
        f"版本（{before.version}）未变，送来内容的同步时间 {sent} 却早于库中的 {kept}，未采用",
        "cd_time",
        sent,
    )


def conflict(record: Incoming) -> Finding:
    """Tell that a record changed although neither its version nor its time did."""
    sent = _shown(record.changed_at)
    return Finding(
        CONFLICT,
        Severity.NOTICE,
        f"版本与同步时间（{sent}）都没有变，内容却变了，以后到的为准",
        "cd_time",
        sent,
    )


def is_contradiction(stored: str, sent: str) -> bool:
    """Say whether the own values of a record differ between two payloads.

    What stands inside a record changes with marks of its own on some platforms: that is none.
    """
    one, other = _own(stored), _own(sent)
    return stored != sent if one is None or other is None else one != other


def _own(payload: str) -> Mapping[str, Any] | None:
    try:
        values = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(values, dict):
        return None
    return {name: value for name, value in values.items() if not isinstance(value, dict | list)}


def _shown(moment: datetime | None) -> str:
    return f"{moment.astimezone(PLATFORM_TIME):%Y-%m-%d %H:%M:%S}" if moment else "（无）"
