"""Times search: a page of hits, the page after it, and the count, for rare and common terms.

`python -m bench.search --lists 200000` runs on SQLite; `--url postgresql://…` names an empty
PostgreSQL database to run on as well. Printed are medians in milliseconds of whole answers by
exit A, and how many hits there are.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, text

from bench.data import fill, plain
from bench.realistic import Sizes, realistic
from gateway.resolvers.caller import ANONYMOUS
from gateway.resolvers.reads import Reads
from gateway.schema.build import build_schema, core
from gateway.store.database import Database

AREA = "440007000000"

PAGE = "nodes { id taskName taskCode deptName areaCode } pageInfo { hasNextPage endCursor }"
HEAD = "query($text: String!, $after: String) { implementationLists(search: $text, first: 20"
QUERIES: Mapping[str, str] = {
    "page": f"{HEAD}, after: $after) {{ {PAGE} }} }}",
    "last page": f"{HEAD.replace('first', 'last')}, before: $after) {{ {PAGE} }} }}",
    "page of a region": f'{HEAD}, after: $after, filter: {{areaCode: "{AREA}"}}) {{ {PAGE} }} }}',
    "page of a type": f"{HEAD}, after: $after, filter: {{taskType: [LICENSING]}}) {{ {PAGE} }} }}",
    "totalCount": f"{HEAD}, after: $after) {{ totalCount }} }}",
}

TERMS = (
    "食品",
    "许可",
    "食品经营许可",
    "特种设备使用登记",
    "采砂",
    "采",
    "局",
    "交通运输",
    "登记12",
    "0420",
    "没有",
    "没有这样的事项",
)
"""Of 1, 2, 4 and more characters: everywhere, now and then, hardly anywhere, nowhere."""


class Times:
    """Times queries against one database."""

    def __init__(self, url: str, rounds: int) -> None:
        """Take the database and how often each query is asked."""
        self.database = Database(url)
        self._reads = Reads(core(build_schema()), self.database)
        self._rounds = rounds

    async def of(self, query: str, variables: Mapping[str, Any]) -> tuple[float, Any]:
        """Answer the median milliseconds and the answer."""
        took, answer = [], b""
        for number in range(self._rounds + 2):
            started = time.perf_counter()
            document = self._reads.documents.get(query)
            answer = await self._reads.answer(document, None, variables, ANONYMOUS) or b""
            if number > 1:  # the first ones compile and prepare
                took.append((time.perf_counter() - started) * 1_000)
        return statistics.median(took), orjson.loads(answer)["data"]["implementationLists"]


async def measure(url: str, terms: tuple[str, ...], rounds: int) -> list[list[str]]:
    """Answer a row for each term."""
    times = Times(url, rounds)
    rows = []
    try:
        for term in terms:
            found = {name: await times.of(query, {"text": term}) for name, query in QUERIES.items()}
            end = found["page"][1]["pageInfo"]["endCursor"]
            next_page, _ = await times.of(QUERIES["page"], {"text": term, "after": end})
            hits = found["totalCount"][1]["totalCount"]
            rows.append(
                [
                    term,
                    f"{hits:,}",
                    *(f"{took:.1f}" for took, _ in found.values()),
                    f"{next_page:.1f}",
                ]
            )
    finally:
        await times.database.close()
    return rows


def main(
    lists: Annotated[int, typer.Option(help="implementation lists")] = 200_000,
    rounds: Annotated[int, typer.Option(help="times each query is asked")] = 15,
    url: Annotated[str | None, typer.Option(help="an empty PostgreSQL database")] = None,
    seed: Annotated[int, typer.Option(help="seed of the made-up rows")] = 1,
    keep: Annotated[Path | None, typer.Option(help="where the SQLite file stays")] = None,
) -> None:
    """Fill databases, time every term, print the table."""
    console = Console()
    sizes = Sizes(
        lists=lists, items=max(lists // 10, 10), handling_items=1, materials=0, findings=0, copies=0
    )
    with tempfile.TemporaryDirectory() as folder:
        path = keep or Path(folder) / "search.db"
        for one in [f"sqlite:///{path}", *([url] if url else [])]:
            started = time.perf_counter()
            if not _is_filled(one):
                fill(one, realistic(seed, sizes))
                console.print(f"{lists:,} lists filled in {time.perf_counter() - started:.0f} s")
            code = _code(one)
            table = Table(title=f"{one.partition(':')[0]}, {lists:,} lists, milliseconds")
            for heading in ("term", "hits", *QUERIES, "next page"):
                table.add_column(heading, justify="right")
            for row in asyncio.run(measure(one, (*TERMS, code), rounds)):
                table.add_row(*row)
            console.print(table)


def _is_filled(url: str) -> bool:
    engine = create_engine(plain(url))
    with engine.connect() as connection:
        found = engine.dialect.has_table(connection, "search_document")
    engine.dispose()
    return found


def _code(url: str) -> str:
    engine = create_engine(plain(url))
    with engine.connect() as connection:
        row = connection.execute(text("SELECT task_code FROM implementation_list WHERE pk=77"))
        code = str(row.scalar_one())
    engine.dispose()
    return code


if __name__ == "__main__":
    typer.run(main)
