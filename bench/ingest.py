"""Times storing implementation lists with their children against a bare COPY and merge.

`python -m bench.ingest --url postgresql://…/postgres` names a PostgreSQL server; the bench makes
a database there and drops it. Ours is the whole way of a page: its JSON is decoded, mapped, held
against the rules, settled and stored. Theirs writes the very same rows, known beforehand, with
COPY into temporary tables and one INSERT … ON CONFLICT a table, in transactions of the same
size. Rounds are interleaved; the ratios are the result, the numbers are this machine's.
"""

from __future__ import annotations

import asyncio
import cProfile
import pstats
import secrets
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any

import orjson
import psycopg
import typer
from psycopg import sql
from rich.console import Console
from rich.table import Table

from bench.bare import Bare, rows_of
from gateway.cli.memory import settle_memory
from gateway.clock import system_clock
from gateway.connectors.decode import RawRecord
from gateway.connectors.spec import PLATFORMS, Spec, load_spec
from gateway.sandbox import generate
from gateway.store import migrate
from gateway.store.copies import Origin
from gateway.store.database import Database
from sync.apply import Applier
from sync.reading import PageReader

STREAM = "implementation-lists"
LOADS = ("first", "changed", "unchanged")

Page = Sequence[bytes]
"""The records of a page as JSON."""


@dataclass
class Times:
    """Seconds by load, one for each round."""

    ours: dict[str, list[float]] = field(default_factory=lambda: {load: [] for load in LOADS})
    bare: dict[str, list[float]] = field(default_factory=lambda: {load: [] for load in LOADS})


def pages_of(lists: int, size: int, round_number: int) -> list[Page]:
    """Answer pages of made-up lists; each round changes every list a little."""
    world = generate(items=lists)
    records = []
    for guid in world.lists.guids():
        record = world.lists.record(guid)
        record["taskName"] = f"{record['taskName']}（{round_number}）"
        record["cdOperation"] = "U"
        record["cdTime"] = f"2026-11-21 10:{round_number:02d}:00"
        records.append(orjson.dumps(record))
    return [records[start : start + size] for start in range(0, len(records), size)]


class Ours:
    """The product: reader and applier over a store."""

    def __init__(self, database: Database, spec: Spec) -> None:
        """Take the store."""
        self._database = database
        stream = spec.stream(STREAM)
        origin = Origin(spec.platform, stream.name)
        self._reader = PageReader(origin, stream)
        self._applier = Applier(database.dialect, origin, self._reader.noun, {})

    async def load(self, pages: Sequence[Page]) -> float:
        """Store pages, a transaction each; answer the seconds."""
        began = time.perf_counter()
        for page in pages:
            records = [RawRecord(1, orjson.loads(text), text.decode()) for text in page]
            read = self._reader.read(records)
            async with self._database.transaction() as transaction:
                await self._applier.apply(transaction, read.incoming, system_clock())
        return time.perf_counter() - began


@contextmanager
def made_database(server: str) -> Iterator[str]:
    """Make a database on a server and drop it in the end."""
    name = f"yiwang_bench_{secrets.token_hex(4)}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(create.format(sql.Identifier(name)))
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(drop)


async def measure(server: str, lists: int, size: int, rounds: int) -> Times:
    """Load first, changed and unchanged, ours and theirs in turn."""
    spec = load_spec(PLATFORMS / "province.yaml", {"YIWANG_PROVINCE_URL": "http://127.0.0.1:1"})
    times = Times()
    for number in range(rounds):
        before, after = pages_of(lists, size, 2 * number), pages_of(lists, size, 2 * number + 1)
        with made_database(server) as own, made_database(server) as other:
            database, bare = Database(own), Bare(other)
            await migrate.upgrade(database)
            await bare.open()
            ours = Ours(database, spec)
            for load, pages in (("first", before), ("changed", after)):
                times.ours[load].append(await ours.load(pages))
                rows = [rows_of(own, ids) for ids in _ids(pages)]
                times.bare[load].append(await bare.load(rows))
            times.ours["unchanged"].append(await ours.load(after))
            await database.close()
            await bare.close()
    return times


def _ids(pages: Sequence[Page]) -> Iterator[list[str]]:
    for page in pages:
        yield [orjson.loads(text)["rowGuid"] for text in page]


async def profile(server: str, lists: int, size: int, rows: int) -> str:
    """Say where the time of a changed load goes, by function."""
    spec = load_spec(PLATFORMS / "province.yaml", {"YIWANG_PROVINCE_URL": "http://127.0.0.1:1"})
    with made_database(server) as url:
        database = Database(url)
        await migrate.upgrade(database)
        ours = Ours(database, spec)
        await ours.load(pages_of(lists, size, 0))
        profiler = cProfile.Profile()
        pages = pages_of(lists, size, 1)
        profiler.enable()
        await ours.load(pages)
        profiler.disable()
        await database.close()
    return _shown(profiler, rows)


def _shown(profiler: cProfile.Profile, rows: int) -> str:
    stats = pstats.Stats(profiler)
    total = stats.total_tt  # type: ignore[attr-defined]  # not in typeshed
    found: dict[Any, Any] = stats.stats  # type: ignore[attr-defined]  # not in typeshed
    lines = sorted(found.items(), key=lambda item: -item[1][2])[:rows]
    return "\n".join(
        f"{own / total:6.1%}  {calls:>9}  {file.rpartition('site-packages/')[2]}:{name}"
        for (file, _, name), (_, calls, own, _, _) in lines
    )


def main(
    url: Annotated[str, typer.Option(help="A PostgreSQL server, with a database to connect to.")],
    lists: Annotated[int, typer.Option(help="How many lists.")] = 2_000,
    size: Annotated[int, typer.Option(help="How many lists a transaction.")] = 500,
    rounds: Annotated[int, typer.Option(help="How often everything is measured.")] = 3,
    top: Annotated[int, typer.Option(help="How many functions of the profile.")] = 15,
) -> None:
    """Measure and print."""
    settle_memory()  # as every command does
    times = asyncio.run(measure(url, lists, size, rounds))
    drawn = Table(title=f"{lists} lists with children, {size} a transaction, median of {rounds}")
    for column in ("load", "ours lists/s", "COPY and merge lists/s", "ratio"):
        drawn.add_column(column, justify="right")
    rate: Callable[[list[float]], float] = lambda seconds: lists / statistics.median(seconds)  # noqa: E731  # one line
    for load in LOADS:
        ours = rate(times.ours[load])
        bare = rate(times.bare[load]) if times.bare[load] else None
        ratio = f"{ours / bare:.2f}" if bare else ""
        drawn.add_row(load, f"{ours:,.0f}", f"{bare:,.0f}" if bare else "", ratio)
    console = Console()
    console.print(drawn)
    faster = rate(times.ours["unchanged"]) / rate(times.ours["changed"])
    console.print(f"unchanged against changed: {faster:.1f} times as fast")
    console.print("\nwhere the time of a changed load goes (own time, calls, function)")
    console.print(asyncio.run(profile(url, lists, size, top)), highlight=False, markup=False)


if __name__ == "__main__":
    typer.run(main)
