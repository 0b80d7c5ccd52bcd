"""The demo: three sandbox platforms, a store in this folder, one endpoint; nothing else needed."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import urllib.request
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import orjson
from starlette.applications import Starlette

from gateway.app import build_server
from gateway.cli import scheduling
from gateway.cli.calling import Calls
from gateway.cli.console import err, out, report_line, watching
from gateway.cli.demo_evaluation import evaluate
from gateway.cli.demo_licenses import Desk, crypto_settings, token_settings
from gateway.cli.listening import listen
from gateway.cli.platforms import FOLDER, Sandbox, controlled, sandbox
from gateway.cli.work import environment, make_tables
from gateway.clock import system_clock
from gateway.connectors.licenses import Sources
from gateway.connectors.spec import (
    PLATFORMS,
    Breaker,
    FilesTransport,
    Retry,
    Schedule,
    Spec,
    load_spec,
)
from gateway.errors import YiwangError
from gateway.http.examples import examples
from gateway.http.graphiql import Example
from gateway.sandbox.serve import LOOPBACK, serve
from gateway.settings import Settings, StoreSettings
from gateway.standard.element import Group
from gateway.store.database import Database
from gateway.telemetry import configure_logs
from sync.connectors import register_connectors, run_connector
from sync.environment import Environment
from sync.operations import ConnectorOperations
from sync.rectifying import Rectifications
from sync.report import Report
from sync.schedule import entries_of
from sync.submissions import Submissions

SCHEDULE = Schedule.model_validate({"every": "10s", "jitter": "0s"})
RETRY = Retry(attempts=3, wait_s=0.2, wait_max_s=1)
BREAKER = Breaker(
    window_s=15, min_calls=2, connect_errors=3, slow_s=2, open_s=5, open_max_s=8, probes=1
)
"""Short, so that one sees within a minute how a platform fails and comes back."""
GRACE_S = 3
UPWARD = "province-up"
"""The connector that takes up what is written here."""
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
        store=StoreSettings(url=f"sqlite:///{FOLDER}/demo-{items}.db"),
        authority=AUTHORITY,
        crypto=crypto_settings(FOLDER),
        token=token_settings(),
    )
    database = Database(settings.store.url)
    try:
        async with sandbox(items, FOLDER) as platforms, AsyncExitStack() as stack:
            await make_tables(database)
            everywhere = {"regions": "随附的区划表", **platforms.places}
            specs = [
                lively(load_spec(PLATFORMS / f"{name}.yaml", os.environ)) for name in everywhere
            ]
            upward = lively(load_spec(PLATFORMS / f"{UPWARD}.yaml", os.environ))
            work, calls = environment(settings, database), Calls(database)
            await _sync(work, calls, specs, everywhere)
            await register_connectors(database, [upward])
            if not await evaluate(work, calls, upward, platforms.received):
                raise DemoFailed("演示的评价没有送达省平台。", hint="见上一行。")
            specs.append(upward)
            operations = ConnectorOperations(work, specs, calls.connect)
            live = [
                load_spec(PLATFORMS / f"{name}.yaml", os.environ) for name in platforms.licenses
            ]
            await register_connectors(database, live)
            sources = await stack.enter_async_context(_closed(Sources(live, calls.connect)))
            app = build_server(
                settings,
                database,
                operations=operations,
                submissions=Submissions(work),
                rectifications=Rectifications(work),
                sources=sources,
            )
            if once:
                async with calls.observed(work):
                    await _answer(app, platforms)
                return
            beside = scheduling.beside(
                work,
                GRACE_S,
                tuple(entries_of(specs)),
                calls,
                observe=Changes().observe,
                closing=operations.close,
            )
            _log_from(logging.WARNING)
            async with beside:
                await _stay(app, port, platforms)
    finally:
        await database.close()


@asynccontextmanager
async def _closed(sources: Sources) -> AsyncIterator[Sources]:
    """Close the ways to the license platforms at the end of the block."""
    try:
        yield sources
    finally:
        await sources.close()


def lively(spec: Spec) -> Spec:
    """Answer a specification by which one sees within a minute what happens to its platform."""
    if isinstance(spec.transport, FilesTransport):
        return spec
    transport = spec.transport.model_copy(update={"retry": RETRY, "breaker": BREAKER})
    return spec.model_copy(update={"transport": transport, "schedule": SCHEDULE})


@dataclass
class Changes:
    """Prints a line where a stream's run ends otherwise than the one before it."""

    _last: dict[tuple[str, str], str] = field(default_factory=dict)

    def observe(self, report: Report) -> None:
        """Take a run that goes on or has ended."""
        if report.status == "running":
            return
        key = (report.platform, report.stream)
        if self._last.get(key, "succeeded") != report.status:
            out.print(report_line(report), markup=False)
        self._last[key] = report.status


