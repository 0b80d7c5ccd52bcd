"""The published schema: Chinese first on everything, and no change that breaks callers unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
)

from gateway.cli.comparison import compare
from gateway.cli.reference import SDL
from gateway.errors import ArgumentError

HAN = re.compile(r"[\u4e00-\u9fff]")
TEXT = SDL.read_text("utf-8")
STANDARD = {"String", "Int", "Float", "Boolean", "ID"}


def described() -> Iterator[tuple[str, str | None]]:
    """Answer every coordinate of the schema with its description."""
    for name, kind in build_schema(TEXT).type_map.items():
        if name.startswith("__") or name in STANDARD:
            continue
        yield name, kind.description
        if isinstance(kind, GraphQLEnumType):
            for value_name, value in kind.values.items():
                yield f"{name}.{value_name}", value.description
        if isinstance(kind, GraphQLInputObjectType):
            for field_name, given in kind.fields.items():
                yield f"{name}.{field_name}", given.description
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, field in kind.fields.items():
                yield f"{name}.{field_name}", field.description
                for argument, declared in field.args.items():
                    yield f"{name}.{field_name}({argument}:)", declared.description


def test_everything_has_a_description_that_opens_with_its_chinese_term() -> None:
    bare = [place for place, text in described() if not text or not HAN.match(text)]
    assert bare == []


def test_the_schema_compares_equal_with_itself(tmp_path: Path) -> None:
    found = compare(SDL)
    assert (found.breaking, found.dangerous) == ([], [])


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("  taskName: String\n", "  taskName: String\n  gone: Int\n", "gone was removed"),
        ("  taskName: String\n", "  taskName: Int\n", "changed type from Int to String"),
        ("  LICENSING\n", "  LICENSING\n  LICENCE\n", "LICENCE"),
    ],
)
def test_a_change_that_breaks_callers_is_told(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    released = tmp_path / "released.graphql"
    assert before in TEXT
    released.write_text(TEXT.replace(before, after), "utf-8")
    assert any(said in line for line in compare(released).breaking)


def test_what_is_no_schema_is_refused_in_words(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.graphql"
    wrong.write_text("type {", "utf-8")
    with pytest.raises(ArgumentError, match="不是可读的 SDL"):
        compare(wrong)
