"""What is told of streams and platforms out of their journals: sums, the last, since when.

A text names the row it is about as `{p}`; a select in brackets stands where a table would.
"""

from __future__ import annotations

from gateway.store.breakers import LONGEST_MS

OF_STREAM = "{c}.platform={p}.platform AND {c}.stream={p}.name"
_RUNS = "FROM sync_run r WHERE r.platform={p}.platform AND r.stream={p}.name"

FAILING_SINCE = (
    f"(SELECT min(r.finished_at) {_RUNS}"
    " AND r.status IN ('FAILED_CONFIG','FAILED_TRANSIENT','FAILED_SCHEMA') AND r.pk>coalesce(("
    f"SELECT r.pk {_RUNS} AND r.status IN ('SUCCEEDED','SUCCEEDED_WITH_QUARANTINE')"
    " ORDER BY r.pk DESC LIMIT 1),0))"
)
"""When the first run after the last success failed."""

RUN_ERRORS = (
    "(SELECT r.error_code AS code,count(*) AS number,max(r.finished_at) AS last_at FROM"
    f" (SELECT r.error_code,r.finished_at {_RUNS} ORDER BY r.pk DESC LIMIT 100) r"
    " WHERE r.error_code IS NOT NULL GROUP BY r.error_code)"
)
"""The errors of the last hundred runs, by code."""

PAUSED_AT = (
    "coalesce((SELECT k.paused_at FROM connector k WHERE k.name={p}.connector),{p}.paused_at)"
)
"""Since when an operator lets a stream rest, by the connector's name or by its own."""

QUARANTINE_CODES = (
    "(SELECT q.code AS code,count(*) AS number,max(q.quarantined_at) AS last_at FROM quarantine q"
    " WHERE q.platform={p}.platform AND q.stream={p}.name AND q.resolved_at IS NULL"
    " GROUP BY q.code)"
)

LATENCY_NUMBERS = {"calls": "calls", "p50Ms": "p50_ms", "p95Ms": "p95_ms", "p99Ms": "p99_ms"}


def _percentile(percent: int) -> str:
    """Write the smallest bound that so many calls did not exceed; null beyond the last bound."""
    reached = f"CASE WHEN h.reached*100>=h.calls*{percent} THEN h.upper_ms END"
    return f"nullif(min({reached}),{LONGEST_MS}) AS p{percent}_ms"


LATENCIES = (
    f"(SELECT h.operation,h.day,h.calls,{','.join(map(_percentile, (50, 95, 99)))} FROM"
    " (SELECT l.operation,l.day,l.upper_ms,"
    "sum(l.calls) OVER (PARTITION BY l.operation ORDER BY l.upper_ms) AS reached,"
    "sum(l.calls) OVER (PARTITION BY l.operation) AS calls"
    " FROM latency l WHERE l.platform={p}.platform AND l.day=("
    "SELECT max(m.day) FROM latency m WHERE m.platform=l.platform AND m.operation=l.operation)) h"
    " GROUP BY h.operation,h.day,h.calls)"
)
"""The calls of each operation on the last day it was called."""

RUN_NUMBERS = (
    "pages",
    "fetched",
    "created",
    "updated",
    "deleted",
    "unchanged",
    "quarantined",
    "findings",
)
