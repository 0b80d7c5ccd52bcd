"""A store in which every state of a stream is found, for the status page."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from gateway.store import breakers, streams
from gateway.store.breakers import Breaker
from gateway.store.copies import Origin
from gateway.store.database import Database
from gateway.store.quarantine import Quarantined, quarantine
from gateway.store.streams import STREAM, ConnectorEntry, Counts, StreamEntry

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
HOUR = 3_600

FAILURE = ("PLATFORM_REFUSED", "平台拒绝：签名校验失败（代码 40103）。请核对应用密钥是否已更换。")
LATE = ("PLATFORM_UNAVAILABLE", "平台 10 秒内没有应答。")
LIMITED = ("PLATFORM_PAUSED", "平台限流，请求每分钟不得超过 60 次，14:45 之后再试。")


@dataclass(frozen=True)
class Told:
    """A stream and its last runs, the oldest first: S, Q, F, T, W, C and R by their first sign."""

    name: str
    kind: str
    runs: str
    ago: timedelta = timedelta(minutes=12)
    fresh_within: int | None = HOUR
    quarantined: int = 0
    paused: bool = False


CONNECTORS: Sequence[tuple[ConnectorEntry, Sequence[Told]]] = (
    (
        ConnectorEntry("nation", "国家平台（演示）", "national", "NATIONAL", "exchange_db"),
        (
            Told("catalog", "CatalogItem", "S" * 24, fresh_within=24 * HOUR),
            Told("lists", "ImplementationList", "SSSSTSSSSSSSSSSSSQSSSSSQ", quarantined=3),
        ),
    ),
    (
        ConnectorEntry("province", "省一体化平台（演示）", "province", "PROVINCE", "rest"),
        (
            Told("catalog", "CatalogItem", "S" * 24, fresh_within=24 * HOUR),
            Told("lists", "ImplementationList", "SSSSSSSSSSSSSSSSSSSSSSFFF", ago=timedelta(0)),
            Told("bodies", "ImplementingBody", "S" * 23 + "R", ago=timedelta(0)),
            Told("regions", "Region", "SSSS", fresh_within=None, ago=timedelta(days=9)),
        ),
    ),
    (
        ConnectorEntry("city", "市政务服务平台（演示）", "city", "CITY", "rest"),
        (
            Told("lists", "ImplementationList", "SSSSWSSSSSSSWSSSSSSSSSSW", ago=timedelta(0)),
            Told("adoptions", "Adoption", "SSSSSSSSSSSSSSSSSSSSCSSS", ago=timedelta(hours=3)),
        ),
    ),
    (
        ConnectorEntry("hengdong", "衡东县平台（演示）", "hengdong", "DISTRICT", "files"),
        (Told("items", "ImplementationList", "SSQSS", ago=timedelta(days=2), paused=True),),
    ),
    (
        ConnectorEntry("hengshan", "衡山县平台（演示）", "hengshan", "DISTRICT", "files"),
        (Told("items", "ImplementationList", ""),),
    ),
)

ENDINGS = {
    "S": ("SUCCEEDED", None),
    "Q": ("SUCCEEDED_WITH_QUARANTINE", None),
    "F": ("FAILED_CONFIG", FAILURE),
    "T": ("FAILED_TRANSIENT", LATE),
    "W": ("PAUSED_RATE_LIMITED", LIMITED),
    "C": ("CANCELLED", None),
}


async def make_scene(database: Database) -> None:
    """Write the scene as it is at NOW."""
    dice = random.Random(4)
    for entry, told in CONNECTORS:
        async with database.transaction() as transaction:
            kinds = {stream.name: StreamEntry(stream.kind) for stream in told}
            await streams.register(transaction, database.dialect, entry, kinds)
        for stream in told:
            await _tell(database, Origin(entry.platform, stream.name), stream, dice)
    async with database.transaction() as transaction:
        opened = Breaker(
            "city", "lists.page", "OPEN", NOW - timedelta(minutes=4), "一半以上的调用超时"
        )
        await breakers.save_breaker(transaction, database.dialect, opened)


async def _tell(database: Database, origin: Origin, told: Told, dice: random.Random) -> None:
    step = timedelta(seconds=(told.fresh_within or 24 * HOUR) * 0.8)
    for place, letter in enumerate(told.runs):
        at = NOW - told.ago - step * (len(told.runs) - 1 - place) - timedelta(minutes=1)
        run_id = f"rn_{origin.platform}_{origin.stream}_{place}"
        await streams.start_run(database, origin, run_id, at)
        if letter != "R":
            await _end(database, origin, run_id, letter, at, dice)
    values = {
        "fresh_within_s": told.fresh_within,
        "paused_at": NOW - timedelta(days=1) if told.paused else None,
    }
    async with database.transaction() as transaction:
        mine = (STREAM.c.platform == origin.platform) & (STREAM.c.name == origin.stream)
        await transaction.execute(update(STREAM).where(mine).values(values))
        bad = [
            Quarantined(f"qu_{origin.platform}_{n}", str(n), "record.native_id", "没有标识", f"{n}")
            for n in range(told.quarantined)
        ]
        await quarantine(transaction, database.dialect, origin, "rn_0", bad, NOW)


async def _end(  # noqa: PLR0913, PLR0917  # a run, how and when it ends
    database: Database,
    origin: Origin,
    run_id: str,
    letter: str,
    at: datetime,
    dice: random.Random,
) -> None:
    status, error = ENDINGS[letter]
    changed = dice.choice((0, 0, 3, 14, 160))
    fetched = dice.choice((8, 40, 700, 2_400)) if status.startswith("SUCCEEDED") else 0
    async with database.transaction() as transaction:
        counts = Counts(
            pages=1, fetched=fetched + changed, updated=changed, quarantined=letter == "Q"
        )
        await streams.count_run(transaction, run_id, counts)
        if status.startswith("SUCCEEDED"):
            await streams.save_checkpoint(transaction, origin, "{}", at + timedelta(seconds=40))
        await streams.finish_run(transaction, run_id, status, at + timedelta(seconds=40), error)
