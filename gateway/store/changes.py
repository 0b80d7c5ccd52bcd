"""The change feed and the data revisions: what readers and caches go by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from gateway.store.database import Transaction
from gateway.store.dialect import Dialect
from gateway.store.loading import insert_rows
from gateway.store.tables import METADATA

CHANGE = METADATA.tables["change"]
REVISION = METADATA.tables["revision"]


async def record_changes(  # noqa: PLR0913, PLR0917  # where, whose, what and when
    transaction: Transaction,
    dialect: Dialect,
    entity_type: str,
    platform: str,
    operations: Mapping[str, str],
    now: datetime,
) -> None:
    """Write one entry for each entity: `created`, `updated` or `deleted`, by id."""
    rows = [
        {
            "entity_type": entity_type,
            "entity_id": entity,
            "operation": operation,
            "platform": platform,
            "changed_at": now,
        }
        for entity, operation in operations.items()
    ]
    await insert_rows(transaction, dialect, CHANGE, rows)


async def bump_revisions(transaction: Transaction, dialect: Dialect, tables: Iterable[str]) -> None:
    """Raise the data revision of tables whose rows changed, in a fixed order.

    A raised revision is held until the transaction ends: whoever raises the same one waits. The
    fixed order keeps two writers from waiting for each other.
    """
    for name in sorted(set(tables)):
        await transaction.execute(
            dialect.increment(REVISION, ("name",), "value"), {"name": name, "value": 1}
        )
