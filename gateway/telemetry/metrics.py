"""Every metric: declared once here, with its words and its labels; how they are written.

Labels are bounded: names of platforms, streams, operations and codes, never ids or texts. What
concerns connectors comes from what is committed in the store, so that every process tells the
same; only requests are counted in the process that answers them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 8.0)


@dataclass(frozen=True)
class Metric:
    """A metric: its name as it is scraped, its kind, what it says, its labels."""

    name: str
    kind: str
    words: str
    labels: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """Answer the name the client library takes: it adds `_total` to counters itself."""
        return self.name.removesuffix("_total")


STREAM = ("platform", "stream")

REQUESTS = Metric(
    "yiwang_requests_total",
    "counter",
    "已应答的 GraphQL 请求。kind：query、mutation、subscription、none（没有可执行的操作）；"
    "exit：stored（数据库直接给出）、executed（逐字段执行）、stream（推送）、refused（拒绝）；"
    "status：HTTP 状态码",
    ("kind", "exit", "status"),
)
REQUEST_SECONDS = Metric(
    "yiwang_request_seconds", "histogram", "应答一个 GraphQL 请求用的时间", ("kind", "exit")
)
PUSHES = Metric(
    "yiwang_push_requests_total",
    "counter",
    "平台推入的请求，按连接器、数据流和 HTTP 状态码；地址不对的，连接器和数据流为空",
    ("connector", "stream", "status"),
)
STREAMS_OPEN = Metric("yiwang_streams_open", "gauge", "正在订阅的客户端")
DOCUMENTS = Metric("yiwang_documents", "gauge", "缓存中的查询文档")
DOCUMENT_CHARACTERS = Metric("yiwang_document_characters", "gauge", "缓存中查询文档的字符数")
DOCUMENT_LOOKUPS = Metric(
    "yiwang_document_lookups_total",
    "counter",
    "查找查询文档。outcome：known（缓存中有）、read（新解析）、invalid（有误）",
    ("outcome",),
)
PLAN_LOOKUPS = Metric(
    "yiwang_plan_lookups_total",
    "counter",
    "查找查询计划。outcome：known（缓存中有）、compiled（新编译）",
    ("outcome",),
)
STATEMENTS = Metric("yiwang_statements_total", "counter", "编译查询发给数据库的语句")
STORE_UP = Metric("yiwang_store_up", "gauge", "数据库能否读取：1 能，0 不能")
STORE_CONNECTIONS = Metric(
    "yiwang_store_connections",
    "gauge",
    "读数据库的连接。state：open（已打开）、free（空闲）、waiting（在等连接的查询）",
    ("state",),
)
RUNS = Metric("yiwang_runs_total", "counter", "已结束的同步运行，按结束状态", (*STREAM, "status"))
RECORDS = Metric(
    "yiwang_records_total",
    "counter",
    "已结束的运行处理的记录。outcome：created、updated、deleted、unchanged、quarantined",
    (*STREAM, "outcome"),
)
QUARANTINED = Metric(
    "yiwang_quarantined_records", "gauge", "隔离中的记录，按原因代码", (*STREAM, "code")
)
LAST_SUCCESS = Metric(
    "yiwang_stream_last_success_timestamp_seconds",
    "gauge",
    "最近一次成功的时刻（Unix 秒）；从未成功的数据流没有这一项",
    STREAM,
)
FRESH_WITHIN = Metric(
    "yiwang_stream_fresh_within_seconds", "gauge", "时效目标；没有目标的数据流没有这一项", STREAM
)
BREAKER = Metric(
    "yiwang_breaker_state",
    "gauge",
    "熔断器所处的状态为 1。state：CLOSED、OPEN、HALF_OPEN、FORCED_OPEN",
    ("platform", "operation", "state"),
)
CALL_SECONDS = Metric(
    "yiwang_call_seconds",
    "histogram",
    "调用平台用的时间，各进程合计；只有分档，没有总和；按日计，每日零时（东八区）重新开始",
    ("platform", "operation"),
)
UNEXPLAINED = Metric(
    "yiwang_unexplained_differences",
    "gauge",
    "最近一次对账的不明差异；没有对过账的推送连接器为 0",
    ("platform", "connector"),
)
CHANGE_POSITION = Metric("yiwang_change_position", "gauge", "变更流的最新位置")

METRICS: tuple[Metric, ...] = (
    REQUESTS,
    REQUEST_SECONDS,
    PUSHES,
    STREAMS_OPEN,
    DOCUMENTS,
    DOCUMENT_CHARACTERS,
    DOCUMENT_LOOKUPS,
    PLAN_LOOKUPS,
    STATEMENTS,
    STORE_UP,
    STORE_CONNECTIONS,
    RUNS,
    RECORDS,
    QUARANTINED,
    LAST_SUCCESS,
    FRESH_WITHIN,
    BREAKER,
    CALL_SECONDS,
    UNEXPLAINED,
    CHANGE_POSITION,
)
"""Every metric there is, in the order of the reference page."""

Samples = Mapping[tuple[str, ...], float]
"""Values by the values of the labels."""


class Requests:
    """Counts the requests that one server of this process answers."""

    def __init__(self) -> None:
        """Begin at nothing."""
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library's own `_created` are declared by nobody
        self.registry = CollectorRegistry()
        self._answered = Counter(
            REQUESTS.stem, REQUESTS.words, REQUESTS.labels, registry=self.registry
        )
        self._seconds = Histogram(
            REQUEST_SECONDS.name,
            REQUEST_SECONDS.words,
            REQUEST_SECONDS.labels,
            registry=self.registry,
            buckets=SECONDS,
        )
        self._pushes = Counter(PUSHES.stem, PUSHES.words, PUSHES.labels, registry=self.registry)

    def count_push(self, connector: str, stream: str, status: int) -> None:
        """Count an answer to a platform that brought something."""
        self._pushes.labels(connector, stream, str(status)).inc()

    def count(self, kind: str, exit_: str, status: int, seconds: float) -> None:
        """Count an answer and how long it took."""
        self._answered.labels(kind, exit_, str(status)).inc()
        self._seconds.labels(kind, exit_).observe(seconds)


class _Found(Collector):
    def __init__(self, samples: Mapping[Metric, Samples]) -> None:
        self._samples = samples

    def collect(self) -> Iterator[CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily]:
        for metric, values in self._samples.items():
            if metric.kind == "histogram":
                yield _histogram(metric, values)
                continue
            kind = CounterMetricFamily if metric.kind == "counter" else GaugeMetricFamily
            family = kind(metric.stem, metric.words, labels=metric.labels)
            for labels, value in values.items():
                family.add_metric(labels, value)
            yield family


def _histogram(metric: Metric, values: Samples) -> HistogramMetricFamily:
    """Answer the family of counts whose last label is the upper bound of each."""
    family = HistogramMetricFamily(metric.name, metric.words, labels=metric.labels)
    by_labels: dict[tuple[str, ...], dict[float, float]] = {}
    for (*labels, bound), value in values.items():
        by_labels.setdefault(tuple(labels), {})[float(bound)] = value
    for names, counts in by_labels.items():
        reached, buckets = 0.0, []
        for upper in sorted({*counts, inf}):
            reached += counts.get(upper, 0)
            buckets.append(("+Inf" if upper == inf else str(upper), reached))
        family.add_metric(names, buckets, sum_value=None)
    return family


def written(requests: Requests, samples: Mapping[Metric, Samples]) -> bytes:
    """Write what was counted and what was found, in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(_Found(samples))
    return generate_latest(requests.registry) + generate_latest(registry)


def one(value: float) -> Samples:
    """Answer the samples of a metric without labels."""
    return {(): value}


def sampled(rows: Sequence[Sequence[str | float]]) -> Samples:
    """Answer samples of rows whose last member is the value."""
    return {tuple(map(str, row[:-1])): float(row[-1]) for row in rows}
