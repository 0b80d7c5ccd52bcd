"""Every column that the domain page lists is a field of the published schema.

`columns.csv` is that list, copied from the page: table, GraphQL type, column. Columns that only
repeat the key of the record above (TASK_CODE and TASK_HANDLE_ITEM of a child) are left out.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from graphql import GraphQLObjectType, build_schema

from gateway.cli.reference import SDL
from gateway.standard.element import elements
from gateway.standard.nouns import NODES

PAGE = (Path(__file__).parent / "columns.csv").read_text("utf-8")
LISTED = list(csv.DictReader(PAGE.splitlines()))
SCHEMA = build_schema(SDL.read_text("utf-8"))
MODELS = {noun.name: noun.elements for noun in NODES.values()}


def test_the_list_covers_every_table_of_the_page() -> None:
    tables = {row["table"] for row in LISTED}
    assert tables == {"1", *(f"2.{number}" for number in range(1, 11))}


@pytest.mark.parametrize("row", LISTED, ids=lambda row: f"{row['type']}.{row['column']}")
def test_the_column_is_a_field_that_says_its_chinese_term(row: dict[str, str]) -> None:
    by_column = {fact.column: (name, fact) for name, fact in elements(MODELS[row["type"]]).items()}
    name, fact = by_column[row["column"]]
    head, *rest = name.split("_")
    kind = SCHEMA.type_map[row["type"]]
    assert isinstance(kind, GraphQLObjectType)
    field = kind.fields[head + "".join(word.capitalize() for word in rest)]
    assert (field.description or "").startswith(f"{fact.term}。")
