"""A small store in a SQLite file: two catalog items, the second one a sub-item of the first."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, insert

from gateway.standard.codes import TaskType
from gateway.store.migrate import upgrade_connection
from gateway.store.tables import CatalogItemRow

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
MAIN, SUB = "000112345000", "000112345001"


def make_store(path: Path) -> str:
    """Make the store and answer its URL."""
    url = f"sqlite:///{path}"
    engine = create_engine(url)
    with engine.begin() as connection:
        upgrade_connection(connection)
        connection.execute(
            insert(CatalogItemRow), [item(MAIN, "示例许可"), item(SUB, "“引号”\n换行")]
        )
    engine.dispose()
    return url


def item(code: str, name: str) -> dict[str, object]:
    """Answer the columns of one catalog item."""
    return {
        "id": f"ci_{code}",
        "code": code,
        "catalog_code": code,
        "task_name": name,
        "task_type": TaskType.LICENSING.name,
        "parent_code": None if code == MAIN else MAIN,
        "platform": "province",
        "native_id": code,
        "version": 1,
        "fetched_at": NOW,
        "updated_at": NOW,
        "is_current": True,
    }
