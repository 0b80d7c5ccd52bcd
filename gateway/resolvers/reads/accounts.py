"""The shapes of what is told of an entity: its source, findings, copies, changes, search hits."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gateway.resolvers.reads.fields import Column, Either, Part, instant, integer, safe, text
from gateway.resolvers.reads.packed import packed_elements, packed_value
from gateway.resolvers.reads.shape import Shape
from gateway.standard.nouns import ENTITIES

_TIERS = enumerate(("EQUAL", "PREFIX", "NAME", "TEXT"))
MATCHES = " ".join(f"WHEN {tier} THEN '\"{name}\"'" for tier, name in _TIERS)
"""How well a hit fits, by its tier; `n` is the alias of what a page selects."""

ENTITY_TYPES: Mapping[str, str] = {
    name: re.sub(r"(?<!^)([A-Z])", r"_\1", name).upper() for name in ENTITIES
}
"""The enum value of each entity type."""

TYPES = " ".join(f"WHEN '{name}' THEN '\"{value}\"'" for name, value in ENTITY_TYPES.items())


def feed_place(row: str) -> str:
    """Write the text that a cursor of the change feed carries."""
    return f"'CHANGE||'||{row}.pk"


ACCOUNT_SHAPES: tuple[Shape, ...] = (
    Shape(
        "Source",
        "",
        {
            "platform": text("platform"),
            "nativeId": text("native_id"),
            "fetchedAt": instant("fetched_at"),
            "version": integer("version"),
        },
    ),
    Shape(
        "Finding",
        "finding",
        {
            "rule": safe("rule"),
            "severity": safe("severity"),
            "element": text("element"),
            "message": text("message"),
            "evidence": text("evidence"),
            "platform": text("platform"),
        },
    ),
    Shape(
        "Copy",
        "copy",
        {
            "source": Part("Source"),
            "stream": text("stream"),
            "contentHash": safe("content_hash"),
            # Personal elements stand on parts, or apart.
            "value": Column(
                lambda dialect, row: packed_value(dialect, f"{row}.packed"),
                lambda dialect, row: packed_elements(dialect, f"{row}.packed"),
            ),
        },
    ),
    Shape(
        "SearchHit",
        "search_document",
        {
            "match": Column(lambda _, __: f"CASE n.tier {MATCHES} END"),
            "node": Either("{c}.pk={p}.entity_pk"),
        },
    ),
    Shape(
        "Change",
        "change",
        {
            "cursor": Column(lambda dialect, row: dialect.safe(dialect.hex(feed_place(row)))),
            "operation": Column(lambda _, row: f"'\"'||upper({row}.operation)||'\"'"),
            "entityType": Column(lambda _, row: f"CASE {row}.entity_type {TYPES} END"),
            "entityId": safe("entity_id"),
            "changedAt": instant("changed_at"),
            "platform": text("platform"),
            "node": Either("{c}.id={p}.entity_id AND {c}.deleted_at IS NULL"),
        },
    ),
)
"""What is told of entities of every type."""
