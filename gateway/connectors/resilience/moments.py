"""Instants as people in China read them."""

from __future__ import annotations

from datetime import datetime

from gateway.standard.values import PLATFORM_TIME


def in_beijing(at: datetime) -> str:
    """Answer an instant as local date and time."""
    return f"{at.astimezone(PLATFORM_TIME):%Y-%m-%d %H:%M:%S}"
