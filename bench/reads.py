"""Times compiled reads against an idiomatic Strawberry server over the same rows, in process.

`python -m bench.reads --lists 200000` runs on SQLite; `--url postgresql://…` names an empty
PostgreSQL database to run on as well. Rounds are interleaved, so that a slow moment of the
machine hits every variant; the ratios are the result, the milliseconds are this machine's.
"""

from __future__ import annotations

import asyncio
import inspect
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from graphql import ExecutionResult, execute
from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, text

from bench.data import fill, plain
from bench.oracle.server import Oracle
from bench.realistic import Sizes, realistic
from gateway.resolvers.caller import ANONYMOUS
from gateway.resolvers.reads import Reads
from gateway.schema.build import build_schema, core
from gateway.store.database import Database, parse_url

SCALARS = (
    "id taskName catalogCode localCatalogCode taskType taskTypeCode byLaw useLevel taskState"
    " taskVersion planEffectiveDate powerSource taskCode localTaskCode deptName deptType deptCode"
    " entrustName areaCode anticipateDay anticipateType promiseDay promiseType acceptCondition"
    " handleFlow isFee feeBasis serverType projectType handleType limitSceneNum transactAddr"
    " transactTime resultType resultName linkWay superviseWay isOnline onlineHandleUrl updatedAt"
)

QUERIES: Mapping[str, str] = {
    "Q1": "query($taskCode: String) { implementationList(taskCode: $taskCode) { "
    + SCALARS
    + " handlingItems { taskName promiseDay } materials { materialName isNeed pageNum }"
    " findings { rule severity message } copies { source { platform nativeId fetchedAt } }"
    " versions { id taskVersion } } }",
    "Q2": "query($deptCode: String, $areaCode: String) { implementationLists(first: 20,"
    " filter: {deptCode: $deptCode, areaCode: $areaCode}) { nodes { id taskName taskCode taskType"
    " deptName areaCode promiseDay promiseType isFee isOnline limitSceneNum updatedAt"
    " materials { materialName isNeed pageNum } catalogItem { taskName catalogCode } } } }",
    "Q3": "query($catalogCode: String!) { catalogItem(catalogCode: $catalogCode) { taskName"
    " implementationLists(first: 10) { nodes { id taskName deptName materials { materialName"
    " isNeed pageNum } } } } }",
    "Q4": "query($taskCode: String) { implementationList(taskCode: $taskCode) {"
    " taskName deptName promiseDay } }",
}

Variables = Mapping[str, Any]
Answer = Callable[[str, Variables], Awaitable[Any]]
"""Answers a query; the answer is its bytes."""


@dataclass(frozen=True)
class Variant:
    """One way to answer."""

    name: str
    answer: Answer


def exit_a(reads: Reads) -> Answer:
    """Answer with the bytes of the database."""

    async def answer(query: str, variables: Variables) -> bytes | None:
        return await reads.answer(reads.documents.get(query), None, variables, ANONYMOUS)

    return answer


def exit_b(reads: Reads) -> Answer:
    """Answer through graphql-core over compiled roots."""
    schema = core(build_schema())

    async def answer(query: str, variables: Variables) -> bytes:
        found = execute(
            schema,
            reads.documents.get(query).node,
            context_value={"reads": reads, "caller": ANONYMOUS},
            variable_values=dict(variables),
        )
        result = await found if inspect.isawaitable(found) else found
        assert isinstance(result, ExecutionResult)
        assert not result.errors
        return orjson.dumps({"data": result.data})

    return answer


def oracle_answer(oracle: Oracle) -> Answer:
    """Answer by the idiomatic server."""

    async def answer(query: str, variables: Variables) -> bytes:
        result = await oracle.execute(query, variables)
        assert not result.errors
        return orjson.dumps({"data": result.data})

    return answer


