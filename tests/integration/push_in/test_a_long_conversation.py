"""Many deliveries by chance, some of them again: the store is what the platform said last."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.integration.push_in.platform import Platform, region
from tests.integration.sync.rows import live_by_feed, rows

ROUNDS = 40


@dataclass
class Said:
    """What the platform has said, and what must stand after it."""

    chance: Random
    names: dict[str, str] = field(default_factory=dict)
    sent: list[tuple[str, list[Any]]] = field(default_factory=list)
    receipts: dict[str, bytes] = field(default_factory=dict)
    bad: int = 0

    def next(self) -> tuple[str, list[Any]]:
        """A delivery: new, or one of those before, as it was."""
        if self.sent and self.chance.random() < 0.3:
            return self.chance.choice(self.sent)
        records = [self._record() for _ in range(self.chance.randrange(4))]
        delivery = (f"d{len(self.sent)}", records)
        self.sent.append(delivery)
        for record in records:
            self._remember(record)
        return delivery

    def _record(self) -> Any:
        number, kind = self.chance.randrange(4), self.chance.random()
        if kind < 0.1:
            return self.chance.choice([{"areaName": "无标识"}, "x", None])
        if kind < 0.3:
            return {"rowGuid": f"r{number}", "cdOperation": "D"}
        return region(number, areaName=f"名{self.chance.randrange(3)}")

    def _remember(self, record: Any) -> None:
        if not isinstance(record, dict) or "rowGuid" not in record:
            self.bad += 1
        elif record.get("cdOperation") == "D":
            self.names.pop(record["rowGuid"], None)
        else:
            self.names[record["rowGuid"]] = record["areaName"]


async def test_the_store_is_what_the_platform_said_last(platform: Platform) -> None:
    said = Said(Random(20261121))
    for _ in range(ROUNDS):
        key, records = said.next()
        answer = await platform.push(*records, key=key)
        told = answer.json()
        assert answer.status_code == 200
        assert told["received"] == len(records)
        assert told["received"] == told["stored"] + told["unchanged"] + told["quarantined"]
        assert len(told["errors"]) == told["quarantined"]
        assert said.receipts.setdefault(key, answer.content) == answer.content
    found = await rows(platform.database, "region")
    live = {row["native_id"]: row["area_name"] for row in found if row["deleted_at"] is None}
    assert live == said.names
    assert len(await live_by_feed(platform.database)) == len(live)
    runs = await rows(platform.database, "sync_run")
    assert len(runs) == len(said.sent) < ROUNDS
    assert sum(run["quarantined"] for run in runs) == said.bad > 0
