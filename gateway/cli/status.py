"""How streams stand, for a terminal of 80 columns and for scripts; times are Beijing time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from rich.table import Table

from gateway.cli.console import STATUS_WORDS, out
from gateway.standard.values import PLATFORM_TIME
from sync.freshness import stale_since
from sync.report import at_beijing

COLUMNS = ("数据流", "状态", "最近成功（+08:00）", "读取", "变化", "隔离")


def standing(row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Answer a row with what follows from the time: stale since when, whether it must wait."""
    resume_at = row["resume_at"]
    return {
        **row,
        "resume_at": resume_at if resume_at and resume_at > now else None,
        "stale_since": stale_since(row["last_success_at"], row["fresh_within_s"], now),
    }


def in_local_time(row: Mapping[str, Any]) -> dict[str, Any]:
    """Answer a row with its times at +08:00, as GraphQL writes them."""
    return {
        name: value.astimezone(PLATFORM_TIME) if isinstance(value, datetime) else value
        for name, value in row.items()
    }


def print_status(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print one table a connector, and under it the errors of its last runs."""
    if not rows:
        out.print("还没有数据流。先运行 yiwang sync run。")
    for connector, streams in groupby(rows, key=lambda row: row["connector"]):
        _print_connector(connector, list(streams))


def _print_connector(connector: str, rows: Sequence[Mapping[str, Any]]) -> None:
    drawn = Table(title=f"连接器 {connector}", title_justify="left", box=None, pad_edge=False)
    for number, column in enumerate(COLUMNS):
        drawn.add_column(column, justify="right" if number > 2 else "left")
    for row in rows:
        drawn.add_row(*_cells(row))
    out.print(drawn)
    for row in rows:
        if row["error_message"]:
            out.print(f"  {row['stream']}：{row['error_message']}", style="red", markup=False)
        for note in _notes(row):
            out.print(f"  {row['stream']}：{note}", style="yellow", markup=False)


def _notes(row: Mapping[str, Any]) -> Iterator[str]:
    """Say what keeps a stream from being read, or makes it stale."""
    if row["paused_at"]:
        yield f"已于 {at_beijing(row['paused_at'])} 暂停，用 yiwang sync resume 恢复"
    elif row["resume_at"]:
        yield f"平台要求 {at_beijing(row['resume_at'])} 之后再访问"
    if row["stale_since"]:
        hours = f"{row['fresh_within_s'] / 3_600:g}"
        yield f"自 {at_beijing(row['stale_since'])} 起已过期（要求 {hours} 小时内）"


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    last = row["last_success_at"]
    changed = [row[name] for name in ("created", "updated", "deleted")]
    numbers = (row["fetched"], None if None in changed else sum(changed), row["quarantined"])
    return (
        row["stream"],
        STATUS_WORDS.get((row["status"] or "").lower(), "从未运行"),
        f"{last.astimezone(PLATFORM_TIME):%Y-%m-%d %H:%M}" if last else "—",
        *("—" if number is None else str(number) for number in numbers),
    )