async def _sync(
    work: Environment, calls: Calls, specs: Sequence[Spec], places: Mapping[str, str]
) -> None:
    """Run every connector, one after the other; `places` tells where each reads."""
    await register_connectors(work.database, specs)
    reports: list[Report] = []
    for spec, place in zip(specs, places.values(), strict=True):
        reports += await _read(work, calls, spec, place)
    changed = sum(
        report.counts.created + report.counts.updated + report.counts.deleted for report in reports
    )
    out.print(f"同步完成：{changed} 条变化。" if changed else "增量同步完成：0 条变化。")


async def _read(work: Environment, calls: Calls, spec: Spec, place: str) -> list[Report]:
    async with calls.connect(spec) as connector:
        with watching(quiet=False) as observe:
            reports = [report async for report in run_connector(work, connector, observe=observe)]
    for report in reports:
        out.print(report_line(report), markup=False)
    failed = [report for report in reports if not report.status.startswith("succeeded")]
    if failed:
        raise DemoFailed(f"同步未完成：{report_line(failed[0])}", hint=f"沙箱位置：{place}。")
    return reports


async def _answer(app: Starlette, platforms: Sandbox) -> None:
    """Serve as long as it takes to ask for licenses and the example queries."""
    async with serve(app) as address:
        await _show(Desk(address, platforms))
        await _ask(address)


async def _show(desk: Desk) -> None:
    """Show licenses; that a platform does not answer is meant, and no news for the log."""
    _log_from(logging.ERROR)
    try:
        await desk.show()
    finally:
        _log_from(logging.WARNING)


def _log_from(least: int) -> None:
    configure_logs(as_json=not sys.stderr.isatty(), least=least)


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


async def _stay(app: Starlette, port: int, platforms: Sandbox) -> None:
    """Serve until Ctrl-C, then stop everything cleanly."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        async with (
            serve(app, port=port, sockets=True) as address,
            controlled(platforms.control, address),
        ):
            desk = Desk(address, platforms)
            await _show(desk)
            out.print()
            out.print(f"GraphiQL    {address}/graphiql")
            out.print(f"GraphQL     {address}/graphql")
            out.print(f"状态页      {address}/status")
            out.print(f"存活检查    {address}/health/live")
            for name, place in platforms.places.items():
                out.print(f"{SHOWN[name]}    {place}")
            for name, place in platforms.licenses.items():
                out.print(f"证照平台    {place}　{name}", markup=False)
            out.print("示例查询（GraphiQL 中各有一个标签页）：")
            for example in examples(system_clock()):
                out.print(
                    f"  · {example.title}　{example.query.splitlines()[0].lstrip('# ')}",
                    markup=False,
                )
            out.print(
                f"每 {SCHEDULE.every} 秒同步一次。在另一个终端弄坏、修好一个平台："
                "yiwang demo break province、yiwang demo repair province"
            )
            out.print(
                "证照查询的凭证（GraphiQL 的 Headers：Authorization: Bearer …），八小时有效："
            )
            out.print(f"  演示公民　{desk.citizen}", markup=False, soft_wrap=True)
            out.print(f"  依职能　　{desk.official}", markup=False, soft_wrap=True)
            out.print("按 Ctrl-C 停止。")
            await stop.wait()
            err.print("正在停止……")
            app.state.stop()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
    out.print("已停止。")
