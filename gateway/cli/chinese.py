"""The frame typer puts around our help texts, in Chinese too."""

from __future__ import annotations

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
