"""What one request may ask for. Everything is counted before anything is executed.

Depth, fields and aliases depend on the document only and are counted once an operation. The
number of objects depends on `first` and `last` too: it is counted once with every variable page
size at its limit, and again with the real variables only where that worst case is too much.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLSchema
from graphql.validation.rules import overlapping_fields_can_be_merged as overlapping

from gateway.http.answers import Refused
from gateway.http.weight import Weight, weigh
from gateway.resolvers.reads.documents import Document, Operation


@dataclass(frozen=True)
class Limits:
    """The limits of one request."""

    body_bytes: int = 1_000_000
    """The size of a request (BODY_TOO_LARGE)."""
    body_seconds: float = 10.0
    """How long a request may take to arrive (REQUEST_TIMEOUT)."""
    characters: int = 100_000
    """The length of a document (QUERY_TOO_LONG)."""
    tokens: int = 10_000
    """The number of words and signs in a document (QUERY_TOO_LONG)."""
    depth: int = 15
    """How many fields stand inside one another, introspection apart (QUERY_TOO_DEEP)."""
    fields: int = 3_000
    """How many fields are selected, fragments written out (TOO_MANY_FIELDS)."""
    aliases: int = 50
    """How many of them have an alias; one root asked for n times has n (TOO_MANY_ALIASES)."""
    objects: int = 100_000
    """About how many objects may be answered (QUERY_TOO_LARGE)."""
    seconds: float = 8.0
    """How long an answer may take (DEADLINE_EXCEEDED)."""


VALIDATION_WORK = 50_000
"""How much graphql-core may compare fields of one document: a tenth of its own default.

Its default lets a document of 2 000 tokens hold the event loop for a second; large queries of
ours spend well below this.
"""


def bound_validation() -> None:
    """Set graphql-core's budget for validation; it has one for the whole process."""
    overlapping.MAX_COMPLEXITY_BUDGET = VALIDATION_WORK


def check_text(text: str, limits: Limits) -> None:
    """Refuse a document that is too long to be read."""
    if len(text) > limits.characters:
        raise too_long(f"{limits.characters} 个字符")


def too_long(limit: str) -> Refused:
    """Refuse a document for its length."""
    return Refused(
        "QUERY_TOO_LONG", f"查询过长，最多 {limit}。", "请拆成几次查询，或把内容放进 variables。"
    )


def too_complex() -> Refused:
    """Refuse a document that cannot be validated in a reasonable time."""
    return Refused(
        "QUERY_TOO_COMPLEX", "查询过于复杂，已停止检查。", "请减少重复的字段和片段，分几次查询。"
    )


def too_deep(limits: Limits) -> Refused:
    """Refuse an operation for its depth."""
    return Refused(
        "QUERY_TOO_DEEP", f"查询嵌套过深，最多 {limits.depth} 层。", "请减少嵌套，分几次查询。"
    )


def check_operation(
    schema: GraphQLSchema,
    document: Document,
    operation: Operation,
    variables: Mapping[str, Any],
    limits: Limits,
) -> None:
    """Refuse an operation that asks for too much; each is weighed once."""
    weight: Weight | None = operation.weight
    if weight is None:
        weight = operation.weight = weigh(schema, document, operation, None)
    if weight.depth > limits.depth:
        raise too_deep(limits)
    _check_count("TOO_MANY_FIELDS", "字段", weight.fields, limits.fields)
    _check_count("TOO_MANY_ALIASES", "别名", weight.aliases, limits.aliases)
    if weight.objects > limits.objects:
        objects = weigh(schema, document, operation, variables).objects
        if objects > limits.objects:
            raise _too_large(objects, limits.objects)


def _check_count(code: str, noun: str, count: int, limit: int) -> None:
    if count > limit:
        raise Refused(code, f"查询中的{noun}过多：{count} 个，最多 {limit} 个。", "请分几次查询。")


def _too_large(objects: int, limit: int) -> Refused:
    return Refused(
        "QUERY_TOO_LARGE",
        f"查询可能返回约 {objects} 个对象，最多 {limit} 个。",
        "请减小 first 或 last，或减少嵌套的列表，分几次查询。",
    )
