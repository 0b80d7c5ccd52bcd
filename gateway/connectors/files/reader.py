"""Records taken out of a file on another thread."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock

from gateway.connectors.decode import RawRecord

PAGE_SIZE = 500


@dataclass(frozen=True)
class Reader:
    """A generator used by one thread at a time, also when a cancelled task left one in it."""

    records: Generator[RawRecord]
    lock: Lock = field(default_factory=Lock)

    def skip(self, count: int) -> None:
        """Pass over so many records."""
        with self.lock:
            next(islice(self.records, count, count), None)

    def take(self, count: int) -> tuple[RawRecord, ...]:
        """Answer the next records, fewer at the end."""
        with self.lock:
            return tuple(islice(self.records, count))

    def close(self) -> None:
        """Close the file."""
        with self.lock:
            self.records.close()
