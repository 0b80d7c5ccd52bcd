"""A stream of rows in the order of their last change; rows are made when they are asked for."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from gateway.sandbox.dice import row_guid
from gateway.sandbox.exchange import batch
from gateway.sandbox.record import Record
from gateway.sandbox.times import stamp

Key = tuple[str, str]


@dataclass(frozen=True)
class Page:
    """A page of a stream and how many rows the whole window holds."""

    total: int
    rows: list[Record]


class Stream:
    """Rows ordered by (cdTime, rowGuid), changeable while they are served."""

    def __init__(self, keys: Iterable[Key], make: Callable[[str, str], Record]) -> None:
        self._keys = sorted(keys)
        self._times = {guid: time for time, guid in self._keys}
        self._make = make
        self._changed: dict[str, Record] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def guids(self) -> list[str]:
        """Row ids, oldest change first."""
        return [guid for _, guid in self._keys]

    def record(self, guid: str) -> Record:
        """The row as it is served now; KeyError when the stream has no such row."""
        time = self._times[guid]
        changed = self._changed.get(guid)
        return deepcopy(changed) if changed is not None else self._make(guid, time)

    def page(self, since: str | None, before: str | None, number: int, size: int) -> Page:
        """Rows with since <= cdTime < before; `number` counts from 1."""
        low = bisect_left(self._keys, (since, "")) if since else 0
        high = bisect_left(self._keys, (before, "")) if before else len(self._keys)
        first = low + (number - 1) * size
        window = self._keys[first : min(first + size, high)]
        return Page(max(high - low, 0), [self.record(guid) for _, guid in window])

    def after(self, key: Key, before: str | None, size: int) -> list[Record]:
        """Rows behind this (cdTime, rowGuid), at most `size`, with cdTime < before."""
        first = bisect_right(self._keys, key)
        high = bisect_left(self._keys, (before, "")) if before else len(self._keys)
        return [self.record(guid) for _, guid in self._keys[first : min(first + size, high)]]

    def touch(self, guid: str, at: datetime, **changes: object) -> None:
        """Correct a row in place: the changes, cdOperation U and a newer cdTime."""
        row = self.record(guid) | {"cdOperation": "U"} | changes
        self._put(_stamped(row, stamp(at)))

    def receive(self, row: Record) -> None:
        """Take a row as somebody sent it, new or in place of the one of its id.

        It is told with every column, like the other rows: what was not sent is null.
        """
        self._put(dict.fromkeys(self._columns) | row)

    @cached_property
    def _columns(self) -> tuple[str, ...]:
        return tuple(self.record(self._keys[0][1])) if self._keys else ()

    def withdraw(self, guid: str, at: datetime) -> None:
        """Mark a row deleted: cdOperation D and a newer cdTime; the row stays readable."""
        self.touch(guid, at, cdOperation="D")

    def revise(self, guid: str, at: datetime, **changes: object) -> str:
        """Publish the next version as a row of its own (ROW_GUID is that of a version).

        The row of the old version stays as it is. Answers the row id of the new version.
        """
        row = self.record(guid)
        version = int(row["taskVersion"]) + 1
        new = row_guid(guid, "version", version)
        row |= {"rowGuid": new, "taskVersion": version, "cdOperation": "I"}
        self._put(_stamped(_rekeyed(row | changes), stamp(at)))
        return new

    def _put(self, row: Record) -> None:
        guid, time = row["rowGuid"], row["cdTime"]
        if guid in self._times:
            del self._keys[bisect_left(self._keys, (self._times[guid], guid))]
        insort(self._keys, (time, guid))
        self._times[guid] = time
        self._changed[guid] = row


def children(row: Record) -> Iterator[tuple[str, Record]]:
    """The rows directly inside a row, each with the name of its kind."""
    for name, value in row.items():
        if isinstance(value, list):
            yield from ((name, child) for child in value)


def _stamped(row: Record, time: str) -> Record:
    """The row and all below it with one time, batch and operation."""
    row |= {"cdTime": time, "cdBatch": batch(time)}
    for _, child in children(row):
        child["cdOperation"] = row["cdOperation"]
        _stamped(child, time)
    return row


def _rekeyed(row: Record) -> Record:
    """All below the row with ids of their own that follow the row's."""
    renamed: dict[str, str] = {}
    for name, child in children(row):
        new = row_guid(row["rowGuid"], name, child["orderNum"])
        renamed[child["rowGuid"]] = new
        child |= {"rowGuid": new, "taskGuid": row["rowGuid"]}
        if "taskVersion" in child:
            child["taskVersion"] = row["taskVersion"]
        _rekeyed(child)
    for _, child in children(row):
        if child.get("conditionGuid"):
            told = child["conditionGuid"].split("^")
            child["conditionGuid"] = "^".join(renamed.get(guid, guid) for guid in told)
    return row
