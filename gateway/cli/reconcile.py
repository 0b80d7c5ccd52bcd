"""`yiwang reconcile`: holding a day against what stands upstream, and showing the result."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.cli.calling import Calls
from gateway.cli.console import out, print_json, table
from gateway.cli.outbox import Json, Names, SettingsFile, SpecFile, pushing
from gateway.cli.sheets import format_of, sheet
from gateway.cli.status import in_local_time
from gateway.cli.work import environment, open_store, run
from gateway.clock import system_clock
from gateway.connectors.spec import Spec
from gateway.errors import ArgumentError
from gateway.settings import Settings, load_settings
from gateway.store.reconciliation import TERMS, Kind, day_of, lines_of
from sync.reconcile import reconcile

reconcile_app = typer.Typer(help="对账：本地发布、已发送与上级现有是否一致。", no_args_is_help=True)

Day = Annotated[
    str | None, typer.Option("--date", help="日期（东八区），形如 2026-11-21；缺省为今天。")
]
COLUMNS: Mapping[str, str] = {
    "day": "日期",
    "destination": "连接器",
    "family": "表族",
    "body": "实施主体编码",
    "batch": "批次号",
    "published": "已发布",
    "superseded": "已代替",
    "waiting": "待发送",
    "dead": "未能发送",
    "sent": "已发送",
    "accepted": "已接收",
    "rejected": "被退回",
    "pending": "待答复",
    "present": "上级现有",
    "unexplained": "不明差异",
    "told": "差异",
}
SHOWN = ("family", "batch", "published", "sent", "accepted", "rejected", "pending", "present")
"""Columns that fit a terminal; the others stand in JSON and in the spreadsheet."""

Rows = Sequence[Mapping[str, Any]]


@reconcile_app.command("run")
def run_reconcile(
    names: Names = None,
    day: Day = None,
    spec: SpecFile = None,
    as_json: Json = False,
    settings: SettingsFile = None,
) -> None:
    """对账：与上级平台核对一日，保存结果；有不明差异时退出码为 3。"""
    loaded, wanted = load_settings(settings, os.environ), _day(day)
    rows = run(_reconcile(loaded, pushing(loaded, spec, names or []), wanted))
    _print(rows, wanted, as_json=as_json)
    if any(row["unexplained"] for row in rows):
        raise typer.Exit(3)


async def _reconcile(settings: Settings, specs: Sequence[Spec], day: date) -> Rows:
    rows: list[Mapping[str, Any]] = []
    async with open_store(settings) as database:
        work, calls = environment(settings, database), Calls(database)
        async with calls.observed(work):
            for spec in specs:
                async with calls.lane(spec) as lane:
                    await reconcile(work, spec, lane, day)
                rows += await lines_of(database, spec.platform, day)
    return rows


@reconcile_app.command("report")
def report(  # noqa: PLR0913, PLR0917  # a command has the options it has
    names: Names = None,
    day: Day = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="写成表格文件（.xlsx、.csv 或 .jsonl）。"),
    ] = None,
    spec: SpecFile = None,
    as_json: Json = False,
    settings: SettingsFile = None,
) -> None:
    """显示某日已保存的对账结果，或写成表格文件。"""
    loaded, wanted = load_settings(settings, os.environ), _day(day)
    rows = run(_lines(loaded, pushing(loaded, spec, names or []), wanted))
    if output is None:
        _print(rows, wanted, as_json=as_json)
        return
    with sheet(output, format_of(output), COLUMNS) as write:
        for row in rows:
            write({**in_local_time(row), "told": "；".join(_told(row))})
    out.print(f"已写入 {output}：{len(rows)} 行。", markup=False)


async def _lines(settings: Settings, specs: Sequence[Spec], day: date) -> Rows:
    async with open_store(settings) as database:
        found = [await lines_of(database, name, day) for name in {s.platform for s in specs}]
    return [row for rows in found for row in rows]


def _day(text: str | None) -> date:
    try:
        return day_of(system_clock()) if text is None else date.fromisoformat(text)
    except ValueError:
        raise ArgumentError(f"日期应形如 2026-11-21，实际为 {text}。") from None


def _print(rows: Rows, day: date, *, as_json: bool) -> None:
    if as_json:
        print_json([in_local_time(row) for row in rows])
        return
    if not rows:
        out.print(f"{day} 没有对账结果。先运行 yiwang reconcile run --date {day}。", markup=False)
        return
    cells = [tuple(row[name] for name in SHOWN) for row in rows]
    table(f"对账 {day}", [COLUMNS[name] for name in SHOWN], cells)
    for row in rows:
        for told in _told(row):
            out.print(f"  {row['batch'] or row['destination']}　{told}", markup=False)
    count = sum(row["unexplained"] for row in rows)
    out.print(f"不明差异 {count} 个。" if count else "没有不明差异。")


def _told(row: Mapping[str, Any]) -> Iterator[str]:
    for one in row["differences"]:
        yield f"{TERMS[Kind(one['kind'])]}：{'、'.join(one['codes'])}"
