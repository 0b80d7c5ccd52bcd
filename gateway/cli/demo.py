"""The demo: three sandbox platforms, a store in this folder, one endpoint; nothing else needed."""

from __future__ import annotations

import asyncio
import os
import signal
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import orjson
from starlette.applications import Starlette

from gateway.app import build_server
from gateway.cli.console import err, out, report_line, watching
from gateway.cli.listening import listen
from gateway.cli.platforms import Places, sandbox
from gateway.cli.work import connected, environment, make_tables
from gateway.clock import system_clock
from gateway.connectors.spec import PLATFORMS, Spec, load_spec
from gateway.errors import YiwangError
from gateway.http.examples import examples
from gateway.http.graphiql import Example
from gateway.sandbox.serve import LOOPBACK, serve
from gateway.settings import Settings, StoreSettings
from gateway.standard.element import Group
from gateway.store.database import Database
from sync.connectors import register_connectors, run_connector
from sync.operations import ConnectorOperations
from sync.run import Report

FOLDER = Path("var")
AUTHORITY = {
    Group.SUBSTANTIVE: ("province", "national", "city"),
    Group.PROCEDURAL: ("city", "province", "national"),
}
"""What an item is, the upper authority says; how it is handled, the nearer platform knows."""
SHOWN = {"nation": "沙箱国家", "province": "沙箱省级", "city": "沙箱市级"}


class DemoFailed(YiwangError):  # noqa: N818  # named for what happened
    """The demo did not get as far as it should."""

    code = "DEMO_FAILED"


async def demo(*, items: int, once: bool, port: int) -> None:
    """Sync the sandbox, then serve until stopped, or answer the example queries once."""
    if not once:
        listen(LOOPBACK, port).close()  # rather told now than after the sync
    settings = Settings(
        store=StoreSettings(url=f"sqlite:///{FOLDER}/demo-{items}.db"), authority=AUTHORITY
    )
    database = Database(settings.store.url)
    try:
        async with sandbox(items, FOLDER) as places:
            await make_tables(database)
            everywhere = {"regions": "随附的区划表", **places}
            specs = [load_spec(PLATFORMS / f"{name}.yaml", os.environ) for name in everywhere]
            await _sync(settings, database, specs, everywhere)
            work = environment(settings, database)
            operations = ConnectorOperations(work, specs, connected)
            app = build_server(settings, database, operations=operations)
            try:
                await (_answer(app) if once else _stay(app, port, places))
            finally:
                await operations.close()
    finally:
        await database.close()


async def _sync(
    settings: Settings, database: Database, specs: Sequence[Spec], places: Places
) -> None:
    """Run every connector, one after the other; `places` tells where each reads."""
    await register_connectors(database, specs)
    reports: list[Report] = []
    for spec, place in zip(specs, places.values(), strict=True):
        reports += await _read(settings, database, spec, place)
    changed = sum(
        report.counts.created + report.counts.updated + report.counts.deleted for report in reports
    )
    out.print(f"同步完成：{changed} 条变化。" if changed else "增量同步完成：0 条变化。")


async def _read(settings: Settings, database: Database, spec: Spec, place: str) -> list[Report]:
    async with connected(spec) as connector:
        with watching(quiet=False) as observe:
            runs = run_connector(environment(settings, database), connector, observe=observe)
            reports = [report async for report in runs]
    for report in reports:
        out.print(report_line(report), markup=False)
    failed = [report for report in reports if not report.status.startswith("succeeded")]
    if failed:
        raise DemoFailed(f"同步未完成：{report_line(failed[0])}", hint=f"沙箱位置：{place}。")
    return reports


async def _answer(app: Starlette) -> None:
    """Serve as long as it takes to ask the example queries."""
    async with serve(app) as address:
        await _ask(address)


async def _ask(address: str) -> None:
    """Ask the example queries through the real endpoint and print the answers."""
    for example in examples(system_clock()):
        answer = await asyncio.to_thread(_post, f"{address}/graphql", example)
        out.rule(example.title)
        out.print(example.query, markup=False)
        out.print_json(answer)
        if '"errors"' in answer:
            raise DemoFailed(f"示例查询“{example.title}”返回了错误。")


def _post(url: str, example: Example) -> str:
    body = orjson.dumps({"query": example.query, "variables": dict(example.variables)})
    request = urllib.request.Request(  # noqa: S310  # our own address
        url, body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310  # same
        return orjson.dumps(orjson.loads(response.read()), option=orjson.OPT_INDENT_2).decode()


async def _stay(app: Starlette, port: int, places: Places) -> None:
    """Serve until Ctrl-C, then stop everything cleanly."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        async with serve(app, port=port, sockets=True) as address:
            out.print()
            out.print(f"GraphiQL    {address}/graphiql")
            out.print(f"GraphQL     {address}/graphql")
            out.print(f"状态页      {address}/status")
            out.print(f"存活检查    {address}/health/live")
            for name, place in places.items():
                out.print(f"{SHOWN[name]}    {place}")
            out.print("示例查询（GraphiQL 中各有一个标签页）：")
            for example in examples(system_clock()):
                out.print(
                    f"  · {example.title}　{example.query.splitlines()[0].lstrip('# ')}",
                    markup=False,
                )
            out.print("按 Ctrl-C 停止。")
            await stop.wait()
            err.print("正在停止……")
            app.state.stop()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
    out.print("已停止。")
