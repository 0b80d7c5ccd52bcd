"""`/metrics`: what Prometheus scrapes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.errors import StoreError
from gateway.resolvers.reads import Reads
from gateway.store.breakers import BOUNDS_MS, LONGEST_MS
from gateway.store.database import Database
from gateway.store.standing import Rows, Standing, read_standing
from gateway.telemetry import metrics
from gateway.telemetry.metrics import Metric, Requests, Samples, one, sampled

log = structlog.get_logger("gateway.http")

Found = dict[Metric, Samples]


def routes(
    requests: Requests, reads: Reads, database: Database, watching: Callable[[], int]
) -> list[BaseRoute]:
    """Serve `/metrics`; without a store what this process knows is still told."""

    async def show(_: Request) -> Response:
        found = _of_process(reads, database) | {metrics.STREAMS_OPEN: one(watching())}
        try:
            found |= _of_store(await read_standing(database))
        except StoreError as error:
            log.warning("metrics without a store", code=error.code)
            found[metrics.STORE_UP] = one(0)
        return Response(
            metrics.written(requests, found),
            headers={"Cache-Control": "no-store"},
            media_type=metrics.CONTENT_TYPE,
        )

    return [Route("/metrics", show)]


def _of_process(reads: Reads, database: Database) -> Found:
    documents, plans = reads.documents, reads.plan_count
    held, characters = documents.held
    connections = database.connections
    return {
        metrics.DOCUMENTS: one(held),
        metrics.DOCUMENT_CHARACTERS: one(characters),
        metrics.DOCUMENT_LOOKUPS: {
            ("known",): documents.known,
            ("read",): documents.read,
            ("invalid",): documents.invalid,
        },
        metrics.PLAN_LOOKUPS: {("known",): plans.known, ("compiled",): plans.compiled},
        metrics.STATEMENTS: one(database.statements),
        metrics.STORE_CONNECTIONS: {
            ("open",): connections.open,
            ("free",): connections.free,
            ("waiting",): connections.waiting,
        },
    }


def _of_store(standing: Standing) -> Found:
    tallies = {
        measure: sampled([(*row[:2], *row[3:]) for row in standing.tallies if row[2] == measure])
        for measure in ("runs", "records")
    }
    return {
        metrics.STORE_UP: one(1),
        metrics.RUNS: tallies["runs"],
        metrics.RECORDS: tallies["records"],
        metrics.QUARANTINED: sampled(standing.quarantined),
        metrics.LAST_SUCCESS: {
            (platform, stream): datetime.fromisoformat(last).timestamp()
            for platform, stream, _, last in standing.streams
            if last is not None
        },
        metrics.FRESH_WITHIN: {
            (platform, stream): seconds
            for platform, stream, seconds, _ in standing.streams
            if seconds is not None
        },
        metrics.BREAKER: sampled(standing.breakers),
        metrics.CALL_SECONDS: _calls(standing.latencies),
        metrics.UNEXPLAINED: sampled(standing.destinations),
        metrics.CHANGE_POSITION: one(standing.position),
    }


def _calls(rows: Rows) -> Samples:
    """Answer the calls of each operation by bound in seconds; a bucket is never left out."""
    found: dict[tuple[str, ...], float] = {}
    for platform, operation, upper_ms, calls in rows:
        for known in BOUNDS_MS:
            found.setdefault((platform, operation, str(known / 1000)), 0)
        bound = int(upper_ms)
        name = "inf" if bound == LONGEST_MS else str(bound / 1000)
        found[platform, operation, name] = calls
    return found
