"""What personal data is asked for, as it is kept for years: said, short, and of nobody."""

from __future__ import annotations

import unicodedata

from gateway.store.audit import LONGEST_PURPOSE
from gateway.telemetry.masking import mask_text


def purpose_problem(text: str) -> str | None:
    """Say what is wrong with a purpose, in Chinese; None: nothing.

    A number of a person, or a secret, has no place in it.
    """
    if not 0 < len(text) <= LONGEST_PURPOSE:
        return f"应为 1 至 {LONGEST_PURPOSE} 个字"
    if any(unicodedata.category(sign).startswith("C") for sign in text):
        return "不得含控制字符"
    if mask_text(text) != text:
        return "不得含证件号、电话号码等长数字或口令"
    return None
