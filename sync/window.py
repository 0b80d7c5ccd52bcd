"""Windows and checkpoints: what a run reads, and how far the stream has been read.

A window is closed below and open above. Its lower bound goes back by the lookback, so that a
record committed late upstream is still seen; its upper bound stays away from now by the settle
delay. Now is the platform's: a clock that is slow would stamp records behind a bound that was
already passed. A run that was interrupted goes on with the same window, at the page it had
reached.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import orjson

from gateway.errors import StoreError


@dataclass(frozen=True)
class Checkpoint:
    """How far a stream has been read.

    `read_until` is the upper bound of the last complete window; `since`, `until` and `token`
    describe a window that is being read, `token` the page to go on with; between two windows it
    is what the next one begins with, where a stream is not read by time. `settled` is up to
    when the platform's clock had come, less the settle delay, when the first page was read.
    `begins` is the earliest beginning that the specification has had.
    """

    read_until: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None
    token: str | None = None
    settled: datetime | None = None
    begins: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether a window is being read."""
        return self.until is not None

    def opened(
        self,
        now: datetime,
        lookback: timedelta,
        settle: timedelta,
        *,
        begins: datetime | None = None,
        full: bool = False,
    ) -> Checkpoint:
        """Answer the checkpoint of a run that begins now.

        Where the specification's beginning was moved back, everything is read once more.
        """
        if self.is_open and not full:
            return self
        reads_all = full or self.read_until is None or self.is_moved_back(begins)
        since = None if reads_all or self.read_until is None else self.read_until - lookback
        known = [moment for moment in (self.begins, begins) if moment is not None]
        earliest = min(known) if known else None
        return Checkpoint(self.read_until, since, now - settle, None, begins=earliest)

    def is_moved_back(self, begins: datetime | None) -> bool:
        """Say whether this beginning is before every one so far."""
        return begins is not None and self.begins is not None and begins < self.begins

    def told(self, upstream_now: datetime | None, settle: timedelta) -> Checkpoint:
        """Answer the checkpoint when the first page has told the platform's time."""
        if upstream_now is None or self.settled is not None or self.until is None:
            return self
        return replace(self, settled=min(self.until, upstream_now - settle))

    def reached(self, token: str | None, onward: str | None = None) -> Checkpoint:
        """Answer the checkpoint after a page; no token closes the window, `onward` stays."""
        if token is None:
            return Checkpoint(self.settled or self.until, token=onward, begins=self.begins)
        return replace(self, token=token)


def dump(checkpoint: Checkpoint) -> str:
    """Write a checkpoint as the text the store keeps."""
    values = {name: value for name, value in vars(checkpoint).items() if value is not None}
    return orjson.dumps(values).decode()


def load(text: str | None) -> Checkpoint:
    """Read a checkpoint; one that cannot be read refuses the run and says how to go on."""
    if text is None:
        return Checkpoint()
    try:
        values = orjson.loads(text)
        token = values.pop("token", None)
        times = {name: datetime.fromisoformat(value) for name, value in values.items()}
        _refuse_ambiguous(token, times.values())
        return Checkpoint(token=token, **times)
    except (ValueError, TypeError, AttributeError):
        raise StoreError(
            f"检查点无法识别：{text[:80]}。",
            hint="请用 yiwang sync rewind 退回，或用 yiwang sync run --full --restart 从头读取。",
            code="CHECKPOINT_CORRUPT",
        ) from None


def _refuse_ambiguous(token: object, times: Iterable[datetime]) -> None:
    if not isinstance(token, str | None) or any(time.tzinfo is None for time in times):
        raise ValueError("a token is a text, an instant has a zone")
