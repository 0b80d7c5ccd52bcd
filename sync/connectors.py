"""Connectors and what the store knows of them: registering, and running their streams."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from gateway.connectors.pages import Connector
from gateway.connectors.spec import Spec, Stream, load_spec
from gateway.errors import SettingsError
from gateway.store.database import Database
from gateway.store.streams import ConnectorEntry, StreamEntry, register
from sync.courses import Course, Incremental
from sync.environment import Environment
from sync.report import Observe, Report
from sync.run import run_stream


async def register_connectors(database: Database, specs: Sequence[Spec]) -> None:
    """Write what the specifications say, so that queries show connectors that never ran."""
    async with database.transaction() as transaction:
        for spec in specs:
            entry = ConnectorEntry(
                spec.name, spec.title, spec.platform, spec.level.upper(), spec.transport.kind
            )
            entries = {
                stream.name: StreamEntry(stream.entity, stream.fresh_within or spec.fresh_within)
                for stream in spec.streams
            }
            await register(transaction, database.dialect, entry, entries)


async def run_connector(
    environment: Environment,
    connector: Connector,
    *,
    observe: Observe = lambda _: None,
    course: Callable[[], Course] = Incremental,
    streams: Sequence[Stream] | None = None,
) -> AsyncIterator[Report]:
    """Run streams of a connector in the order of its specification; yield each report.

    A wish to end leaves the streams that have not begun for another time.
    """
    for stream in connector.spec.streams if streams is None else streams:
        if environment.stop.is_asked:
            return
        yield await run_stream(environment, connector, stream, observe=observe, course=course())


def spec_files(folder: Path) -> list[Path]:
    """Answer the specification files of a folder by name."""
    if not folder.is_dir():
        raise SettingsError(
            f"找不到连接器文件夹 {folder}。", hint="可用 yiwang init 生成，或用 --spec 指定文件。"
        )
    return sorted(path for path in folder.iterdir() if path.suffix in {".yaml", ".yml"})


__all__ = ["load_spec", "register_connectors", "run_connector", "spec_files"]
