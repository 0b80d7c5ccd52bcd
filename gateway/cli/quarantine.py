"""Commands of the quarantine: what lies in it, why, and trying it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import orjson
import typer

from gateway.cli.addresses import Address, address
from gateway.cli.console import out, print_json, report_line, report_values, table
from gateway.cli.options import Json, SettingsFile, settings_of
from gateway.cli.specs import chosen
from gateway.cli.work import environment, open_store, run
from gateway.errors import SettingsError
from gateway.settings import Settings
from gateway.standard.values import PLATFORM_TIME
from gateway.store import quarantine
from gateway.store.database import Database
from gateway.store.quarantine import Wanted
from gateway.store.streams import stream_rows
from sync.connectors import register_connectors
from sync.replay import replay
from sync.report import Report

app = typer.Typer(help="隔离：无法入库的记录，查看与重放。", no_args_is_help=True)

Where = Annotated[
    str | None, typer.Argument(metavar="[连接器[/数据流]]", help="缺省为全部。", show_default=False)
]


@app.command("list")
def quarantine_list(
    where: Where = None,
    code: Annotated[str | None, typer.Option(help="只列这一原因代码。")] = None,
    resolved: Annotated[bool, typer.Option("--resolved", help="列出已经入库的。")] = False,
    limit: Annotated[int, typer.Option(help="最多列出几条。", min=1)] = 50,
    as_json: Json = False,
    settings: SettingsFile = None,
) -> None:
    """列出隔离中的记录，新的在前；先按原因汇总。"""
    connector, _, stream = (where or "").partition("/")
    wanted = Wanted(connector or None, stream or None, code, resolved)
    counts, rows = run(_list(settings_of(settings), wanted, limit))
    if as_json:
        print_json([_local(row) for row in rows])
        return
    if not rows:
        out.print("没有已入库的隔离记录。" if resolved else "没有隔离中的记录。")
        return
    summary = [(f"{key[0]}/{key[1]}", key[2], number) for key, number in counts.items()]
    table("按原因", ("数据流", "原因", "条数"), summary)
    for row in rows:
        out.print(_line(row), markup=False)
    if sum(counts.values()) > len(rows):
        out.print(f"共 {sum(counts.values())} 条，列出最近 {len(rows)} 条（--limit）。")
    if not resolved:
        out.print("原文：yiwang quarantine show 标识；改正规格后：yiwang quarantine replay。")


async def _list(
    settings: Settings, wanted: Wanted, limit: int
) -> tuple[Mapping[tuple[str, str, str], int], Sequence[Mapping[str, Any]]]:
    async with open_store(settings) as database:
        if wanted.connector is not None:
            await _require_known(database, wanted.connector, wanted.stream)
        counts = await quarantine.count(database, wanted)
        return counts, await quarantine.listed(database, wanted, limit)


async def _require_known(database: Database, connector: str, stream: str | None) -> None:
    """Raise SettingsError where nothing of this name was ever read into the store."""
    known = [(row["connector"], row["stream"]) for row in await stream_rows(database)]
    meant = [row for row in known if row[0] == connector and stream in {None, row[1]}]
    if not meant:
        names = "、".join(sorted({f"{name}/{inner}" for name, inner in known})) or "无"
        shown = f"{connector}/{stream}" if stream else connector
        raise SettingsError(f"库中没有 {shown} 的数据。", hint=f"现有：{names}。")


@app.command("show")
def quarantine_show(
    identity: Annotated[str, typer.Argument(metavar="标识", help="quarantine list 列出的标识。")],
    as_json: Json = False,
    settings: SettingsFile = None,
) -> None:
    """一条隔离记录的全部：来处、原因、原文。"""
    row = run(_one(settings_of(settings), identity))
    if row is None:
        raise _absent(identity)
    if as_json:
        print_json(_local(row))
        return
    for name, value in _local(row).items():
        if value is not None and name not in {"payload", "record"}:
            out.print(f"{_WORDS[name]}：{value}", markup=False)
    out.print("原文：")
    out.print(_pretty(row["record"] or row["payload"]), markup=False)


def _absent(identity: str) -> SettingsError:
    return SettingsError(f"没有隔离记录 {identity}。", hint="用 yiwang quarantine list 查看。")


async def _one(settings: Settings, identity: str) -> Mapping[str, Any] | None:
    async with open_store(settings) as database:
        return await quarantine.one(database, identity)


@app.command("replay")
def quarantine_replay(
    where: Where = None,
    ids: Annotated[
        list[str] | None, typer.Option("--id", help="只重放这些标识，可多次给出。")
    ] = None,
    as_json: Json = False,
    settings: SettingsFile = None,
) -> None:
    """重放：按现在的规格重读隔离中的记录；能入库的离开隔离，留有痕迹。"""
    loaded = settings_of(settings)
    meant = (
        [address(loaded, where)]
        if where
        else [Address(spec, None) for spec in chosen(loaded, []).specs]
    )
    reports = run(_replay(loaded, meant, ids or []))
    if as_json:
        print_json([report_values(report) for report in reports])
    elif not reports:
        out.print("没有隔离中的记录。")
    for report in [] if as_json else reports:
        out.print(report_line(report), markup=False)
    if any(report.status != "succeeded" for report in reports):
        raise typer.Exit(3)


async def _replay(settings: Settings, meant: Sequence[Address], ids: Sequence[str]) -> list[Report]:
    reports = []
    async with open_store(settings) as database:
        await register_connectors(database, [one.spec for one in meant])
        work = environment(settings, database)
        for identity in ids:
            if await quarantine.one(database, identity) is None:
                raise _absent(identity)
        waiting = {key[:2] for key in await quarantine.count(database, Wanted())}
        for one in meant:
            for stream in one.streams:
                if (one.spec.platform, stream.name) in waiting:
                    reports.append(await replay(work, one.spec, stream, ids))  # noqa: PERF401  # each waits for the one before
    return reports


_WORDS = {
    "connector": "连接器",
    "id": "标识",
    "platform": "平台",
    "stream": "数据流",
    "run_id": "运行",
    "position": "位置",
    "code": "原因",
    "message": "说明",
    "quarantined_at": "隔离时间",
    "resolved_at": "入库时间",
    "native_id": "平台内部标识",
}


def _line(row: Mapping[str, Any]) -> str:
    """Answer a record on a line: the id first and whole, to be copied into the next command."""
    when = row["quarantined_at"].astimezone(PLATFORM_TIME)
    stream = f"{row['platform']}/{row['stream']}"
    said = row["message"].removeprefix(f"[{row['code']}] ")
    return f"{row['id']}　{stream}　{when:%Y-%m-%d %H:%M}　{row['code']}：{said}"


def _local(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.astimezone(PLATFORM_TIME) if isinstance(value, datetime) else value
        for name, value in row.items()
    }


def _pretty(text: str) -> str:
    try:
        return orjson.dumps(orjson.loads(text), option=orjson.OPT_INDENT_2).decode()
    except orjson.JSONDecodeError:
        return text
