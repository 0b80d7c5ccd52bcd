"""The row of a run that reads no stream page by page: relaying, reconciling.

It stands among the runs of the connector's streams, so that people see when it last ran and how.
"""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from gateway.errors import StoreUnavailable, YiwangError
from gateway.store import streams
from gateway.store.copies import Origin
from gateway.store.database import Transaction
from gateway.store.streams import Counts
from sync.environment import Environment

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class RunRow:
    """A run that has begun; whoever has it holds the lease `platform/stream`."""

    environment: Environment
    origin: Origin
    id: str

    @classmethod
    async def begin(cls, environment: Environment, origin: Origin, kind: str) -> RunRow:
        """Write that the run has begun, and that one before it is over whose process died."""
        database, now, run_id = environment.database, environment.clock(), environment.new_id()
        await streams.end_abandoned_runs(database, origin, now, (kind,))
        await streams.start_run(database, origin, run_id, now, kind)
        return cls(environment, origin, run_id)

    async def succeed(self, transaction: Transaction, counts: Counts) -> None:
        """Write, with the last of what the run stores, that it has succeeded."""
        now = self.environment.clock()
        await streams.count_run(transaction, self.id, counts)
        await streams.save_checkpoint(transaction, self.origin, None, now)
        await streams.finish_run(transaction, self.id, "SUCCEEDED", now)

    async def fail(self, status: str, counts: Counts, error: YiwangError | None) -> None:
        """Write how the run ended otherwise; where the store fails, the next run ends it."""
        told = None if error is None else (error.code, error.message)
        try:
            async with self.environment.database.transaction() as transaction:
                await streams.count_run(transaction, self.id, counts)
                now = self.environment.clock()
                await streams.finish_run(transaction, self.id, status.upper(), now, told)
        except StoreUnavailable:
            log.warning("the end of a run could not be written", run=self.id, status=status)
