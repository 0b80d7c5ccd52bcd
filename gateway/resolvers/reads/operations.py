"""The shapes of operations: connectors, their streams, runs, destinations and quarantine."""

from __future__ import annotations

from gateway.resolvers.caller import OPERATOR
from gateway.resolvers.reads.fields import Column, Many, One, Page, instant, integer, safe, text
from gateway.resolvers.reads.filters import FILTERS
from gateway.resolvers.reads.journal import (
    FAILING_SINCE,
    LATENCIES,
    LATENCY_NUMBERS,
    OF_STREAM,
    PAUSED_AT,
    QUARANTINE_CODES,
    RUN_ERRORS,
    RUN_NUMBERS,
)
from gateway.resolvers.reads.shape import ALL, Shape, by_time
from gateway.store.dialect import literal

OPERATION_SHAPES: tuple[Shape, ...] = (
    Shape(
        "Connector",
        "connector",
        {
            "id": safe("id"),
            "name": text("name"),
            "title": text("title"),
            "platform": text("platform"),
            "level": safe("level"),
            "transport": text("transport"),
            "streams": Many("Stream", "{c}.connector={p}.name", "{c}.name"),
            "breakers": Many("Breaker", "{c}.platform={p}.platform", "{c}.operation"),
            "latencies": Many("Latency", "", "{c}.operation", LATENCIES),
            "destination": One("Destination", "{c}.name={p}.name AND {c}.is_active", "{c}.name"),
        },
        shown=ALL,
    ),
    Shape(
        "Destination",
        "destination",
        {
            "pausedUntil": instant("paused_until"),
            "problem": text("problem"),
            "failures": integer("failures"),
            "reconciledOn": text("reconciled_on"),
            "unexplained": integer("unexplained"),
        },
    ),
    Shape(
        "Breaker",
        "breaker",
        {
            "operation": text("operation"),
            "state": safe("state"),
            "since": instant("since"),
            "reason": text("reason"),
        },
    ),
    Shape(
        "Latency",
        "latency",
        {
            "operation": text("operation"),
            "day": text("day"),
            **{name: integer(column) for name, column in LATENCY_NUMBERS.items()},
        },
    ),
    Shape(
        "Stream",
        "stream",
        {
            "id": safe("id"),
            "platform": text("platform"),
            "name": text("name"),
            "entityType": text("entity_type"),
            "checkpoint": text("checkpoint"),
            "lastSuccessAt": instant("last_success_at"),
            "freshWithinSeconds": integer("fresh_within_s"),
            "freshUntil": Column(
                lambda dialect, row: dialect.safe(
                    dialect.later(f"{row}.last_success_at", f"{row}.fresh_within_s")
                )
            ),
            "failingSince": Column(
                lambda dialect, row: dialect.instant(FAILING_SINCE.format(p=row))
            ),
            "pausedAt": Column(lambda dialect, row: dialect.instant(PAUSED_AT.format(p=row))),
            "resumeAt": instant("resume_at"),
            "lastRun": One("SyncRun", OF_STREAM, "{c}.pk DESC"),
            "runs": Page("SyncRun", OF_STREAM),
            "errors": Many("CodeCount", "", "{c}.code", RUN_ERRORS),
            "quarantined": Column(
                lambda _, row: (
                    "(SELECT CAST(count(*) AS TEXT) FROM quarantine q"
                    f" WHERE q.platform={row}.platform AND q.stream={row}.name"
                    " AND q.resolved_at IS NULL)"
                )
            ),
            "quarantineCodes": Many("CodeCount", "", "{c}.code", QUARANTINE_CODES),
        },
    ),
    Shape(
        "CodeCount",
        "",
        {"code": text("code"), "count": integer("number"), "lastAt": instant("last_at")},
    ),
    Shape(
        "SyncRun",
        "sync_run",
        {
            "id": safe("id"),
            "platform": text("platform"),
            "stream": text("stream"),
            "status": safe("status"),
            "kind": safe("kind"),
            "startedAt": instant("started_at"),
            "finishedAt": instant("finished_at"),
            **{name: integer(name) for name in RUN_NUMBERS},
            "errorCode": text("error_code"),
            "errorMessage": text("error_message"),
        },
        FILTERS["SyncRun"],
        by_time("started_at"),
        ALL,
    ),
    Shape(
        "QuarantinedRecord",
        "quarantine",
        {
            "id": safe("id"),
            "platform": text("platform"),
            "stream": text("stream"),
            "position": text("position"),
            "code": text("code"),
            "message": text("message"),
            "quarantinedAt": instant("quarantined_at"),
            "run": One("SyncRun", "{c}.id={p}.run_id"),
            "payload": Column(text("payload").write, lambda *_: literal("null"), OPERATOR),
        },
        FILTERS["QuarantinedRecord"],
        by_time("quarantined_at"),
        "{c}.resolved_at IS NULL",
    ),
)
"""How reading and pushing go."""
