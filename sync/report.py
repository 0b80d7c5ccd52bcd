"""How a run stands, and what ends one that the platform did not end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from gateway.errors import YiwangError
from gateway.standard.values import PLATFORM_TIME
from gateway.store.streams import INCREMENTAL, Counts


@dataclass
class Report:
    """How a run stands: shown while it goes on, final when `status` is.

    `note` says in words what the numbers do not.
    """

    platform: str
    stream: str
    kind: str = INCREMENTAL
    status: str = "running"
    counts: Counts = field(default_factory=Counts)
    total: int | None = None
    error: YiwangError | None = None
    note: str = ""


Observe = Callable[[Report], None]


class TooManyBadRecords(YiwangError):  # noqa: N818  # named for what happened
    """So many records of a stream cannot be stored that its form must have changed."""

    code = "TOO_MANY_BAD_RECORDS"
    status = "failed_schema"


class RunStopped(YiwangError):  # noqa: N818  # named for what happened
    """Somebody stopped the run between two pages; it goes on from there another time."""

    code = "RUN_STOPPED"
    status = "cancelled"


class NeedsConfirmation(YiwangError):  # noqa: N818  # named for what happened
    """A sweep would withdraw so much that an operator must say so."""

    code = "SWEEP_NEEDS_CONFIRMATION"
    status = "awaiting_confirmation"


def at_beijing(moment: datetime) -> str:
    """Write an instant for people."""
    return f"{moment.astimezone(PLATFORM_TIME):%Y-%m-%d %H:%M:%S}"
