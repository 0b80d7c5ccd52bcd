"""`yiwang outbox`: what goes up, how it stands, and sending it."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.cli.calling import Calls
from gateway.cli.console import err, fail, out, print_json, report_line, table
from gateway.cli.specs import chosen
from gateway.cli.status import in_local_time
from gateway.cli.work import environment, open_store, run
from gateway.clock import system_clock
from gateway.connectors.spec import Spec
from gateway.errors import ArgumentError, SettingsError
from gateway.settings import Settings, load_settings
from gateway.store import outbox
from gateway.store.outbox import State
from sync.connectors import load_spec, register_connectors
from sync.environment import Environment
from sync.feedback import run_feedback
from sync.relay import Outside, Relayed, relay_lane

outbox_app = typer.Typer(help="发件箱：推送到上级平台的记录。", no_args_is_help=True)

SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="设置文件，缺省为本目录的 yiwang.toml。")
]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供脚本读取。")]
SpecFile = Annotated[Path | None, typer.Option("--spec", help="只用这一个规格文件。")]
Names = Annotated[
    list[str] | None, typer.Argument(help="连接器名称；缺省为全部推送的。", show_default=False)
]

STATES: Mapping[State, str] = {
    State.PENDING: "待发送",
    State.SENDING: "发送中",
    State.DELIVERED: "已送达",
    State.ACCEPTED: "已接收",
    State.REJECTED: "被退回",
    State.DEAD: "未能发送",
    State.SUPERSEDED: "已代替",
}
STATUSES: Mapping[str, str] = {
    "succeeded": "成功",
    "skipped_locked": "其他进程正在发送，已跳过",
    "skipped_paused": "连接器已暂停，未发送",
    "cancelled": "已停止",
    "paused_rate_limited": "暂停中",
    "paused_circuit_open": "平台连续失败或在维护，暂停中",
    "failed_config": "配置错误",
    "failed_transient": "暂时失败",
    "failed_schema": "数据结构不符",
    "lease_lost": "由其他进程接手",
}


def pushing(settings: Settings, spec: Path | None, names: Sequence[str]) -> Sequence[Spec]:
    """Answer the specifications that push; raises SettingsError where there are none."""
    found = [load_spec(spec, os.environ)] if spec else chosen(settings, names).specs
    specs = [one for one in found if one.push is not None]
    if not specs:
        raise SettingsError("没有推送的连接器。", hint="推送的内容写在规格的 push 中。")
    return specs


@outbox_app.command("relay")
def relay(
    names: Names = None, spec: SpecFile = None, as_json: Json = False, settings: SettingsFile = None
) -> None:
    """发送到期的记录，读取平台的反馈与结论。"""
    loaded = load_settings(settings, os.environ)
    reports = run(_relay(loaded, pushing(loaded, spec, names or [])))
    if as_json:
        print_json([_values(report) for report in reports])
    else:
        for report in reports:
            out.print(_line(report), markup=False)
            if report.error is not None:
                fail(report.error)
    if any(report.status != "succeeded" for report in reports):
        raise typer.Exit(3)


async def _relay(settings: Settings, specs: Sequence[Spec]) -> list[Relayed]:
    reports = []
    async with open_store(settings) as database:
        await register_connectors(database, specs)
        work, calls = environment(settings, database), Calls(database)
        async with calls.observed(work):
            for spec in specs:
                heard = await _hear(work, calls, spec)
                async with calls.lane(spec) as lane:
                    outside = Outside(asyncio.sleep, random.SystemRandom())
                    report = await relay_lane(work, spec, lane, outside)
                report.rejected += heard
                reports.append(report)
    return reports


async def _hear(work: Environment, calls: Calls, spec: Spec) -> int:
    """Read what the platform says, before its silence is taken for consent; answer how much."""
    if spec.feedback is None:
        return 0
    async with calls.connect(spec) as connector:
        report = await run_feedback(work, connector)
    if not report.status.startswith("succeeded"):
        err.print(report_line(report), markup=False)
    return report.counts.created


@outbox_app.command("list")
def list_rows(
    name: Annotated[
        str | None, typer.Argument(help="连接器名称；缺省为全部。", show_default=False)
    ] = None,
    states: Annotated[
        list[str] | None, typer.Option("--state", help="只列此状态的记录，可多次给出。")
    ] = None,
    limit: Annotated[int, typer.Option(help="最多列几条。", min=1)] = 50,
    as_json: Json = False,
    settings: SettingsFile = None,
) -> None:
    """列出最近的记录和各状态的条数。"""
    wanted = [_state(text) for text in states or ()]
    rows, counts = run(_rows(load_settings(settings, os.environ), name, wanted, limit))
    if as_json:
        print_json({"counts": counts, "rows": rows})
        return
    for destination, by_state in counts.items():
        told = "，".join(f"{STATES[State(state)]} {n}" for state, n in by_state.items())
        out.print(f"{destination}：{told}", markup=False)
    cells = [
        (
            row["key"],
            row["code"],
            row["operation"],
            STATES[State(row["state"])],
            f"{row['published_at']:%Y-%m-%d %H:%M}",
            row["reason"],
        )
        for row in rows
    ]
    table("发件箱", ("键", "编码", "操作", "状态", "发布（+08:00）", "原因"), cells)


async def _rows(
    settings: Settings, name: str | None, states: Sequence[State], limit: int
) -> tuple[Sequence[Mapping[str, Any]], Mapping[str, Mapping[str, int]]]:
    async with open_store(settings) as database:
        rows = await outbox.list_rows(database, name, states, limit)
        return [in_local_time(row) for row in rows], await outbox.count_states(database)


@outbox_app.command("show")
def show(
    key: Annotated[str, typer.Argument(help="记录的键。")], settings: SettingsFile = None
) -> None:
    """显示一条记录及其全部内容（JSON）。"""
    row = run(_row(load_settings(settings, os.environ), key))
    if row is None:
        raise ArgumentError(
            f"发件箱中没有键为 {key} 的记录。", hint="可用 yiwang outbox list 查看。"
        )
    print_json(in_local_time(row))


async def _row(settings: Settings, key: str) -> Mapping[str, Any] | None:
    async with open_store(settings) as database:
        return await outbox.show_row(database, key)


@outbox_app.command("retry")
def retry(
    keys: Annotated[list[str] | None, typer.Argument(help="记录的键。", show_default=False)] = None,
    destination: Annotated[
        str | None, typer.Option("--all", help="此连接器全部未能发送的记录。")
    ] = None,
    as_json: Json = False,
    settings: SettingsFile = None,
) -> None:
    """再次发送未能发送或被退回的记录；其后已有新内容的不动。"""
    if not keys and destination is None:
        raise ArgumentError("没有指明再次发送哪些记录。", hint="给出记录的键，或用 --all 连接器。")
    again = run(_retry(load_settings(settings, os.environ), keys or [], destination))
    if as_json:
        print_json({"retried": again})
    else:
        out.print(f"已放回待发送：{len(again)} 条。", markup=False)


async def _retry(settings: Settings, keys: Sequence[str], destination: str | None) -> Sequence[str]:
    async with open_store(settings) as database:
        if destination is not None:
            keys = [*keys, *await outbox.keys_in(database, destination, [State.DEAD])]
        async with database.transaction() as transaction:
            return await outbox.retry(transaction, keys, system_clock())


def _state(text: str) -> State:
    try:
        return State(text.upper())
    except ValueError:
        known = "、".join(state.lower() for state in State)
        raise ArgumentError(f"没有名为 {text} 的状态。", hint=f"可用：{known}。") from None


def _values(report: Relayed) -> dict[str, Any]:
    error = report.error
    told = None if error is None else {"code": error.code, "message": error.message}
    return {**asdict(report), "error": told}


def _line(report: Relayed) -> str:
    return (
        f"{report.destination}：{STATUSES.get(report.status, report.status)}　"
        f"送达 {report.delivered}，查明已送达 {report.confirmed}，延后 {report.postponed}，"
        f"未能发送 {report.dead}，接收 {report.accepted}，退回 {report.rejected}"
    )
