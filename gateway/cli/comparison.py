"""Holds the schema against another state of it: what would break the queries of callers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graphql import GraphQLError, build_schema, find_breaking_changes, find_dangerous_changes

from gateway.cli.reference import SDL
from gateway.errors import ArgumentError, os_reason
from gateway.schema import build

RELEASED = SDL.with_name("released.graphql")
"""The schema of the last release: callers' queries were written against it."""


@dataclass(frozen=True)
class Comparison:
    """What changed, in graphql-core's words: what breaks a query, and what may surprise one."""

    breaking: Sequence[str]
    dangerous: Sequence[str]


def compare(base: Path) -> Comparison:
    """Compare our schema with the SDL in a file; raises ArgumentError where that is none."""
    try:
        old = build_schema(base.read_text("utf-8"))
    except OSError as error:
        raise ArgumentError(f"{base} 无法读取：{os_reason(error)}。", hint="请核对路径。") from None
    except (UnicodeDecodeError, GraphQLError, TypeError) as error:
        raise ArgumentError(f"{base} 不是可读的 SDL：{error}") from None
    new = build.core(build.build_schema())
    return Comparison(
        [change.description for change in find_breaking_changes(old, new)],
        [change.description for change in find_dangerous_changes(old, new)],
    )
