"""Every command; what it does lives elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import SystemRandom
from typing import Annotated, Any

import typer

from gateway.app import build_server
from gateway.cli import comparison, db, operating, quarantine, reference, scheduling
from gateway.cli.addresses import named
from gateway.cli.audit import audit_app
from gateway.cli.audit_heads import daily_heads
from gateway.cli.calling import Calls
from gateway.cli.console import (
    counting,
    err,
    out,
    print_json,
    report_line,
    report_values,
    table,
)
from gateway.cli.demo_app import demo_app
from gateway.cli.export import Wanted, arguments_of, export
from gateway.cli.init import write_starters
from gateway.cli.listening import listen, local_url, serve_until_stopped
from gateway.cli.options import Json, SettingsFile, settings_of
from gateway.cli.outbox import outbox_app
from gateway.cli.reconcile import reconcile_app
from gateway.cli.reference import SDL
from gateway.cli.sheets import SheetFormat, format_of
from gateway.cli.signals import exit_code
from gateway.cli.specs import Chosen, chosen, readable
from gateway.cli.specs import loaded as loaded_specs
from gateway.cli.status import in_local_time, print_status, standing
from gateway.cli.syncing import Job, sync
from gateway.cli.work import connected, environment, open_store, run
from gateway.clock import system_clock
from gateway.connectors.check import Step, check
from gateway.connectors.check.push_in import check_push_in
from gateway.connectors.licenses import Sources
from gateway.connectors.spec import PushInTransport, Spec, load_spec
from gateway.connectors.spec.json_schema import JSON_SCHEMA
from gateway.errors import SettingsError, YiwangError
from gateway.schema.build import build_schema
from gateway.settings import Settings
from gateway.store import streams
from gateway.store.database import Database
from sync.connectors import register_connectors
from sync.courses import Full, Incremental
from sync.deliveries import Deliveries
from sync.operations import ConnectorOperations
from sync.rectifying import Rectifications
from sync.schedule import entries_of
from sync.submissions import Submissions

app = typer.Typer(
    name="yiwang",
    help="一网：政务平台 GraphQL 集成网关。A GraphQL gateway bridging government platforms.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
sync_app = typer.Typer(help="同步：从各平台读取数据。", no_args_is_help=True)
connectors_app = typer.Typer(help="连接器：查看与检查。", no_args_is_help=True)
schema_app = typer.Typer(help="模式：导出 GraphQL SDL。", no_args_is_help=True)
app.add_typer(sync_app, name="sync")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(connectors_app, name="connectors")
app.add_typer(schema_app, name="schema")
app.add_typer(db.app, name="db")
app.add_typer(demo_app, name="demo")
app.add_typer(outbox_app, name="outbox")
app.add_typer(reconcile_app, name="reconcile")
app.add_typer(audit_app, name="audit")


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="放置文件的目录。")] = Path(),
) -> None:
    """生成带注释的设置文件和一个连接器样例；不覆盖已有文件。"""
    for path, is_new in write_starters(folder):
        out.print(f"{'已生成' if is_new else '已存在，未改动'}：{path}", markup=False)
    out.print(
        "下一步：按 connectors/province.yaml 开头的注释填写，然后依次运行\n"
        "  yiwang connectors check province　逐步检查连接\n"
        "  yiwang sync run　　　　　　　　　 同步\n"
        "  yiwang serve　　　　　　　　　　　提供 GraphQL\n"
        "行政区划随网关附带，不必等平台：yiwang sync run regions\n"
        "没有平台也可以先看演示：yiwang demo"
    )


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="监听地址，缺省取设置。")] = None,
    port: Annotated[
        int | None, typer.Option(help="监听端口，缺省取设置。", min=1, max=65_535)
    ] = None,
    no_sync: Annotated[bool, typer.Option("--no-sync", help="只提供查询，不按计划同步。")] = False,
    settings: SettingsFile = None,
) -> None:
    """启动 GraphQL 服务，并按规格中的计划同步。"""
    loaded = settings_of(settings)
    specs = run(_prepare(loaded))
    entries = () if no_sync else tuple(entries_of(specs))
    host, port = host or loaded.http.host, port or loaded.http.port
    with listen(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        out.print(f"GraphiQL  http://{shown}:{port}/graphiql", markup=False)
        out.print(f"GraphQL   http://{shown}:{port}/graphql", markup=False)
        if entries:
            out.print(f"定时同步  {'、'.join(entry.name for entry in entries)}", markup=False)
        out.print("按 Ctrl-C 停止。")
        out.print(f"状态页    http://{shown}:{port}/status", markup=False)
        database = Database(loaded.store.url)
        work, calls = environment(loaded, database), Calls(database)
        operations = ConnectorOperations(work, specs, calls.connect)
        deliveries = Deliveries(work, specs, os.environ)
        beside = scheduling.beside(
            work,
            loaded.sync.grace_s,
            entries,
            calls,
            closing=operations.close,
            daily=daily_heads(loaded),
        )
        app = build_server(
            loaded,
            database,
            operations=operations,
            submissions=Submissions(work),
            rectifications=Rectifications(work),
            deliveries=deliveries,
            sources=Sources(specs, calls.connect),
            beside=beside,
        )
        serve_until_stopped(app, listener)
    out.print("已停止。")


async def _prepare(settings: Settings) -> Sequence[Spec]:
    """Check the store and write what the specifications say; a broken one stops nothing."""
    async with open_store(settings) as database:
        # What was loaded with --spec is served without a folder of specifications.
        if not settings.connectors.folder.is_dir():
            return ()
        specs = readable(settings).specs
        await register_connectors(database, specs)
        return specs


@app.command()
def worker(settings: SettingsFile = None) -> None:
    """只按计划同步，不提供查询；多个进程用同一个 PostgreSQL 时分担而不重复。"""
    loaded = settings_of(settings)
    specs = chosen(loaded, []).specs
    names = "、".join(entry.name for entry in entries_of(specs))
    if not names:
        raise SettingsError(
            "没有一个规格写有计划。", hint="在规格中加一行，如 schedule: {every: 15m}。"
        )
    out.print(f"定时同步  {names}\n按 Ctrl-C 停止。", markup=False)
    number = run(scheduling.work_alone(loaded, specs))
    out.print("已停止。")
    raise typer.Exit(exit_code(number))


@app.command("export")
def export_command(
    connection: Annotated[str, typer.Argument(help="要导出的列表；写错时列出可用的名称。")],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="写入的文件；以 .jsonl、.csv 或 .xlsx 结尾。")
    ],
    select: Annotated[
        str | None,
        typer.Option(help="要哪些字段，写法同 GraphQL；缺省为全部单值字段。", show_default=False),
    ] = None,
    arguments: Annotated[
        str | None,
        typer.Option(
            "--arguments",
            help="列表的参数，写成 JSON，与 GraphQL 中的同名。",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
    settings: SettingsFile = None,
) -> None:
    """导出：把一个列表写成 JSON Lines、CSV 或 Excel 文件。"""
    wanted = Wanted(connection, select, arguments_of(arguments))
    kind = format_of(output)
    written = run(_export(settings_of(settings), wanted, output, kind, quiet=as_json))
    if as_json:
        print_json({"file": str(output), "format": kind.value, "written": written})
    else:
        out.print(f"已写入 {output}：{written} 条。", markup=False)


async def _export(
    settings: Settings, wanted: Wanted, output: Path, kind: SheetFormat, *, quiet: bool
) -> int:
    async with open_store(settings) as database:
        with counting("导出", quiet=quiet) as progress:
            return await export(database, wanted, output, kind, progress)


@sync_app.command("run")
def sync_run(
    names: Annotated[
        list[str] | None, typer.Argument(help="连接器名称；缺省为全部。", show_default=False)
    ] = None,
    spec: Annotated[Path | None, typer.Option(help="只用这一个规格文件。")] = None,
    inputs: Annotated[
        list[Path] | None, typer.Option("--input", help="要读的文件，可多次给出。")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--stream", help="只同步这个数据流，可多次给出。")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="忽略检查点，从头读取；中断的全量读取接着读。")
    ] = False,
    restart: Annotated[
        bool, typer.Option("--restart", help="与 --full 合用：不接着中断的一次。")
    ] = False,
    as_json: Json = False,
    settings: SettingsFile = None,
) -> None:
    """同步：从检查点读到现在；再次运行只读变化。"""
    loaded = settings_of(settings)
    work = Chosen([load_spec(spec, os.environ)]) if spec else chosen(loaded, names or [])
    job = Job((lambda: Full(restart)) if full else Incremental, named(work.specs, only or []))
    outcome = run(sync(loaded, work.specs, job, inputs or [], quiet=as_json))
    outcome.not_started += len(work.left_out)
    if as_json:
        values = [report_values(report) for report in outcome.reports]
        print_json({"streams": values, "findings": outcome.findings})
    else:
        for report in outcome.reports:
            out.print(report_line(report), markup=False)
        if outcome.findings:
            table("数据问题（库中现有）", ("规则", "条数"), tuple(outcome.findings.items()))
            out.print("每条的说明：在 GraphQL 中查询记录的 findings。")
    if not outcome.is_complete:
        raise typer.Exit(exit_code(outcome.stopped_by))


sync_app.add_typer(operating.app)


@sync_app.command("status")
def sync_status(as_json: Json = False, settings: SettingsFile = None) -> None:
    """各数据流最近一次运行。"""
    rows = run(_stream_rows(settings_of(settings)))
    if as_json:
        print_json(rows)
    else:
        print_status(rows)


async def _stream_rows(settings: Settings) -> list[dict[str, Any]]:
    async with open_store(settings) as database:
        rows = await streams.stream_rows(database)
        now = system_clock()
        return [in_local_time(standing(row, now)) for row in rows]


@connectors_app.command("list")
def connectors_list(as_json: Json = False, settings: SettingsFile = None) -> None:
    """列出连接器文件夹中的规格。"""
    rows = [_spec_row(path, found) for path, found in loaded_specs(settings_of(settings))]
    if as_json:
        print_json(rows)
        return
    columns = ("名称", "标题", "平台", "层级", "方式", "数据流")
    good = [row for row in rows if row["problem"] is None]
    table("连接器", columns, [tuple(row.values())[:-1] for row in good])
    for row in rows:
        if row["problem"] is not None:
            out.print(f"不可用　{row['problem']}", style="yellow", markup=False)


def _spec_row(path: Path, spec: Spec | YiwangError) -> dict[str, Any]:
    if isinstance(spec, YiwangError):
        return dict.fromkeys(_SPEC_COLUMNS) | {"name": path.stem, "problem": str(spec)}
    names = "、".join(stream.name for stream in spec.streams)
    values = (spec.name, spec.title, spec.platform, spec.level, spec.transport.kind, names, None)
    return dict(zip(_SPEC_COLUMNS, values, strict=True))


_SPEC_COLUMNS = ("name", "title", "platform", "level", "transport", "streams", "problem")


@connectors_app.command("check")
def connectors_check(
    name: Annotated[str | None, typer.Argument(help="连接器名称。")] = None,
    spec: Annotated[Path | None, typer.Option(help="规格文件。")] = None,
    inputs: Annotated[list[Path] | None, typer.Option("--input", help="输入文件。")] = None,
    url: Annotated[
        str | None,
        typer.Option(help="平台推入的连接器：从这个地址试推；缺省为设置中的监听地址。"),
    ] = None,
    as_json: Json = False,
    settings: SettingsFile = None,
) -> None:
    """逐步检查一个连接器：每步一行，不通过的说明怎么办；不写入数据。"""
    loaded = settings_of(settings)
    checked = load_spec(spec, os.environ) if spec else _named(loaded, name)
    if not as_json:
        out.print(checked.title, markup=False)
    local = (url or local_url(loaded)).rstrip("/")
    steps = run(_check(checked, inputs or [], local, (lambda _: None) if as_json else _print_step))
    if as_json:
        print_json(
            [{"step": s.name, "ok": s.ok, "detail": s.detail, "hint": s.hint} for s in steps]
        )
    if not all(step.ok for step in steps):
        raise typer.Exit(3)


@connectors_app.command("schema")
def connectors_schema(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="写入文件；缺省输出到屏幕。")
    ] = None,
) -> None:
    """输出规格文件的 JSON Schema，供编辑器补全和检查。"""
    _write(JSON_SCHEMA.read_text("utf-8"), output)


async def _check(
    spec: Spec, inputs: list[Path], local: str, tell: Callable[[Step], None]
) -> list[Step]:
    """Answer the steps, each told as it is done: a silent platform takes its time."""
    steps = []
    if isinstance(spec.transport, PushInTransport):
        async for step in check_push_in(
            spec,
            spec.transport,
            local,
            environ=os.environ,
            clock=system_clock,
            random=SystemRandom(),
        ):
            tell(step)
            steps.append(step)
        return steps
    async with connected(spec, inputs) as connector:
        async for step in check(connector, clock=system_clock, environ=os.environ):
            tell(step)
            steps.append(step)
    return steps


def _print_step(step: Step) -> None:
    out.print(f"{'✓' if step.ok else '✗'} {step.name}　{step.detail}", markup=False)
    if step.hint:
        out.print(f"  怎么办：{step.hint}", markup=False)


def _named(settings: Settings, name: str | None) -> Spec:
    if name is None:
        specs = readable(settings).specs if settings.connectors.folder.is_dir() else ()
        names = "、".join(spec.name for spec in specs) or "无"
        raise SettingsError(
            "请给出连接器名称，或用 --spec 指定规格文件。", hint=f"可用的连接器：{names}。"
        )
    return chosen(settings, [name]).specs[0]


@schema_app.command("export")
def schema_export(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="写入文件；缺省输出到屏幕。")
    ] = None,
    check_only: Annotated[
        bool, typer.Option("--check", help="与随附的 schema.graphql 比较，不同则失败。")
    ] = False,
) -> None:
    """导出 GraphQL SDL。"""
    text = build_schema().as_str() + "\n"
    if check_only:
        _compare({SDL: text})
    else:
        _write(text, output)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text, nl=False)
        return
    output.write_text(text, "utf-8")
    out.print(f"已写入 {output}。", markup=False)


@schema_app.command("compare")
def schema_compare(
    base: Annotated[
        Path | None,
        typer.Argument(help="基准 SDL 文件；缺省为上次发布的模式。", show_default=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """与基准比较：列出破坏性变化和危险变化；有破坏性变化则失败。"""
    found = comparison.compare(base or comparison.RELEASED)
    if as_json:
        print_json({"breaking": found.breaking, "dangerous": found.dangerous})
    else:
        for said, lines in (("破坏性变化", found.breaking), ("危险变化", found.dangerous)):
            for line in lines:
                out.print(f"{said}：{line}", markup=False)
        if not found.breaking:
            out.print("没有破坏性变化。")
    if found.breaking:
        raise typer.Exit(1)


@schema_app.command("elements")
def schema_elements(
    output: Annotated[Path, typer.Option("-o", "--output", help="写入的 .xlsx 或 .csv 文件。")],
) -> None:
    """导出要素表：全部要素、国家交换列、各族要求、代码表、数据级别。"""
    written = reference.write_elements(output, format_of(output))
    out.print(f"已写入 {output}：{written} 个要素。", markup=False)


@app.command()
def docs(
    folder: Annotated[Path, typer.Argument(help="文档目录。")] = Path("docs"),
    check_only: Annotated[
        bool, typer.Option("--check", help="只比较，不写入；不同则失败。")
    ] = False,
) -> None:
    """生成参考文档：SDL、要素与代码表、连接器规格（项目开发用）。"""
    made = reference.pages(folder)
    if check_only:
        _compare(made)
        return
    for path, text in made.items():
        path.write_text(text, "utf-8")
        out.print(f"已写入 {path}。", markup=False)


def _compare(made: Mapping[Path, str]) -> None:
    """Exit 1 where a committed file is not what the code makes now."""
    stale = [path for path, text in made.items() if not _is_same(path, text)]
    for path in stale:
        err.print(f"{path} 与代码不符：请运行 make docs，检查差异后提交。", markup=False)
    if stale:
        raise typer.Exit(1)
    out.print("与随附文件一致。")


def _is_same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text
