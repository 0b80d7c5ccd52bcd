"""Tallies: totals over ended runs, raised in the transaction that ends one.

Runs may be deleted one day; what metrics count never falls.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select, update

from gateway.store.among import among
from gateway.store.database import Transaction
from gateway.store.tables import METADATA

RUN = METADATA.tables["sync_run"]
TALLY = METADATA.tables["tally"]

OUTCOMES = ("created", "updated", "deleted", "unchanged", "quarantined")
"""What became of a record that a run read."""

Key = tuple[str, str, str, str]


async def count(transaction: Transaction, run_ids: Sequence[str]) -> None:
    """Add runs that have just ended, and what became of their records."""
    if not run_ids:
        return
    runs = await transaction.execute(select(RUN).where(among(RUN.c.id, run_ids)))
    totals: Counter[Key] = Counter()
    for run in runs.mappings():
        totals[run["platform"], run["stream"], "runs", run["status"]] += 1
        for outcome in OUTCOMES:
            totals[run["platform"], run["stream"], "records", outcome] += run[outcome]
    for key, number in totals.items():
        if number:
            await _raise(transaction, key, number)


async def _raise(transaction: Transaction, key: Key, number: int) -> None:
    row: dict[str, Any] = dict(zip(("platform", "stream", "measure", "label"), key, strict=True))
    known = await transaction.execute(
        update(TALLY)
        .where(*(TALLY.c[name] == value for name, value in row.items()))
        .values(total=TALLY.c.total + number)
    )
    # Whoever ends a run of a stream holds the stream's lease: nobody else inserts the same row.
    if not known.rowcount:
        await transaction.execute(insert(TALLY), [{**row, "total": number}])
