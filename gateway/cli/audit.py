"""`yiwang audit`: whether the records of access are whole, and where they end."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.cli.console import out, print_json
from gateway.cli.options import Json, SettingsFile, settings_of
from gateway.cli.work import open_store, run
from gateway.clock import system_clock
from gateway.crypto import CryptoProvider, open_provider
from gateway.errors import SettingsError
from gateway.settings import Settings
from gateway.store.audit_chain import (
    Finding,
    Flaw,
    Head,
    Report,
    export_head,
    read_head,
    verify,
)

audit_app = typer.Typer(help="查阅记录：核对链是否完整，导出链头。", no_args_is_help=True)

TERMS: Mapping[Flaw, str] = {
    Flaw.ALTERED: "与校验码不符：被改动、插入，或不是用本网关的密钥写的",
    Flaw.MISSING: "缺失：其后还有记录",
    Flaw.TRUNCATED: "末尾缺失：链头表明曾有这些记录",
    Flaw.HEAD_DIFFERS: "与链头不符：不是链头所指的那条，或库中的链尾不知道它",
    Flaw.HEAD_FORGED: "链头文件的签名不符：文件被改动，或不是本网关导出的",
    Flaw.KEY_UNKNOWN: "无法核对：设置中没有写它所用的密钥",
}


@audit_app.command("verify")
def audit_verify(
    head: Annotated[
        Path | None,
        typer.Option("--head", help="以前导出的链头文件；有它才能发现末尾被删。"),
    ] = None,
    as_json: Json = False,
    settings: SettingsFile = None,
) -> None:
    """逐条核对查阅记录；有问题时退出码为 3。"""
    loaded = settings_of(settings)
    report = run(_verify(loaded, None if head is None else _read(head)))
    if as_json:
        print_json(
            {
                "records": report.records,
                "sequence": report.end.sequence,
                "mac": report.end.mac,
                "findings": [_values(finding) for finding in report.findings],
            }
        )
    else:
        out.print(f"共 {report.records} 条查阅记录，末条为第 {report.end.sequence} 条。")
        for finding in report.findings:
            out.print(f"{_place(finding)}　{TERMS[finding.flaw]}", markup=False)
        out.print(f"发现问题 {len(report.findings)} 处。" if report.findings else "链完整。")
    if report.findings:
        raise typer.Exit(3)


@audit_app.command("export-head")
def audit_export_head(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="写入的文件；缺省输出到屏幕。"),
    ] = None,
    settings: SettingsFile = None,
) -> None:
    """导出链头：末条记录的序号与校验码，带签名；请存到数据库管理员改不到的地方。"""
    head = run(_export(settings_of(settings)))
    if output is None:
        typer.echo(head.text(), nl=False)
        return
    try:
        output.write_text(head.text(), "utf-8")
    except OSError:
        raise SettingsError(f"无法写入 {output}。", hint="请核对目录和写权限。") from None
    out.print(f"已写入 {output}：第 {head.end.sequence} 条。", markup=False)


async def _verify(settings: Settings, head: Head | None) -> Report:
    async with open_store(settings) as database:
        return await verify(database, _crypto(settings), head)


async def _export(settings: Settings) -> Head:
    async with open_store(settings) as database:
        return await export_head(database, _crypto(settings), system_clock())


def _crypto(settings: Settings) -> CryptoProvider:
    return open_provider(settings.crypto.suite, settings.crypto.keys, os.environ)


def _read(path: Path) -> Head:
    try:
        return read_head(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"链头文件 {path} 无法读取。", hint="请核对路径和读权限。") from None


def _place(finding: Finding) -> str:
    if finding.first == finding.last:
        return f"第 {finding.first} 条"
    return f"第 {finding.first} 至 {finding.last} 条"


def _values(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.flaw.value,
        "first": finding.first,
        "last": finding.last,
        "message": TERMS[finding.flaw],
    }
