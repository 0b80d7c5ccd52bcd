"""Brings a store to the newest revision of its tables, and says whether it is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from gateway.errors import StoreError
from gateway.store.database import Database
from gateway.store.dialect import SQLITE
from gateway.store.tables import METADATA
from gateway.store.tables.search import ONLY_ON


async def upgrade(database: Database) -> None:
    """Create or upgrade the store; running it again changes nothing."""
    if database.dialect is SQLITE and database.url.database:
        Path(database.url.database).parent.mkdir(parents=True, exist_ok=True)
    async with database.transaction() as transaction:
        await transaction.run_sync(upgrade_connection)


def upgrade_connection(connection: Connection, revision: str = "head") -> None:
    """Upgrade the store behind an open connection, in its transaction."""
    command.upgrade(_config(connection), revision)


def newest() -> str | None:
    """Answer the newest revision there is."""
    return ScriptDirectory.from_config(_config()).get_current_head()


async def require_current(database: Database) -> None:
    """Raise StoreError where the store is not at the newest revision."""
    async with database.transaction() as transaction:
        current = await transaction.run_sync(_current)
    if current != newest():
        raise StoreError(
            "数据库尚未建表或版本不符。",
            hint="请先运行 yiwang db upgrade。",
            code="STORE_NOT_CURRENT",
        )


def differences(connection: Connection) -> list[object]:
    """Answer what the declared tables have and the migrated store has not, and the reverse."""
    name = connection.dialect.name

    def is_there(thing: Any, _name: object, _kind: str, _reflected: bool, _other: object) -> bool:
        return bool(getattr(thing, "info", {}).get(ONLY_ON, name) == name)

    options = {"include_name": _is_declared, "include_object": is_there}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), METADATA))


def _is_declared(name: str | None, kind: str, _parents: object) -> bool:
    """Say whether a table is ours to declare: FTS5 keeps its index in tables of its own making."""
    return kind != "table" or name is None or not name.startswith("search_index")


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
