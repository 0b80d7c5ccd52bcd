"""What a platform served, line by line, for tests to hold against the store."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Served:
    """A line of the ledger: what a request was answered with."""

    at: datetime
    path: str
    outcome: str
    page: int | None = None
    records: int = 0
