"""Paths in a specification: independent of the folder the gateway happens to be started in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gateway.connectors.spec.problem import Problem
from gateway.connectors.spec.reasons import suggestion
from gateway.standard import gbt2260

BUILTIN = "builtin:"
"""What leads the name of a file that comes with the gateway: `builtin:gbt2260/regions.csv`."""

_FILES = {f"gbt2260/{path.name}": path for path in sorted(gbt2260.FOLDER.glob("*.csv"))}


def with_paths(values: Any, folder: Path) -> tuple[Any, list[Problem]]:
    """The values with paths of files made absolute, and where a built-in file does not exist."""
    if not isinstance(values, dict):
        return values, []
    problems = list(_unknown(values))
    streams = values.get("streams")
    located = [_located(s, folder) for s in streams] if isinstance(streams, list) else streams
    transport = values.get("transport")
    if isinstance(transport, dict) and transport.get("kind") == "files":
        transport = _placed(_located(transport, folder), folder)
        values = values | {"transport": transport, "streams": located}
    return values, problems


def is_builtin(path: str) -> bool:
    """Whether a path of a loaded specification is that of a file that comes with the gateway."""
    return Path(path) in _FILES.values()


def _unknown(values: dict[str, Any]) -> Iterator[Problem]:
    for location, part in _parts(values):
        name = _builtin_name(part)
        if name is not None and name not in _FILES:
            close = suggestion(name, _FILES) or f"（现有：{'、'.join(_FILES)}）"
            yield Problem((*location, "path"), f"没有名为 {name} 的内置文件{close}")


def _parts(values: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield ("transport",), values.get("transport")
    streams = values.get("streams")
    for number, stream in enumerate(streams if isinstance(streams, list) else []):
        yield ("streams", number), stream


def _located(part: Any, folder: Path) -> Any:
    if not isinstance(part, dict) or not isinstance(part.get("path"), str):
        return part
    name = _builtin_name(part)
    path = folder / part["path"] if name is None else _FILES.get(name)
    return part | {"path": str(path)}


def _placed(transport: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The directory of a file drop, or the private key of its server."""
    place = transport.get("place")
    if not isinstance(place, dict):
        return transport
    key = "path" if place.get("kind") == "directory" else "key"
    if isinstance(place.get(key), str):
        place = place | {key: str(folder / place[key])}
    return transport | {"place": place}


def _builtin_name(part: Any) -> str | None:
    path = part.get("path") if isinstance(part, dict) else None
    is_builtin = isinstance(path, str) and path.startswith(BUILTIN)
    return path.removeprefix(BUILTIN) if isinstance(path, str) and is_builtin else None
