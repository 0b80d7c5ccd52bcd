"""What commands print: progress when a terminal watches, lines when not, JSON when asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table

from gateway.errors import YiwangError
from sync.run import Observe, Report

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)

STATUS_WORDS: Mapping[str, str] = {
    "running": "运行中",
    "succeeded": "成功",
    "succeeded_with_quarantine": "成功，有隔离",
    "paused_rate_limited": "被限流，已暂停",
    "paused_circuit_open": "熔断，已暂停",
    "failed_config": "配置错误",
    "failed_transient": "暂时失败",
    "failed_schema": "数据结构不符",
    "awaiting_confirmation": "等待确认",
    "cancelled": "已取消",
    "lease_lost": "由其他进程接手",
    "skipped_locked": "其他进程正在同步，已跳过",
    "skipped_paused": "已暂停，未读取",
}


def fail(error: YiwangError) -> None:
    """Print an error: what happened, to what, what to do, and its code."""
    err.print(f"错误：{error}（{error.code}）", style="red", markup=False)


def print_json(value: Any) -> None:
    """Print a value for a script."""
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


@contextmanager
def watching(*, quiet: bool) -> Iterator[Observe]:
    """Show runs while they go on: bars on a terminal, nothing elsewhere."""
    if quiet or not err.is_terminal:
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=16), MofNCompleteColumn())
    with Progress(*columns, TextColumn("{task.fields[note]}"), console=err) as progress:
        bars: dict[tuple[str, str], TaskID] = {}

        def observe(report: Report) -> None:
            key = (report.platform, report.stream)
            if key not in bars:
                bars[key] = progress.add_task(report.stream, total=report.total, note="")
            total = report.total if report.total is not None else report.counts.fetched
            progress.update(
                bars[key], completed=report.counts.fetched, total=total, note=summary(report)
            )

        yield observe


@contextmanager
def counting(what: str, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Show how much of a known number is done: a bar on a terminal, nothing elsewhere."""
    if quiet or not err.is_terminal:
        yield lambda _done, _total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=16), MofNCompleteColumn())
    with Progress(*columns, console=err) as progress:
        bar = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(bar, completed=done, total=total)


def summary(report: Report) -> str:
    """Say in a few words what a run did."""
    counts = report.counts
    changed = counts.created + counts.updated + counts.deleted
    if report.error is not None:
        return str(report.error)
    if report.status.startswith("skipped"):
        return report.note
    parts = [f"读取 {counts.fetched}", f"变化 {changed}"]
    if changed:
        parts[-1] += f"（新增 {counts.created}，更新 {counts.updated}，撤回 {counts.deleted}）"
    if counts.quarantined:
        parts.append(f"隔离 {counts.quarantined}")
    if counts.findings:
        parts.append(f"数据问题 {counts.findings}")
    if report.note:
        parts.append(report.note)
    return "，".join(parts)


def report_line(report: Report) -> str:
    """Answer one line of a run's end."""
    return f"{report.platform}/{report.stream}：{STATUS_WORDS[report.status]}　{summary(report)}"


def report_values(report: Report) -> dict[str, Any]:
    """Answer a report for a script."""
    counts = report.counts
    return {
        "platform": report.platform,
        "stream": report.stream,
        "kind": report.kind.lower(),
        "status": report.status,
        "read": counts.fetched,
        "stored": counts.stored,
        "created": counts.created,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "deleted": counts.deleted,
        "quarantined": counts.quarantined,
        "note": report.note or None,
        "error": None
        if report.error is None
        else {
            "code": report.error.code,
            "message": report.error.message,
            "hint": report.error.hint,
        },
    }


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table."""
    drawn = Table(title=title, title_justify="left")
    for column in columns:
        drawn.add_column(column, overflow="fold")  # Chinese has no blanks to break at
    for row in rows:
        drawn.add_row(*(str(cell) if cell is not None else "—" for cell in row))
    out.print(drawn)
