"""Chance that repeats: the same parts give the same dice and the same row id, on any machine."""

import hashlib
from random import Random


def dice(*parts: object) -> Random:
    """Random numbers that depend on the parts alone."""
    return Random(":".join(str(part) for part in parts))  # noqa: S311 - repeatable, not secret


def row_guid(*parts: object) -> str:
    """A 32-character row id (ROW_GUID) that depends on the parts alone."""
    text = ":".join(str(part) for part in parts)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
