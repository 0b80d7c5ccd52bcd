"""Which specifications a command works with."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gateway.cli.console import err
from gateway.connectors.spec import Spec, load_spec
from gateway.errors import SettingsError, SpecError
from gateway.settings import Settings
from sync.connectors import spec_files


@dataclass(frozen=True)
class Chosen:
    """The specifications to work with, and the files that were left out for being wrong."""

    specs: Sequence[Spec]
    left_out: Sequence[Path] = ()


def readable(settings: Settings) -> Chosen:
    """Answer the specifications of the folder; a broken one is told and stops no other."""
    specs, left_out = [], []
    for path in spec_files(settings.connectors.folder):
        try:
            specs.append(load_spec(path, os.environ))
        except (SpecError, SettingsError) as error:
            left_out.append(path)
            err.print(f"跳过一个规格　{error}", style="yellow", markup=False)
    return Chosen(specs, left_out)


def chosen(settings: Settings, names: Sequence[str]) -> Chosen:
    """Answer the named specifications, or all that can be read.

    Raises SettingsError where there is nothing to work with.
    """
    found = readable(settings)
    if not names:
        return _some(settings, found)
    known = {spec.name: spec for spec in found.specs}
    missing = [name for name in names if name not in known]
    if missing:
        raise SettingsError(
            f"没有可用的连接器 {'、'.join(missing)}。",
            hint=f"可用的连接器：{'、'.join(sorted(known)) or '无'}。",
        )
    return Chosen([known[name] for name in names])


def _some(settings: Settings, found: Chosen) -> Chosen:
    if found.specs:
        return found
    folder = settings.connectors.folder
    if found.left_out:
        raise SettingsError(f"{folder} 中没有可用的连接器规格。", hint="请按上面的说明改正后重试。")
    raise SettingsError(
        f"{folder} 中没有连接器规格（*.yaml）。", hint="可用 yiwang init 生成一个样例。"
    )
