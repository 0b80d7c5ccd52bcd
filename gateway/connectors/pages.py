"""What every connector answers, whatever its transport: pages of records."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gateway.connectors.decode import RawRecord
from gateway.connectors.spec import Spec


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a stream.

    `token` resumes the reading after this page; None: this was the last one. `total` is what
    the platform says the whole window holds. `upstream_now` is the platform's clock when it
    answered. Both are None where the platform does not say. After the last page `onward` is what
    the next reading begins with instead of None, where the platform is not read by time. `note`
    is for the report: Chinese words on what the records do not show.
    """

    records: tuple[RawRecord, ...]
    token: str | None
    total: int | None = None
    upstream_now: datetime | None = None
    onward: str | None = None
    note: str = ""


class Connector(Protocol):
    """An open connector; made by `gateway.connectors.connect.open_connector`."""

    @property
    def spec(self) -> Spec:
        """The specification it was opened with."""

    @property
    def upstream_now(self) -> datetime | None:
        """The platform's clock at its last answer, refusals included; None: not known."""

    def pages(
        self,
        stream_name: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        token: str | None = None,
    ) -> AsyncGenerator[Page]:
        """Answer the pages of a stream whose records changed in `since <= t < until`.

        `token` is that of the last page already stored (`onward` where it was the last of all);
        None begins at the first. Raises
        KeyError (no such stream), `PlatformRefused`, `PlatformUnavailable`, `PlatformPaused`,
        `CircuitOpen`, `PlatformChanged`, `UnreadableFile`. A reading that is left early is closed
        with `contextlib.aclosing`.
        """
