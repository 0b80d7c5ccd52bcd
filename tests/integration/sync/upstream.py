"""A platform in memory whose records change while its pages are turned, and its ledger."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from gateway.connectors.decode import RawRecord
from gateway.connectors.pages import Page
from gateway.connectors.spec import Spec
from gateway.standard.values import PLATFORM_TIME
from gateway.store.database import Database
from tests.integration.sync.rows import rows
from tests.integration.sync.scripted import SPEC

ITEMS = "catalog-items"
Key = tuple[datetime, str]


async def _nothing(_: int) -> None:
    return


@dataclass
class Upstream:
    """Catalog items by native id, each with the time of its last change.

    Pages go by (time, id), so that a change never hides another record. `before` is called with
    the number of each page that is asked for; it may fail, wait or change the records.
    """

    spec: Spec = SPEC
    size: int = 2
    before: Callable[[int], Awaitable[None]] = _nothing
    clock: Callable[[], datetime | None] = lambda: None
    items: dict[str, tuple[datetime, dict[str, Any]]] = field(default_factory=dict)
    asked: list[tuple[datetime | None, datetime | None, str | None]] = field(default_factory=list)
    served: int = 0

    @property
    def upstream_now(self) -> datetime | None:
        """The platform's clock, where it tells."""
        return self.clock()

    def put(self, native_id: str, at: datetime, **values: Any) -> None:
        """Insert or update a record as of a time."""
        self.items[native_id] = (at, {"cdOperation": "U", **values})

    def withdraw(self, native_id: str, at: datetime) -> None:
        """Leave a tombstone."""
        self.items[native_id] = (at, {"cdOperation": "D"})

    def vanish(self, native_id: str) -> None:
        """Drop a record without a word."""
        del self.items[native_id]

    def alive(self) -> dict[str, str]:
        """Answer the payloads of live records by native id."""
        return {
            native_id: self._payload(native_id)
            for native_id, (_, values) in self.items.items()
            if values["cdOperation"] != "D"
        }

    async def pages(
        self,
        _stream_name: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        token: str | None = None,
    ) -> AsyncGenerator[Page]:
        self.asked.append((since, until, token))
        after = self._place(token)
        while True:
            await self.before(self.served)
            self.served += 1
            inside = [key for key in self._keys() if self._is_inside(key, since, until)]
            ahead = [key for key in inside if after is None or key > after]
            page = ahead[: self.size]
            after = page[-1] if page else after
            following = self._token(after) if len(ahead) > self.size and after else None
            records = tuple(self._record(key[1]) for key in page)
            yield Page(records, following, len(inside), self.upstream_now)
            if following is None:
                return

    def _keys(self) -> list[Key]:
        return sorted((at, native_id) for native_id, (at, _) in self.items.items())

    def _is_inside(self, key: Key, since: datetime | None, until: datetime | None) -> bool:
        return (since is None or since <= key[0]) and (until is None or key[0] < until)

    def _record(self, native_id: str) -> RawRecord:
        payload = self._payload(native_id)
        return RawRecord(1, orjson.loads(payload), payload)

    def _payload(self, native_id: str) -> str:
        at, values = self.items[native_id]
        local = f"{at.astimezone(PLATFORM_TIME):%Y-%m-%d %H:%M:%S}"
        return orjson.dumps({"rowGuid": native_id, "cdTime": local, **values}).decode()

    @staticmethod
    def _token(key: Key) -> str:
        return f"{key[0].isoformat()} {key[1]}"

    @staticmethod
    def _place(token: str | None) -> Key | None:
        if token is None:
            return None
        at, _, native_id = token.partition(" ")
        return datetime.fromisoformat(at), native_id


async def live(database: Database, stream: str = ITEMS) -> dict[str, str]:
    """Answer the payloads of live copies of a stream by native id."""
    return {
        row["native_id"]: row["payload"]
        for row in await rows(database, "copy")
        if row["stream"] == stream and row["deleted_at"] is None
    }
