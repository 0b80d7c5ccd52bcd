"""Working days (工作日) of mainland China, by the State Council's notices of holidays.

A notice comes in autumn for the year after. Where there is none yet, statutory holidays are known
and the days that are moved around them are not.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache

import holidays

_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Say whether offices work on a day: make-up Saturdays and Sundays among them."""
    return bool(_calendar().is_working_day(day))


@lru_cache(maxsize=4_096)
def working_day_after(start: date, days: int) -> date:
    """Answer the last of so many working days after a day; the day itself does not count."""
    found, left = start, days
    while left:
        found += _DAY
        left -= is_working_day(found)
    return found


@cache
def _calendar() -> holidays.HolidayBase:
    return holidays.country_holidays("CN")
