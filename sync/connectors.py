"""Connectors and what the store knows of them: registering, and running their streams."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from pydantic.alias_generators import to_snake

from gateway.connectors.pages import Connector
from gateway.connectors.spec import (
    FEEDBACK,
    OUTBOX,
    RECONCILIATION,
    Push,
    Spec,
    Stream,
    load_spec,
)
from gateway.errors import SettingsError
from gateway.store.database import Database, Transaction
from gateway.store.destinations import (
    Destination,
    Selection,
    register_destination,
    retire_destination,
)
from gateway.store.streams import ConnectorEntry, StreamEntry, register
from sync.courses import Course, Full, Incremental
from sync.environment import Environment
from sync.feedback import run_feedback
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
            if spec.feedback is not None:
                entries[FEEDBACK] = StreamEntry(spec.feedback.entity, spec.fresh_within)
            if spec.push is not None:
                entries[OUTBOX] = StreamEntry("Outbox", spec.fresh_within)
                entries[RECONCILIATION] = StreamEntry("Reconciliation")
            await register(transaction, database.dialect, entry, entries)
            await _register_push(transaction, database, spec)


async def _register_push(transaction: Transaction, database: Database, spec: Spec) -> None:
    """Write what goes up to the connector's platform, or that nothing does any more."""
    if spec.push is None:
        await retire_destination(transaction, spec.name)
    else:
        await register_destination(transaction, database.dialect, destination_of(spec, spec.push))


def destination_of(spec: Spec, push: Push) -> Destination:
    """Answer a connector as a destination of entities."""
    selections: dict[str, Selection] = {
        told.entity: Selection(told.entity, told.platforms, told.areas, told.catalogs)
        for told in push.entities
    }
    known = {to_snake(name): table for name, table in push.codes.items()}
    codes = {
        name: {member: code for code, member in table.items()} for name, table in known.items()
    }
    return Destination(spec.name, spec.platform, selections, codes)


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
    if connector.spec.feedback is not None and streams is None:
        full = isinstance(course(), Full)
        yield await run_feedback(environment, connector, full=full)


def spec_files(folder: Path) -> list[Path]:
    """Answer the specification files of a folder by name."""
    if not folder.is_dir():
        raise SettingsError(
            f"找不到连接器文件夹 {folder}。", hint="可用 yiwang init 生成，或用 --spec 指定文件。"
        )
    return sorted(path for path in folder.iterdir() if path.suffix in {".yaml", ".yml"})


__all__ = ["destination_of", "load_spec", "register_connectors", "run_connector", "spec_files"]
