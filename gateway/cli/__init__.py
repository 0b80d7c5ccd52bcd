"""The command line: `yiwang`."""

from __future__ import annotations

import sys

from gateway.cli.chinese import run_in_chinese
from gateway.cli.commands import app
from gateway.cli.console import fail
from gateway.cli.memory import settle_memory
from gateway.errors import SettingsError, YiwangError, os_reason
from gateway.telemetry import configure_logs


def main() -> None:
    """Run the command line; an error is one clear line and exit code 1."""
    configure_logs(as_json=not sys.stderr.isatty())
    settle_memory()
    try:
        run_in_chinese(app)
    except YiwangError as error:
        fail(error)
        sys.exit(1)
    except OSError as error:
        if error.filename is None:
            raise
        fail(_unusable(error))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _unusable(error: OSError) -> SettingsError:
    """What a file or folder that a command was told to use could not be used for."""
    return SettingsError(
        f"{error.filename} 无法读写：{os_reason(error)}。", hint="请核对路径和权限。"
    )


__all__ = ["app", "main"]
