"""Metrics as a scraper reads them."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from gateway.telemetry.metrics import METRICS

LABELS = {metric.stem: metric.labels for metric in METRICS}


def readings(text: str) -> dict[tuple[str, ...], float]:
    """Answer the value of each sample by its name and the values of its labels, as declared."""
    found: dict[tuple[str, ...], float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            names = [*LABELS[family.name], *(["le"] if "le" in sample.labels else [])]
            found[sample.name, *(sample.labels[name] for name in names)] = sample.value
    return found
