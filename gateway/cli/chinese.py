"""The frame typer puts around our help texts, in Chinese too."""

from __future__ import annotations

import re
from collections.abc import Sequence

import typer
from typer import rich_utils
from typer.core import TyperGroup
from typer.main import get_command

rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
rich_utils.OPTIONS_PANEL_TITLE = "选项"
rich_utils.COMMANDS_PANEL_TITLE = "命令"
rich_utils.ERRORS_PANEL_TITLE = "错误"
rich_utils.DEFAULT_STRING = "[缺省：{}]"
rich_utils.REQUIRED_LONG_STRING = "[必填]"
rich_utils.RICH_HELP = "用法见 [blue]{command_path} {help_option}[/]。"


_MISTAKES: Sequence[tuple[str, str]] = (
    (r"No such option: (\S+)(?: \(Possible options?: (.*)\))?", "没有选项 {0}{1}"),
    (r"No such command '(.*)'\.", "没有命令 {0}"),
    (r"Missing command\.", "缺少命令"),
    (r"Missing argument '(.*?)'\.", "缺少参数 {0}"),
    (r"Missing option '(.*?)'\.", "缺少选项 {0}"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", "多出的参数：{0}"),
    (r"Option '(.*)' requires an? (?:argument|value)\.?", "选项 {0} 后面要写值"),
    (r"Option '(.*)' does not take a value\.", "选项 {0} 后面不写值"),
    (r"greater than or equal to (\S+)", "{where}应不小于 {0}"),
    (r"less than or equal to (\S+)", "{where}应不大于 {0}"),
    (r"valid integer", "{where}应为整数"),
)
"""What typer says of a command that is written wrongly, and the same in Chinese."""

_WHERE = re.compile(r"Invalid value for '(.*?)'")


def mistake(said: str) -> str:
    """Answer a usage error in Chinese; what is not known stays as it was said."""
    where = _WHERE.search(said)
    named = f"{where[1]} " if where else ""
    for pattern, words in _MISTAKES:
        found = re.search(pattern, said)
        if found is not None:
            first, *more = (*(group or "" for group in found.groups()), "")
            close = f"，是否想写 {more[0]}？" if more and more[0] else ""
            return words.format(first.replace("' / '", "、"), close, where=named)
    return said


_format_error = rich_utils.rich_format_error


def _format_in_chinese(error: object) -> None:
    """Print a usage error as typer does, its words translated."""
    said = error.format_message()  # type: ignore[attr-defined]  # typer's own class is private
    error.format_message = lambda: mistake(said)  # type: ignore[attr-defined]  # same
    _format_error(error)  # type: ignore[arg-type]  # same


rich_utils.rich_format_error = _format_in_chinese  # type: ignore[assignment]  # same


def run_in_chinese(app: typer.Typer) -> None:
    """Run the command line; every `--help` describes itself in Chinese."""
    command = get_command(app)
    _describe_help(typer.Context(command))
    command()


def _describe_help(context: typer.Context) -> None:
    option = context.command.get_help_option(context)
    if option is not None:
        option.help = "显示本说明。"
    if isinstance(context.command, TyperGroup):
        for inner in context.command.commands.values():
            _describe_help(typer.Context(inner, parent=context))
