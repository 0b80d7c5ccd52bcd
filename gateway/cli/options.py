"""Options that many commands share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from gateway.settings import Settings, load_settings

SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="设置文件，缺省 yiwang.toml。")
]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供脚本读取。")]


def settings_of(path: Path | None) -> Settings:
    """Read the settings of this process."""
    return load_settings(path, os.environ)