def keys(url: str, count: int) -> list[dict[str, Any]]:
    """Answer variables for so many requests, over lists all across the table."""
    engine = create_engine(plain(url))
    wanted = "SELECT task_code, dept_code, area_code, catalog_code FROM implementation_list"
    with engine.connect() as connection:
        top = connection.scalar(text("SELECT max(pk) FROM implementation_list")) or 0
        spread = [1 + number * (top - 1) // max(count - 1, 1) for number in range(count)]
        found = connection.execute(
            text(f"{wanted} WHERE pk IN ({','.join(map(str, spread))})")
        ).all()
    engine.dispose()
    names = ("taskCode", "deptCode", "areaCode", "catalogCode")
    return [dict(zip(names, row, strict=True)) for row in found]


async def compare(url: str, rounds: int) -> dict[str, dict[str, float]]:
    """Answer the median milliseconds a request, by query and variant."""
    database = Database(url)
    reads, oracle = Reads(core(build_schema()), database), Oracle(str_url(url))
    variants = (
        Variant("compiled (exit A)", exit_a(reads)),
        Variant("executor (exit B)", exit_b(reads)),
        Variant("Strawberry + ORM", oracle_answer(oracle)),
    )
    try:
        return {
            name: await _time(name, query, variants, keys(url, rounds))
            for name, query in QUERIES.items()
        }
    finally:
        await database.close()
        await oracle.close()


async def _time(
    name: str, query: str, variants: Sequence[Variant], asked: Sequence[Variables]
) -> dict[str, float]:
    wanted = {part.partition("$")[2] for part in query.partition(")")[0].split() if "$" in part}
    wanted = {part.rstrip(":") for part in wanted}
    took: dict[str, list[float]] = {variant.name: [] for variant in variants}
    for number, given in enumerate(asked):
        variables = {key: value for key, value in given.items() if key in wanted}
        answers = []
        for variant in variants:
            started = time.perf_counter()
            answers.append(await variant.answer(query, variables))
            if number:  # the first request parses, validates and compiles
                took[variant.name].append((time.perf_counter() - started) * 1_000)
        assert all(answer == answers[0] for answer in answers), f"{name}: answers differ"
    return {variant: statistics.median(times) for variant, times in took.items()}


def str_url(url: str) -> str:
    """Answer the URL with the driver that the oracle's engine needs."""
    return parse_url(url).render_as_string(hide_password=False)


def show(console: Console, title: str, results: Mapping[str, Mapping[str, float]]) -> None:
    """Print milliseconds and how many times our exits are faster."""
    table = Table(title=title)
    names = list(next(iter(results.values())))
    for heading in ("query", *(f"{name}, ms" for name in names), "A faster", "B faster"):
        table.add_column(heading, justify="right")
    for query, times in results.items():
        slowest = times[names[-1]]
        ratios = [f"{slowest / times[name]:.1f} ×" for name in names[:-1]]
        table.add_row(query, *(f"{times[name]:.2f}" for name in names), *ratios)
    console.print(table)


def main(
    lists: Annotated[int, typer.Option(help="implementation lists")] = 20_000,
    rounds: Annotated[int, typer.Option(help="requests a query and variant")] = 200,
    url: Annotated[str | None, typer.Option(help="an empty PostgreSQL database")] = None,
    seed: Annotated[int, typer.Option(help="seed of the made-up rows")] = 1,
) -> None:
    """Fill databases, time every query, print the table."""
    console = Console()
    sizes = Sizes(lists=lists, items=max(lists // 10, 10))
    with tempfile.TemporaryDirectory() as folder:
        urls = [f"sqlite:///{Path(folder) / 'bench.db'}", *([url] if url else [])]
        for one in urls:
            started = time.perf_counter()
            fill(one, realistic(seed, sizes))
            console.print(f"{lists:,} lists filled in {time.perf_counter() - started:.0f} s")
            kind = one.partition(":")[0]
            show(console, f"{kind}, {lists:,} lists", asyncio.run(compare(one, rounds)))


if __name__ == "__main__":
    typer.run(main)
