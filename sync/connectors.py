"""Connectors and what the store knows of them: registering, and running their streams."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from gateway.connectors.pages import Connector
from gateway.connectors.spec import Spec, load_spec
from gateway.errors import SettingsError
from gateway.store.database import Database
from gateway.store.streams import ConnectorEntry, register
from sync.run import Environment, Observe, Report, run_stream


async def register_connectors(database: Database, specs: Sequence[Spec]) -> None:
    """Write what the specifications say, so that queries show connectors that never ran."""
    async with database.transaction() as transaction:
        for spec in specs:
            entry = ConnectorEntry(
                spec.name, spec.title, spec.platform, spec.level.upper(), spec.transport.kind
            )
            entities = {stream.name: stream.entity for stream in spec.streams}
            await register(transaction, database.dialect, entry, entities)


async def run_connector(
    environment: Environment,
    connector: Connector,
    *,
    observe: Observe = lambda _: None,
    full: bool = False,
) -> AsyncIterator[Report]:
    """Run the streams of a connector in the order of its specification; yield each report."""
    for stream in connector.spec.streams:
        yield await run_stream(environment, connector, stream, observe=observe, full=full)


def spec_files(folder: Path) -> list[Path]:
    """Answer the specification files of a folder by name."""
    if not folder.is_dir():
        raise SettingsError(
            f"找不到连接器文件夹 {folder}。", hint="可用 yiwang init 生成，或用 --spec 指定文件。"
        )
    return sorted(path for path in folder.iterdir() if path.suffix in {".yaml", ".yml"})


__all__ = ["load_spec", "register_connectors", "run_connector", "spec_files"]
