"""Commands of operators: pause, resume, rewind, backfill and sweep streams."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.addresses import Address, address, moment, stream_address
from gateway.cli.console import out, print_json, report_line, report_values
from gateway.cli.options import Json, SettingsFile, settings_of
from gateway.cli.signals import exit_code
from gateway.cli.syncing import Job, sync
from gateway.cli.work import environment, open_store, run
from gateway.clock import system_clock
from gateway.settings import Settings
from gateway.standard.values import PLATFORM_TIME
from gateway.store import operating
from sync.connectors import register_connectors
from sync.courses import Backfill, Course
from sync.report import at_beijing
from sync.rewind import rewind
from sync.sweep import Sweeping

app = typer.Typer()

Where = Annotated[str, typer.Argument(metavar="连接器[/数据流]", help="连接器，或它的一个数据流。")]
Whose = Annotated[str, typer.Argument(metavar="连接器/数据流", help="数据流。")]


@app.command("pause")
def sync_pause(where: Where, as_json: Json = False, settings: SettingsFile = None) -> None:
    """暂停：不再开始新的同步；正在进行的写完当前一页后停下。"""
    loaded = settings_of(settings)
    meant = address(loaded, where)
    _tell(run(_pause(loaded, meant)), meant, "已暂停", as_json=as_json)


async def _pause(settings: Settings, meant: Address) -> Sequence[str]:
    async with open_store(settings) as database:
        await register_connectors(database, [meant.spec])
        stream = meant.stream.name if meant.stream else None
        await operating.pause(database, meant.spec.name, stream, system_clock())
        return await operating.paused(database, meant.spec.name)


@app.command("resume")
def sync_resume(where: Where, as_json: Json = False, settings: SettingsFile = None) -> None:
    """恢复：解除暂停，也解除平台要求的等待；下次同步从断点继续。"""
    loaded = settings_of(settings)
    meant = address(loaded, where)
    _tell(run(_resume(loaded, meant)), meant, "已恢复", as_json=as_json)


async def _resume(settings: Settings, meant: Address) -> Sequence[str]:
    async with open_store(settings) as database:
        await register_connectors(database, [meant.spec])
        stream = meant.stream.name if meant.stream else None
        await operating.resume(database, meant.spec.name, stream)
        return await operating.paused(database, meant.spec.name)


def _tell(paused: Sequence[str], meant: Address, done: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"connector": meant.spec.name, "paused": list(paused)})
        return
    what = f"/{meant.stream.name}" if meant.stream else ""
    rest = f"暂停中的数据流：{'、'.join(paused)}。" if paused else "没有暂停中的数据流。"
    out.print(f"{done}：{meant.spec.name}{what}。{rest}", markup=False)


@app.command("rewind")
def sync_rewind(
    whose: Whose,
    to: Annotated[str, typer.Option("--to", help="退回到的时间（北京时间）。")],
    as_json: Json = False,
    settings: SettingsFile = None,
) -> None:
    """退回：把检查点退回到一个时间，下次同步重读此后的变化。"""
    loaded, moved_to = settings_of(settings), moment(to)
    spec, stream = stream_address(loaded, whose)

    async def work() -> None:
        async with open_store(loaded) as database:
            await register_connectors(database, [spec])
            await rewind(environment(loaded, database), spec, stream, moved_to)

    run(work())
    if as_json:
        values = {"connector": spec.name, "stream": stream.name}
        print_json(values | {"to": moved_to.astimezone(PLATFORM_TIME)})
    else:
        out.print(f"{whose} 的检查点已退回到 {at_beijing(moved_to)}。", markup=False)


@app.command("backfill")
def sync_backfill(
    whose: Whose,
    since: Annotated[
        str | None,
        typer.Option("--from", help="起（含，北京时间）；缺省继续中断的补读。"),
    ] = None,
    until: Annotated[str | None, typer.Option("--to", help="止（不含）；缺省为现在。")] = None,
    as_json: Json = False,
    settings: SettingsFile = None,
) -> None:
    """补读：另读过去的一个时间窗，不动检查点，也不妨碍增量同步。"""
    bounds = [moment(text) if text else None for text in (since, until)]
    _run_course(whose, lambda: Backfill(*bounds), as_json=as_json, settings=settings)


@app.command("sweep")
def sync_sweep(
    where: Where,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="确认撤回，即使超过限额；须先向平台核实。")
    ] = False,
    restart: Annotated[
        bool, typer.Option("--restart", help="从头清查，不接着中断的一次。")
    ] = False,
    as_json: Json = False,
    settings: SettingsFile = None,
) -> None:
    """清查：读一遍全部记录，平台上已不存在的标记为撤回。"""
    course = lambda: Sweeping(confirmed=confirm, restart=restart)  # noqa: E731  # a fresh one a stream
    _run_course(where, course, as_json=as_json, settings=settings)


def _run_course(
    where: str, course: Callable[[], Course], *, as_json: bool, settings: Path | None
) -> None:
    loaded = settings_of(settings)
    meant = address(loaded, where)
    names = frozenset(stream.name for stream in meant.streams)
    outcome = run(sync(loaded, [meant.spec], Job(course, names), quiet=as_json))
    if as_json:
        print_json({"streams": [report_values(report) for report in outcome.reports]})
    else:
        for report in outcome.reports:
            out.print(report_line(report), markup=False)
    if not outcome.is_complete:
        raise typer.Exit(exit_code(outcome.stopped_by))
