"""Times a look at every connector, and a scrape of what the store says, over a year of runs.

`python -m bench.status` runs on SQLite; `--url postgresql://…` names an empty PostgreSQL database
to run on as well. Printed are medians in milliseconds.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.data import Chunk, fill
from gateway.resolvers.reads import Reads
from gateway.resolvers.status import Status
from gateway.schema.build import build_schema, core
from gateway.store.database import Database
from gateway.store.standing import read_standing

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
STREAMS_EACH = 4
OUTCOMES = ("SUCCEEDED",) * 19 + ("FAILED_TRANSIENT",)


def chunks(connectors: int, runs: int) -> Iterator[Chunk]:
    """Answer connectors of four streams each, and so many runs a stream."""
    names = [f"platform{number}" for number in range(connectors)]
    streams = [(name, f"stream{n}") for name in names for n in range(STREAMS_EACH)]
    yield (
        "connector",
        [
            {
                "pk": pk,
                "id": f"cn_{name}",
                "name": name,
                "title": name,
                "platform": name,
                "level": "CITY",
                "transport": "rest",
            }
            for pk, name in enumerate(names, 1)
        ],
    )
    yield "stream", [_stream(pk, *key) for pk, key in enumerate(streams, 1)]
    for place, key in enumerate(streams):
        yield "sync_run", [_run(place * runs + n, n, runs, *key) for n in range(1, runs + 1)]


def _stream(pk: int, platform: str, name: str) -> dict[str, Any]:
    return {
        "pk": pk,
        "id": f"st_{platform}_{name}",
        "connector": platform,
        "platform": platform,
        "name": name,
        "entity_type": "ImplementationList",
        "checkpoint": "{}",
        "last_success_at": NOW,
        "fresh_within_s": 3_600,
        "paused_at": None,
    }


def _run(pk: int, number: int, runs: int, platform: str, stream: str) -> dict[str, Any]:
    status = OUTCOMES[number % len(OUTCOMES)]
    at = NOW - timedelta(minutes=15) * (runs - number)
    counts = ("pages", "fetched", "created", "updated", "deleted", "unchanged", "quarantined")
    return {
        "pk": pk,
        "id": f"rn_{pk}",
        "platform": platform,
        "stream": stream,
        "status": status,
        "kind": "INCREMENTAL",
        "started_at": at,
        "finished_at": at,
        **dict.fromkeys((*counts, "findings"), 1),
        "error_code": None if status == "SUCCEEDED" else "PLATFORM_UNAVAILABLE",
        "error_message": None,
    }


async def median_ms(work: Callable[[], Awaitable[object]], times: int = 40) -> float:
    """Answer how long it takes, once warm."""
    taken = []
    for number in range(times):
        begun = time.perf_counter()
        await work()
        if number > times // 4:
            taken.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(taken)


async def measure(url: str) -> None:
    """Print the medians of one database."""
    database = Database(url)
    status = Status(Reads(core(build_schema()), database), lambda: NOW)
    look = await median_ms(status.snapshot)
    scrape = await median_ms(lambda: read_standing(database))
    await database.close()
    print(f"{url.partition(':')[0]:12} look {look:7.2f} ms   scrape {scrape:7.2f} ms")


def main(
    connectors: Annotated[int, typer.Option(help="How many connectors.")] = 10,
    runs: Annotated[int, typer.Option(help="How many runs a stream.")] = 8_760,
    url: Annotated[str | None, typer.Option(help="An empty PostgreSQL database.")] = None,
) -> None:
    """Measure on SQLite, and on PostgreSQL where one is named."""
    print(f"{connectors * STREAMS_EACH} streams, {runs * connectors * STREAMS_EACH} runs")
    with tempfile.TemporaryDirectory() as folder:
        for place in (f"sqlite:///{Path(folder) / 'status.db'}", url):
            if place is not None:
                fill(place, chunks(connectors, runs))
                asyncio.run(measure(place))


if __name__ == "__main__":
    typer.run(main)
