"""Times facets, counts and pages over lists, by filters that many and few of them meet.

`python -m bench.filters --lists 200000` runs on SQLite; `--url postgresql://…` names an empty
PostgreSQL database to run on as well. Printed are medians in milliseconds of whole answers by
exit A, and how many lists a filter leaves.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.data import fill
from bench.realistic import Sizes, realistic
from bench.search import AREA, Times

ENTRIES = "{ value count }"
FACETS = ("type", "level", "region", "body", "userTopic", "corpTopic", "rule")
ALL_FACETS = " ".join(f"{name} {ENTRIES}" for name in FACETS)
PAGE = "nodes { id taskName taskCode deptName areaCode }"

ASKED: Mapping[str, str] = {
    "totalCount": "totalCount",
    "page": PAGE,
    "all facets": f"facets {{ {ALL_FACETS} }}",
    "all and a page": f"totalCount {PAGE} facets {{ {ALL_FACETS} }}",
    **{name: f"facets {{ {name} {ENTRIES} }}" for name in FACETS},
}

FILTERS: Mapping[str, str] = {
    "none": "",
    "that all meet": 'filter: {updatedSince: "2000-01-01T00:00:00+08:00"}, ',
    "of a type": "filter: {taskType: [LICENSING]}, ",
    "of a city": 'filter: {areaWithin: "440100000000"}, ',
    "of a region": f'filter: {{areaCode: "{AREA}"}}, ',
    "with findings": "filter: {hasFindings: true}, ",
    "few visits": "filter: {maxLimitSceneNum: 0}, ",
}


async def measure(url: str, rounds: int) -> list[list[str]]:
    """Answer a row for each filter."""
    times = Times(url, rounds)
    rows = []
    try:
        for name, given in FILTERS.items():
            took: list[str] = []
            count = 0
            for asked in ASKED.values():
                query = f"{{ implementationLists({given}first: 20) {{ {asked} }} }}"
                median, answer = await times.of(query, {})
                took.append(f"{median:.1f}")
                count = answer.get("totalCount", count)
            rows.append([name, f"{count:,}", *took])
    finally:
        await times.database.close()
    return rows


def main(
    lists: Annotated[int, typer.Option(help="implementation lists")] = 200_000,
    rounds: Annotated[int, typer.Option(help="times each query is asked")] = 5,
    url: Annotated[str | None, typer.Option(help="an empty PostgreSQL database")] = None,
    seed: Annotated[int, typer.Option(help="seed of the made-up rows")] = 1,
    keep: Annotated[Path | None, typer.Option(help="where the SQLite file stays")] = None,
) -> None:
    """Fill databases, time every filter, print the table."""
    console = Console(width=180)
    sizes = Sizes(
        lists=lists, items=max(lists // 10, 10), handling_items=1, materials=0, findings=1, copies=0
    )
    with tempfile.TemporaryDirectory() as folder:
        path = keep or Path(folder) / "filters.db"
        for one in [f"sqlite:///{path}", *([url] if url else [])]:
            started = time.perf_counter()
            if not (one.startswith("sqlite") and path.exists()):
                fill(one, realistic(seed, sizes))
                console.print(f"{lists:,} lists filled in {time.perf_counter() - started:.0f} s")
            table = Table(title=f"{one.partition(':')[0]}, {lists:,} lists, milliseconds")
            for heading in ("filter", "lists", *ASKED):
                table.add_column(heading, justify="right")
            for row in asyncio.run(measure(one, rounds)):
                table.add_row(*row)
            console.print(table)


if __name__ == "__main__":
    typer.run(main)
