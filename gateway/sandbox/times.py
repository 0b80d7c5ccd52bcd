"""The platform's clock face: every time is written in platform local time, +08:00."""

from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))
AS_OF = datetime(2026, 11, 1, tzinfo=BEIJING)
"""The instant the generated world was last touched; independent of the machine's clock."""
YEAR_SECONDS = 365 * 24 * 3600
FORM = "%Y-%m-%d %H:%M:%S"


def stamp(at: datetime) -> str:
    """The instant as the platform writes it: `yyyy-MM-dd HH:mm:ss`, +08:00."""
    return at.astimezone(BEIJING).strftime(FORM)


def read_stamp(text: str) -> datetime:
    """The instant of a platform time; ValueError when it is not `yyyy-MM-dd HH:mm:ss`."""
    at = datetime.strptime(text, FORM).replace(tzinfo=BEIJING)
    if at.strftime(FORM) != text:  # strptime takes 2026-1-1; bounds are compared as text
        raise ValueError(text)
    return at
