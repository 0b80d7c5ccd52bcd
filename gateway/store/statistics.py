"""What the database knows of how its rows are spread: plans are chosen by it.

PostgreSQL looks by itself some minutes after a load, SQLite never: until then the statements of
a first load are planned for empty tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import text

from gateway.errors import StoreUnavailable
from gateway.store.database import Database
from gateway.store.tables import METADATA

log = structlog.get_logger(__name__)

FIRST = 1_000
"""After how many written records it is looked for the first time."""

GROWTH = 2
"""How many times as much must have been written before it is looked for again."""


@dataclass
class Statistics:
    """Looks at tables anew while a run fills them."""

    _due: int = FIRST

    async def keep_up(self, database: Database, written: int) -> None:
        """Look at what has grown, where so many records written in this run are reason enough."""
        if written < self._due:
            return
        self._due = written * GROWTH
        try:
            await refresh(database)
        except StoreUnavailable:
            log.warning("the statistics of the store could not be refreshed")


async def refresh(database: Database) -> Sequence[str]:
    """Look anew at tables that doubled since they were looked at; answer which, sorted.

    It has transactions of its own, and waits for nobody.
    """
    dialect = database.dialect
    async with database.transaction() as transaction:
        looked_at = (await transaction.execute(text(dialect.looked_at()))).scalar_one()
        grown = dialect.grown(METADATA.tables, looked_at=bool(looked_at))
        found = await transaction.execute(text(grown))
        names = sorted(set(found.scalars()) & METADATA.tables.keys())
    for name in names:
        async with database.transaction() as transaction:
            await transaction.execute(text(dialect.analyze(name)))
    return names
