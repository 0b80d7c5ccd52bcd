"""The declarations of metrics, and what is written of them."""

from __future__ import annotations

import re

from gateway.telemetry import metrics
from gateway.telemetry.metrics import METRICS, Metric, Requests, one, sampled, written
from tests.readings import readings

BOUNDED = {
    "platform",
    "stream",
    "connector",
    "operation",
    "status",
    "state",
    "code",
    "kind",
    "exit",
    "outcome",
}


def test_every_metric_has_a_name_of_ours_words_and_bounded_labels() -> None:
    for metric in METRICS:
        assert re.fullmatch(r"yiwang_[a-z_]+", metric.name)
        assert metric.words
        assert set(metric.labels) <= BOUNDED
        assert metric.name.endswith("_total") == (metric.kind == "counter")
        assert metric.kind in {"counter", "gauge", "histogram"}


def test_every_declared_metric_is_listed_once() -> None:
    declared = [value for value in vars(metrics).values() if isinstance(value, Metric)]
    assert sorted(METRICS, key=id) == sorted(declared, key=id)
    assert len({metric.name for metric in METRICS}) == len(METRICS)


def test_what_is_written_can_be_read() -> None:
    requests = Requests()
    requests.count("query", "stored", 200, 0.003)
    text = written(
        requests,
        {
            metrics.DOCUMENTS: one(7),
            metrics.RUNS: sampled([('省"平台"\n', "items", "SUCCEEDED", 3)]),
        },
    ).decode()
    found = readings(text)
    assert found["yiwang_requests_total", "query", "stored", "200"] == 1
    assert found["yiwang_request_seconds_bucket", "query", "stored", "0.005"] == 1
    assert found["yiwang_request_seconds_bucket", "query", "stored", "0.0025"] == 0
    assert found["yiwang_documents",] == 7
    assert found["yiwang_runs_total", '省"平台"\n', "items", "SUCCEEDED"] == 3
