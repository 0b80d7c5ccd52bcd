"""Which specifications a command works with."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gateway.cli.console import err
from gateway.connectors.spec import Spec, load_spec
from gateway.connectors.spec.load import problem_in
from gateway.connectors.spec.reasons import suggestion
from gateway.errors import SettingsError, SpecError, YiwangError
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
    for path, found in loaded(settings):
        if isinstance(found, Spec):
            specs.append(found)
        else:
            left_out.append(path)
            err.print(f"跳过一个规格　{found}", style="yellow", markup=False)
    return Chosen(specs, left_out)


def loaded(settings: Settings) -> Iterator[tuple[Path, Spec | YiwangError]]:
    """Answer every file of the folder with its specification, or what is wrong with it.

    Of two files that would read into the same place the second is wrong.
    """
    taken: dict[tuple[str, ...], Path] = {}
    for path in spec_files(settings.connectors.folder):
        try:
            spec = load_spec(path, os.environ)
            _refuse_taken(path, spec, taken)
        except (SpecError, SettingsError) as error:
            yield path, error
        else:
            yield path, spec


def _refuse_taken(path: Path, spec: Spec, taken: dict[tuple[str, ...], Path]) -> None:
    """Raise `SpecError` where another file has this name, or a stream of this platform."""
    places: dict[tuple[str, ...], tuple[str | int, ...]] = {("name", spec.name): ("name",)}
    for number, stream in enumerate(spec.streams):
        places["stream", spec.platform, stream.name] = ("streams", number, "name")
    for place, location in places.items():
        if place in taken:
            what = "连接器" if len(place) == 2 else f"平台 {place[1]} 的数据流"
            raise problem_in(path, location, f"{what} {place[-1]} 在 {taken[place]} 中已有")
    taken.update(dict.fromkeys(places, path))


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
            hint=_way_out(missing, known, found.left_out),
        )
    return Chosen([known[name] for name in names])


def _way_out(missing: Sequence[str], known: Iterable[str], left_out: Sequence[Path]) -> str:
    """Say what was meant: a file that is wrong, or another name."""
    wrong = [str(path) for path in left_out if path.stem in missing]
    if wrong:
        return f"请按上面的说明改正 {'、'.join(wrong)}。"
    names = sorted(known)
    close = suggestion(missing[0], names).removeprefix("，")
    return f"{close}可用的连接器：{'、'.join(names) or '无'}。"


def _some(settings: Settings, found: Chosen) -> Chosen:
    if found.specs:
        return found
    folder = settings.connectors.folder
    if found.left_out:
        raise SettingsError(f"{folder} 中没有可用的连接器规格。", hint="请按上面的说明改正后重试。")
    raise SettingsError(
        f"{folder} 中没有连接器规格（*.yaml）。", hint="可用 yiwang init 生成一个样例。"
    )
