"""Times storing implementation lists with their children against a bare COPY and merge.

`python -m bench.ingest --url postgresql://…/postgres` names a PostgreSQL server; the bench makes
a database there and drops it. Ours is the whole way of a page: its JSON is decoded, mapped, held
against the rules, settled and stored. Theirs writes the very same rows, known beforehand, with
COPY into temporary tables and one INSERT … ON CONFLICT a table, in transactions of the same
size. Pages are stored in turn, so that a slow moment of the machine hits both; the ratios are the
result, the numbers are this machine's. Where others use the machine, trust processor time.
"""

from __future__ import annotations

import asyncio
import cProfile
import pstats
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import orjson
import psycopg
import typer
from psycopg import sql
from rich.console import Console
from rich.table import Table

from bench.bare import Bare, rows_of
from bench.effort import Effort
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

    def __init__(self, url: str, spec: Spec) -> None:
        """Take the URL of an empty database."""
        self._database = Database(url)
        stream = spec.stream(STREAM)
        origin = Origin(spec.platform, stream.name)
        self._reader = PageReader(origin, stream)
        self._applier = Applier(self._database.dialect, origin, self._reader.noun, {})
        self.backend = 0

    async def open(self) -> None:
        """Make the tables."""
        await migrate.upgrade(self._database)
        async with self._database.transaction() as transaction:
            found = await transaction.exec_driver_sql("SELECT pg_backend_pid()")
            self.backend = found.scalar_one()

    async def close(self) -> None:
        """Close the connection."""
        await self._database.close()

    async def load(self, page: Page) -> None:
        """Store a page in a transaction."""
        records = [RawRecord(1, orjson.loads(text), text.decode()) for text in page]
        read = self._reader.read(records)
        async with self._database.transaction() as transaction:
            await self._applier.apply(transaction, read.incoming, system_clock())


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


async def measure(server: str, lists: int, size: int) -> Mapping[str, tuple[Effort, Effort]]:
    """Load everything first, changed and unchanged: ours and theirs, page by page in turn."""
    spec = load_spec(PLATFORMS / "province.yaml", {"YIWANG_PROVINCE_URL": "http://127.0.0.1:1"})
    efforts = {load: (Effort(), Effort()) for load in LOADS}
    before, after = pages_of(lists, size, 0), pages_of(lists, size, 1)
    with made_database(server) as own, made_database(server) as other:
        ours, bare = Ours(own, spec), Bare(other)
        await ours.open()
        await bare.open()
        warm = [before[0][:20], after[0][:20]]
        for page in warm:  # statements are compiled once a process, not once a page
            await ours.load(page)
            await bare.load(rows_of(own, _ids(page)))
        for load, pages in (("first", before), ("changed", after), ("unchanged", after)):
            for page in pages:
                with efforts[load][0].measured(ours.backend):
                    await ours.load(page)
                if load == "unchanged":
                    continue
                rows = rows_of(own, _ids(page))
                with efforts[load][1].measured(bare.backend):
                    await bare.load(rows)
        await ours.close()
        await bare.close()
    return efforts


def _ids(page: Page) -> list[str]:
    return [orjson.loads(text)["rowGuid"] for text in page]


async def profile(server: str, lists: int, size: int, rows: int) -> str:
    """Say where our own time of a changed load goes, by function."""
    spec = load_spec(PLATFORMS / "province.yaml", {"YIWANG_PROVINCE_URL": "http://127.0.0.1:1"})
    with made_database(server) as url:
        ours = Ours(url, spec)
        await ours.open()
        for page in pages_of(lists, size, 0):
            await ours.load(page)
        profiler = cProfile.Profile()
        pages = pages_of(lists, size, 1)
        profiler.enable()
        for page in pages:
            await ours.load(page)
        profiler.disable()
        await ours.close()
    return _shown(profiler, rows)


def _shown(profiler: cProfile.Profile, rows: int) -> str:
    stats = pstats.Stats(profiler)
    total = stats.total_tt  # type: ignore[attr-defined]  # not in typeshed
    found: dict[Any, Any] = stats.stats  # type: ignore[attr-defined]  # not in typeshed
    lines = sorted(found.items(), key=lambda item: -item[1][2])[:rows]
    return "\n".join(
        f"{own / total:6.1%}  {calls:>9}  {'/'.join(file.split('/')[-3:])}:{name}"
        for (file, _, name), (_, calls, own, _, _) in lines
    )


def main(
    url: Annotated[str, typer.Option(help="A PostgreSQL server, with a database to connect to.")],
    lists: Annotated[int, typer.Option(help="How many lists.")] = 4_000,
    size: Annotated[int, typer.Option(help="How many lists a transaction.")] = 500,
    top: Annotated[int, typer.Option(help="How many functions of the profile.")] = 15,
) -> None:
    """Measure and print."""
    settle_memory()  # as every command does
    efforts = asyncio.run(measure(url, lists, size))
    drawn = Table(title=f"{lists} lists with children, {size} a transaction")
    for column in ("load", "", "lists/s", "client ms", "server ms", "lists per s of work"):
        drawn.add_column(column, justify="right")
    for load, (own, bare) in efforts.items():
        for name, effort in (("ours", own), ("COPY and merge", bare)):
            if effort.wall:
                drawn.add_row(load, name, *_figures(effort, lists))
    console = Console()
    console.print(drawn)
    for load in ("first", "changed"):
        own, bare = efforts[load]
        told = f"{bare.wall / own.wall:.2f} of COPY and merge by the clock"
        console.print(f"{load}: {told}, {bare.work / own.work:.2f} by processor time")
    changed, unchanged = efforts["changed"][0], efforts["unchanged"][0]
    console.print(f"unchanged: {changed.wall / unchanged.wall:.1f} times as fast as changed")
    console.print("\nwhere our own time of a changed load goes (share, calls, function)")
    shown = asyncio.run(profile(url, min(lists, 2_000), size, top))
    console.print(shown, highlight=False, markup=False)


def _figures(effort: Effort, lists: int) -> tuple[str, ...]:
    return (
        f"{lists / effort.wall:,.0f}",
        f"{effort.client / lists * 1_000:.2f}",
        f"{effort.server / lists * 1_000:.2f}",
        f"{lists / effort.work:,.0f}" if effort.work else "",
    )


if __name__ == "__main__":
    typer.run(main)
