"""Brings a store to the newest revision of its tables, and says whether it is there."""

from __future__ import annotations

from pathlib import Path

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


async def upgrade(database: Database) -> None:
    """Create or upgrade the store; running it again changes nothing."""
    if database.dialect is SQLITE and database.url.database:
        Path(database.url.database).parent.mkdir(parents=True, exist_ok=True)
    async with database.transaction() as transaction:
        await transaction.run_sync(upgrade_connection)


def upgrade_connection(connection: Connection) -> None:
    """Upgrade the store behind an open connection, in its transaction."""
    command.upgrade(_config(connection), "head")


async def require_current(database: Database) -> None:
    """Raise StoreError where the store is not at the newest revision."""
    async with database.transaction() as transaction:
        current = await transaction.run_sync(_current)
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if current != head:
        raise StoreError(
            "数据库尚未建表或版本不符。",
            hint="请先运行 yiwang db upgrade。",
            code="STORE_NOT_CURRENT",
        )


def differences(connection: Connection) -> list[object]:
    """Answer what the declared tables have and the migrated store has not, and the reverse."""
    return list(compare_metadata(MigrationContext.configure(connection), METADATA))


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
