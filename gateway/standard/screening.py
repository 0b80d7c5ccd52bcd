"""What people write about a service is shown to everybody without phone and ID numbers."""

from __future__ import annotations

import re

MASKED = "***"

_DATE = r"(?:19|20)\d\d-\d{1,2}-\d{1,2}(?![\d-])"
_NUMBER = re.compile(rf"(?<!\d)(?!{_DATE})\d(?:[ -]?\d){{6,}}[Xx]?")
"""Seven digits and more, blanks and hyphens between them allowed: phone, ID and card numbers."""


def screened(text: str | None) -> str | None:
    """Answer a text in which every phone number and ID number is `***`.

    Rather too much than too little: case numbers go too. Dates stay.
    """
    return None if text is None else _NUMBER.sub(MASKED, text)
